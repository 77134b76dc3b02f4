package dev.mxlab.sendmail.map;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the network has answered a moment ago, for sessions that follow one another closely: ten
 * messages to one domain need not ask ten times for its official name.
 */
public final class RecentAnswers {
  private static final int MOST = 1000;
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private record Kept(MapAnswer.Found answer, Instant until) {}

  private final InstantSource clock;
  private final Map<String, Kept> answers = new HashMap<>();

  public RecentAnswers(InstantSource clock) {
    this.clock = clock;
  }

  synchronized MapAnswer.@Nullable Found find(String question) {
    Kept kept = answers.get(question);
    return kept == null || clock.instant().isAfter(kept.until()) ? null : kept.answer();
  }

  synchronized void keep(String question, MapAnswer.Found answer) {
    if (answer.temporary()) {
      return;
    }
    if (answers.size() >= MOST) {
      answers.clear();
    }
    answers.put(question, new Kept(answer, clock.instant().plus(MOMENT)));
  }
}
