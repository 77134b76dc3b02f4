package dev.mxlab.pop3.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Under which queue id a message was delivered here: the {@code id} of its topmost Received. */
final class QueueId {
  /** The topmost Received line stands well within the first so many bytes. */
  static final int LOOK_AT = 16 * 1024;

  private static final Pattern RECEIVED = Pattern.compile("(?im)^Received:((?:[^\\n]|\\n[ \\t])*)");
  private static final Pattern ID = Pattern.compile("(?i)\\sid\\s+([0-9A-Za-z]{6,32})\\b");

  private QueueId() {}

  /** Looks ahead; the stream stands at the message's beginning again afterwards. */
  static String of(InputStream message) throws IOException {
    message.mark(LOOK_AT);
    String begin = new String(message.readNBytes(LOOK_AT - 1), StandardCharsets.ISO_8859_1);
    message.reset();
    return in(begin);
  }

  /** The queue id in the beginning of a message; empty where there is none. */
  static String in(String message) {
    String plain = message.replace("\r\n", "\n");
    int body = plain.indexOf("\n\n");
    Matcher received = RECEIVED.matcher(body < 0 ? plain : plain.substring(0, body));
    if (!received.find()) {
      return "";
    }
    Matcher id = ID.matcher(received.group(1));
    return id.find() ? id.group(1) : "";
  }
}
