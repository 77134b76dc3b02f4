package dev.mxlab.sendmail.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.sendmail.dsn.Notification;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.FileQueue;
import dev.mxlab.sendmail.queue.QfFormat;
import dev.mxlab.sendmail.queue.QueueIds;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.time.LabTime;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** mail.daum.net of the tutorial with users kim and root, among servers that only play. */
final class Post implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-22T01:54:19Z");
  static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  static final String SOFTWARE = "8.17.1.9/8.17.1.9/Debian-2+deb12u2";
  static final String NAMES =
      """
      test.           A     192.168.111.100
      nomx.test.      A     192.168.111.201
      twomx.test.     MX    10 dead.test.
      twomx.test.     MX    20 alive.test.
      dead.test.      A     192.168.111.250
      alive.test.     A     192.168.111.201
      self.test.      MX    10 mail.daum.net.
      selfbetter.test. MX   10 alive.test.
      selfbetter.test. MX   20 mail.daum.net.
      selfbetter.test. MX   30 refusedhost.test.
      loop.test.      MX    10 other.test.
      other.test.     A     192.168.111.200
      cnamemx.test.   MX    10 mxalias.test.
      mxalias.test.   CNAME alive.test.
      cnamedom.test.  CNAME nomx.test.
      nullmx.test.    MX    0 .
      noaddr.test.    MX    10 nohost.test.
      empty.test.     TXT   no
      deadmx.test.    MX    10 dead.test.
      refused.test.   MX    10 refusedhost.test.
      refusedhost.test. A   192.168.111.202
      perm.test.      MX    10 permhost.test.
      permhost.test.  A     192.168.111.203
      temp.test.      MX    10 temphost.test.
      temphost.test.  A     192.168.111.204
      refusegreet.test. MX  10 greethost.test.
      greethost.test. A     192.168.111.205
      refusedtwo.test. MX   10 refusedhost.test.
      refusedtwo.test. MX   20 alive.test.
      samepref.test.  MX    10 alive.test.
      samepref.test.  MX    10 alive2.test.
      alive2.test.    A     192.168.111.201
      iponly.test.    MX    10 192.168.111.201.test.
      fallback.test.  MX    10 greethost.test.
      fallback.test.  MX    20 alive.test.
      permtwo.test.   MX    10 permhost.test.
      permtwo.test.   MX    20 alive.test.
      temptwo.test.   MX    10 temphost.test.
      temptwo.test.   MX    20 alive.test.
      brokenzone.test. SERVFAIL -
      servfail.com.   SERVFAIL -
      *.wild.test.    MX    10 alive.test.
      twoaddr.test.   MX    10 two.test.
      two.test.       A     192.168.111.250
      two.test.       A     192.168.111.201
      a.test.         MX    10 mx2.test.
      b.test.         MX    10 mx2.test.
      both.test.      MX    10 mx2.test.
      both.test.      MX    20 mx3.test.
      c.test.         MX    10 mx3.test.
      mx2.test.       A     192.168.111.212
      mx3.test.       A     192.168.111.213
      h.test.         A     192.168.111.212
      silent.test.    A     192.168.111.219
      naver.com.      MX    10 mail.naver.com.
      mail.naver.com. A     192.168.111.100
      """;

  final LabTime time = LabTime.standing(START);
  final Journal journal = new Journal(10_000);
  final MemoryMail mail;
  final MockServers servers = new MockServers();
  final NameTable names = new NameTable(NAMES);
  final Map<String, List<String>> aliases = new ConcurrentHashMap<>();
  final FileQueue queue;
  final Deliverer deliverer;

  /** Files that something was appended to, with its text. */
  final Map<String, String> files = new ConcurrentHashMap<>();

  private final Outlet outlet =
      new Outlet() {
        @Override
        public Outcome program(String command, Letter letter) {
          return Outcome.of(69, "");
        }

        @Override
        public Outcome file(String path, Letter letter) {
          if (!path.equals("/var/dead.letter")) {
            return Outcome.of(73, "Permission denied");
          }
          try (java.io.InputStream in = letter.content().open()) {
            files.merge(
                path,
                letter.fromLine() + new String(in.readAllBytes(), ISO_8859_1),
                String::concat);
            return Outcome.OK;
          } catch (IOException failed) {
            return Outcome.of(74, String.valueOf(failed.getMessage()));
          }
        }
      };

  /** Of every mailer. */
  String flags = "a";

  /** BY= of the messages to come. */
  String deliverBy = "";

  private final ExecutorService blocking = Executors.newFixedThreadPool(2);

  Post(Path directory) throws IOException {
    this(directory, new MemoryMail(), false);
  }

  Post(Path directory, MemoryMail mail, boolean returnBody) throws IOException {
    this(directory, mail, returnBody, null, Settings.Connections.STANDARD);
  }

  /**
   * @param smtp instead of the {@link MockServers}; null for these
   */
  Post(
      Path directory,
      MemoryMail mail,
      boolean returnBody,
      @Nullable SmtpClient smtp,
      Settings.Connections connections)
      throws IOException {
    this(directory, mail, returnBody, smtp, connections, Settings.Returns.STANDARD, "postmaster");
  }

  /**
   * @param postmaster who hears of bounces that bounce
   */
  Post(
      Path directory,
      MemoryMail mail,
      boolean returnBody,
      @Nullable SmtpClient smtp,
      Settings.Connections connections,
      Settings.Returns returns,
      String postmaster)
      throws IOException {
    this(directory, mail, returnBody, smtp, connections, returns, postmaster, null);
  }

  /** With another queue than its own. */
  Post(Path directory, QueueStore several) throws IOException {
    this(
        directory,
        new MemoryMail(),
        false,
        null,
        Settings.Connections.STANDARD,
        Settings.Returns.STANDARD,
        "postmaster",
        several);
  }

  private Post(
      Path directory,
      MemoryMail mail,
      boolean returnBody,
      @Nullable SmtpClient smtp,
      Settings.Connections connections,
      Settings.Returns returns,
      String postmaster,
      @Nullable QueueStore several)
      throws IOException {
    this.mail = mail;
    Random random = new Random(11);
    queue = FileQueue.open(directory, new QueueIds(time, random), any -> {});
    Settings standard =
        Settings.standard(
            "mail.daum.net",
            SOFTWARE,
            Set.of("mail.daum.net", "daum.net"),
            Set.of(InetAddress.getByName("192.168.111.200")));
    Settings settings =
        new Settings(
            standard.hostname(),
            standard.software(),
            standard.queueDirectory(),
            standard.ownNames(),
            standard.ownAddresses(),
            postmaster,
            standard.copyPostmaster(),
            standard.schedule(),
            standard.hostStatus(),
            standard.maxHop(),
            4,
            returnBody,
            standard.limits(),
            false,
            Safeguard.NONE,
            connections,
            returns);
    aliases.put("postmaster", List.of("root"));
    aliases.put("MAILER-DAEMON", List.of("postmaster"));
    deliverer =
        new Deliverer(
            new Deliverer.Parts(
                several == null ? queue : several,
                smtp == null ? servers : smtp,
                mail,
                outlet,
                names,
                new Routes(),
                time,
                time,
                SEOUL,
                new HostJournal(journal, "server-b", time, SEOUL),
                new dev.mxlab.host.Onward(blocking),
                random),
            settings);
  }

  private final class Routes implements Router {
    @Override
    public CompletionStage<Route> route(String address) {
      return CompletableFuture.completedFuture(decide(address));
    }

    private Route decide(String address) {
      String bare = address.replaceAll("^<|>$", "");
      int at = bare.lastIndexOf('@');
      String domain = at < 0 ? "" : bare.substring(at + 1);
      if (at >= 0 && !domain.equals("daum.net") && !domain.equals("mail.daum.net")) {
        return new Route.Remote("esmtp", domain + ".", bare);
      }
      String user = at < 0 ? bare : bare.substring(0, at);
      if (user.startsWith("\\")) {
        return new Route.Local(user.substring(1), user, "", -1, -1, true);
      }
      List<String> members = aliases.get(user);
      if (members != null) {
        boolean account = Set.of("kim", "root", "lee").contains(user);
        return new Route.Aliased(members, user, "", account ? new Route.Local(user) : null);
      }
      return Set.of("kim", "root", "lee").contains(user)
          ? new Route.Local(user)
          : new Route.Error(550, "5.1.1", "User unknown");
    }

    @Override
    public CompletionStage<Form> form(Envelope envelope, String mailer, String host) {
      Form plain = PlainForm.of(envelope, mailer, host);
      return CompletableFuture.completedFuture(
          new Form(plain.sender(), plain.header(), Way.to(host, flags)));
    }

    @Override
    public CompletionStage<String> controlling(String sender) {
      return CompletableFuture.completedFuture(
          sender.equals("<kim@daum.net>") ? "<kim@daum.net> (1000/1000)" : "");
    }
  }

  /** Puts a message into the queue as the SMTP server does. */
  String take(String sender, String subject, String... recipients) throws IOException {
    return take(sender, subject, List.of(), recipients);
  }

  String take(String sender, String subject, List<String> more, String... recipients)
      throws IOException {
    QueueStore.Writing writing = queue.create();
    String id = writing.queueId();
    writing.body().write(("Hello " + recipients[0] + "\n").getBytes(ISO_8859_1));
    String date = Notification.date(time.instant(), SEOUL);
    List<Envelope.Header> headers = new ArrayList<>();
    headers.add(QfFormat.RETURN_PATH);
    headers.add(
        new Envelope.Header(
            "",
            "Received: from client.example.com (client.example.com [192.168.111.10])\n\tby"
                + " mail.daum.net ("
                + SOFTWARE
                + ") with ESMTP id "
                + id
                + "\n\tfor <"
                + recipients[0]
                + ">; "
                + date));
    headers.add(new Envelope.Header("D", "Date: " + date));
    more.forEach(line -> headers.add(new Envelope.Header("", line)));
    headers.add(new Envelope.Header("M", "Message-Id: <202611220154." + id + "@mail.daum.net>"));
    headers.add(new Envelope.Header("", "From: " + sender));
    headers.add(new Envelope.Header("", "To: <" + recipients[0] + ">"));
    headers.add(new Envelope.Header("", "Subject: " + subject));
    List<Envelope.Recipient> all = new ArrayList<>();
    for (String recipient : recipients) {
      all.add(new Envelope.Recipient("<" + recipient + ">", "PFD", "RFC822; " + recipient, "", ""));
    }
    writing.commit(
        new Envelope(
            id,
            id,
            time.instant(),
            Instant.EPOCH,
            0,
            30_091,
            "",
            sender,
            "bs",
            Map.of(
                Envelope.DELIVER_BY,
                deliverBy,
                "_",
                "client.example.com [192.168.111.10]",
                "r",
                "ESMTP",
                "s",
                "client.example.com",
                "{daemon_flags}",
                "",
                "{if_addr}",
                "192.168.111.200"),
            all,
            headers));
    return id;
  }

  /** Takes, delivers at once and waits. */
  String send(String sender, String subject, String... recipients) throws Exception {
    String id = take(sender, subject, recipients);
    deliverer.submit(id);
    settle();
    return id;
  }

  void settle() throws InterruptedException {
    if (!time.awaitIdle(Duration.ofSeconds(20))) {
      throw new AssertionError("a delivery does not end");
    }
  }

  void advance(Duration by) throws InterruptedException {
    time.advance(by, Duration.ofSeconds(20));
  }

  List<String> run(boolean verbose) throws Exception {
    List<String> lines = java.util.Collections.synchronizedList(new ArrayList<>());
    deliverer.runNow(verbose ? lines::add : null).toCompletableFuture().get(20, TimeUnit.SECONDS);
    settle();
    return lines;
  }

  <E extends Event> List<E> events(Class<E> kind) {
    return journal.entries().stream()
        .map(entry -> entry.event())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** As sendmail logs it, from {@code to=} on, without the times and the priority. */
  static String logged(Event.DeliveryEnded e) {
    StringBuilder line = new StringBuilder("to=").append(e.recipient());
    if (!e.controlling().isEmpty()) {
      line.append(", ctladdr=").append(e.controlling());
    }
    line.append(", mailer=").append(e.mailer());
    if (!e.relay().isEmpty()) {
      line.append(", relay=").append(e.relay());
    }
    line.append(", dsn=").append(e.dsn());
    if (!e.reply().isEmpty()) {
      line.append(", reply=").append(e.reply());
    }
    return line.append(", stat=").append(e.stat()).toString();
  }

  @Override
  public void close() {
    deliverer.close();
    blocking.shutdownNow();
    time.close();
  }
}
