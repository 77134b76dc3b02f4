package dev.mxlab.dovecot;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Commands;
import dev.mxlab.host.Host;
import dev.mxlab.host.HostFiles;
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
import java.io.UncheckedIOException;
import java.net.BindException;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A host for tests: its whole disk below one directory, its network only noted down. */
public final class DiskHost implements HostFiles, Accounts, HostStack {
  private static final List<Account> ACCOUNTS =
      List.of(
          new Account("root", 0, 0, "root", "/root", "/bin/bash"),
          new Account("lee", 1001, 1001, "Lee", "/home/lee", "/bin/bash"),
          new Account("kim", 1002, 1002, "Kim", "/home/kim", "/bin/bash"));

  private final Path root;
  private final Host host;
  private final Journal journal = new Journal(1000);

  /** Where something listens, in the order of the calls. */
  final List<InetSocketAddress> listening = new ArrayList<>();

  /** What a command printed and returned. */
  public record Said(int code, String out, String err) {}

  public DiskHost(Path root, List<Command> commands) {
    this.root = root;
    LabTime time = LabTime.standing(Instant.parse("2026-11-22T02:09:29Z"));
    ZoneId zone = ZoneId.of("Asia/Seoul");
    this.host =
        new Host(
            new Host.Parts(
                "server",
                "mail.example.com",
                this,
                this,
                this,
                (name, type) ->
                    CompletableFuture.completedFuture(
                        new DnsAnswer(
                            name,
                            type,
                            DnsAnswer.Status.NO_SUCH_NAME,
                            name,
                            List.of(),
                            "192.168.111.100",
                            1)),
                time,
                time,
                zone,
                new HostJournal(journal, "server", time, zone),
                Runnable::run,
                new Commands(commands)));
  }

  public Host host() {
    return host;
  }

  Journal journal() {
    return journal;
  }

  public DiskHost write(String path, String text) {
    try {
      Path file = real(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command as a user; {@code typed} says whether a person sits at a terminal. */
  public Said run(Command command, String user, boolean typed, String input, String... args)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Account account = find(user).orElseThrow();
    int code;
    try (PrintStream o = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream e = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      code =
          command.run(
              new Call(
                  host,
                  command.names().get(0),
                  List.of(args),
                  account,
                  account.home(),
                  typed ? Map.of("TTY", "/dev/pts/0") : Map.of(),
                  new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                  o,
                  e,
                  Locale.ENGLISH));
    }
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public Path real(String path) {
    return root.resolve(path.substring(1));
  }

  @Override
  public Path forDaemon(String path) {
    return real(path);
  }

  @Override
  public String shown(Path real) {
    return "/" + root.relativize(real);
  }

  @Override
  public List<String> list(String directory) {
    try (Stream<Path> all = Files.list(real(directory))) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  @Override
  public Optional<Account> find(String name) {
    return all().stream().filter(a -> a.name().equals(name)).findFirst();
  }

  @Override
  public List<Account> all() {
    return ACCOUNTS;
  }

  @Override
  public boolean authenticate(String name, String password) {
    return find(name).isPresent() && password.equals("1234");
  }

  @Override
  public boolean groupExists(String name) {
    return name.equals("mail");
  }

  @Override
  public Account add(String name, String gecos, String home, String shell, boolean makeHome) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setPassword(String name, String password) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<InetAddress> addresses() {
    return List.of();
  }

  @Override
  public Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException {
    if (at.getAddress().getHostAddress().equals("192.168.111.7")) {
      throw new BindException("Cannot assign requested address");
    }
    listening.add(at);
    return new Listening() {
      @Override
      public List<At> bound() {
        return List.of(new At("tcp", at, at));
      }

      @Override
      public void close() {
        listening.remove(at);
      }
    };
  }

  @Override
  public Listening listenUdp(InetSocketAddress at, DatagramService service) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Channel> connect(
      InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<ByteBuf> exchange(
      InetSocketAddress to, ByteBuf datagram, Duration limit) {
    throw new UnsupportedOperationException();
  }
}
