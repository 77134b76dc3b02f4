package dev.mxlab.smtp;

import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a server's replies together (RFC 5321 section 4.2.1). Lines that are no part of a reply are
 * passed over, as sendmail does, but only so many of them.
 */
public final class ReplyReader {
  private static final int LONGEST_LINE = 2048;
  private static final int MOST_LINES = 100;

  /** Of those with the code 050, which tell how things go (VERB). */
  private static final int MOST_ASIDES = 5_000;

  private final LineBuffer input = new LineBuffer(LONGEST_LINE);
  private final Consumer<String> record;
  private final List<String> lines = new ArrayList<>();
  private int seen;
  private int asides;

  /**
   * @param record is shown every line, junk too
   */
  public ReplyReader(Consumer<String> record) {
    this.record = record;
  }

  public void add(byte[] bytes, int offset, int length) {
    input.add(bytes, offset, length);
  }

  /** The lines of the next whole reply; null when more must come. */
  public @Nullable List<String> next() throws ProtocolException {
    for (String line = input.next(); line != null; line = input.next()) {
      record.accept(line);
      if (line.startsWith("050")) {
        asides++;
      } else {
        seen++;
      }
      if (ReplyText.isReply(line)) {
        lines.add(line);
        if (!ReplyText.continues(line)) {
          List<String> reply = List.copyOf(lines);
          lines.clear();
          seen = 0;
          return reply;
        }
      }
      if (seen >= MOST_LINES || asides >= MOST_ASIDES) {
        throw new ProtocolException("reply of more than " + MOST_LINES + " lines");
      }
    }
    if (input.overlong()) {
      throw new ProtocolException("reply line of more than " + LONGEST_LINE + " octets");
    }
    return null;
  }
}
