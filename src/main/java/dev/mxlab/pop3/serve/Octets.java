package dev.mxlab.pop3.serve;

import java.util.HashMap;
import java.util.Map;

/** How much a connection has carried, in octets; the log tells what came after the login. */
final class Octets {
  private long received;
  private long sent;
  private long receivedBefore;
  private long sentBefore;

  void received(int count) {
    received += count;
  }

  void sent(int count) {
    sent += count;
  }

  /**
   * The login has ended.
   *
   * @param pending octets that came already and belong to what follows
   */
  void begin(long pending) {
    receivedBefore = received - pending;
    sentBefore = sent;
  }

  /** For pop3_logout_format: a session's own values and these; none where it has none. */
  Map<String, String> with(Map<String, String> statistics) {
    Map<String, String> values = new HashMap<>(statistics);
    if (!values.isEmpty()) {
      values.put("i", String.valueOf(received - receivedBefore));
      values.put("input", values.get("i"));
      values.put("o", String.valueOf(sent - sentBefore));
      values.put("output", values.get("o"));
    }
    return values;
  }
}
