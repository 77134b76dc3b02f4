package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.Anvil.Session;
import dev.mxlab.dovecot.DovecotDaemon;
import dev.mxlab.dovecot.IpRange;
import dev.mxlab.dovecot.Penalties;
import dev.mxlab.dovecot.doveadm.Adm.Work;
import dev.mxlab.dovecot.doveadm.Report.Column;
import dev.mxlab.dovecot.doveadm.Report.Form;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** who, kick and penalty: what the server's anvil knows. */
final class Sessions {
  static final Map<String, Work> WORKS =
      Map.of("who", Sessions::who, "kick", Sessions::kick, "penalty", Sessions::penalty);

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Sessions() {}

  private static DovecotDaemon server(Adm adm) throws Failure {
    return adm.server().orElseThrow(() -> adm.unreachable("anvil"));
  }

  private static void who(Adm adm, List<String> args) throws Failure {
    Options options = Options.parse("who", "a:1", args);
    List<Session> sessions = found(adm, options);
    if (options.has('1')) {
      Report report =
          adm.report(
              Form.TABLE,
              new Column("username", true, true),
              Column.of("proto"),
              Column.of("pid"),
              Column.of("ip"));
      for (Session s : sessions) {
        report.record(List.of(s.user(), s.service(), String.valueOf(s.id()), s.address()));
      }
      report.end();
      return;
    }
    Report report =
        adm.report(
            Form.TABLE,
            Column.of("username"),
            Column.of("#"),
            Column.of("proto"),
            Column.of("(pids)"),
            Column.of("(ips)"));
    Map<List<String>, List<Session>> groups =
        sessions.stream()
            .collect(
                Collectors.groupingBy(
                    s -> List.of(s.user(), s.service()), LinkedHashMap::new, Collectors.toList()));
    groups.forEach(
        (key, group) ->
            report.record(
                List.of(
                    key.get(0),
                    String.valueOf(group.size()),
                    key.get(1),
                    group.stream()
                        .map(s -> String.valueOf(s.id()))
                        .collect(Collectors.joining(" ", "(", ")")),
                    group.stream()
                        .map(Session::address)
                        .distinct()
                        .collect(Collectors.joining(" ", "(", ")")))));
    report.end();
  }

  /**
   * Those of the users and addresses that the arguments name; an argument with digits is either.
   */
  private static List<Session> found(Adm adm, Options options) throws Failure {
    DovecotDaemon server = server(adm);
    List<Session> sessions = new ArrayList<>(server.anvil().sessions());
    long masks = options.rest().stream().filter(mask -> IpRange.parse(mask).isEmpty()).count();
    if (masks > 1) {
      throw new Failure(Failure.USAGE, "Error: Multiple username masks not supported");
    }
    for (String mask : options.rest()) {
      sessions.removeIf(
          s ->
              IpRange.parse(mask)
                  .map(range -> !range.contains(s.address()))
                  .orElseGet(() -> !Masks.user(mask, s.user())));
    }
    return sessions;
  }

  private static void kick(Adm adm, List<String> args) throws Failure {
    Options options = Options.parse("kick", "a:f", args);
    if (options.rest().isEmpty()) {
      throw new Failure(Failure.USAGE, "Error: user and/or ip[/bits] must be specified.");
    }
    List<Session> sessions = found(adm, options);
    if (sessions.isEmpty()) {
      adm.call().out().println("no users kicked");
      throw new Failure(Failure.NOT_FOUND, "");
    }
    adm.call().out().println("kicked connections from the following users:");
    adm.call()
        .out()
        .println(
            sessions.stream().map(Session::user).distinct().collect(Collectors.joining(" ")) + ' ');
    sessions.forEach(s -> s.kick().run());
  }

  private static void penalty(Adm adm, List<String> args) throws Failure {
    Options options = Options.parse("penalty", "a:", args);
    DovecotDaemon server = server(adm);
    if (!options.rest().isEmpty() && IpRange.parse(options.rest().get(0)).isEmpty()) {
      throw new Failure(
          Failure.USAGE, "Error: Invalid netmask '" + options.rest().get(0) + "' given");
    }
    ZoneId zone = adm.call().host().zone();
    Report report =
        adm.report(
            Form.TABLE,
            Column.of("IP"),
            Column.of("penalty"),
            Column.of("last_penalty"),
            Column.of("last_update"));
    for (Penalties.Entry entry : server.penalties().entries(adm.call().host().now())) {
      boolean wanted =
          options.rest().isEmpty()
              || IpRange.parse(options.rest().get(0))
                  .filter(range -> range.contains(entry.address()))
                  .isPresent();
      if (wanted) {
        String at = STAMP.format(entry.last().atZone(zone));
        report.record(
            List.of(
                entry.address(),
                String.valueOf(entry.penalty()),
                at,
                at.substring(at.length() - 8)));
      }
    }
    report.end();
  }
}
