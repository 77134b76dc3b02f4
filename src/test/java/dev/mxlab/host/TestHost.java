package dev.mxlab.host;

import dev.mxlab.host.command.HostCommands;
import dev.mxlab.host.shell.HostCalls;
import dev.mxlab.host.shell.Shell;
import dev.mxlab.host.shell.ShellContext;
import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.net.DnsTable;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.NotedStack;
import dev.mxlab.time.LabTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A machine for tests: mail.example.com at 192.168.111.100, its files below a directory, a network
 * that only notes who listens, a DNS in a map, a clock that stands still. What a test needs
 * otherwise it tells the {@link Builder}.
 */
public final class TestHost {
  public static final Instant NOW = Instant.parse("2026-11-22T01:02:03Z");
  public static final Account ROOT = new Account("root", 0, 0, "root", "/root", "/bin/bash");

  private final Path root;
  private final Host host;
  private final LabTime time;
  private final Journal journal = new Journal(1000);
  private final NotedStack network = new NotedStack("192.168.111.100");
  private final DnsTable dns = new DnsTable();

  private TestHost(Builder builder) {
    root = builder.root;
    time = LabTime.standing(builder.now);
    HostStack stack = builder.network;
    Accounts accounts = builder.accounts;
    if (builder.inLab) {
      FileAccounts inFiles = new FileAccounts(builder.files, time);
      makeHomes(inFiles);
      accounts = inFiles;
    }
    host =
        new Host(
            new Host.Parts(
                builder.id,
                builder.hostname,
                builder.files,
                accounts,
                stack == null ? network : stack,
                dns,
                time,
                time,
                builder.zone,
                new HostJournal(journal, builder.id, time, builder.zone),
                builder.blocking,
                new Commands(builder.commands)));
  }

  private static void makeHomes(FileAccounts accounts) {
    try {
      accounts.createHomes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A machine whose whole disk is below {@code root}, with root as its only user. */
  public static Builder on(Path root) {
    return new Builder(root, new RootedFiles(root));
  }

  /** The same with a record of whose files are whose. */
  public static Builder recording(Path root) {
    OwnerRecord record = new OwnerRecord(root.resolve("owners"));
    return new Builder(root, new RootedFiles(root, Optional.of(record)));
  }

  /** The host "server" of the lab directory {@code root}: files as students edit them. */
  public static TestHost inLab(Path root) {
    return inLab(root, HostCommands.all());
  }

  public static TestHost inLab(Path root, Collection<? extends Command> commands) {
    LabFiles files = new LabFiles(root, root.resolve("var"), "server");
    Builder builder = new Builder(root, files).commands(commands);
    builder.inLab = true;
    Map.of(
            "etc/server/passwd",
            "root:x:0:0:root:/root:/bin/bash\nkim:x:1000:1000:Kim,,,:/home/kim:/bin/bash\n",
            "etc/server/group",
            "root:x:0:\nmail:x:8:\nkim:x:1000:\nadm:x:4:kim\n",
            "etc/server/shadow",
            "root:*:20000:0:99999:7:::\nkim:!:20000:0:99999:7:::\n",
            "etc/server/hosts",
            "127.0.0.1 localhost\n192.168.111.100 mail.example.com mail # us\n",
            "etc/server/hostname",
            "mail.example.com\n",
            "etc/server/bind/named.conf",
            "options { };\n",
            "mail/server/access",
            "Connect:localhost RELAY\n",
            "mail/server/aliases",
            "postmaster: root\n",
            "zones/example.com.db",
            "$TTL 3H\n")
        .forEach((path, text) -> write(root.resolve(path), text));
    try {
      files.create();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return builder.build();
  }

  /** What is not as usual. */
  public static final class Builder {
    private final Path root;
    private final HostFiles files;
    private boolean inLab;
    private String id = "server";
    private String hostname = "mail.example.com";
    private Instant now = NOW;
    private ZoneId zone = ZoneId.of("Asia/Seoul");
    private Accounts accounts = new ListedAccounts(List.of(ROOT));
    private @Nullable HostStack network;
    private Executor blocking = Runnable::run;
    private Collection<? extends Command> commands = List.of();

    private Builder(Path root, HostFiles files) {
      this.root = root;
      this.files = files;
    }

    /** The lab and the host itself call it so. */
    public Builder named(String name) {
      id = name;
      hostname = name;
      return this;
    }

    public Builder at(Instant instant) {
      now = instant;
      return this;
    }

    public Builder in(ZoneId place) {
      zone = place;
      return this;
    }

    /** Beside root; the first has the uid 1000. */
    public Builder users(String... names) {
      List<Account> users = new ArrayList<>();
      for (String name : names) {
        int uid = 1000 + users.size();
        users.add(new Account(name, uid, uid, "", "/home/" + name, "/bin/bash"));
      }
      users.add(ROOT);
      accounts = new ListedAccounts(users);
      return this;
    }

    public Builder network(HostStack stack) {
      network = stack;
      return this;
    }

    public Builder blocking(Executor executor) {
      blocking = executor;
      return this;
    }

    public Builder commands(Collection<? extends Command> installed) {
      commands = installed;
      return this;
    }

    public TestHost build() {
      return new TestHost(this);
    }
  }

  public Host host() {
    return host;
  }

  public LabTime time() {
    return time;
  }

  public Path root() {
    return root;
  }

  /** Of no use where the builder was given another. */
  public NotedStack network() {
    return network;
  }

  public DnsTable dns() {
    return dns;
  }

  public Accounts accounts() {
    return host.accounts();
  }

  public Account user(String name) {
    return accounts().find(name).orElseThrow();
  }

  public List<Entry> entries() {
    return journal.entries();
  }

  public List<Event> events() {
    return entries().stream().map(Entry::event).toList();
  }

  /** What daemons said to the log. */
  public List<String> said() {
    return events().stream()
        .filter(Event.DaemonSaid.class::isInstance)
        .map(e -> ((Event.DaemonSaid) e).text())
        .toList();
  }

  // --- files: /etc/hosts as the host names it, zones/x.db below the directory

  public Path path(String name) {
    return name.startsWith("/") ? host.files().real(name) : root.resolve(name);
  }

  public TestHost write(String name, String text) {
    write(path(name), text);
    return this;
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public String read(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  // --- commands

  /** What was printed, and the exit code. */
  public record Result(String out, String err, int code) {}

  /** A line that root types into a shell. */
  public Result run(String line) {
    return runAs("root", line, "", Map.of());
  }

  public Result runAs(String user, String line, String input, Map<String, String> environment) {
    return printed(
        (out, err) ->
            new Shell()
                .run(
                    line,
                    ShellContext.login(host, user(user), environment, stream(input), out, err)));
  }

  /** Runs a command as a user; {@code typed} says whether a person sits at a terminal. */
  public Result run(Command command, String user, boolean typed, String input, String... args) {
    Account account = user(user);
    return printed(
        (out, err) ->
            command.run(
                call(
                    account,
                    command.names().get(0),
                    List.of(args),
                    typed ? Map.of("TTY", "/dev/pts/0") : Map.of(),
                    new HostCalls.Streams(stream(input), out, err))));
  }

  /** Runs a command by one of its names; what it prints and what it complains of stand together. */
  public Result run(Command command, String user, String input, List<String> words) {
    return printed(
        (out, err) ->
            command.run(
                call(
                    user(user),
                    words.get(0),
                    words.subList(1, words.size()),
                    Map.of(),
                    new HostCalls.Streams(stream(input), out, out))));
  }

  private Call call(
      Account account,
      String name,
      List<String> args,
      Map<String, String> environment,
      HostCalls.Streams streams) {
    return new Call(
        host,
        name,
        args,
        account,
        account.home(),
        environment,
        streams.in(),
        streams.out(),
        streams.err(),
        Locale.ENGLISH);
  }

  private interface Printing {
    int to(PrintStream out, PrintStream err) throws IOException;
  }

  private static Result printed(Printing deed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream outs = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream errs = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      int code = deed.to(outs, errs);
      outs.flush();
      errs.flush();
      return new Result(
          out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), code);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static ByteArrayInputStream stream(String input) {
    return new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
  }

  /** Streams that read nothing and print to one place. */
  public static HostCalls.Streams streams(ByteArrayOutputStream out) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new HostCalls.Streams(new ByteArrayInputStream(new byte[0]), print, print);
  }
}
