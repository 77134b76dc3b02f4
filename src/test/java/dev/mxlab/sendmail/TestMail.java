package dev.mxlab.sendmail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mxlab.host.Call;
import dev.mxlab.host.TestHost;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.DnsTable;
import dev.mxlab.net.TcpService;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.delivery.Router;
import dev.mxlab.sendmail.m4.LibraryTest;
import dev.mxlab.sendmail.map.Makemap;
import dev.mxlab.sendmail.queue.FileQueue;
import dev.mxlab.sendmail.queue.QueueIds;
import dev.mxlab.sendmail.queue.Selection;
import dev.mxlab.sendmail.reception.Mta;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A test host's mail system: a real queue on disk, maps in memory, deliveries written down. */
public final class TestMail {
  public static final Instant START = Instant.parse("2026-11-22T01:53:47Z");

  private static final String ACCESS = "/etc/mail/access.db";

  /** The sendmail.cf of the tests, made of /sendmail/debian.mc. */
  public static final String CF = LibraryTest.made(resource("/sendmail/debian.mc"));

  /** Values by file, {@code /etc/mail/access.db}, and key. */
  public final Map<String, Map<String, String>> maps = new HashMap<>();

  /** Queue ids, {@code run}, {@code start PT10M}, {@code close}. */
  public final List<String> asked = new ArrayList<>();

  /** What a queue run says. */
  public final List<String> runSays = new ArrayList<>();

  public final TestHost host;
  public final SendmailDaemon daemon;
  public @Nullable Router router;

  private TestMail(TestHost host) {
    this.host = host;
    this.daemon =
        new SendmailDaemon(
            host.host(),
            new Equipment(
                (h, directory) ->
                    FileQueue.open(
                        h.files().real(directory),
                        h.files().real(transit(directory)),
                        new QueueIds(h.clock(), new Random(7)),
                        complaint -> {},
                        Runnable::run),
                (h, file) -> key -> Optional.ofNullable(maps.getOrDefault(file, Map.of()).get(key)),
                (mta, routes) -> {
                  router = routes;
                  return new Recorded();
                },
                (reception, settings) -> (TcpService) (channel, link) -> {}));
    host.host().units().install(daemon);
  }

  private static String transit(String directory) {
    String own = directory.replace("/var/spool/mqueue", "").replace('/', '-');
    return "/var/spool/transit" + own;
  }

  public static TestMail in(Path directory) {
    return new TestMail(machine(directory));
  }

  /** The host "server" of a lab directory, where these can be typed. */
  public static TestMail inLab(Path root, List<? extends dev.mxlab.host.Command> commands) {
    TestHost host = TestHost.inLab(root, commands);
    configure(host, "");
    host.write("/etc/mail/local-host-names", "localhost\nexample.com\n");
    zones(host.dns());
    return new TestMail(host);
  }

  /** Another machine, with these users. */
  public static TestMail on(TestHost.Builder builder, String... users) {
    return new TestMail(machine(builder, users));
  }

  /** mail.example.com with the users example, kim, lee and root. */
  public static TestHost machine(Path directory) {
    return machine(TestHost.on(directory).named("mail.example.com"));
  }

  static TestHost machine(TestHost.Builder builder) {
    return machine(builder, "example", "kim", "lee");
  }

  private static TestHost machine(TestHost.Builder builder, String... users) {
    TestHost host = builder.at(START).users(users).build();
    String hostname = host.host().hostname();
    String address = host.host().network().addresses().get(0).getHostAddress();
    host.write("/etc/hosts", "127.0.0.1 localhost\n" + address + " " + hostname + "\n")
        .write("/etc/mail/local-host-names", "localhost\nserver\n" + hostname + " # this one\n");
    configure(host, "");
    build(host, ACCESS, Map.of());
    zones(host.dns());
    return host;
  }

  private static void zones(DnsTable dns) {
    dns.ptr("192.168.111.10", "client.example.com")
        .ptr("192.168.111.12", "forged.example.com")
        .ptr("192.168.111.13", "mail.spam.com")
        .a("client.example.com", "192.168.111.10")
        .a("forged.example.com", "192.168.111.99")
        .a("mail.spam.com", "192.168.111.13")
        .mx("spam.com", "mail.spam.com")
        .a("nomx.test", "192.168.111.201")
        .mx("noaddr.test", "nohost.test")
        .status("empty.test", DnsAnswer.Status.NO_DATA)
        .status("servfail.com", DnsAnswer.Status.SERVER_FAILED);
    for (String domain : List.of("example.com", "daum.net", "naver.com")) {
      dns.mx(domain, "mail." + domain).a("mail." + domain, "192.168.111.100");
    }
  }

  /** What our library makes of a sendmail.mc for Debian, with lines added. */
  static void configure(TestHost host, String lines) {
    host.write(CfFile.PATH, CF + lines);
  }

  /** A hash map on the host's disk. */
  private static void build(TestHost host, String map, Map<String, String> pairs) {
    StringBuilder typed = new StringBuilder();
    pairs.forEach((key, value) -> typed.append(key).append('\t').append(value).append('\n'));
    make(host, map, typed.toString());
  }

  private static void make(TestHost host, String map, String typed) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    try {
      new Makemap()
          .run(
              new Call(
                  host.host(),
                  "makemap",
                  List.of("hash", map),
                  host.user("root"),
                  "/etc/mail",
                  Map.of(),
                  new ByteArrayInputStream(typed.getBytes(UTF_8)),
                  nowhere,
                  nowhere,
                  Locale.ENGLISH));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** With more lines in the sendmail.mc, before its mailers. */
  public void make(String lines) {
    String mc =
        resource("/sendmail/debian.mc").replace("MAILER(`local')", lines + "MAILER(`local')");
    host.write(CfFile.PATH, LibraryTest.made(mc));
  }

  /** The access map, of these lines as makemap reads them; a wrong one is left out. */
  public void access(String... lines) {
    make(host, ACCESS, String.join("", lines));
  }

  /** One more pair in a map of /etc/mail. */
  public void table(String name, String key, String value) {
    String file = "/etc/mail/" + name + ".db";
    Map<String, String> pairs = maps.computeIfAbsent(file, f -> new HashMap<>());
    pairs.put(key, value);
    build(host, file, pairs);
  }

  public void configure(String lines) {
    configure(host, lines);
  }

  public static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(TestMail.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public TestMail with(String file, String key, String value) {
    Map<String, String> pairs = maps.computeIfAbsent(file, f -> new HashMap<>());
    pairs.put(key, value);
    if (file.equals(ACCESS)) {
      build(host, file, pairs);
    }
    return this;
  }

  public CfConfig config() {
    return Objects.requireNonNull(CfFile.read(CfFile.PATH, host.host()).value());
  }

  /** What listens would work with, its deliveries written down. */
  public Mta mta() {
    try {
      Recorded recorded = new Recorded();
      return daemon
          .system()
          .assemble(config(), daemon.system().queue("/var/spool/mqueue"), recorded, recorded);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private final class Recorded implements Delivery {
    @Override
    public void start(Duration interval) {
      asked.add("start " + interval);
    }

    @Override
    public void submit(String queueId) {
      asked.add(queueId);
    }

    @Override
    public CompletionStage<Void> runNow(Selection which, @Nullable Consumer<String> verbose) {
      StringBuilder what = new StringBuilder("run");
      for (Selection.Term term : which.terms()) {
        what.append(term.negated() ? " !" : " ").append(term.part()).append(' ');
        what.append(term.text());
      }
      asked.add(what.toString());
      if (verbose != null) {
        runSays.forEach(verbose);
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      asked.add("close");
    }

    @Override
    public boolean await(Duration limit) {
      asked.add("await");
      return true;
    }
  }
}
