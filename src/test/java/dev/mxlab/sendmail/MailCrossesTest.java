package dev.mxlab.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Call;
import dev.mxlab.host.TestHost;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.net.AddressTable;
import dev.mxlab.net.LabNetwork;
import dev.mxlab.net.Loops;
import dev.mxlab.net.PortPlan;
import dev.mxlab.sendmail.command.SendmailCommand;
import dev.mxlab.sendmail.queue.FileQueue;
import dev.mxlab.sendmail.queue.QueueIds;
import dev.mxlab.smtp.serve.NettySmtpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole mail systems and real connections between them: kim on server-b writes to lee. */
class MailCrossesTest {
  private static final InetAddress SERVER = ip("192.168.111.100");
  private static final InetAddress SERVER_B = ip("192.168.111.200");
  private static final InetAddress CLIENT = ip("192.168.111.10");

  private final AddressTable table =
      new AddressTable(
          AddressTable.Mapping.LOOPBACK,
          List.of(
              new AddressTable.Station("server", 1, List.of(SERVER), true),
              new AddressTable.Station("server-b", 2, List.of(SERVER_B), false)),
          List.of(CLIENT),
          CLIENT);
  private final Loops loops = new Loops(1);
  private final LabNetwork network =
      new LabNetwork(table, PortPlan.free(table.allSockets(), new Random()), loops);
  private final ExecutorService blocking = Executors.newFixedThreadPool(4);

  /** user, sender, and the message as it stands in the mailbox. */
  private record Delivered(String user, String sender, String message) {}

  private final BlockingQueue<Delivered> delivered = new LinkedBlockingQueue<>();
  private TestHost server;
  private TestHost serverB;
  private SendmailDaemon daemon;
  private SendmailDaemon daemonB;

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @BeforeEach
  void hosts(@TempDir Path directory) {
    server = machine(directory.resolve("a"), "mail.naver.com", "server");
    serverB = machine(directory.resolve("b"), "mail.daum.net", "server-b");
    TestMail.configure(server, "Cwnaver.com\n");
    TestMail.configure(serverB, "Cwdaum.net\n");
    for (TestHost host : List.of(server, serverB)) {
      host.dns().a("mail.daum.net", "192.168.111.200");
      host.dns().ptr("192.168.111.200", "mail.daum.net");
    }
    daemon = daemon(server);
    daemonB = daemon(serverB);
  }

  private TestHost machine(Path directory, String name, String station) {
    return TestMail.machine(
        TestHost.on(directory).named(name).network(network.stack(station)).blocking(blocking));
  }

  private SendmailDaemon daemon(TestHost host) {
    SendmailDaemon made =
        new SendmailDaemon(
            host.host(),
            new Equipment(
                (h, dir) ->
                    FileQueue.open(
                        h.files().real(dir), new QueueIds(h.clock(), new Random()), c -> {}),
                (h, file) -> key -> Optional.empty(),
                (mta, router) ->
                    Delivery.of(
                        mta,
                        router,
                        new NettySmtpClient(mta.host().network(), blocking),
                        new Boxes(),
                        dev.mxlab.sendmail.delivery.Outlet.none(),
                        new Random()),
                Equipment.Servers.smtp()));
    host.host().units().install(made);
    return made;
  }

  @AfterEach
  void stop() {
    daemon.stop();
    daemonB.stop();
    network.close();
    loops.close();
    blocking.shutdownNow();
  }

  private int kimWrites(String text, String... words) throws IOException {
    PrintStream none = new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8");
    return new SendmailCommand()
        .run(
            new Call(
                serverB.host(),
                "sendmail",
                List.of(words),
                serverB.user("kim"),
                "/home/kim",
                Map.of(),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                none,
                none,
                Locale.ENGLISH));
  }

  @Test
  void aMessageGoesFromKimToLee() throws Exception {
    assertThat(daemon.start()).isEmpty();
    daemon.begin();
    assertThat(daemonB.start()).isEmpty();
    assertThat(kimWrites("Subject: HaHaHa\n\nHoHoHoHo\n.dot\n", "-i", "lee@naver.com")).isZero();
    Delivered mail = delivered.poll(10, TimeUnit.SECONDS);
    assertThat(mail).isNotNull();
    assertThat(mail.user()).isEqualTo("lee");
    assertThat(mail.message().replaceAll("id [0-9A-Za-z]{14}", "id QID"))
        .contains(
            "Return-Path: <kim@mail.daum.net>\n"
                + "Received: from mail.daum.net (mail.daum.net [192.168.111.200])\n"
                + "\tby mail.naver.com (8.17.1.9/8.17.1.9/Debian-2+deb12u2) with ESMTP id QID\n"
                + "\tfor <lee@naver.com>; Sun, 22 Nov 2026 10:53:47 +0900\n"
                + "Received: (from kim@localhost)\n"
                + "\tby mail.daum.net (8.17.1.9/8.17.1.9/Debian-2+deb12u2) id QID\n"
                + "\tfor lee@naver.com; Sun, 22 Nov 2026 10:53:47 +0900\n"
                + "Date: Sun, 22 Nov 2026 10:53:47 +0900\n"
                + "From: kim@mail.daum.net\n")
        .endsWith("Subject: HaHaHa\n\nHoHoHoHo\n.dot\n");
    String trace = serverB.entries().get(1).trace();
    assertThat(server.entries()).filteredOn(e -> e.trace().equals(trace)).isNotEmpty();
  }

  @Test
  void whatIsWrittenWhileTheDaemonIsStoppedGoesAtItsNextStart() throws Exception {
    daemon.start();
    daemon.begin();
    assertThat(kimWrites("\nlater\n", "lee@naver.com")).isZero();
    assertThat(delivered).isEmpty();
    daemonB.start();
    daemonB.begin();
    assertThat(delivered.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void anUnknownUserIsReportedToKim() throws Exception {
    daemon.start();
    daemon.begin();
    daemonB.start();
    daemonB.begin();
    kimWrites("Subject: x\n\nx\n", "nobody@naver.com");
    Delivered mail = delivered.poll(10, TimeUnit.SECONDS);
    assertThat(mail).isNotNull();
    assertThat(mail.user()).isEqualTo("kim");
    assertThat(mail.message())
        .contains("550 5.1.1", "User unknown", "Returned mail: see transcript for details");
  }

  private final class Boxes implements MailStore {
    @Override
    public Place deliver(String user, String sender, ZonedDateTime at, Content content)
        throws IOException {
      try (InputStream in = content.open()) {
        byte[] bytes = in.readAllBytes();
        delivered.add(new Delivered(user, sender, new String(bytes, StandardCharsets.ISO_8859_1)));
        return new Place("/var/mail/" + user, 0, bytes.length);
      }
    }

    @Override
    public Maildrop open(String user) {
      throw new UnsupportedOperationException();
    }
  }
}
