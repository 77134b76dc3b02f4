package dev.mxlab.sendmail.reception;

import dev.mxlab.host.Account;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.delivery.Router.Route;
import dev.mxlab.sendmail.delivery.SendList;
import dev.mxlab.sendmail.delivery.SendMember;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.smtp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The answers to VRFY and EXPN: whom an address means. */
final class Expansion {
  private Expansion() {}

  /** May wait for a disk. */
  static Reply of(String argument, Decision decision, Mta mta) {
    if (decision instanceof Decision.Refuse refuse) {
      return Reply.of(refuse.code(), refuse.dsn(), argument + "... " + refuse.text());
    }
    if (!(decision instanceof Decision.Mailer mailer)) {
      return Reply.of(550, "5.1.1", argument + "... User unknown");
    }
    if (!mailer.local()) {
      // Only its own host could verify it (RFC 5321 section 3.5.3).
      CfConfig.Mailer known = mta.config().mailers().get(mailer.mailer());
      boolean verified = known != null && MailerFlag.VERIFIED.in(known.flags());
      return Reply.of(verified ? 250 : 252, "2.1.5", "<" + mailer.user() + ">");
    }
    return Reply.of(250, "2.1.5", shown(mailer.user().toLowerCase(Locale.ROOT), mta));
  }

  /** All members of a list, of its lists, and where users forward their mail to. */
  static Reply of(SendList list, Mta mta) {
    List<String> lines = new ArrayList<>();
    for (SendMember member : list.members()) {
      if (member.state() == SendMember.State.FAILED && member.route() instanceof Route.Error e) {
        String whom = e.code() == 554 ? "" : member.address() + "... ";
        return Reply.of(e.code(), e.dsn(), whom + e.text());
      } else if (member.state() == SendMember.State.OK) {
        lines.add(shown(member, mta));
      }
    }
    return new Reply(250, "2.1.5", lines);
  }

  private static String shown(SendMember member, Mta mta) {
    Route route = member.route();
    if (route instanceof Route.Local local) {
      return shown(local.name(), mta);
    } else if (route instanceof Route.Remote remote) {
      return "<" + remote.user() + ">";
    } else if (route instanceof Route.Program program) {
      return "<" + program.command() + ">";
    }
    return route instanceof Route.FileNamed file ? "<" + file.path() + ">" : member.address();
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
