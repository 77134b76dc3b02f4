package dev.mxlab.host;

import dev.mxlab.host.command.HostCommands;
import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.host.shell.Shell;
import dev.mxlab.host.shell.ShellContext;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.net.DatagramService;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.Listening;
import dev.mxlab.net.TcpService;
import dev.mxlab.time.LabTime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A host on a lab directory of its own, at a clock that stands still. */
public final class TestHost {
  public static final Instant NOW = Instant.parse("2026-11-22T01:02:03Z");

  private final Path root;
  private final LabFiles files;
  private final FileAccounts accounts;
  private final Host host;

  public TestHost(Path root) throws IOException {
    this.root = root;
    write(
        "etc/server/passwd",
        "root:x:0:0:root:/root:/bin/bash\nkim:x:1000:1000:Kim,,,:/home/kim:/bin/bash\n");
    write("etc/server/group", "root:x:0:\nmail:x:8:\nkim:x:1000:\nadm:x:4:kim\n");
    write("etc/server/shadow", "root:*:20000:0:99999:7:::\nkim:!:20000:0:99999:7:::\n");
    write("etc/server/hosts", "127.0.0.1 localhost\n192.168.111.100 mail.example.com mail # us\n");
    write("etc/server/hostname", "mail.example.com\n");
    write("etc/server/bind/named.conf", "options { };\n");
    write("mail/server/access", "Connect:localhost RELAY\n");
    write("mail/server/aliases", "postmaster: root\n");
    write("zones/example.com.db", "$TTL 3H\n");
    files = new LabFiles(root, root.resolve("var"), "server");
    files.create();
    LabTime time = LabTime.standing(NOW);
    accounts = new FileAccounts(files, time);
    accounts.createHomes();
    ZoneId zone = ZoneId.of("Asia/Seoul");
    host =
        new Host(
            new Host.Parts(
                "server",
                "mail.example.com",
                files,
                accounts,
                new NoNetwork(),
                (name, type) ->
                    CompletableFuture.completedFuture(
                        new DnsAnswer(
                            name, type, DnsAnswer.Status.NO_SUCH_NAME, name, List.of(), "test", 0)),
                time,
                time,
                zone,
                new HostJournal(new Journal(100), "server", time, zone),
                Runnable::run,
                new Commands(HostCommands.all())));
  }

  public void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  public String read(String path) throws IOException {
    return Files.readString(root.resolve(path));
  }

  public Path root() {
    return root;
  }

  public Host host() {
    return host;
  }

  public LabFiles files() {
    return files;
  }

  public FileAccounts accounts() {
    return accounts;
  }

  /** What a line printed, both streams in one text, and its exit code. */
  public record Result(String out, String err, int code) {}

  public Result run(String line) {
    return runAs("root", line, "", Map.of());
  }

  public Result runAs(String user, String line, String input, Map<String, String> environment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ShellContext context =
        ShellContext.login(
            host,
            accounts.find(user).orElseThrow(),
            environment,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8));
    int code = new Shell().run(line, context);
    return new Result(
        out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), code);
  }

  /** Streams that say nothing and keep nothing. */
  public static HostCalls.Streams streams(ByteArrayOutputStream out) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new HostCalls.Streams(new ByteArrayInputStream(new byte[0]), print, print);
  }

  private static final class NoNetwork implements HostStack {
    @Override
    public List<InetAddress> addresses() {
      List<InetAddress> addresses = new ArrayList<>();
      try {
        addresses.add(InetAddress.getByAddress(new byte[] {(byte) 192, (byte) 168, 111, 100}));
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
      return addresses;
    }

    @Override
    public Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException {
      throw new IOException("no network");
    }

    @Override
    public Listening listenUdp(InetSocketAddress at, DatagramService service) throws IOException {
      throw new IOException("no network");
    }

    @Override
    public CompletableFuture<Channel> connect(
        InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service) {
      return CompletableFuture.failedFuture(new IOException("no network"));
    }

    @Override
    public CompletableFuture<ByteBuf> exchange(
        InetSocketAddress to, ByteBuf datagram, Duration limit) {
      datagram.release();
      return CompletableFuture.failedFuture(new IOException("no network"));
    }
  }
}
