package dev.mxlab.pop3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Collects what a session wants done in answer to one thing that happened. */
final class Replies {
  private final List<Pop3Effect> effects = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  /** A line for the client; its characters are bytes (ISO 8859-1). */
  void line(String line) {
    text.append(line).append("\r\n");
  }

  void add(Pop3Effect effect) {
    flush();
    effects.add(effect);
  }

  private void flush() {
    if (!text.isEmpty()) {
      effects.add(new Pop3Effect.Send(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
      text.setLength(0);
    }
  }

  /** Everything since the last call. */
  List<Pop3Effect> take() {
    flush();
    List<Pop3Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
