package dev.mxlab.imap.serve;

import dev.mxlab.imap.session.ImapEffect;
import dev.mxlab.imap.session.ImapSession;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.UnusableAccountException;
import dev.mxlab.net.Diary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who logged in, with the mail that is opened for him at once.
 *
 * @param mail null where it is not to be had
 * @param trouble why nothing can be done with it as it is configured; null for nothing
 */
record Known(
    Optional<String> name, @Nullable MailAccount mail, @Nullable UnusableAccountException trouble) {
  private static final Logger LOG = LogManager.getLogger(Known.class);

  /** Tells log and client why nothing can be done. */
  static List<ImapEffect> tell(
      UnusableAccountException trouble, Diary diary, ImapSession session, Runnable kick) {
    if (trouble.kind() == UnusableAccountException.Kind.UNKNOWN_USER) {
      diary.unknown();
      return session.unknown();
    }
    diary.entered(kick);
    switch (trouble.kind()) {
      case NOT_BEGUN -> {
        diary.notBegun(trouble.said(), false);
        return session.notBegun();
      }
      case BROKEN -> {
        diary.notBegun(trouble.said(), true);
        return session.broken();
      }
      default -> {
        diary.trouble(trouble.said());
        return session.unusable(trouble.said());
      }
    }
  }

  /** Opens the mail of a user; may wait for the disk. */
  static Known open(ImapBackend backend, String name, String client) {
    Optional<String> user = Optional.of(name);
    try {
      return new Known(user, backend.open(name), null);
    } catch (UnusableAccountException trouble) {
      return new Known(user, null, trouble);
    } catch (IOException trouble) {
      LOG.warn("imap of {} from {}", name, client, trouble);
      return new Known(user, null, null);
    }
  }
}
