package dev.mxlab.bench;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.HostFiles;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.RecordType;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.cf.Machine;
import dev.mxlab.sendmail.map.MapSources;
import dev.mxlab.sendmail.map.MapTable;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.InterpretedRules;
import dev.mxlab.sendmail.rewrite.Interpreter;
import dev.mxlab.sendmail.rewrite.Resolution.Side;
import dev.mxlab.sendmail.rewrite.Rulebook;
import dev.mxlab.sendmail.rewrite.Rules;
import dev.mxlab.sendmail.rewrite.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the rules of a sendmail.cf cost: where an address goes, whether a recipient is taken, how a
 * header's address is rewritten, and all of a transaction; what is asked again is remembered. Names
 * are answered at once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class RuleBench {
  /** The file that runs: the shipped one, or Debian's where src/test/labs/real-cf has made it. */
  @Param({"mail/server/sendmail.cf", "target/real-cf/debian.cf"})
  public String file = "mail/server/sendmail.cf";

  /** None of its keys are asked for. */
  private static final Path ACCESS = Path.of("src/test/resources/sendmail/makemap/hash.db");

  private Rules rules = (ruleset, workspace, facts) -> CompletableFuture.completedFuture(new Decision.Ok());
  private Facts client = Facts.NONE;

  @Setup
  public void read() throws IOException {
    Path directory = Files.createTempDirectory("rule-bench");
    Path cf = Path.of(file);
    HostFiles files = new Few(directory, Files.exists(cf) ? cf : Path.of("mail/server/sendmail.cf"));
    Machine machine =
        new Machine(
            "mail.example.com",
            List.of(),
            List.of(InetAddress.getByName("192.168.111.100")),
            List.of("localhost"));
    CfConfig config = Objects.requireNonNull(CfFile.read(CfFile.PATH, files, machine).value());
    MapSources sources =
        new MapSources(
            files,
            (name, type) -> CompletableFuture.completedFuture(answer(name, type)),
            () -> HostsFile.EMPTY,
            new Nobody(),
            "example.com",
            bound -> 0,
            line -> {},
            path -> "",
            line -> {});
    rules = new InterpretedRules(new Interpreter(Rulebook.of(config), MapTable.of(config, sources)));
    client =
        new Facts(
            Map.of(
                Facts.CLIENT_ADDRESS, "127.0.0.1",
                Facts.CLIENT_NAME, "localhost",
                Facts.CLIENT_RESOLVE, "OK",
                Facts.MAIL_FROM, "<kim@daum.net>",
                Facts.SENDER, "kim@daum.net"));
  }

  private static DnsAnswer answer(String name, RecordType type) {
    return type == RecordType.MX
        ? new DnsAnswer(
            name,
            type,
            DnsAnswer.Status.FOUND,
            name + ".",
            List.of(new DnsAnswer.Data.Exchange(10, "mail." + name + ".")),
            "192.168.111.100",
            1)
        : new DnsAnswer(
            name, type, DnsAnswer.Status.NO_DATA, name + ".", List.of(), "192.168.111.100", 1);
  }

  @Benchmark
  public Decision parse() {
    return rules.ask("parse", "<lee@naver.com>", client).toCompletableFuture().join();
  }

  @Benchmark
  public Decision checkRecipient() {
    return rules
        .connection()
        .ask("check_rcpt", "<lee@naver.com>", client)
        .toCompletableFuture()
        .join();
  }

  /** The same rule by rule, as for an address that was not seen before. */
  @Benchmark
  public Decision parseAnew() {
    return rules
        .ask("parse", "<lee@naver.com>", client, new Trace() {})
        .toCompletableFuture()
        .join();
  }

  /** The recipient's check likewise. */
  @Benchmark
  public Decision checkRecipientAnew() {
    return rules
        .connection()
        .ask("check_rcpt", "<lee@naver.com>", client, new Trace() {})
        .toCompletableFuture()
        .join();
  }

  @Benchmark
  public String header() {
    return rules
        .remote("Kim <kim@daum.net>", Side.HEADER_SENDER, "esmtp", "naver.com.", client)
        .toCompletableFuture()
        .join();
  }

  /** What is asked of the rules from a connection to the recipient's reply. */
  @Benchmark
  public Decision transaction() {
    Rules own = rules.connection();
    own.ask("check_relay", "localhost $| 127.0.0.1", client).toCompletableFuture().join();
    own.ask("parse", "<kim@daum.net>", client).toCompletableFuture().join();
    own.ask("check_mail", "<kim@daum.net>", client).toCompletableFuture().join();
    own.ask("parse", "<lee@naver.com>", client).toCompletableFuture().join();
    return own.ask("check_rcpt", "<lee@naver.com>", client).toCompletableFuture().join();
  }

  /** The sendmail.cf, and an empty file for every other. */
  private record Few(Path directory, Path cf) implements HostFiles {
    @Override
    public Path real(String path) {
      return switch (path) {
        case CfFile.PATH -> cf;
        case "/etc/mail/access.db" -> ACCESS;
        default -> empty(directory.resolve(path.substring(1).replace('/', '_')));
      };
    }

    private static Path empty(Path file) {
      try {
        return Files.exists(file) ? file : Files.createFile(file);
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
    }

    @Override
    public Path forDaemon(String path) {
      return real(path);
    }

    @Override
    public String shown(Path real) {
      return real.toString();
    }

    @Override
    public List<String> list(String directory) {
      return List.of();
    }
  }

  /** No users: the rules of a domain do not ask for them. */
  private static final class Nobody implements Accounts {
    @Override
    public Optional<Account> find(String name) {
      return Optional.empty();
    }

    @Override
    public List<Account> all() {
      return List.of();
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
    public Account add(
        String name, String gecos, String home, String shell, boolean makeHome) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public void setPassword(String name, String password) {
      throw new UnsupportedOperationException(name);
    }
  }
}
