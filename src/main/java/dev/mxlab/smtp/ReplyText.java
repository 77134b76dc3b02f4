package dev.mxlab.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replies as they stand on the wire (RFC 5321 section 4.2.1, RFC 2034). */
public final class ReplyText {
  private static final Pattern ENHANCED = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?: |$)");

  private ReplyText() {}

  /**
   * All lines with their ends. Control characters become {@code ?}: no text may add a line. The
   * eighth bit of what a client sent does not come back.
   */
  public static byte[] encode(Reply reply) {
    StringBuilder text = new StringBuilder(80);
    for (String said : reply.aside()) {
      text.append("050 ");
      appendClean(text, said);
      text.append("\r\n");
    }
    int last = reply.lines().size() - 1;
    for (int i = 0; i <= last; i++) {
      text.append(reply.code()).append(i == last ? ' ' : '-');
      if (!reply.dsn().isEmpty()) {
        text.append(reply.dsn()).append(' ');
      }
      appendClean(text, reply.lines().get(i));
      text.append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What an xtext stands for (RFC 3461 section 4): {@code +2B} is a plus. */
  public static String decodeXtext(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '+' && text.substring(i + 1).matches("(?s)[0-9A-F]{2}.*")) {
        out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  private static void appendClean(StringBuilder text, String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      char seven = (char) (c & 127);
      text.append(seven < ' ' && c != '\t' || c == 127 ? '?' : seven);
    }
  }

  /** Whether a line begins with a reply code and what may follow one. */
  public static boolean isReply(String line) {
    return line.length() >= 3
        && line.charAt(0) >= '2'
        && line.charAt(0) <= '5'
        && Character.digit(line.charAt(1), 10) >= 0
        && Character.digit(line.charAt(2), 10) >= 0
        && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
  }

  /** Whether another line follows the one given. */
  public static boolean continues(String line) {
    return line.length() > 3 && line.charAt(3) == '-';
  }

  /**
   * @param lines of one reply, each {@link #isReply}
   * @param enhanced take enhanced status codes off the texts
   */
  public static Reply parse(List<String> lines, boolean enhanced) {
    String last = lines.get(lines.size() - 1);
    int code = Integer.parseInt(last.substring(0, 3));
    String dsn = "";
    List<String> texts = new ArrayList<>(lines.size());
    for (String line : lines) {
      String text = line.length() > 4 ? line.substring(4) : "";
      Matcher matcher = ENHANCED.matcher(text);
      if (enhanced && matcher.lookingAt() && text.charAt(0) == last.charAt(0)) {
        dsn = matcher.group(1);
        text = text.substring(matcher.end());
      }
      texts.add(text);
    }
    return new Reply(code, dsn, texts);
  }
}
