package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.dsn.Notification;
import dev.mxlab.sendmail.queue.Schedule;
import dev.mxlab.smtp.client.Transfer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the options of a sendmail.cf say to delivery.
 *
 * @param hostname macro j: our name in EHLO and in what we write
 * @param software what Received lines call us: {@code 8.17.1.9/8.17.1.9/Debian-2+deb12u2}
 * @param queueDirectory the host's path: {@code /var/spool/mqueue}
 * @param ownNames class w
 * @param ownAddresses of the host's interfaces
 * @param postmaster who hears of bounces that cannot be delivered (DoubleBounceAddress)
 * @param copyPostmaster who gets a copy of every notification of a failure (PostmasterCopy), empty
 *     for nobody
 * @param schedule when messages are tried, warned of and returned
 * @param hostStatus where to note how hosts answered (HostStatusDirectory); null for nowhere
 * @param maxHop of Received lines (MaxHopCount)
 * @param maxDeliveries attempts at once
 * @param returnBody whether bounces carry the whole message, not its header alone
 *     (PrivacyOptions=nobodyreturn forbids it)
 * @param limits how long the SMTP client waits
 * @param client whether all goes to the daemon of this host (UseMSP)
 * @param safeguard of messages on their way to servers
 * @param connections how they are used
 * @param returns what becomes of mail that cannot be delivered
 */
public record Settings(
    String hostname,
    String software,
    String queueDirectory,
    Set<String> ownNames,
    Set<InetAddress> ownAddresses,
    String postmaster,
    String copyPostmaster,
    Schedule schedule,
    @Nullable HostStatus hostStatus,
    int maxHop,
    int maxDeliveries,
    boolean returnBody,
    Transfer.Limits limits,
    boolean client,
    Safeguard safeguard,
    Connections connections,
    Returns returns) {
  /**
   * What becomes of mail that cannot be delivered.
   *
   * @param errorsTo whether those whom Errors-To names are told too (UseErrorsTo)
   * @param deadLetters file for what nobody can have (DeadLetterDrop); empty for none
   * @param programs mailers that are programs or files of this host
   */
  public record Returns(
      Notification.Style style, boolean errorsTo, String deadLetters, Set<String> programs) {
    /** Mailers that are in every sendmail.cf. */
    public static final Set<String> USUAL = Set.of("local", "prog", "*file*");

    public static final Returns STANDARD =
        new Returns(Notification.Style.STANDARD, false, "", USUAL);
  }

  /**
   * How connections are used.
   *
   * @param kept at once for more messages (ConnectionCacheSize)
   * @param memory how long a host that did not answer is left alone (Timeout.hoststatus)
   * @param oneAtATime to a host (SingleThreadDelivery)
   * @param sparing whether mailers with F=e wait for a queue run (HoldExpensive)
   * @param helo what we call ourselves in EHLO (HeloName); empty for the host's name
   * @param runners of all queue groups at once (MaxQueueChildren); 0 for no limit
   * @param busy whether the machine has so much to do that queue runs are left out (QueueLA)
   */
  public record Connections(
      int kept,
      Duration memory,
      boolean oneAtATime,
      boolean sparing,
      String helo,
      int runners,
      BooleanSupplier busy) {
    public Connections(
        int kept, Duration memory, boolean oneAtATime, boolean sparing, String helo) {
      this(kept, memory, oneAtATime, sparing, helo, 0, () -> false);
    }

    public static final Connections STANDARD =
        new Connections(2, Duration.ofMinutes(30), false, false, "");
  }

  public Settings {
    ownNames =
        ownNames.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    ownAddresses = Set.copyOf(ownAddresses);
    if (maxDeliveries < 1) {
      throw new IllegalArgumentException("maxDeliveries " + maxDeliveries);
    }
  }

  /** Debian's sendmail.cf: warning after 4 hours, return after 5 days, 100 hops, header only. */
  public static Settings standard(
      String hostname, String software, Set<String> ownNames, Set<InetAddress> ownAddresses) {
    return new Settings(
        hostname,
        software,
        "/var/spool/mqueue",
        ownNames,
        ownAddresses,
        "postmaster",
        "",
        Schedule.standard(Duration.ofHours(4), Duration.ofDays(5)),
        null,
        100,
        20,
        false,
        Transfer.Limits.standard(),
        false,
        Safeguard.NONE,
        Connections.STANDARD,
        Returns.STANDARD);
  }

  /** Whether {@code name}, with or without its final dot, is one of class w. */
  boolean ours(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return ownNames.contains(bare.toLowerCase(Locale.ROOT));
  }
}
