package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Utf7;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailboxNameException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Mailbox names of commands: which may be, and what is said of others. */
final class Names {
  private static final int LONGEST = 255;
  private static final String INBOX = "INBOX";

  private final MailAccount account;
  private final boolean lenient;

  /**
   * @param lenient whether a separator at the end of a name is nothing (tb-extra-mailbox-sep)
   */
  Names(MailAccount account, boolean lenient) {
    this.account = account;
    this.lenient = lenient;
  }

  /** The name that an argument gives. */
  String of(List<Arg> args, int at) throws BadCommand {
    String name = at < args.size() ? args.get(at).string() : null;
    if (name == null) {
      throw new BadCommand("Invalid arguments");
    }
    return check(name, false);
  }

  /** The names of a command that takes so many and nothing else matters. */
  List<String> all(List<Arg> args, int count) throws BadCommand {
    if (args.size() < count) {
      throw new BadCommand("Missing arguments");
    }
    for (Arg arg : args.subList(0, count)) {
      if (arg.string() == null) {
        throw new BadCommand("Invalid arguments");
      }
    }
    return args.subList(0, count).stream().map(arg -> String.valueOf(arg.string())).toList();
  }

  /**
   * A name as the account knows it.
   *
   * @param level whether it may end in a separator
   */
  String check(String name, boolean level) throws BadCommand {
    if (Utf7.decode(name) == null) {
      throw BadCommand.answered("NO Mailbox name is not valid mUTF-7");
    }
    if (name.toUpperCase(Locale.ROOT).equals(INBOX)) {
      return INBOX;
    }
    String separator = String.valueOf(account.separator());
    boolean ends = name.length() > 1 && name.endsWith(separator);
    if (lenient && !level && ends) {
      return check(name.substring(0, name.length() - 1), false);
    }
    // Dovecot takes a level's separator off names of plain letters alone.
    boolean cut = level && name.endsWith(separator) && name.indexOf('&') < 0;
    String complaint = account.complaint(cut ? name.substring(0, name.length() - 1) : name);
    if (!complaint.isEmpty()) {
      throw BadCommand.answered("NO " + complaint);
    }
    return account.spelled(name);
  }

  /** A name without the separator at its end, where that is nothing. */
  String cut(String name) {
    boolean ends = name.length() > 1 && name.endsWith(String.valueOf(account.separator()));
    return lenient && ends ? name.substring(0, name.length() - 1) : name;
  }

  /** A name as people read it, for what answers say of it. */
  String shown(String name) {
    String decoded = Utf7.decode(account.spelled(name));
    return decoded == null ? name : decoded;
  }

  /** A name for a mailbox that is to be made. */
  String fresh(String name, boolean level) throws BadCommand {
    String checked = check(name, level);
    for (String part : checked.split(Pattern.quote(String.valueOf(account.separator())), -1)) {
      if (part.length() > LONGEST) {
        throw BadCommand.answered("NO [CANNOT] Mailbox name too long");
      }
    }
    return checked;
  }

  /** What a command on a mailbox that cannot be had is answered with. */
  String answer(MailboxNameException e, String name) {
    return told(e, shown(name));
  }

  /** The same with the name as people read it. */
  static String told(MailboxNameException e, String name) {
    return switch (e.why()) {
      case NONEXISTENT -> "NO Mailbox doesn't exist: " + name;
      case EXISTS -> "NO [ALREADYEXISTS] Mailbox already exists";
      case NOT_SELECTABLE -> "NO Mailbox isn't selectable";
      case INVALID -> "NO [CANNOT] " + e.getMessage();
      case NO_PERMISSION -> "NO [NOPERM] Permission denied";
    };
  }
}
