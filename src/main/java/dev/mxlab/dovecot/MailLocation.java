package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.Account;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.util.List;

/**
 * Where mail_location says that a user's mail is.
 *
 * @param inbox the path of the inbox with dovecot's variables: {@code /var/mail/%u}
 */
record MailLocation(String inbox) {
  private static final String SPOOL = "/var/mail/%u";
  private static final String INBOX = "INBOX=";

  /** {@code mbox:~/mail:INBOX=/var/mail/%u}; empty means that dovecot looks for mail itself. */
  static Diagnosed<MailLocation> parse(DovecotConf conf) {
    String value = conf.forProtocol("pop3", "mail_location");
    Position at =
        conf.find("mail_location").map(Setting::at).orElseGet(() -> Position.of(DovecotConf.FILE));
    if (value.isBlank()) {
      return new Diagnosed<>(new MailLocation(SPOOL), List.of());
    }
    String[] parts = value.split(":", -1);
    if (!parts[0].equals("mbox")) {
      boolean known = List.of("maildir", "sdbox", "mdbox", "imapc", "auto").contains(parts[0]);
      String message =
          known
              ? "mail_location = " + value + ": only mbox is served in this lab"
              : "Invalid mail_location setting: Unknown mail storage driver " + parts[0];
      return refused(at, message, Phrase.of(MailLocation.class, "location.mbox"));
    }
    String inbox = parts.length > 1 && !parts[1].isEmpty() ? parts[1] + "/inbox" : SPOOL;
    for (String part : parts) {
      if (part.startsWith(INBOX)) {
        inbox = part.substring(INBOX.length());
      }
    }
    if (!inbox.startsWith("/") && !inbox.startsWith("~/") && !inbox.startsWith("%h/")) {
      return refused(
          at,
          "mail_location = " + value + ": the inbox is no absolute path: " + inbox,
          Phrase.of(MailLocation.class, "location.path"));
    }
    return new Diagnosed<>(new MailLocation(inbox), List.of());
  }

  private static Diagnosed<MailLocation> refused(Position at, String message, Phrase mend) {
    return new Diagnosed<>(null, List.of(Diagnostic.error(at, message, mend)));
  }

  /** The inbox of a user, a path of the host. */
  String of(Account user) {
    String path = inbox.startsWith("~/") ? user.home() + inbox.substring(1) : inbox;
    return path.replace("%u", user.name()).replace("%n", user.name()).replace("%h", user.home());
  }
}
