package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.nio.file.Path;
import java.util.List;

/**
 * Where mail_location says that users' mail is.
 *
 * @param root the directory of mailboxes with dovecot's variables: {@code ~/mail}
 * @param inbox the path of the inbox: {@code /var/mail/%u}; for Maildir++ the root again
 */
public record MailLocation(MailPlace.Format format, String root, String inbox) {
  private static final String SPOOL = "/var/mail/%u";
  private static final String INBOX = "INBOX=";

  /**
   * {@code mbox:~/mail:INBOX=/var/mail/%u}, {@code maildir:~/Maildir}; empty means that dovecot
   * looks for mail itself.
   */
  public static Diagnosed<MailLocation> parse(DovecotConf conf) {
    Position at =
        conf.find("mail_location").map(Setting::at).orElseGet(() -> Position.of(DovecotConf.FILE));
    return parse(conf.forProtocol("pop3", "mail_location"), at);
  }

  /** The same where a user has his own. */
  static Diagnosed<MailLocation> parse(DovecotConf conf, String own) {
    return own.isEmpty() ? parse(conf) : parse(own, Position.of(DovecotConf.FILE));
  }

  /** The location of a namespace. */
  static Diagnosed<MailLocation> parse(DovecotConf conf, String value, Section namespace) {
    Position at =
        conf.find(List.of(namespace), "location")
            .map(Setting::at)
            .orElseGet(() -> Position.of(DovecotConf.FILE));
    return parse(value, at);
  }

  private static Diagnosed<MailLocation> parse(String value, Position at) {
    if (value.isBlank()) {
      return new Diagnosed<>(new MailLocation(MailPlace.Format.MBOX, "~/mail", SPOOL), List.of());
    }
    String[] parts = value.split(":", -1);
    boolean maildir = parts[0].equals("maildir");
    if (!maildir && !parts[0].equals("mbox")) {
      boolean known = List.of("sdbox", "mdbox", "imapc", "auto").contains(parts[0]);
      String message =
          known
              ? "mail_location = " + value + ": only mbox and maildir are served in this lab"
              : "Invalid mail_location setting: Unknown mail storage driver " + parts[0];
      return refused(at, message, Phrase.of(MailLocation.class, "location.mbox"));
    }
    String root = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : maildir ? "~/Maildir" : "";
    String inbox = maildir ? root : root.isEmpty() ? SPOOL : root + "/inbox";
    for (String part : parts) {
      if (part.startsWith(INBOX)) {
        inbox = part.substring(INBOX.length());
      }
    }
    root = root.isEmpty() ? "~/mail" : root;
    if (!absolute(inbox) || !absolute(root)) {
      return refused(
          at,
          "mail_location = " + value + ": the inbox is no absolute path: " + inbox,
          Phrase.of(MailLocation.class, "location.path"));
    }
    boolean tree = List.of(parts).contains("LAYOUT=fs");
    MailPlace.Format layout = tree ? MailPlace.Format.MAILDIR_TREE : MailPlace.Format.MAILDIR;
    MailPlace.Format format = maildir ? layout : MailPlace.Format.MBOX;
    return new Diagnosed<>(new MailLocation(format, root, inbox), List.of());
  }

  private static boolean absolute(String path) {
    return path.startsWith("/")
        || path.equals("~")
        || path.startsWith("~/")
        || path.equals("%h")
        || path.startsWith("%h/");
  }

  private static Diagnosed<MailLocation> refused(Position at, String message, Phrase mend) {
    return new Diagnosed<>(null, List.of(Diagnostic.error(at, message, mend)));
  }

  /** The inbox of a user, a path of the host. */
  String inbox(Account user) {
    return expanded(inbox, user);
  }

  private static String expanded(String text, Account user) {
    String path = text.startsWith("~") ? user.home() + text.substring(1) : text;
    String whole = Variables.ofUser(path.replace("%h", user.home()), user.name());
    return Path.of(whole).normalize().toString();
  }

  /** Where a user's mail is on the disk. */
  MailPlace place(Account user, Host host) {
    Path realRoot = host.files().real(expanded(root, user));
    return switch (format) {
      case MBOX -> MailPlace.mbox(realRoot, host.files().real(inbox(user)));
      case MAILDIR -> MailPlace.maildir(realRoot);
      case MAILDIR_TREE -> MailPlace.maildirTree(realRoot);
    };
  }

  /** What divides levels of names where no namespace says anything else. */
  char separator() {
    return format == MailPlace.Format.MAILDIR ? '.' : '/';
  }
}
