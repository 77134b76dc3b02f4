package dev.mxlab.net;

import java.util.HashMap;
import java.util.Map;

/** How much a connection has carried, in octets; the log tells what came after the login. */
public final class Traffic {
  private long received;
  private long sent;
  private long receivedBefore;
  private long sentBefore;

  public void received(int count) {
    received += count;
  }

  public void sent(int count) {
    sent += count;
  }

  /**
   * The login has ended.
   *
   * @param pending octets that came already and belong to what follows
   */
  public void begin(long pending) {
    receivedBefore = received - pending;
    sentBefore = sent;
  }

  /**
   * For a format of the log's last line: a session's own values and these.
   *
   * @param unread of what came, octets that the session did not look at
   */
  public Map<String, String> with(Map<String, String> statistics, int unread) {
    Map<String, String> values = new HashMap<>(statistics);
    values.put("i", String.valueOf(Math.max(0, received - receivedBefore - unread)));
    values.put("input", values.get("i"));
    values.put("o", String.valueOf(sent - sentBefore));
    values.put("output", values.get("o"));
    return values;
  }
}
