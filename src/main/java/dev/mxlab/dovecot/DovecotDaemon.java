package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.net.Listening;
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

/** The unit {@code dovecot} of a host: POP3 as /etc/dovecot says. */
public final class DovecotDaemon implements Daemon {
  /** What serves now; replaced as a whole. */
  private record Running(
      DovecotConf conf, List<InetSocketAddress> at, List<Listening> listening, Pop3Server pop3) {}

  private final Host host;
  private final Spools spools;

  /** Read by sessions on other threads; written by {@link #start} and {@link #reload} only. */
  private volatile @Nullable DovecotConf conf;

  private volatile @Nullable Running running;

  /**
   * @param spools the process's mailboxes; whoever delivers must use the same
   */
  public DovecotDaemon(Host host, Spools spools) {
    this.host = host;
    this.spools = spools;
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
    List<InetSocketAddress> wanted = read == null ? List.of() : wanted(read, found);
    if (read != null && !Diagnostic.anyError(found)) {
      conf = read;
      Pop3Server pop3 = server();
      List<Listening> listening = listen(wanted, pop3, read, found);
      if (!Diagnostic.anyError(found)) {
        running = new Running(read, wanted, listening, pop3);
        host.journal().record(new Event.DaemonStarted(unit(), shown(listening)));
        return found;
      }
    }
    List<String> errors =
        found.stream().filter(Diagnostic::isError).map(Diagnostic::message).toList();
    host.journal().record(new Event.DaemonFailed(unit(), errors));
    return found;
  }

  @Override
  public void stop() {
    Running old = running;
    running = null;
    if (old != null) {
      old.pop3().close();
      old.listening().forEach(Listening::close);
      host.journal().record(new Event.DaemonStopped(unit()));
    }
  }

  @Override
  public List<Diagnostic> reload() {
    List<Diagnostic> found = new ArrayList<>();
    Running old = running;
    DovecotConf read = read(found);
    if (old == null || read == null) {
      return found;
    }
    List<InetSocketAddress> wanted = wanted(read, found);
    if (Diagnostic.anyError(found)) {
      return found;
    }
    conf = read;
    if (wanted.equals(old.at())) {
      running = new Running(read, old.at(), old.listening(), old.pop3());
    } else {
      moveTo(wanted, read, old, found);
    }
    return found;
  }

  /** Listens elsewhere; if that fails, goes back to where it was. */
  private void moveTo(
      List<InetSocketAddress> wanted, DovecotConf read, Running old, List<Diagnostic> found) {
    old.listening().forEach(Listening::close);
    List<Listening> listening = listen(wanted, old.pop3(), read, found);
    if (Diagnostic.anyError(found)) {
      conf = old.conf();
      List<Listening> again = listen(old.at(), old.pop3(), old.conf(), new ArrayList<>());
      running = new Running(old.conf(), old.at(), again, old.pop3());
    } else {
      running = new Running(read, wanted, listening, old.pop3());
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
    Diagnosed<DovecotConf> read = DovecotConf.read(host.files());
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

  private List<InetSocketAddress> wanted(DovecotConf read, List<Diagnostic> found) {
    return new ListenAddress(read, host.resolver(), found).pop3();
  }

  private Pop3Server server() {
    return new Pop3Server(
        new Pop3Accounts(host, spools, this::inForce),
        host.blocking(),
        host.journal(),
        host.time());
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
      List<InetSocketAddress> wanted, Pop3Server pop3, DovecotConf read, List<Diagnostic> found) {
    List<Listening> open = new ArrayList<>();
    for (InetSocketAddress at : wanted) {
      try {
        open.add(host.network().listenTcp(at, pop3));
      } catch (IOException e) {
        found.add(refused(at, e, read));
      }
    }
    if (Diagnostic.anyError(found)) {
      open.forEach(Listening::close);
      return List.of();
    }
    return open;
  }

  private static Diagnostic refused(InetSocketAddress at, IOException e, DovecotConf read) {
    String what =
        "service(pop3-login): listen(%s, %d) failed: %s"
            .formatted(
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
