package dev.mxlab.sendmail.reception;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a client that said VERB hears of its message: all but the end of connections, which the real
 * one keeps open until it has answered.
 */
final class Asides implements Consumer<String> {
  private static final int MOST = 4_000;

  private final List<String> said;
  private boolean closing;

  Asides(List<String> said) {
    this.said = said;
  }

  @Override
  public synchronized void accept(String line) {
    if (line.startsWith("Closing connection to ")) {
      closing = true;
    }
    if (!closing && said.size() < MOST) {
      said.add(line);
    }
    if (line.startsWith("221")) {
      closing = false;
    }
  }
}
