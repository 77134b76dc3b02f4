package dev.mxlab.smtp.server;

import dev.mxlab.smtp.LineEnds;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a server protects itself from a client, and what it calls itself in the record.
 *
 * @param daemon Name= of the port: {@code MTA-v4}
 * @param inOrder whether a client must wait for the answers to HELO, EHLO and DATA (RFC 2920
 *     section 3.1)
 * @param lineEnds what becomes of odd line ends in a message
 * @param rejectNul whether a message may hold no NUL (RejectNUL)
 * @param noops after how many NOOPs and their like a client is slowed down; 0 for never
 * @param badRecipients after how many refused recipients each further one waits a second
 *     (BadRcptThrottle); 0 for never
 * @param hopeless how many refused recipients end the connection (BadRcptShutdown); 0 for never
 * @param hopelessShare of all recipients, in percent, that may be good for this
 *     (BadRcptShutdownGood)
 * @param command how long a command may be waited for, by the machine's time (Timeout.command)
 * @param block how long a part of a message may be (Timeout.datablock)
 */
public record Guard(
    String daemon,
    boolean inOrder,
    LineEnds lineEnds,
    boolean rejectNul,
    int noops,
    int badRecipients,
    int hopeless,
    int hopelessShare,
    Duration command,
    Duration block,
    Whims whims) {
  /**
   * What is rarely otherwise.
   *
   * @param bogusHello whether HELO may lack its name, or have more behind it (AllowBogusHELO)
   * @param softBounce whether each refusal is a temporary one (SoftBounce)
   * @param busy whether the machine has so much to do that each command waits a second (DelayLA)
   */
  public record Whims(boolean bogusHello, boolean softBounce, BooleanSupplier busy) {
    public static final Whims NONE = new Whims(false, false, () -> false);
  }

  /** Without whims. */
  public Guard(
      String daemon,
      boolean inOrder,
      LineEnds lineEnds,
      boolean rejectNul,
      int noops,
      int badRecipients,
      int hopeless,
      int hopelessShare,
      Duration command,
      Duration block) {
    this(
        daemon,
        inOrder,
        lineEnds,
        rejectNul,
        noops,
        badRecipients,
        hopeless,
        hopelessShare,
        command,
        block,
        Whims.NONE);
  }

  /** sendmail's own. */
  public static final Guard STANDARD =
      new Guard(
          "MTA",
          true,
          LineEnds.STRICT,
          true,
          20,
          0,
          0,
          100,
          Duration.ofHours(1),
          Duration.ofHours(1));
}
