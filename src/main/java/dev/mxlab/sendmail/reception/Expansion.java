package dev.mxlab.sendmail.reception;

import dev.mxlab.host.Account;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.smtp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answers to VRFY and EXPN: whom an address means. */
final class Expansion {
  private Expansion() {}

  /** May wait for a disk. */
  static Reply of(String argument, Decision decision, boolean expand, Mta mta) {
    if (decision instanceof Decision.Refuse refuse) {
      return Reply.of(refuse.code(), refuse.dsn(), argument + "... " + refuse.text());
    }
    if (!(decision instanceof Decision.Mailer mailer)) {
      return Reply.of(550, "5.1.1", argument + "... User unknown");
    }
    if (!mailer.local()) {
      return Reply.of(250, "2.1.5", "<" + mailer.user() + ">");
    }
    Optional<List<String>> alias = expand ? mta.locals().alias(mailer.user()) : Optional.empty();
    if (alias.isPresent()) {
      List<String> lines = new ArrayList<>();
      alias.get().forEach(member -> lines.add(shown(member, mta)));
      return new Reply(250, "2.1.5", lines);
    }
    if (!mta.locals().known(mailer.user())) {
      return Reply.of(550, "5.1.1", argument + "... User unknown");
    }
    return Reply.of(250, "2.1.5", shown(mailer.user(), mta));
  }

  private static String shown(String member, Mta mta) {
    if (member.indexOf('@') >= 0) {
      return "<" + member + ">";
    }
    String name =
        mta.locals()
            .user(member)
            .map(Account::gecos)
            .map(gecos -> gecos.split(",", 2)[0])
            .orElse("");
    return (name.isEmpty() ? "" : name + " ") + "<" + member + "@" + mta.name() + ">";
  }
}
