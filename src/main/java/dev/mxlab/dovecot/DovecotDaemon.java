package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.dovecot.ListenAddress.Inlet;
import dev.mxlab.dovecot.ListenAddress.Place;
import dev.mxlab.dovecot.lmtp.serve.LmtpServer;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.Host;
import dev.mxlab.imap.serve.ImapServer;
import dev.mxlab.journal.Event;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.net.Listening;
import dev.mxlab.net.TcpService;
import dev.mxlab.pop3.serve.Pop3Server;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The unit {@code dovecot} of a host: POP3 and IMAP as /etc/dovecot says. */
public final class DovecotDaemon implements Daemon {
  /** What serves now; replaced as a whole. */
  private record Running(
      DovecotConf conf, List<Place> at, List<Listening> listening, Servers servers) {}

  /** The servers of all protocols, whether listened for or not. */
  private record Servers(Pop3Server pop3, ImapServer imap, LmtpServer lmtp) {
    void close() {
      pop3.close();
      imap.close();
      lmtp.close();
    }

    TcpService of(Inlet inlet) {
      return switch (inlet.protocol()) {
        case "lmtp" -> lmtp;
        case "imap" -> inlet.tls() ? imap.secure() : imap;
        default -> inlet.tls() ? pop3.secure() : pop3;
      };
    }
  }

  private final Host host;
  private final Spools spools;
  private final Anvil anvil = new Anvil();
  private final Penalties penalties = new Penalties();
  private final ErrorNotes notes = new ErrorNotes();
  private final DovecotLog log;

  /** Read by sessions on other threads; written by {@link #start} and {@link #reload} only. */
  private volatile @Nullable DovecotConf conf;

  private volatile @Nullable DovecotTls tls;

  private volatile @Nullable Running running;

  /**
   * @param spools the process's mailboxes; whoever delivers must use the same
   */
  public DovecotDaemon(Host host, Spools spools) {
    this.host = host;
    this.spools = spools;
    this.log = new DovecotLog(host);
  }

  /** What it says is written here. */
  DovecotLog log() {
    return log;
  }

  /** The mail of its users. */
  UserMail mail() {
    return new UserMail(host, spools, this::inForce);
  }

  /** Who is logged in. */
  public Anvil anvil() {
    return anvil;
  }

  /** Whose logins have to wait. */
  public Penalties penalties() {
    return penalties;
  }

  /** What went wrong lately. */
  public ErrorNotes notes() {
    return notes;
  }

  @Override
  public String unit() {
    return "dovecot";
  }

  @Override
  public List<String> aliases() {
    return List.of();
  }

  @Override
  public String description() {
    return "Dovecot IMAP/POP3 email server";
  }

  @Override
  public String commandLine() {
    return "/usr/sbin/dovecot -F";
  }

  @Override
  public List<Diagnostic> start() {
    List<Diagnostic> found = new ArrayList<>();
    DovecotConf read = read(found);
    DovecotTls keys = read == null ? null : keys(read, found);
    List<Place> wanted = read == null ? List.of() : wanted(read, keys, found);
    if (read != null && !Diagnostic.anyError(found)) {
      conf = read;
      tls = keys;
      Servers servers = servers();
      List<Listening> listening = listen(wanted, servers, read, found);
      if (!Diagnostic.anyError(found)) {
        running = new Running(read, wanted, listening, servers);
        host.journal().record(new Event.DaemonStarted(unit(), shown(listening)));
        say("info", "", startingUp(read));
        sayFatal(read);
        return found;
      }
    }
    List<String> errors =
        found.stream().filter(Diagnostic::isError).map(Diagnostic::message).toList();
    errors.stream().findFirst().ifPresent(error -> say("error", "Fatal", error));
    host.journal().record(new Event.DaemonFailed(unit(), errors));
    return found;
  }

  /** The auth process cannot be had as it is configured; whoever connects hears so. */
  private void sayFatal(DovecotConf read) {
    String fatal = Mechanisms.fatal(read);
    if (!fatal.isEmpty()) {
      log.say(read, "error", "auth: Fatal: " + fatal);
      say("error", "Error", "service(auth): command startup failed, throttling for 2.000 secs");
    }
  }

  @Override
  public void stop() {
    Running old = running;
    running = null;
    if (old != null) {
      old.servers().close();
      old.listening().forEach(Listening::close);
      say("warning", "Warning", "Killed with signal 15 (by pid=1 uid=0 code=kill)");
      host.journal().record(new Event.DaemonStopped(unit()));
    }
  }

  @Override
  public List<Diagnostic> reload() {
    List<Diagnostic> found = new ArrayList<>();
    Running old = running;
    if (old != null) {
      say("warning", "Warning", "SIGHUP received - reloading configuration");
    }
    DovecotConf read = read(found);
    if (old == null || read == null) {
      return found;
    }
    DovecotTls keys = keys(read, found);
    List<Place> wanted = wanted(read, keys, found);
    if (Diagnostic.anyError(found)) {
      return found;
    }
    conf = read;
    tls = keys;
    if (wanted.equals(old.at())) {
      running = new Running(read, old.at(), old.listening(), old.servers());
    } else {
      moveTo(wanted, read, old, found);
    }
    return found;
  }

  /** Listens elsewhere; if that fails, goes back to where it was. */
  private void moveTo(List<Place> wanted, DovecotConf read, Running old, List<Diagnostic> found) {
    old.listening().forEach(Listening::close);
    List<Listening> listening = listen(wanted, old.servers(), read, found);
    if (Diagnostic.anyError(found)) {
      conf = old.conf();
      List<Listening> again = listen(old.at(), old.servers(), old.conf(), new ArrayList<>());
      running = new Running(old.conf(), old.at(), again, old.servers());
    } else {
      running = new Running(read, wanted, listening, old.servers());
    }
  }

  private static String startingUp(DovecotConf conf) {
    List<String> protocols = new ArrayList<>(conf.words("protocols"));
    protocols.removeIf(protocol -> protocol.equals("none"));
    return "Dovecot v%s starting up%s (core dumps disabled)"
        .formatted(
            Doveconf.VERSION,
            protocols.isEmpty()
                ? " without any protocols"
                : " for " + String.join(", ", protocols));
  }

  /** A line of the master process. */
  private void say(String severity, String level, String text) {
    String line = level.isEmpty() ? text : level + ": " + text;
    DovecotConf now = conf;
    log.say(now == null ? DovecotConf.defaults() : now, severity, "master: " + line);
    if (!level.isEmpty()) {
      notes.add(new ErrorNotes.Note(host.now(), level, "master", text));
    }
  }

  @Override
  public List<Listening.At> listening() {
    Running now = running;
    return now == null
        ? List.of()
        : now.listening().stream().flatMap(l -> l.bound().stream()).toList();
  }

  private @Nullable DovecotConf read(List<Diagnostic> found) {
    Diagnosed<DovecotConf> read = DovecotConf.readForService(host.files());
    found.addAll(read.diagnostics());
    DovecotConf value = read.value();
    if (value != null) {
      checkGroups(value, found);
    }
    return value;
  }

  private void checkGroups(DovecotConf read, List<Diagnostic> found) {
    for (String group : read.words("mail_access_groups")) {
      if (!host.accounts().groupExists(group)) {
        Position at =
            read.find("mail_access_groups")
                .map(Setting::at)
                .orElseGet(() -> Position.of(DovecotConf.FILE));
        found.add(
            Diagnostic.warning(
                at,
                "mail_access_groups: Group doesn't exist: " + group,
                Phrase.of(DovecotDaemon.class, "groups.unknown", group)));
      }
    }
  }

  private List<Place> wanted(DovecotConf read, @Nullable DovecotTls keys, List<Diagnostic> found) {
    return new ListenAddress(read, host.resolver(), found).all(keys != null);
  }

  private @Nullable DovecotTls keys(DovecotConf read, List<Diagnostic> found) {
    Diagnosed<DovecotTls> keys = DovecotTls.read(read, host.files());
    found.addAll(keys.diagnostics());
    return keys.value();
  }

  private Servers servers() {
    Pop3Accounts accounts = new Pop3Accounts(host, spools, this::inForce, () -> tls, this);
    return new Servers(
        new Pop3Server(accounts, host.blocking(), host.journal(), host.time()),
        new ImapServer(
            new ImapAccounts(host, accounts, this::inForce),
            host.blocking(),
            host.journal(),
            host.time()),
        new LmtpServer(
            new LmtpUsers(host, spools, this::inForce, log, () -> tls),
            host.blocking(),
            host.time()));
  }

  private DovecotConf inForce() {
    DovecotConf now = conf;
    if (now == null) {
      throw new IllegalStateException("dovecot was never started");
    }
    return now;
  }

  /** All or nothing, as dovecot's master does. */
  private List<Listening> listen(
      List<Place> wanted, Servers servers, DovecotConf read, List<Diagnostic> found) {
    List<Listening> open = new ArrayList<>();
    for (Place place : wanted) {
      try {
        open.add(host.network().listenTcp(place.at(), servers.of(place.inlet())));
      } catch (IOException e) {
        found.add(refused(place, e, read));
      }
    }
    if (Diagnostic.anyError(found)) {
      open.forEach(Listening::close);
      return List.of();
    }
    return open;
  }

  private static Diagnostic refused(Place place, IOException e, DovecotConf read) {
    InetSocketAddress at = place.at();
    String what =
        "service(%s-login): listen(%s, %d) failed: %s"
            .formatted(
                place.inlet().protocol(),
                at.getAddress().isAnyLocalAddress() ? "*" : at.getAddress().getHostAddress(),
                at.getPort(),
                e.getMessage());
    Position position =
        read.find("listen").map(Setting::at).orElseGet(() -> Position.of(DovecotConf.FILE));
    return Diagnostic.error(position, what, Phrase.of(DovecotDaemon.class, "listen.bind"));
  }

  private static List<String> shown(List<Listening> listening) {
    return listening.stream()
        .flatMap(l -> l.bound().stream())
        .map(at -> at.lab().getAddress().getHostAddress() + ':' + at.lab().getPort())
        .distinct()
        .toList();
  }
}
