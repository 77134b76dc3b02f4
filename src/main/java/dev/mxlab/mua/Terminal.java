package dev.mxlab.mua;

import dev.mxlab.host.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who types. Prompts are for people only: whether somebody sits there says the environment's {@code
 * TTY}, which a host's shell sets for what it runs on a terminal and a pipe does not.
 */
final class Terminal {
  /** Longer lines are cut in two. */
  private static final int LONGEST = 1 << 20;

  private final Call call;

  Terminal(Call call) {
    this.call = call;
  }

  boolean interactive() {
    return call.environment().containsKey("TTY");
  }

  /** The next line with its LF if it has one; null at the end of the input. Reads no further. */
  byte @Nullable [] bytes() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = call.in().read();
    while (b >= 0) {
      line.write(b);
      if (b == '\n' || line.size() >= LONGEST) {
        break;
      }
      b = call.in().read();
    }
    return line.size() == 0 ? null : line.toByteArray();
  }

  /** Shows the prompt to a person and reads an answer without its end; null at the end. */
  @Nullable String ask(String prompt) throws IOException {
    if (interactive()) {
      call.out().print(prompt);
      call.out().flush();
    }
    byte[] line = bytes();
    if (line == null) {
      return null;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
