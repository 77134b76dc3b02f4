package dev.mxlab.named.logging;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what is said of zones until the configuration is settled: BIND reads them behind it, and so
 * tells of them after it, in the channels of the new configuration. For one thread.
 */
public final class LaterLog implements NamedLog {
  private record Said(Category category, Level level, String text) {}

  private final NamedLog log;
  private final List<Said> kept = new ArrayList<>();

  public LaterLog(NamedLog log) {
    this.log = log;
  }

  @Override
  public void write(Category category, Level level, String text) {
    kept.add(new Said(category, level, text));
  }

  /** Now. */
  public void tell() {
    kept.forEach(said -> log.write(said.category(), said.level(), said.text()));
    kept.clear();
  }
}
