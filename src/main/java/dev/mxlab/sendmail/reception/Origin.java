package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.queue.Envelope;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a message came to us.
 *
 * @param relay $_: {@code client.example.com [192.168.111.10]}, {@code kim@localhost}
 * @param protocol $r: {@code ESMTP}; empty for a local submission
 * @param helo $s: empty for a local submission
 * @param daemon Name= of the listener; empty for a local submission
 * @param daemonFlags Modify= of the listener
 * @param client the client's address; empty for a local submission
 * @param here the address that it called; empty for a local submission
 * @param fullName $x of a local sender; empty for none
 * @param trace the journey that it came with; empty when it begins here
 * @param envelopeId ENVID= of the client, as xtext; empty for none
 * @param bodyType BODY= of the client: {@code 8BITMIME}; empty for none
 * @param deliverBy BY= of the client: {@code 600;R}; empty for none
 * @param session what TLS and AUTH say of the client, as macros
 * @param author AUTH= of the client; empty for none
 */
public record Origin(
    String relay,
    String protocol,
    String helo,
    String daemon,
    String daemonFlags,
    String client,
    String here,
    String fullName,
    String trace,
    String envelopeId,
    String bodyType,
    String deliverBy,
    Map<String, String> session,
    String author) {

  /**
   * @param macros more of them for the queue file
   */
  public static Origin local(String user, String fullName, Map<String, String> macros) {
    return new Origin(
        user + "@localhost", "", "", "", "c u", "", "", fullName, "", "", "", "", macros, "");
  }

  /** For Received and the $ lines of the qf file. */
  Map<String, String> queueMacros() {
    Map<String, String> macros = new TreeMap<>();
    macros.put("_", relay);
    macros.put("{daemon_flags}", daemonFlags);
    if (!envelopeId.isEmpty()) {
      macros.put(Envelope.ENVELOPE_ID, envelopeId);
    }
    if (!bodyType.isEmpty()) {
      macros.put(Envelope.BODY_TYPE, bodyType);
    }
    if (!deliverBy.isEmpty()) {
      macros.put(Envelope.DELIVER_BY, deliverBy);
    }
    if (!protocol.isEmpty()) {
      macros.put("r", protocol);
      macros.put("s", helo);
      macros.put("{if_addr}", here);
      if (!author.isEmpty()) {
        macros.put(Envelope.AUTHOR, author);
      }
    } else {
      macros.putAll(session);
    }
    return macros;
  }
}
