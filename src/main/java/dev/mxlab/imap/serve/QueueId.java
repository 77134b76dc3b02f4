package dev.mxlab.imap.serve;

import dev.mxlab.imap.mime.HeaderBlock;
import dev.mxlab.mailbox.ReceivedId;

/** Under which queue id a message was delivered here: the {@code id} of its topmost Received. */
final class QueueId {
  private QueueId() {}

  /** Empty where there is none. */
  static String of(HeaderBlock header) {
    String received = header.first("received");
    return received == null ? "" : ReceivedId.in(received);
  }
}
