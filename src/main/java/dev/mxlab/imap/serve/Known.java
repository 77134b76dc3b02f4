package dev.mxlab.imap.serve;

import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.UnusableAccountException;
import java.io.IOException;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who logged in, with the mail that is opened for him at once.
 *
 * @param mail null where it is not to be had
 * @param trouble why nothing can be done with it as it is configured; empty for nothing
 */
record Known(Optional<String> name, @Nullable MailAccount mail, String trouble) {
  private static final Logger LOG = LogManager.getLogger(Known.class);

  /** Opens the mail of a user; may wait for the disk. */
  static Known open(ImapBackend backend, String name, String client) {
    Optional<String> user = Optional.of(name);
    try {
      return new Known(user, backend.open(name), "");
    } catch (UnusableAccountException trouble) {
      return new Known(user, null, String.valueOf(trouble.getMessage()));
    } catch (IOException trouble) {
      LOG.warn("imap of {} from {}", name, client, trouble);
      return new Known(user, null, "");
    }
  }
}
