package dev.mxlab.sendmail.command;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.delivery.Router.Route;
import dev.mxlab.sendmail.delivery.SendList;
import dev.mxlab.sendmail.delivery.SendMember;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.rewrite.Decision;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** {@code sendmail -bv}: where addresses go, aliases expanded, without sending anything. */
final class Verification {
  private final Mta mta;
  private final PrintStream out;
  private int exitCode;

  Verification(Mta mta, PrintStream out) {
    this.mta = mta;
    this.out = out;
  }

  /** Of the first failure; 0 when all was well. */
  int exitCode() {
    return exitCode;
  }

  /** All of them: first what is wrong with some, then where the others go. */
  void verify(List<String> addresses) {
    SendList list =
        SendList.of(addresses, mta.settings().flag("OldStyleHeaders"), mta.router()).join();
    String id = mta.queue().reserve();
    for (SendMember member : list.members()) {
      if (member.state() == SendMember.State.FAILED && member.route() instanceof Route.Error e) {
        // usrerr() leaves the recipient out where the reply is not about it.
        String complaint = (e.code() == 554 ? "" : member.address() + "... ") + e.text();
        out.println(complaint);
        mta.journal().record(new Event.DaemonSaid("sendmail", "notice", id + ": " + complaint));
        if (exitCode == 0) {
          exitCode = ExitCodes.of(new Decision.Refuse(e.code(), e.dsn(), e.text(), null, e.exit()));
        }
      }
    }
    for (SendMember member : list.members()) {
      if (member.state() == SendMember.State.OK) {
        out.println(member.address() + "... deliverable: " + place(member.route()));
      }
    }
  }

  private static String place(Route route) {
    if (route instanceof Route.Remote remote) {
      String host = remote.host().isEmpty() ? "" : ", host " + remote.host();
      return "mailer " + remote.mailer() + host + ", user " + remote.user();
    } else if (route instanceof Route.Local local) {
      String host = local.detail().isEmpty() ? "" : ", host " + local.detail();
      return "mailer local" + host + ", user " + local.name().toLowerCase(Locale.ROOT);
    } else if (route instanceof Route.Program program) {
      String command = program.command();
      return "mailer prog, user " + (command.indexOf(' ') < 0 ? command : '"' + command + '"');
    } else if (route instanceof Route.FileNamed file) {
      return "mailer *file*, user " + file.path();
    }
    return "mailer discard";
  }
}
