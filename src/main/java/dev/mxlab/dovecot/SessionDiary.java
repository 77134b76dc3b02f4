package dev.mxlab.dovecot;

import dev.mxlab.host.Host;
import dev.mxlab.net.Diary;
import dev.mxlab.net.sasl.Credentials;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log lines of one session, in dovecot's words; the session's place in the {@link Anvil}, and
 * its failed logins with the {@link Penalties}.
 */
final class SessionDiary implements Diary {
  private static final Logger LOG = LogManager.getLogger(SessionDiary.class);

  /** Those that a part of a log line may name, whether anything is known of them or not. */
  private static final Set<String> KNOWN =
      Set.of(
          "k",
          "a",
          "b",
          "s",
          "h",
          "client_id",
          "ssl_security",
          "lport",
          "rport",
          "real_rip",
          "real_lip",
          "real_rport",
          "real_lport",
          "auth_domain",
          "orig_username",
          "orig_domain",
          "listener",
          "local_name",
          "cert",
          "ssl_ja3",
          "ssl_ja3_hash",
          "session_pid",
          "hostname",
          "pid",
          "home",
          "domain",
          "d",
          "e",
          "c",
          "$",
          "passdb",
          "x",
          "i",
          "uid",
          "gid");

  private final Host host;
  private final DovecotDaemon dovecot;
  private final DovecotConf conf;
  private final Scope scope;
  private InetAddress client;
  private final InetAddress server;
  private final String id;
  private final boolean local;
  private final boolean trusted;
  private final Instant begun;
  private boolean tls;
  private int failures;
  private String tried = "";
  private String user = "";
  private String master = "";
  private String mechanism = "";
  private long process;
  private long unknownTo;
  private boolean silent;
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
    return DovecotConf.split(conf.value(scope, "login_trusted_networks")).stream()
        .anyMatch(net -> IpRange.parse(net).filter(range -> range.contains(client)).isPresent());
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
  public void failed(Credentials credentials) {
    failures++;
    Passdbs passdbs = new Passdbs(host, conf);
    tried = passdbs.master(credentials).orElse(credentials.user());
    mechanism = credentials.mechanism();
    boolean traced = AuthTrace.isWanted(conf);
    if (traced || conf.yes(scope, "auth_verbose")) {
      host.blocking()
          .execute(
              () -> {
                String text =
                    new Complaint(passdbs, conf).of(credentials, client.getHostAddress(), id);
                if (traced) {
                  trace(credentials, text);
                } else {
                  say(text);
                }
              });
    }
    if (!trusted) {
      dovecot.penalties().failed(client, credentials.user(), credentials.secret(), host.now());
    }
  }

  /**
   * auth_debug.
   *
   * @param refusal empty for a login that succeeded
   */
  private void trace(Credentials credentials, String refusal) {
    String head =
        "service=%s\t%ssession=%s\tlip=%s\trip=%s"
            .formatted(
                scope.protocol(),
                local || tls ? "secured\t" : "",
                id,
                server.getHostAddress(),
                client.getHostAddress());
    String who = ",%s,<%s>): ".formatted(client.getHostAddress(), id);
    AuthTrace trace = new AuthTrace(new Passdbs(host, conf), new Userdbs(host, conf), conf);
    for (String line : trace.of(credentials, head, who, refusal)) {
      if (line.equals(refusal)) {
        say(line);
      } else {
        dovecot.log().say(conf, "debug", "auth: Debug: " + line);
      }
    }
  }

  @Override
  public void authenticated(String name, Credentials credentials) {
    authenticated(name, credentials.mechanism());
    master = new Passdbs(host, conf).master(credentials).orElse("");
    boolean traced = AuthTrace.isWanted(conf);
    if (!master.isEmpty() && (traced || conf.yes(scope, "auth_verbose"))) {
      say("auth: Master user logging in as " + name);
    }
    if (traced) {
      host.blocking().execute(() -> trace(credentials, ""));
    }
  }

  @Override
  public void authenticated(String name, String by) {
    user = name;
    tried = name;
    mechanism = by;
    dovecot.penalties().succeeded(client);
  }

  @Override
  public void entered(Runnable kick) {
    Anvil.Session session =
        dovecot.anvil().enter(scope.protocol(), user, client.getHostAddress(), kick);
    leave = () -> dovecot.anvil().leave(session);
    process = session.id();
    say(scope.protocol() + "-login: " + login("Login"));
    if (conf.yes(scope, "mail_debug")) {
      host.blocking().execute(() -> MailTrace.of(host, conf, user).forEach(this::debug));
    }
  }

  /** imap_id_log: all of it, or what is named there. */
  @Override
  public void identified(Map<String, @Nullable String> pairs) {
    String origin = pairs.get("x-originating-ip");
    if (trusted && process == 0 && origin != null && origin.matches("[0-9.]+|[0-9a-fA-F:.]*:.*")) {
      takeFor(origin);
    }
    List<String> wanted = DovecotConf.split(conf.value(scope, "imap_id_log"));
    List<String> told = new ArrayList<>();
    pairs.forEach(
        (key, value) -> {
          if (wanted.contains("*") || wanted.contains(key)) {
            told.add(key + '=' + (value == null ? "NIL" : value));
          }
        });
    String text = "ID sent: " + String.join(", ", told);
    if (!told.isEmpty() && process == 0) {
      say(scope.protocol() + "-login: " + login(text));
    } else if (!told.isEmpty()) {
      say(Variables.expand(conf.value(scope, "mail_log_prefix"), variables()) + text);
    }
  }

  /** A proxy that is trusted tells whose client it is. */
  private void takeFor(String address) {
    try {
      client = InetAddress.getByName(address);
    } catch (UnknownHostException nobody) {
      LOG.debug("no address: {}", address);
    }
  }

  @Override
  public void trouble(String what) {
    String prefix = Variables.expand(conf.value(scope, "mail_log_prefix"), variables());
    dovecot.log().say(conf, "error", prefix + "Error: " + what);
  }

  @Override
  public void unknown() {
    Anvil.Session session =
        dovecot.anvil().enter(scope.protocol(), user, client.getHostAddress(), () -> {});
    dovecot.anvil().leave(session);
    long number = session.id();
    String userdb =
        conf.sections("userdb").stream()
            .reduce((a, b) -> b)
            .map(one -> conf.value(one, "driver"))
            .orElse("passwd");
    String who = "(%s,%s,<%s>): ".formatted(user, client.getHostAddress(), id);
    if (userdb.equals("passwd") && conf.yes(scope, "auth_verbose")) {
      say(
          "auth-worker(%d): conn unix:auth-worker (pid=%d,uid=109): auth-worker<1>: %s"
              .formatted(number, ProcessHandle.current().pid(), userdb + who + "unknown user"));
    }
    complain("auth: Error: " + userdb + who + "user not found from userdb");
    long request = (number & 0xffff) << 16 | 1;
    complain(
        ("%s(%d): Error: auth-master: login: request [%d]: Login auth request failed:"
                + " Authenticated user not found from userdb, auth lookup id=%d"
                + " (auth connected 1 msecs ago, request took 1 msecs, client-pid=%d client-id=1)")
            .formatted(scope.protocol(), number, request, request, ProcessHandle.current().pid()));
    unknownTo = number;
  }

  @Override
  public void notBegun(String what, boolean broken) {
    silent = true;
    String prefix = Variables.expand(conf.value(scope, "mail_log_prefix"), variables());
    boolean early =
        what.startsWith("Couldn't drop privileges") || what.startsWith("Failed to expand settings");
    String who = early ? String.valueOf(process) : user;
    complain(
        broken ? prefix + "Fatal: " + what : scope.protocol() + '(' + who + "): Error: " + what);
  }

  private void debug(String what) {
    String prefix = Variables.expand(conf.value(scope, "mail_log_prefix"), variables());
    dovecot.log().say(conf, "debug", prefix + "Debug: " + what);
  }

  private void complain(String line) {
    dovecot.log().say(conf, "error", line);
  }

  @Override
  public void ended(String reason, Map<String, String> statistics) {
    leave.run();
    AutoExpunge old = new AutoExpunge(conf);
    if (process != 0 && !silent && !old.isNothing()) {
      Instant now = host.now();
      host.blocking().execute(() -> old.run(dovecot.mail(), user, now));
    }
    String protocol = scope.protocol();
    if (silent) {
      return;
    } else if (unknownTo != 0) {
      long pid = ProcessHandle.current().pid();
      process = unknownTo;
      say(
          "%s-login: %s"
              .formatted(protocol, login("Disconnected: " + reason + " (pid=" + pid + " id=1)")));
    } else if (process != 0) {
      Map<String, String> values = variables();
      values.putAll(statistics);
      String format = conf.value(scope, protocol + "_logout_format");
      String told =
          statistics.isEmpty() ? "" : Variables.expand(format, name -> known(name, values));
      String text = reason + (told.isEmpty() ? "" : ' ' + told);
      String prefix = Variables.expand(conf.value(scope, "mail_log_prefix"), variables());
      say(prefix + "Disconnected: " + text);
      if (conf.yes(scope, "mail_debug")) {
        debug("User session is finished");
      }
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

  private static @Nullable String known(String name, Map<String, String> values) {
    String value = values.get(name);
    boolean asked = KNOWN.contains(name) || name.startsWith("passdb:") || name.startsWith("cert");
    return value == null && asked ? "" : value;
  }

  /** login_log_format with its elements; those that have no value are left out. */
  private String login(String what) {
    Map<String, String> values = variables();
    List<String> elements = new ArrayList<>();
    for (String element : conf.value(scope, "login_log_format_elements").split(" ")) {
      String unknown = Variables.unknown(element, name -> known(name, values)).orElse("");
      if (!unknown.isEmpty()) {
        complain(
            "%s-login: Error: Failed to expand log_format_elements=%s: Unknown variable '%%%s'"
                .formatted(scope.protocol(), element, unknown));
        break;
      }
      if (!element.isEmpty() && Variables.says(element, values)) {
        elements.add(Variables.expand(element, values));
      }
    }
    return Variables.expand(
        conf.value(scope, "login_log_format"), Map.of("$", what, "s", String.join(", ", elements)));
  }

  /** What is known of a client before it said anything. */
  static Map<String, String> addresses(InetAddress client, InetAddress server) {
    return Map.of(
        "r", client.getHostAddress(),
        "rip", client.getHostAddress(),
        "l", server.getHostAddress(),
        "lip", server.getHostAddress());
  }

  private Map<String, String> variables() {
    Map<String, String> values = new HashMap<>();
    String pid = process == 0 ? "" : String.valueOf(process);
    String security = tls ? "TLS" : local ? "secured" : "";
    values.putAll(Variables.names(tried));
    values.put("s", scope.protocol());
    values.put("service", scope.protocol());
    values.put("m", mechanism);
    values.put("mech", mechanism);
    values.putAll(addresses(client, server));
    values.put("e", pid);
    values.put("mail_pid", pid);
    values.put("p", pid);
    values.put("pid", pid);
    values.put("c", security);
    values.put("secured", security);
    values.put("session", id);
    String by = master.isEmpty() ? tried : master;
    for (String known : List.of("auth_user", "orig_user", "original_user", "auth_username")) {
      values.put(known, by);
    }
    return values;
  }

  private void say(String line) {
    dovecot.log().info(conf, line);
  }
}
