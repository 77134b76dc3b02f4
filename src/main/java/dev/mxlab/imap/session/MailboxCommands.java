package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Utf7;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailboxNameException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
          String checked = mail.names().fresh(name, true);
          try {
            mail.account().create(checked);
          } catch (MailboxNameException e) {
            if (e.why() == MailboxNameException.Why.INVALID && below(checked)) {
              return "NO [CANNOT] Mailbox doesn't allow inferior mailboxes";
            }
            return mail.names().answer(e, name);
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
          if (name.isEmpty()) {
            return "NO [CANNOT] Storage root can't be deleted";
          }
          if (!name.equalsIgnoreCase(INBOX) && mail.account().isRoot(name)) {
            return "NO [CANNOT] Storage root can't be deleted";
          }
          String checked = mail.names().check(name, false);
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
                      : "NO [NONEXISTENT] Mailbox doesn't exist: " + mail.names().shown(name);
              case INVALID, NOT_SELECTABLE -> "NO Mailbox has children, delete them first";
              case EXISTS, NO_PERMISSION -> mail.names().answer(e, name);
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
    String fresh = mail.names().fresh(to, false);
    String immovable = mail.account().immovable(old, fresh);
    if (!immovable.isEmpty()) {
      return "NO " + immovable;
    }
    MailAccount.Layout layout = mail.account().layout(old);
    if (old.equals(fresh)) {
      return "NO [ALREADYEXISTS] Can't rename mailbox to itself";
    } else if (fresh.startsWith(old + mail.account().separator())) {
      return "NO Can't rename mailbox under its own child";
    } else if (below(fresh)) {
      return "NO [CANNOT] Target mailbox doesn't allow inferior mailboxes";
    } else if (!layout.directories() && !isThere(old)) {
      return "NO [NONEXISTENT] Mailbox doesn't exist: " + mail.names().shown(from);
    } else if (mail.account().exists(fresh)
        && (layout.directories() || mail.account().exists(old))) {
      return "NO [ALREADYEXISTS] Target mailbox already exists";
    }
    if (old.equals(INBOX) && !layout.files()) {
      return "NO [CANNOT] Renaming INBOX isn't supported";
    }
    try {
      mail.account().rename(old, fresh);
    } catch (MailboxNameException e) {
      return switch (e.why()) {
        case NONEXISTENT -> "NO [NONEXISTENT] Mailbox doesn't exist: " + mail.names().shown(from);
        case EXISTS -> "NO [ALREADYEXISTS] Target mailbox already exists";
        case NOT_SELECTABLE, INVALID, NO_PERMISSION -> mail.names().answer(e, to);
      };
    }
    return "OK Rename completed";
  }

  Command subscribe(List<Arg> args, boolean wanted) throws BadCommand {
    String name = mail.names().all(args, 1).get(0);
    return Command.of(
        out -> {
          if (!wanted) {
            mail.account().subscribe(mail.names().check(name, false), false);
            return "OK Unsubscribe completed";
          }
          String checked = subscribable(name);
          if (checked == null) {
            return "NO Mailbox doesn't exist: " + mail.names().shown(name);
          }
          mail.account().subscribe(checked, true);
          return "OK Subscribe completed";
        });
  }

  /** The name of a mailbox that is there; what cannot be is not there either. */
  private @Nullable String subscribable(String wanted) throws IOException, BadCommand {
    String name = mail.names().cut(wanted);
    if (Utf7.decode(name) == null) {
      throw BadCommand.answered("NO Mailbox name is not valid mUTF-7");
    }
    String complaint = mail.account().complaint(name);
    if (complaint.startsWith("Client ")) {
      throw BadCommand.answered("NO " + complaint);
    }
    try {
      String checked = mail.names().check(name, true);
      boolean root = mail.account().isRoot(checked) && complaint.isEmpty();
      boolean level = mail.account().layout(checked).directories() && isThere(checked);
      return root || level || mail.account().exists(checked) ? checked : null;
    } catch (BadCommand invalid) {
      return null;
    }
  }

  private boolean isThere(String name) throws IOException {
    return mail.account().exists(name)
        || mail.account().list().stream().anyMatch(listed -> listed.name().equals(name));
  }
}
