package dev.mxlab.dovecot;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.mailbox.UnusableAccountException;
import java.util.ArrayList;
import java.util.List;

/** What mail_debug says of where a user's mail is. */
final class MailTrace {
  private MailTrace() {}

  static List<String> of(Host host, DovecotConf conf, String user) {
    List<String> lines = new ArrayList<>();
    UserMail mail = new UserMail(host, new Spools(), () -> conf);
    try {
      Account account = mail.account(user);
      lines.add(
          "Effective uid=%d, gid=%d, home=%s"
              .formatted(account.uid(), account.gid(), account.home()));
      mail.location(user).ifPresent(location -> lines.add(line(location, account)));
    } catch (UnusableAccountException saidElsewhere) {
      return lines;
    }
    return lines;
  }

  private static String line(MailLocation location, Account user) {
    boolean plus = location.format() == MailPlace.Format.MAILDIR;
    return "%s: root=%s, index=%s, indexpvt=, control=%s, inbox=%s, alt="
        .formatted(
            plus ? "maildir++" : "fs",
            location.root(user),
            location.option("INDEX", user),
            location.option("CONTROL", user),
            location.inbox(user));
  }
}
