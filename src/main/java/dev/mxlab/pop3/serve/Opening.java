package dev.mxlab.pop3.serve;

import dev.mxlab.mailbox.MailboxDamagedException;
import dev.mxlab.mailbox.MailboxRefusedException;
import dev.mxlab.mailbox.UnusableAccountException;
import dev.mxlab.net.Diary;
import dev.mxlab.pop3.MailTrouble;
import dev.mxlab.pop3.Pop3Backend;
import dev.mxlab.pop3.Pop3Effect;
import dev.mxlab.pop3.Pop3Session;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of opening a user's INBOX. One of the three is there.
 *
 * @param unusable why nothing can be done with his mail as it is configured
 * @param refused why nothing can be done with the files as they are
 */
record Opening(
    @Nullable OpenMail mail,
    @Nullable UnusableAccountException unusable,
    @Nullable MailboxRefusedException refused) {
  /** Opens it; may wait for the disk. */
  static Opening of(Pop3Backend backend, String user) throws IOException {
    try {
      return new Opening(new OpenMail(backend.open(user)), null, null);
    } catch (UnusableAccountException trouble) {
      return new Opening(null, trouble, null);
    } catch (MailboxRefusedException trouble) {
      return new Opening(null, null, trouble);
    } catch (MailboxDamagedException trouble) {
      String told = MailboxDamagedException.TOLD;
      List<String> said = List.of("Mailbox INBOX: Syncing INBOX failed: " + told);
      return new Opening(
          null,
          null,
          new MailboxRefusedException(MailboxRefusedException.Kind.CANNOT, told, said, "init"));
    }
  }

  /** Tells log and client, where there is no mail. */
  List<Pop3Effect> tell(Pop3Session session, Diary diary, Runnable kick) {
    if (unusable != null && unusable.kind() == UnusableAccountException.Kind.UNKNOWN_USER) {
      diary.unknown();
      return session.notOpened(MailTrouble.UNKNOWN_USER);
    }
    diary.entered(kick);
    if (refused != null) {
      refused.said().forEach(diary::trouble);
      diary.trouble(refused.reason());
      return session.refused(refused.pop3(), refused.reason());
    } else if (unusable == null) {
      return session.notOpened(MailTrouble.INTERNAL);
    }
    switch (unusable.kind()) {
      case NOT_BEGUN -> {
        diary.notBegun(unusable.said(), false);
        return session.notOpened(MailTrouble.NOT_BEGUN);
      }
      case BROKEN -> {
        diary.notBegun(unusable.said(), true);
        return session.notOpened(MailTrouble.BROKEN);
      }
      default -> {
        diary.trouble(unusable.said());
        return session.refused("", unusable.said());
      }
    }
  }
}
