package dev.mxlab.imap.session;

import dev.mxlab.mailbox.MailboxBusyException;
import dev.mxlab.mailbox.MailboxDamagedException;
import dev.mxlab.mailbox.MailboxDeletedException;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.MailboxRefusedException;
import dev.mxlab.mailbox.MessageGoneException;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What a client is told of what went wrong here. */
final class Trouble {
  private static final Logger LOG = LogManager.getLogger(Trouble.class);

  /** The selected mailbox is there no more: the session ends. */
  static final String LOST = "BYE IMAP session state is inconsistent, please relogin.";

  static final String GONE = "Mailbox was deleted under us";

  private Trouble() {}

  /** Whether a refusal comes after something was done, so that its news are told. */
  static boolean comesLate(String refusal) {
    return refusal.equals(CopyCommand.GONE)
        || refusal.equals(FetchCommand.UNKNOWN_ENCODING)
        || refusal.equals(FetchCommand.MALFORMED);
  }

  /** What is said once a command is done whose mailbox is there no more. */
  static String lost(String command) {
    return command.endsWith("FETCH") ? "BYE FETCH failed: " + GONE : LOST;
  }

  /**
   * @param command what failed
   * @param log for what is told there alone
   */
  static String answer(IOException trouble, String command, Consumer<String> log) {
    if (trouble instanceof MailboxDeletedException) {
      return switch (command) {
        case "NOOP", "CHECK", "FETCH", "UID FETCH" -> lost(command);
        default -> "NO " + trouble.getMessage();
      };
    } else if (trouble instanceof MailboxDamagedException) {
      log.accept("Mailbox INBOX: Syncing INBOX failed: " + MailboxDamagedException.TOLD);
      return "NO [CANNOT] " + MailboxDamagedException.TOLD;
    } else if (trouble instanceof MailboxRefusedException refused) {
      refused.said().forEach(log);
      return refused.imap();
    } else if (trouble instanceof MailboxNameException name) {
      return Names.told(name, String.valueOf(name.getMessage()));
    } else if (trouble instanceof MailboxBusyException) {
      return "NO [INUSE] Timeout while waiting for lock";
    } else if (trouble instanceof MessageGoneException) {
      return "NO [EXPUNGEISSUED] Some of the requested messages no longer exist";
    }
    LOG.warn("an imap command failed", trouble);
    return "NO [SERVERBUG] Internal error occurred. Refer to server log for more information.";
  }
}
