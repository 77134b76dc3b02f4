package dev.mxlab.dns.update;

import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * What is said of one client's request: {@code client @0x7fc429f77898 192.168.0.114#42675/key k1
 * (kjy.co.ki): view inside: ...}.
 */
public final class ClientTalk {
  private final ZoneLog log;
  private final String client;

  /**
   * @param question as it is shown; null for requests that BIND shows without
   */
  public ClientTalk(ZoneLog log, Requester who, View view, @Nullable Name question) {
    this.log = log;
    StringBuilder text = new StringBuilder("client @0x");
    // The address of a client object means nothing to a reader; equal ones mean the same client.
    text.append(String.format("7f%010x", who.from().hashCode() & 0xFFFF_FFFFL)).append(' ');
    text.append(AddressText.of(who.from()));
    if (who.key() != null) {
      text.append("/key ").append(who.key().toString(true));
    }
    if (question != null) {
      text.append(" (").append(question.toString(true)).append(')');
    }
    if (!view.name().equals(View.DEFAULT)) {
      text.append(": view ").append(view.name());
    }
    client = text.append(": ").toString();
  }

  public void say(Topic topic, Level level, String text) {
    log.say(topic, level, client + text);
  }

  /** What BIND says without naming the client. */
  void general(Level level, String text) {
    log.say(Topic.GENERAL, level, text);
  }

  /** The same of an update of a zone. */
  void updating(String zone, Level level, String text) {
    say(Topic.UPDATE, level, "updating zone '" + zone + "': " + text);
  }
}
