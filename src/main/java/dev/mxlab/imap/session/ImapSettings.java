package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.CommandReader;
import dev.mxlab.net.sasl.Mechanism;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a session behaves.
 *
 * @param greeting what the first line ends with
 * @param plaintextAllowed whether a password may be sent without TLS
 * @param tls whether STARTTLS is offered
 * @param secured whether TLS is spoken from the first octet
 * @param failureDelay how long a failed login waits for its answer
 * @param stillHere how often a client that waits in IDLE hears something; zero for never
 * @param zone of internal dates
 * @param specialUse what mailboxes are for (RFC 6154), by name: {@code \Sent}
 * @param options what is rarely set
 */
public record ImapSettings(
    String greeting,
    boolean plaintextAllowed,
    boolean tls,
    boolean secured,
    Duration failureDelay,
    Duration stillHere,
    ZoneId zone,
    Map<String, String> specialUse,
    Options options) {
  public ImapSettings {
    specialUse = Map.copyOf(specialUse);
  }

  /** With options as they are where nobody chose any. */
  public ImapSettings(
      String greeting,
      boolean plaintextAllowed,
      boolean tls,
      boolean secured,
      Duration failureDelay,
      Duration stillHere,
      ZoneId zone,
      Map<String, String> specialUse) {
    this(
        greeting,
        plaintextAllowed,
        tls,
        secured,
        failureDelay,
        stillHere,
        zone,
        specialUse,
        Options.DEFAULT);
  }

  /**
   * What is rarely set.
   *
   * @param mechanisms that are enabled, in the order in which they are announced
   * @param hostname what challenges name
   * @param capability imap_capability: empty, {@code +MORE} to add, or all of them
   * @param identity what ID is answered with: {@code ("name" "Dovecot")}
   * @param longestLine octets of a command without literals
   * @param workarounds for what clients do wrong, imap_client_workarounds
   * @param broken whether nobody can log in, as auth_mechanisms cannot be done
   * @param longestKeyword mail_max_keyword_length
   * @param absent capabilities that are announced otherwise, and not here: LITERAL+, NOTIFY
   * @param mailboxes whether anything is said of single mailboxes
   */
  public record Options(
      List<Mechanism> mechanisms,
      String hostname,
      String capability,
      String identity,
      int longestLine,
      Set<String> workarounds,
      boolean broken,
      int longestKeyword,
      Set<String> absent,
      boolean mailboxes) {
    public static final Options DEFAULT =
        new Options(
            List.of(Mechanism.PLAIN),
            "localhost",
            "",
            "(\"name\" \"Dovecot\")",
            CommandReader.LONGEST,
            Set.of(),
            false,
            50,
            Set.of(),
            false);

    /** RFC 7888: whether only small literals may come without being asked for. */
    boolean literalMinus() {
      return absent.contains("LITERAL+");
    }

    public Options {
      mechanisms = List.copyOf(mechanisms);
      workarounds = Set.copyOf(workarounds);
      absent = Set.copyOf(absent);
    }
  }
}
