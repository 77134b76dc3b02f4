package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailboxNameException;
import java.io.IOException;
import java.util.List;

/** Commands that make, remove and rename mailboxes (RFC 3501 sections 6.3.3 to 6.3.7). */
final class MailboxCommands {
  private static final String INBOX = "INBOX";

  private final Mail mail;

  MailboxCommands(Mail mail) {
    this.mail = mail;
  }

  Command create(List<Arg> args) throws BadCommand {
    String name = mail.names().all(args, 1).get(0);
    return Command.of(
        out -> {
          String checked = mail.names().check(name, true);
          if (checked.equals(INBOX)) {
            return "NO [ALREADYEXISTS] Mailbox already exists";
          }
          try {
            mail.account().create(checked);
          } catch (MailboxNameException e) {
            if (e.why() == MailboxNameException.Why.INVALID && below(checked)) {
              return "NO [CANNOT] Mailbox doesn't allow inferior mailboxes";
            }
            return Names.answer(e, name);
          }
          return "OK Create completed";
        });
  }

  /** Whether a level above the name is a mailbox that can have none below it. */
  private boolean below(String name) throws IOException {
    String separator = String.valueOf(mail.account().separator());
    for (MailAccount.Listed listed : mail.account().list()) {
      if (listed.noInferiors() && name.startsWith(listed.name() + separator)) {
        return true;
      }
    }
    return false;
  }

  Command delete(List<Arg> args) throws BadCommand {
    String name = mail.names().all(args, 1).get(0);
    return Command.of(
        out -> {
          String checked = mail.names().check(name, true);
          if (checked.equals(INBOX)) {
            return "NO INBOX can't be deleted";
          }
          var view = mail.view();
          if (view != null && view.mailbox().name().equals(checked)) {
            mail.deleteSelected();
          }
          try {
            mail.account().delete(checked);
          } catch (MailboxNameException e) {
            return switch (e.why()) {
              case NONEXISTENT ->
                  above(checked)
                      ? "NO Mailbox has children, delete them first"
                      : "NO [NONEXISTENT] Mailbox doesn't exist: " + name;
              case INVALID, NOT_SELECTABLE -> "NO Mailbox has children, delete them first";
              case EXISTS, NO_PERMISSION -> Names.answer(e, name);
            };
          }
          return "OK Delete completed";
        });
  }

  /** Whether there are mailboxes below a name. */
  private boolean above(String name) throws IOException {
    String prefix = name + mail.account().separator();
    return mail.account().list().stream().anyMatch(listed -> listed.name().startsWith(prefix));
  }

  Command rename(List<Arg> args) throws BadCommand {
    List<String> both = mail.names().all(args, 2);
    return Command.of(out -> rename(both.get(0), both.get(1)));
  }

  private String rename(String from, String to) throws IOException, BadCommand {
    String old = mail.names().check(from, false);
    String fresh = mail.names().check(to, false);
    if (old.equals(fresh)) {
      return "NO [ALREADYEXISTS] Can't rename mailbox to itself";
    } else if (fresh.startsWith(old + mail.account().separator()) && !old.equals(INBOX)) {
      return "NO Can't rename mailbox under its own child";
    } else if (below(fresh)) {
      return "NO [CANNOT] Target mailbox doesn't allow inferior mailboxes";
    } else if (mail.account().separator() == '.' && !mail.account().exists(old)) {
      return "NO [NONEXISTENT] Mailbox doesn't exist: " + from;
    } else if (mail.account().exists(fresh)) {
      return "NO [ALREADYEXISTS] Target mailbox already exists";
    }
    try {
      mail.account().rename(old, fresh);
    } catch (MailboxNameException e) {
      return switch (e.why()) {
        case NONEXISTENT -> "NO [NONEXISTENT] Mailbox doesn't exist: " + from;
        case EXISTS -> "NO [ALREADYEXISTS] Target mailbox already exists";
        case NOT_SELECTABLE, INVALID, NO_PERMISSION -> Names.answer(e, to);
      };
    }
    return "OK Rename completed";
  }

  Command subscribe(List<Arg> args, boolean wanted) throws BadCommand {
    String name = mail.names().all(args, 1).get(0);
    String done = wanted ? "OK Subscribe completed" : "OK Unsubscribe completed";
    return Command.of(
        out -> {
          if (name.isEmpty()) {
            return "NO Mailbox doesn't exist: ";
          }
          String checked = mail.names().check(name, true);
          if (wanted && !isThere(checked)) {
            return "NO Mailbox doesn't exist: " + name;
          }
          mail.account().subscribe(checked, wanted);
          return done;
        });
  }

  private boolean isThere(String name) throws IOException {
    return mail.account().exists(name)
        || mail.account().list().stream().anyMatch(listed -> listed.name().equals(name));
  }
}
