package dev.mxlab.sendmail;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.Command;
import dev.mxlab.host.Commands;
import dev.mxlab.host.Host;
import dev.mxlab.host.HostFiles;
import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.net.DatagramService;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.Listening;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.TcpService;
import dev.mxlab.time.LabTime;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * mail.example.com at 192.168.111.100 with the users example, kim, lee and root, a DNS in a map and
 * files below a directory: a host for tests without a network.
 */
public final class TestHost {
  public static final Instant START = Instant.parse("2026-11-22T01:53:47Z");

  private final Path root;
  private final Map<String, DnsAnswer> dns = new HashMap<>();
  private final Map<String, Account> accounts = new TreeMap<>();

  /** Ports that listen, as {@code 0.0.0.0:25}. */
  public final List<String> open = new ArrayList<>();

  /** Ports that somebody else has. */
  public final List<Integer> taken = new ArrayList<>();

  private final Journal journal = new Journal(1000);
  private final LabTime time = LabTime.standing(START);
  private final Host host;

  public TestHost(Path root, Command... commands) {
    this(root, "mail.example.com", null, Runnable::run, commands);
  }

  /**
   * @param stack its network; null for one that opens nothing
   */
  public TestHost(
      Path root,
      String hostname,
      @Nullable HostStack stack,
      Executor blocking,
      Command... commands) {
    this.root = root;
    int uid = 1000;
    for (String name : List.of("example", "kim", "lee")) {
      addUser(new Account(name, uid, uid, "", "/home/" + name, "/bin/bash"));
      uid++;
    }
    addUser(new Account("root", 0, 0, "root", "/root", "/bin/bash"));
    host =
        new Host(
            new Host.Parts(
                hostname,
                hostname,
                files(),
                new Users(),
                stack == null ? new Stack() : stack,
                this::ask,
                time,
                time,
                ZoneId.of("Asia/Seoul"),
                new HostJournal(journal, hostname, time, ZoneId.of("Asia/Seoul")),
                blocking,
                new Commands(List.of(commands))));
    String own = host.network().addresses().get(0).getHostAddress();
    write("/etc/hosts", "127.0.0.1 localhost\n" + own + " " + hostname + "\n");
    write("/etc/mail/local-host-names", "localhost\nserver\n" + hostname + " # this one\n");
    write("/etc/mail/sendmail.cf", resource("/sendmail/debian.cf"));
    zones();
  }

  private void zones() {
    ptr("192.168.111.10", "client.example.com");
    ptr("192.168.111.12", "forged.example.com");
    ptr("192.168.111.13", "mail.spam.com");
    a("client.example.com", "192.168.111.10");
    a("forged.example.com", "192.168.111.99");
    a("mail.spam.com", "192.168.111.13");
    for (String domain : List.of("example.com", "daum.net", "naver.com")) {
      mx(domain, "mail." + domain);
      a("mail." + domain, "192.168.111.100");
    }
    mx("spam.com", "mail.spam.com");
    a("nomx.test", "192.168.111.201");
    mx("noaddr.test", "nohost.test");
    status("empty.test", DnsAnswer.Status.NO_DATA);
    status("servfail.com", DnsAnswer.Status.SERVER_FAILED);
  }

  public Host host() {
    return host;
  }

  public LabTime time() {
    return time;
  }

  public List<Event> events() {
    return journal.entries().stream().map(Entry::event).toList();
  }

  public List<Entry> entries() {
    return journal.entries();
  }

  public void addUser(Account account) {
    accounts.put(account.name(), account);
  }

  public Account user(String name) {
    return Objects.requireNonNull(accounts.get(name));
  }

  public Path path(String name) {
    return root.resolve(name.substring(1));
  }

  public void write(String name, String text) {
    try {
      Files.createDirectories(path(name).getParent());
      Files.writeString(path(name), text, StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Adds lines to sendmail.cf. */
  public void configure(String lines) {
    write("/etc/mail/sendmail.cf", resource("/sendmail/debian.cf") + lines);
  }

  public static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(TestHost.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  // --- DNS

  public void ptr(String ip, String name) {
    String[] parts = ip.split("\\.");
    put(
        parts[3] + "." + parts[2] + "." + parts[1] + "." + parts[0] + ".in-addr.arpa",
        RecordType.PTR,
        new DnsAnswer.Data.Domain(name + "."));
  }

  public void a(String name, String ip) {
    put(name, RecordType.A, new DnsAnswer.Data.Address(address(ip)));
  }

  public void mx(String name, String host) {
    put(name, RecordType.MX, new DnsAnswer.Data.Exchange(10, host + "."));
  }

  /** MX records of preferences 10 and 20. */
  public void twoExchanges(String name, String first, String second) {
    List<DnsAnswer.Data> both =
        List.of(
            new DnsAnswer.Data.Exchange(20, second + "."),
            new DnsAnswer.Data.Exchange(10, first + "."));
    dns.put(
        name + " " + RecordType.MX,
        new DnsAnswer(
            name, RecordType.MX, DnsAnswer.Status.FOUND, name + ".", both, "192.168.111.100", 1));
  }

  private void put(String name, RecordType type, DnsAnswer.Data data) {
    dns.put(
        name + " " + type,
        new DnsAnswer(
            name, type, DnsAnswer.Status.FOUND, name + ".", List.of(data), "192.168.111.100", 1));
    status(name, DnsAnswer.Status.NO_DATA);
  }

  public void status(String name, DnsAnswer.Status status) {
    dns.put(
        name,
        new DnsAnswer(name, RecordType.A, status, name + ".", List.of(), "192.168.111.100", 1));
  }

  private CompletionStage<DnsAnswer> ask(String asked, RecordType type) {
    String name = asked.toLowerCase(java.util.Locale.ROOT).replaceFirst("\\.$", "");
    DnsAnswer found = dns.get(name + " " + type);
    if (found == null) {
      found = dns.get(name);
    }
    if (found == null) {
      found =
          new DnsAnswer(
              name,
              type,
              DnsAnswer.Status.NO_SUCH_NAME,
              name + ".",
              List.of(),
              "192.168.111.100",
              1);
    }
    return CompletableFuture.completedFuture(found);
  }

  private static InetAddress address(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  // --- the rest of a machine

  private HostFiles files() {
    return new HostFiles() {
      @Override
      public Path real(String name) {
        return path(name);
      }

      @Override
      public Path forDaemon(String name) {
        return path(name);
      }

      @Override
      public String shown(Path real) {
        return "/" + root.relativize(real);
      }

      @Override
      public List<String> list(String directory) {
        return List.of();
      }
    };
  }

  private final class Users implements Accounts {
    @Override
    public Optional<Account> find(String name) {
      return Optional.ofNullable(accounts.get(name));
    }

    @Override
    public List<Account> all() {
      return List.copyOf(accounts.values());
    }

    @Override
    public boolean authenticate(String name, String password) {
      return false;
    }

    @Override
    public boolean groupExists(String name) {
      return false;
    }

    @Override
    public Account add(String name, String gecos, String home, String shell, boolean makeHome) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setPassword(String name, String password) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Stack implements HostStack {
    @Override
    public List<InetAddress> addresses() {
      return List.of(address("192.168.111.100"));
    }

    @Override
    public Listening listenTcp(InetSocketAddress at, TcpService service) throws IOException {
      if (taken.contains(at.getPort())) {
        throw new BindException("Address already in use");
      }
      String shown = at.getAddress().getHostAddress() + ":" + at.getPort();
      open.add(shown);
      return new Listening() {
        @Override
        public List<At> bound() {
          return List.of(new At("tcp", at, at));
        }

        @Override
        public void close() {
          open.remove(shown);
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
}
