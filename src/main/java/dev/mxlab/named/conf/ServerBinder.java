package dev.mxlab.named.conf;

import dev.mxlab.named.conf.ServerSettings.StatisticsChannel;
import dev.mxlab.named.conf.ServerSettings.UnixControl;
import dev.mxlab.text.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.xbill.DNS.Name;

/** What the options say of the server as a whole, and the channels into it. */
final class ServerBinder {
  private static final Duration TENTH = Duration.ofMillis(100);
  private static final int LEAST_LISTEN_QUEUE = 10;
  private static final int STATISTICS_PORT = 80;

  private static final Position NOWHERE = Position.of("");

  private final Value.Body top;
  private final Scope options;

  ServerBinder(Value.Body top, Scope options) {
    this.top = top;
    this.options = options;
  }

  ServerSettings bind(Logging logging) {
    return new ServerSettings(
        tcp(),
        quotas(),
        new ServerSettings.Cookies(
            options.flag("answer-cookie", true),
            options.word("cookie-algorithm", "siphash24"),
            options.all("cookie-secret").stream().map(Statement::word).toList()),
        paths(),
        options.flag("querylog", logging.names("queries")),
        options.flag("match-mapped-addresses", false),
        options.flag("flush-zones-on-shutdown", false),
        unixControls(),
        statisticsChannels());
  }

  /** The times are in tenths of a second. */
  private ServerSettings.Tcp tcp() {
    return new ServerSettings.Tcp(
        options.number("tcp-clients", 150),
        Math.max(options.number("tcp-listen-queue", LEAST_LISTEN_QUEUE), LEAST_LISTEN_QUEUE),
        tenths("tcp-initial-timeout", 25, 1200),
        tenths("tcp-idle-timeout", 1, 1200),
        tenths("tcp-keepalive-timeout", 1, 65_535),
        tenths("tcp-advertised-timeout", 0, 65_535));
  }

  private Duration tenths(String name, int least, int most) {
    return TENTH.multipliedBy(Math.max(least, Math.min(most, options.number(name, 300))));
  }

  private ServerSettings.Quotas quotas() {
    return new ServerSettings.Quotas(
        options.number("recursive-clients", 1000),
        options.number("transfers-in", 10),
        options.number("transfers-out", 10),
        options.number("transfers-per-ns", 2),
        options.number("update-quota", 100),
        options.number("notify-rate", 20),
        options.number("startup-notify-rate", 20),
        options.number("serial-query-rate", 20),
        Math.max(512, Math.min(65_535, options.number("transfer-message-size", 20_480))));
  }

  private ServerSettings.Paths paths() {
    return new ServerSettings.Paths(
        options.word("dump-file", "named_dump.db"),
        options.word("statistics-file", "named.stats"),
        options.word("recursing-file", "named.recursing"),
        options.word("secroots-file", "named.secroots"),
        options.path("pid-file", "/run/named/named.pid"),
        sessionKey());
  }

  private ServerSettings.SessionKey sessionKey() {
    Name name = DomainNames.parse(options.word("session-keyname", UpdatePolicy.SESSION_KEY));
    return new ServerSettings.SessionKey(
        options.path("session-keyfile", "/run/named/session.key"),
        Objects.requireNonNull(name, "the checks let only a name through"),
        options.word("session-keyalg", "hmac-sha256"),
        options.find("session-keyalg").map(Statement::at).orElse(NOWHERE));
  }

  private List<UnixControl> unixControls() {
    List<UnixControl> found = new ArrayList<>();
    for (Statement controls : top.all("controls")) {
      for (Statement unix : controls.body().all("unix")) {
        found.add(
            new UnixControl(
                unix.word(),
                number(unix, "perm"),
                number(unix, "owner"),
                number(unix, "group"),
                keys(unix)));
      }
    }
    return found;
  }

  private static int number(Statement statement, String after) {
    return statement.after(after).map(Integer::parseInt).orElse(0);
  }

  static List<String> keys(Statement statement) {
    return statement
        .listAfter("keys")
        .map(l -> l.elements().stream().map(e -> ((Value.Word) e.get(0)).text()).toList())
        .orElse(List.of());
  }

  private List<StatisticsChannel> statisticsChannels() {
    List<StatisticsChannel> found = new ArrayList<>();
    for (Statement channels : top.all("statistics-channels")) {
      for (Statement inet : channels.body().all("inet")) {
        found.add(
            new StatisticsChannel(
                Addresses.literal(inet.word()),
                port(inet, STATISTICS_PORT),
                inet.listAfter("allow").map(options.acls()::resolve).orElse(Acl.ANY)));
      }
    }
    return found;
  }

  static int port(Statement inet, int otherwise) {
    return inet.after("port").filter(p -> !p.equals("*")).map(Integer::parseInt).orElse(otherwise);
  }
}
