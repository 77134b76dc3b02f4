package dev.mxlab.mailbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message to append.
 *
 * @param content with LF or CRLF line ends, read once or more
 * @param internalDate null for now
 * @param sender for the From_ line of an mbox file; empty for the mailbox's own user
 */
public record NewMessage(
    MailStore.Content content, Flags flags, @Nullable Instant internalDate, String sender) {
  public NewMessage(MailStore.Content content, Flags flags, @Nullable Instant internalDate) {
    this(content, flags, internalDate, "");
  }
}
