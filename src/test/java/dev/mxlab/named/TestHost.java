package dev.mxlab.named;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import dev.mxlab.host.Command;
import dev.mxlab.host.Commands;
import dev.mxlab.host.Host;
import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.time.LabTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A host for tests: files below a directory, a network that only remembers, a standing clock. */
public final class TestHost {
  public static final Instant START = Instant.parse("2026-11-22T02:13:09Z");
  public static final Account ROOT = new Account("root", 0, 0, "root", "/root", "/bin/bash");

  public final RootedFiles files;
  public final FakeStack network;
  public final Journal journal = new Journal(1000);
  public final LabTime time = LabTime.standing(START);
  public final Host host;

  public TestHost(Path root, Collection<? extends Command> commands) {
    files = new RootedFiles(root);
    network = new FakeStack(List.of(address("192.168.111.100")));
    host =
        new Host(
            new Host.Parts(
                "server",
                "mail.example.com",
                files,
                new NoAccounts(),
                network,
                (name, type) ->
                    CompletableFuture.<DnsAnswer>failedFuture(new IllegalStateException("none")),
                time,
                time,
                ZoneOffset.UTC,
                new HostJournal(journal, "server", time, ZoneOffset.UTC),
                Runnable::run,
                new Commands(commands)));
  }

  public static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException bad) {
      throw new IllegalArgumentException(bad);
    }
  }

  /** What named said to its log. */
  public List<String> said() {
    return journal.entries().stream()
        .map(Entry::event)
        .filter(Event.DaemonSaid.class::isInstance)
        .map(e -> ((Event.DaemonSaid) e).text())
        .toList();
  }

  private static final class NoAccounts implements Accounts {
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
    public Account add(String name, String gecos, String home, String shell, boolean makeHome) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setPassword(String name, String password) {
      throw new UnsupportedOperationException();
    }
  }
}
