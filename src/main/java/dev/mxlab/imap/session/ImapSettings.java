package dev.mxlab.imap.session;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

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
 */
public record ImapSettings(
    String greeting,
    boolean plaintextAllowed,
    boolean tls,
    boolean secured,
    Duration failureDelay,
    Duration stillHere,
    ZoneId zone,
    Map<String, String> specialUse) {
  public ImapSettings {
    specialUse = Map.copyOf(specialUse);
  }
}
