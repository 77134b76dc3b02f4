package dev.mxlab.mailbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message to append.
 *
 * @param content with LF or CRLF line ends, read once or more
 * @param internalDate null for now
 */
public record NewMessage(MailStore.Content content, Flags flags, @Nullable Instant internalDate) {}
