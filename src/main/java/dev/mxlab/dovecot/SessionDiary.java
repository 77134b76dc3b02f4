package dev.mxlab.dovecot;

import dev.mxlab.host.Host;
import dev.mxlab.journal.Event;
import dev.mxlab.net.Diary;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.StringTokenizer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The log lines of one session, in dovecot's words; the session's place in the {@link Anvil}, and
 * its failed logins with the {@link Penalties}.
 */
final class SessionDiary implements Diary {
  private final Host host;
  private final DovecotDaemon dovecot;
  private final DovecotConf conf;
  private final Scope scope;
  private final InetAddress client;
  private final InetAddress server;
  private final String id;
  private final boolean local;
  private final boolean trusted;
  private final Instant begun;
  private boolean tls;
  private int failures;
  private String tried = "";
  private String user = "";
  private long process;
  private Runnable leave = () -> {};

  /**
   * @param protocol {@code pop3}, {@code imap}
   */
  SessionDiary(
      Host host,
      DovecotDaemon dovecot,
      DovecotConf conf,
      String protocol,
      InetAddress client,
      InetAddress server,
      AtomicLong count) {
    this.host = host;
    this.dovecot = dovecot;
    this.conf = conf;
    this.scope = Scope.of(protocol, server, client);
    this.client = client;
    this.server = server;
    this.local = isLocal(client, server);
    this.trusted = isTrusted(conf, scope, client);
    this.begun = host.now();
    this.id = id(begun, count.incrementAndGet(), client);
  }

  /** Whether what is sent between them is on no wire. */
  static boolean isLocal(InetAddress client, InetAddress server) {
    return client.equals(server) || client.isLoopbackAddress();
  }

  /** Whether login_trusted_networks has the client. */
  static boolean isTrusted(DovecotConf conf, Scope scope, InetAddress client) {
    String networks = conf.value(scope, "login_trusted_networks");
    return !networks.isEmpty()
        && DovecotConf.split(networks).stream()
            .anyMatch(
                net -> IpRange.parse(net).filter(range -> range.contains(client)).isPresent());
  }

  /** Time, a number and the address; dovecot has the client's port for the number. */
  private static String id(Instant at, long number, InetAddress client) {
    byte[] address = client.getAddress();
    long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    ByteBuffer octets = ByteBuffer.allocate(10 + address.length).order(ByteOrder.LITTLE_ENDIAN);
    octets.putLong(micros).position(6);
    octets.putShort((short) number).put(address);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(octets.array(), 8 + address.length));
  }

  @Override
  public Duration delay() {
    return trusted ? Duration.ZERO : dovecot.penalties().delay(client, host.now());
  }

  @Override
  public void secured() {
    tls = true;
  }

  @Override
  public void failed(String name, String password) {
    failures++;
    tried = name;
    if (!trusted) {
      dovecot.penalties().failed(client, name, password, host.now());
    }
  }

  @Override
  public void authenticated(String name) {
    user = name;
    tried = name;
    dovecot.penalties().succeeded(client);
  }

  @Override
  public void entered(Runnable kick) {
    Anvil.Session session =
        dovecot.anvil().enter(scope.protocol(), user, client.getHostAddress(), kick);
    leave = () -> dovecot.anvil().leave(session);
    process = session.id();
    say(scope.protocol() + "-login: " + login("Login"));
  }

  @Override
  public void ended(String reason, String statistics) {
    leave.run();
    String protocol = scope.protocol();
    if (process != 0) {
      String text = reason + (statistics.isEmpty() ? "" : ' ' + statistics);
      String prefix = Variables.expand(conf.value(scope, "mail_log_prefix"), this::variable);
      say(prefix + "Disconnected: " + text);
    } else {
      say(protocol + "-login: " + login("Disconnected: " + reason + attempts()));
    }
  }

  private String attempts() {
    if (!user.isEmpty()) {
      return "";
    }
    long seconds = Duration.between(begun, host.now()).toSeconds();
    return failures == 0
        ? " (no auth attempts in " + seconds + " secs)"
        : " (auth failed, %d attempts in %d secs)".formatted(failures, seconds);
  }

  /** login_log_format with its elements; those that have no value are left out. */
  private String login(String what) {
    StringBuilder elements = new StringBuilder();
    StringTokenizer all = new StringTokenizer(conf.value(scope, "login_log_format_elements"), " ");
    while (all.hasMoreTokens()) {
      String element = all.nextToken();
      if (Variables.says(element, this::variable)) {
        elements.append(elements.length() == 0 ? "" : ", ");
        elements.append(Variables.expand(element, this::variable));
      }
    }
    return Variables.expand(
        conf.value(scope, "login_log_format"),
        name ->
            switch (name) {
              case "$" -> what;
              case "s" -> elements.toString();
              default -> "";
            });
  }

  private String variable(String name) {
    return switch (name) {
      case "u", "user", "n", "username" -> tried;
      case "s", "service" -> scope.protocol();
      case "m", "mech" -> tried.isEmpty() ? "" : "PLAIN";
      case "r", "rip" -> client.getHostAddress();
      case "l", "lip" -> server.getHostAddress();
      case "e", "mail_pid", "p", "pid" -> process == 0 ? "" : String.valueOf(process);
      case "c", "secured" -> tls ? "TLS" : local ? "secured" : "";
      case "session" -> id;
      default -> "";
    };
  }

  private void say(String line) {
    host.journal().record(new Event.DaemonSaid("dovecot", "info", line));
  }
}
