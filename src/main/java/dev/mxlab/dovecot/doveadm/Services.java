package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.ErrorNotes.Note;
import dev.mxlab.dovecot.doveadm.Adm.Work;
import dev.mxlab.dovecot.doveadm.Report.Column;
import dev.mxlab.dovecot.doveadm.Report.Form;
import dev.mxlab.host.Host;
import dev.mxlab.host.Units;
import dev.mxlab.journal.Event;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** log, instance and what else is asked of the master. */
final class Services {
  static final Map<String, Work> WORKS =
      Map.of(
          "log find",
          Services::find,
          "log test",
          Services::test,
          "log reopen",
          (adm, args) -> running(adm),
          "log errors",
          Services::errors,
          "instance list",
          Services::instances,
          "proxy list",
          (adm, args) -> running(adm),
          "replicator status",
          (adm, args) -> absent(adm, "replicator-doveadm"),
          "director status",
          (adm, args) -> absent(adm, "director-admin"));

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ENGLISH);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private static final List<String> LEVELS = List.of("Debug", "Info", "Warning", "Error", "Fatal");

  private Services() {}

  private static void running(Adm adm) throws Failure {
    if (!adm.running()) {
      throw Failure.fatal(
          Failure.TEMPORARY, "Dovecot is not running (read from " + adm.socket("master.pid") + ")");
    }
  }

  private static void absent(Adm adm, String socket) throws Failure {
    throw adm.unreachable(socket);
  }

  private static void find(Adm adm, List<String> args) {
    String file = adm.conf().value("log_path");
    String directory = args.isEmpty() ? "/var/log" : args.get(0);
    Host host = adm.call().host();
    boolean redHat = java.nio.file.Files.exists(host.files().real("/etc/redhat-release"));
    if (file.equals("syslog") || file.isEmpty()) {
      adm.call().out().println("Looking for log files from " + directory);
      file = directory + (redHat ? "/maillog" : "/mail.log");
    }
    for (String level : LEVELS) {
      adm.call().out().println(level + ": " + file);
    }
  }

  private static void test(Adm adm, List<String> args) throws Failure {
    running(adm);
    long now = adm.call().host().now().getEpochSecond();
    for (String level : LEVELS) {
      String lower = level.toLowerCase(Locale.ROOT);
      String prefix = level.equals("Info") ? "" : level + ": ";
      adm.call()
          .host()
          .journal()
          .record(
              new Event.DaemonSaid(
                  "dovecot",
                  level.equals("Fatal") ? "error" : lower,
                  "doveadm: %sThis is Dovecot's %s log (%d)".formatted(prefix, lower, now)));
      Note note =
          new Note(
              adm.call().host().now(),
              level,
              "doveadm",
              "This is Dovecot's %s log (%d)".formatted(lower, now));
      adm.server().ifPresent(server -> server.notes().add(note));
    }
  }

  private static void errors(Adm adm, List<String> args) throws Failure {
    Options options = Options.parse("errors", "s:", args);
    if (!options.rest().isEmpty()) {
      throw Doveadm.extraneous(options.rest().get(0));
    }
    if (!adm.running()) {
      throw adm.unreachable("log-errors");
    }
    String since = options.value('s').orElse("0");
    Instant from = Instant.ofEpochSecond(since.matches("\\d{1,12}") ? Long.parseLong(since) : 0);
    Report report =
        adm.report(
            Form.FLOW,
            Column.untitled("timestamp"),
            Column.untitled("type"),
            Column.untitled("prefix"),
            Column.untitled("text"));
    adm.server()
        .ifPresent(
            server ->
                server
                    .notes()
                    .all()
                    .forEach(
                        note -> {
                          boolean wanted =
                              !note.at().isBefore(from)
                                  && !List.of("Debug", "Info").contains(note.level());
                          if (wanted) {
                            report.record(
                                List.of(
                                    STAMP.format(note.at().atZone(adm.call().host().zone())),
                                    note.level() + ':',
                                    note.prefix() + ':',
                                    note.text()));
                          }
                        }));
    report.end();
  }

  private static void instances(Adm adm, List<String> args) {
    Host host = adm.call().host();
    Report report =
        adm.report(
            Form.TABLE,
            Column.of("path"),
            Column.of("name"),
            Column.of("last used"),
            Column.of("running"));
    Units units = host.units();
    units
        .find("dovecot")
        .ifPresent(
            daemon -> {
              Instant since = units.status(daemon).since();
              report.record(
                  List.of(
                      adm.conf().value("base_dir").replaceFirst("/$", ""),
                      adm.conf().value("instance_name"),
                      since == null ? "never" : DATE.format(since.atZone(host.zone())),
                      adm.running() ? "yes" : "no"));
            });
    report.end();
  }
}
