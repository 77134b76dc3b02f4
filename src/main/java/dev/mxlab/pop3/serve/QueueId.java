package dev.mxlab.pop3.serve;

import dev.mxlab.mailbox.ReceivedId;
import java.nio.charset.StandardCharsets;

/** Under which queue id a message was delivered here: the {@code id} of its topmost Received. */
final class QueueId {
  private static final byte[] RECEIVED = "received:".getBytes(StandardCharsets.US_ASCII);

  private QueueId() {}

  /** The queue id in the beginning of a message; empty where it bears none. */
  static String in(byte[] message, int length) {
    int begin = 0;
    while (begin < length && !blank(message, begin, length)) {
      int end = line(message, begin, length);
      if (isReceived(message, begin, end)) {
        while (end < length && (message[end] == ' ' || message[end] == '\t')) {
          end = line(message, end, length);
        }
        return ReceivedId.in(new String(message, begin, end - begin, StandardCharsets.ISO_8859_1));
      }
      begin = end;
    }
    return "";
  }

  private static boolean blank(byte[] message, int at, int length) {
    return message[at] == '\n' || message[at] == '\r' && at + 1 < length && message[at + 1] == '\n';
  }

  private static int line(byte[] message, int from, int length) {
    int at = from;
    while (at < length && message[at] != '\n') {
      at++;
    }
    return Math.min(length, at + 1);
  }

  private static boolean isReceived(byte[] message, int from, int to) {
    if (to - from < RECEIVED.length) {
      return false;
    }
    for (int i = 0; i < RECEIVED.length; i++) {
      byte b = message[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 32 : b) != RECEIVED[i]) {
        return false;
      }
    }
    return true;
  }
}
