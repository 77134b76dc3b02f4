package dev.mxlab.imap.session;

import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.List;

/** COPY and MOVE with their UID forms (RFC 3501 section 6.4.7, RFC 6851, RFC 4315). */
final class CopyCommand {
  static final String GONE = "NO [EXPUNGEISSUED] Some of the requested messages no longer exist";

  private CopyCommand() {}

  static Command make(Mail mail, List<Arg> args, boolean uid, boolean move) throws BadCommand {
    List<String> texts = mail.names().all(args, 2);
    View view = mail.selected();
    UidSet uids = Numbers.messages(view, args, uid);
    String name = texts.get(1);
    return Command.telling(out -> run(mail, out, uids, name, move));
  }

  private static String run(Mail mail, Out out, UidSet uids, String name, boolean move)
      throws IOException, BadCommand {
    if (uids.isEmpty()) {
      return "OK No messages found";
    }
    View view = mail.selected();
    String checked = mail.names().check(name, false);
    try (Mailbox target = mail.open(checked)) {
      if (uids.stream().anyMatch(uid -> view.mailbox().snapshot().indexOf(uid) < 0)) {
        return GONE;
      }
      Mailbox.Copied copied =
          move ? view.mailbox().move(uids, target) : view.mailbox().copy(uids, target);
      if (copied.from().size() < uids.count()) {
        return GONE;
      }
      String code =
          "[COPYUID %d %s %s]"
              .formatted(copied.uidValidity(), UidSet.of(copied.from()), UidSet.of(copied.to()));
      if (!move) {
        return "OK " + code + " Copy completed";
      }
      out.line("* OK " + code + " Moved UIDs.");
      mail.countExpunged(uids);
      return mail.qresync()
          ? "OK [HIGHESTMODSEQ " + view.mailbox().snapshot().highestModseq() + "] Move completed"
          : "OK Move completed";
    } catch (MailboxNameException e) {
      return tryCreate(mail.names(), e, name);
    }
  }

  /** What a mailbox that mail cannot be put into is answered with. */
  static String tryCreate(Names names, MailboxNameException e, String name) {
    return names.answer(e, name).replaceFirst("^NO (?!\\[)", "NO [TRYCREATE] ");
  }
}
