package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.DovecotConf;
import dev.mxlab.dovecot.DovecotDaemon;
import dev.mxlab.dovecot.doveadm.Report.Column;
import dev.mxlab.dovecot.doveadm.Report.Form;
import dev.mxlab.host.Call;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.Units;
import dev.mxlab.mailbox.Spools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of doveadm: what its commands are given.
 *
 * @param command its words, {@code mailbox list}
 * @param form what {@code -f} names; null where the command decides
 * @param shared by the users that it is done for
 */
record Adm(
    Call call,
    String command,
    DovecotConf conf,
    Spools spools,
    Usage usage,
    @Nullable Form form,
    Shared shared) {

  /** A command. */
  @FunctionalInterface
  interface Work {
    void run(Adm adm, List<String> args) throws Failure, IOException;
  }

  Report report(Form usual, Column... columns) {
    return report(usual, List.of(columns));
  }

  Report report(Form usual, List<Column> columns) {
    Form wanted = form == null ? usual : form;
    if (!shared.isSeveral()) {
      return new Report(call.out(), wanted, columns);
    }
    Report known = shared.report();
    if (known != null) {
      return known;
    }
    List<Column> all = new ArrayList<>(columns);
    all.add(0, Column.untitled("Username"));
    return shared.keep(new Report(call.out(), wanted, all, shared));
  }

  /** The server, when it runs. */
  Optional<DovecotDaemon> server() {
    Units units = call.host().units();
    Optional<Daemon> daemon = units.find("dovecot");
    if (daemon.isEmpty() || units.status(daemon.get()).state() != Units.State.ACTIVE) {
      return Optional.empty();
    }
    return daemon.get() instanceof DovecotDaemon dovecot ? Optional.of(dovecot) : Optional.empty();
  }

  boolean running() {
    Units units = call.host().units();
    return units
        .find("dovecot")
        .filter(daemon -> units.status(daemon).state() == Units.State.ACTIVE)
        .isPresent();
  }

  /** A socket of the server, below base_dir. */
  String socket(String name) {
    return conf.value("base_dir") + '/' + name;
  }

  /** What one says who cannot reach the server. */
  Failure unreachable(String socket) {
    return Failure.fatal(
        Failure.TEMPORARY,
        "net_connect_unix(" + socket(socket) + ") failed: No such file or directory");
  }

  Failure misused() {
    return new Failure(Failure.USAGE, usage.line(command));
  }
}
