package dev.mxlab.host;

import dev.mxlab.journal.HostJournal;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.Resolver;
import dev.mxlab.time.LabTime;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One simulated machine: what its daemons and commands are given to work with. Only its name
 * ({@code hostname NAME}) and its units' states change during its life.
 */
public final class Host {
  private final String id;
  private final HostFiles files;
  private final Accounts accounts;
  private final HostStack network;
  private final Resolver resolver;
  private final LabTime time;
  private final InstantSource clock;
  private final ZoneId zone;
  private final HostJournal journal;
  private final Executor blocking;
  private final Onward onward;
  private final Commands commands;
  private final Units units = new Units();
  private final ReentrantLock appending = new ReentrantLock();
  private volatile String hostname;

  /** All that a host is made of; {@code id} is its name in the topology, which never changes. */
  public record Parts(
      String id,
      String hostname,
      HostFiles files,
      Accounts accounts,
      HostStack network,
      Resolver resolver,
      LabTime time,
      InstantSource clock,
      ZoneId zone,
      HostJournal journal,
      Executor blocking,
      Commands commands) {}

  public Host(Parts parts) {
    this.id = parts.id();
    this.hostname = parts.hostname();
    this.files = parts.files();
    this.accounts = parts.accounts();
    this.network = parts.network();
    this.resolver = parts.resolver();
    this.time = parts.time();
    this.clock = parts.clock();
    this.zone = parts.zone();
    this.journal = parts.journal();
    this.blocking = parts.blocking();
    this.onward = new Onward(parts.blocking());
    this.commands = parts.commands();
  }

  /** The topology's name for it: {@code server-b}. */
  public String id() {
    return id;
  }

  /** What {@code hostname} prints: {@code mail.example.com}. */
  public String hostname() {
    return hostname;
  }

  /** Until the next boot; /etc/hostname stays as it is (hostname(1)). */
  public void setHostname(String hostname) {
    this.hostname = hostname;
  }

  public HostFiles files() {
    return files;
  }

  public Accounts accounts() {
    return accounts;
  }

  public HostStack network() {
    return network;
  }

  /** Asks the name servers of this host's /etc/resolv.conf, read anew when the file changes. */
  public Resolver resolver() {
    return resolver;
  }

  /** The lab's timers and activities; for the hour ask {@link #now}. */
  public LabTime time() {
    return time;
  }

  /** The host's own clock: the lab's, at the host's offset. */
  public InstantSource clock() {
    return clock;
  }

  public Instant now() {
    return clock.instant();
  }

  public ZonedDateTime localTime() {
    return clock.instant().atZone(zone);
  }

  public ZoneId zone() {
    return zone;
  }

  public HostJournal journal() {
    return journal;
  }

  /** Threads for what waits on a disk; bounded. */
  public Executor blocking() {
    return blocking;
  }

  /** The same threads, for work in steps of which one leads to the next. */
  public Onward onward() {
    return onward;
  }

  /**
   * What can be typed here. A command that needs another ({@code mail} needs {@code sendmail})
   * finds it here.
   */
  public Commands commands() {
    return commands;
  }

  /** Whether it is laid out as CentOS does it, not as Debian. */
  public boolean isRedHat() {
    return Files.exists(files.real("/etc/redhat-release"))
        || (Files.exists(files.real("/etc/named.conf")) && !Files.exists(files.real("/etc/bind")));
  }

  /** Held by whoever adds to a file that others add to at the same time. */
  public ReentrantLock appending() {
    return appending;
  }

  public Units units() {
    return units;
  }
}
