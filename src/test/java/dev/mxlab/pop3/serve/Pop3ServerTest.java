package dev.mxlab.pop3.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.net.sasl.Credentials;
import dev.mxlab.pop3.Pop3Backend;
import dev.mxlab.pop3.Pop3Settings;
import dev.mxlab.pop3.SpoolMail;
import dev.mxlab.time.LabTime;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pop3ServerTest {
  private static final String MAIL =
      """
      Return-Path: <kim@daum.net>
      Received: from mail.daum.net (mail.daum.net [192.168.111.200])
      \tby mail.naver.com (8.17.1/8.17.1) with ESMTP id 6AM1rg1O000074
      \tfor <lee@naver.com>; Sun, 22 Nov 2026 10:53:42 +0900
      Received: from localhost by mail.daum.net id 6AM1rg1O000001
      Subject: hello

      id 999999
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path spool;

  private final LabTime time = LabTime.standing(Instant.parse("2026-11-22T01:53:42Z"));
  private final Journal journal = new Journal(100);
  private final HostJournal pen = new HostJournal(journal, "server", time, ZoneOffset.UTC);
  private boolean oneSession;

  @SuppressWarnings("NullAway.Init")
  private SpoolMail store;

  @SuppressWarnings("NullAway.Init")
  private Pop3Server server;

  private class Backend implements Pop3Backend {
    @Override
    public Pop3Settings settings(InetAddress client, InetAddress server) {
      return Pop3Settings.tutorial();
    }

    @Override
    public dev.mxlab.net.@org.jspecify.annotations.Nullable ServerTls tls() {
      return null;
    }

    @Override
    public Optional<String> authenticate(Credentials credentials) {
      String user = credentials.user();
      String password = credentials.secret();
      return password.equals("1234")
          ? Optional.of(user.toLowerCase(java.util.Locale.ROOT))
          : Optional.empty();
    }

    @Override
    public Maildrop open(String user) throws IOException {
      return store.open(user);
    }

    @Override
    public String mailbox(String user) {
      return "/var/mail/" + user;
    }

    @Override
    public boolean oneSessionPerUser() {
      return oneSession;
    }

    @Override
    public int mostSessionsPerUserAndAddress() {
      return 3;
    }
  }

  @BeforeEach
  void begin() {
    store = new SpoolMail(spool);
    server = new Pop3Server(new Backend(), Runnable::run, pen, time);
  }

  @AfterEach
  void end() {
    assertThat(time.idle()).as("nothing is left in flight").isTrue();
    time.close();
  }

  @Test
  void recordsWhoLoggedInAndWhatWasFetched() throws Exception {
    deliver(MAIL);
    EmbeddedChannel client = connect();
    assertThat(said(client)).isEqualTo("+OK Dovecot (Debian) ready.\r\n");
    send(client, "USER Lee\r\nPASS 1234\r\nRETR 1\r\nTOP 1 0\r\nDELE 1\r\nQUIT\r\n");
    assertThat(said(client)).endsWith("+OK Logging out, messages deleted.\r\n");
    assertThat(client.isOpen()).isFalse();
    assertThat(spool.resolve("lee")).content().containsOnlyOnce("Subject: DON'T DELETE");
    List<Entry> entries = journal.entries();
    long octets = MAIL.length() + MAIL.lines().count();
    assertThat(entries)
        .extracting(Entry::event)
        .startsWith(
            new Event.LoggedIn("lee", "pop3", "192.168.111.20", true),
            new Event.MailFetched(
                "6AM1rg1O000074", "lee", "pop3", "192.168.111.20", "/var/mail/lee", octets));
    assertThat(entries.get(1).trace()).isEqualTo("6AM1rg1O000074");
    assertThat(entries).hasSize(2);
  }

  @Test
  void tellsAWrongPasswordAfterAWhile() {
    EmbeddedChannel client = connect();
    client.freezeTime();
    said(client);
    send(client, "USER lee\r\nPASS wrong\r\nCAPA\r\n");
    assertThat(said(client)).isEqualTo("+OK\r\n");
    client.advanceTimeBy(2, TimeUnit.SECONDS);
    client.runScheduledPendingTasks();
    client.runPendingTasks();
    assertThat(said(client)).startsWith("-ERR [AUTH] Authentication failed.\r\n+OK\r\nCAPA\r\n");
    assertThat(journal.entries())
        .extracting(Entry::event)
        .containsExactly(new Event.LoggedIn("lee", "pop3", "192.168.111.20", false));
    client.close();
  }

  @Test
  void endsSilentSessions() {
    EmbeddedChannel client = connect();
    client.freezeTime();
    said(client);
    send(client, "USER lee\r\nPASS 1234\r\n");
    said(client);
    client.advanceTimeBy(9, TimeUnit.MINUTES);
    client.runScheduledPendingTasks();
    assertThat(client.isOpen()).isTrue();
    send(client, "NOOP\r\n");
    said(client);
    for (int minute = 0; minute < 10; minute++) {
      assertThat(client.isOpen()).isTrue();
      client.advanceTimeBy(1, TimeUnit.MINUTES);
      client.runScheduledPendingTasks();
    }
    assertThat(said(client)).isEqualTo("-ERR Disconnected for inactivity.\r\n");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void limitsSessionsPerUser() {
    EmbeddedChannel[] clients = {connect(), connect(), connect(), connect()};
    for (EmbeddedChannel client : clients) {
      send(client, "USER lee\r\nPASS 1234\r\n");
    }
    assertThat(said(clients[2])).endsWith("+OK Logged in.\r\n");
    assertThat(said(clients[3])).contains("-ERR [IN-USE] Maximum number of connections");
    clients[0].close();
    EmbeddedChannel another = connect();
    send(another, "USER lee\r\nPASS 1234\r\n");
    assertThat(said(another)).endsWith("+OK Logged in.\r\n");
  }

  @Test
  void locksTheSessionWhereItIsToldTo() {
    oneSession = true;
    EmbeddedChannel one = connect();
    EmbeddedChannel other = connect();
    send(one, "USER lee\r\nPASS 1234\r\n");
    send(other, "USER lee\r\nPASS 1234\r\n");
    assertThat(said(one)).endsWith("+OK Logged in.\r\n");
    assertThat(said(other))
        .endsWith("-ERR [IN-USE] Mailbox is locked by another POP3 session.\r\n");
    one.close();
  }

  @Test
  void saysGoodByeWhenItEnds() {
    EmbeddedChannel client = connect();
    said(client);
    server.close();
    client.runPendingTasks();
    assertThat(said(client)).isEqualTo("-ERR [SYS/TEMP] Server shutting down.\r\n");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void nothingIsRemovedWhenTheConnectionDrops() throws IOException {
    deliver(MAIL);
    EmbeddedChannel client = connect();
    send(client, "USER lee\r\nPASS 1234\r\nDELE 1\r\n");
    client.close();
    assertThat(Files.readString(spool.resolve("lee"))).contains("Subject: hello");
  }

  @Test
  void sendsALargeMessageToASlowClientInPieces() throws Exception {
    int lines = 200_000;
    deliver("Subject: large\n\n" + ("." + "x".repeat(78) + "\n").repeat(lines));
    ExecutorService blocking = Executors.newFixedThreadPool(2);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Pop3Server slow = new Pop3Server(new Backend(), blocking, pen, time);
    try {
      Channel listener =
          new ServerBootstrap()
              .group(loops)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      InetAddress loopback = InetAddress.getLoopbackAddress();
                      slow.accept(channel, loopback, loopback, false);
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4096);
        socket.connect(listener.localAddress());
        socket
            .getOutputStream()
            .write(
                "USER lee\r\nPASS 1234\r\nRETR 1\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] all = socket.getInputStream().readAllBytes();
        String text = new String(all, StandardCharsets.US_ASCII);
        long octets = 18 + 81L * lines;
        assertThat(text).contains("\r\n+OK " + octets + " octets\r\nSubject: large\r\n\r\n..xx");
        assertThat(text).endsWith("xx\r\n.\r\n+OK Logging out.\r\n");
        assertThat(text.lines().filter(l -> l.startsWith("..x"))).hasSize(lines);
      }
      assertThat(((InetSocketAddress) listener.localAddress()).getPort()).isPositive();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
      blocking.shutdown();
    }
  }

  private EmbeddedChannel connect() {
    EmbeddedChannel channel = new EmbeddedChannel(false, false);
    try {
      channel.register();
      server.accept(
          channel,
          InetAddress.getByName("192.168.111.20"),
          InetAddress.getByName("192.168.111.100"),
          false);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    channel.runPendingTasks();
    return channel;
  }

  private static void send(EmbeddedChannel client, String text) {
    client.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    client.runPendingTasks();
  }

  private static String said(EmbeddedChannel client) {
    StringBuilder said = new StringBuilder();
    for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
      said.append(out.toString(StandardCharsets.UTF_8));
      out.release();
    }
    return said.toString();
  }

  private void deliver(String mail) throws IOException {
    store
        .store()
        .deliver(
            "lee",
            "kim@daum.net",
            time.instant().atZone(ZoneId.of("UTC")),
            () -> new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
  }
}
