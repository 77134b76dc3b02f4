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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answers to VRFY and EXPN: whom an address means. */
final class Expansion {
  private Expansion() {}

  /** What VRFY finds, address by address. */
  static final class Verified {
    private final Mta mta;
    private final List<Decision.Mailer> found = new ArrayList<>();
    private @Nullable Reply refusal;

    Verified(Mta mta) {
      this.mta = mta;
    }

    boolean refused() {
      return refusal != null;
    }

    void add(String address, Decision decision) {
      String shown = Reply.shortened(address) + "... ";
      if (decision instanceof Decision.Refuse refuse) {
        refusal = Reply.of(refuse.code(), refuse.dsn(), shown + refuse.text());
      } else if (!(decision instanceof Decision.Mailer mailer)) {
        refusal = Reply.of(550, "5.1.1", shown + "User unknown");
      } else {
        String direct = mta.names().special(mailer);
        if (!direct.isEmpty()) {
          refusal = Reply.of(550, "5.7.1", shown + "Cannot mail directly to " + direct);
        } else if (found.stream().noneMatch(other -> same(other, mailer))) {
          found.add(mailer);
        }
      }
    }

    private static boolean same(Decision.Mailer one, Decision.Mailer other) {
      return one.mailer().equals(other.mailer())
          && one.host().equalsIgnoreCase(other.host())
          && one.user().equalsIgnoreCase(other.user());
    }

    /** May wait for a disk. Those of this host come first, and the last line bears the code. */
    Reply reply() {
      if (refusal != null) {
        return refusal;
      } else if (found.isEmpty()) {
        return Reply.of(554, "5.5.2", "Nothing to VRFY");
      }
      List<Decision.Mailer> sorted = new ArrayList<>(found);
      sorted.sort(Comparator.comparing(m -> m.local() ? "" : m.host().toLowerCase(Locale.ROOT)));
      List<String> lines = new ArrayList<>();
      sorted.forEach(mailer -> lines.add(line(mailer)));
      return new Reply(code(sorted.get(sorted.size() - 1)), "2.1.5", lines);
    }

    private String line(Decision.Mailer mailer) {
      return mailer.local() || mailer.user().indexOf('@') < 0
          ? shown(mailer.user().toLowerCase(Locale.ROOT), mta)
          : "<" + mailer.user() + ">";
    }

    /** Only its own host could verify it (RFC 5321 section 3.5.3). */
    private int code(Decision.Mailer mailer) {
      CfConfig.Mailer known = mta.config().mailers().get(mailer.mailer());
      boolean verified = known != null && MailerFlag.VERIFIED.in(known.flags());
      return mailer.local() || verified ? 250 : 252;
    }
  }

  /** All members of a list, of its lists, and where users forward their mail to. */
  static Reply of(SendList list, Mta mta) {
    List<String> lines = new ArrayList<>();
    for (SendMember member : list.members()) {
      if (member.state() == SendMember.State.FAILED && member.route() instanceof Route.Error e) {
        String whom = e.code() == 554 ? "" : Reply.shortened(member.address()) + "... ";
        return Reply.of(e.code(), e.dsn(), whom + e.text());
      } else if (member.state() == SendMember.State.OK) {
        lines.add(shown(member, mta));
      }
    }
    return lines.isEmpty()
        ? Reply.of(554, "5.5.2", "Nothing to EXPN")
        : new Reply(250, "2.1.5", lines);
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
