package dev.mxlab.imap.serve;

import dev.mxlab.imap.mime.HeaderBlock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Under which queue id a message was delivered here: the {@code id} of its topmost Received. */
final class QueueId {
  private static final Pattern ID = Pattern.compile("(?i)\\sid\\s+([0-9A-Za-z]{6,32})\\b");

  private QueueId() {}

  /** Empty where there is none. */
  static String of(HeaderBlock header) {
    String received = header.first("received");
    Matcher id = ID.matcher(received == null ? "" : received);
    return id.find() ? id.group(1) : "";
  }
}
