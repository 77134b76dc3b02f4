package dev.mxlab.dns.resolve;

import dev.mxlab.dns.resolve.ResolverCounters.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Asks the servers that the configuration names for the NS records of their zone (RFC 8109): the
 * root's hints, and the primaries of stub zones. Resolution does not wait for it.
 */
final class Primer {
  /** Not oftener than this, whatever comes of it. */
  private static final long PAUSE_MILLIS = Duration.ofSeconds(10).toMillis();

  private final Ground ground;
  private final Map<Name, Long> nextAt = new ConcurrentHashMap<>();

  Primer(Ground ground) {
    this.ground = ground;
  }

  void prime(Delegation configured) {
    long now = ground.clock().millis();
    Long due = nextAt.putIfAbsent(configured.zone(), now + PAUSE_MILLIS);
    boolean mine =
        due == null || due <= now && nextAt.replace(configured.zone(), due, now + PAUSE_MILLIS);
    if (!mine || configured.nameServers().isEmpty()) {
      return;
    }
    ground.counters().count(Counter.PRIMING);
    Question question = new Question(configured.zone(), Type.NS);
    Lookup lookup = new Lookup(ground, question);
    new Inquiry(ground, lookup, Party.of(configured, ground), question)
        .start()
        .whenComplete((reply, never) -> learn(configured, reply));
  }

  private void learn(Delegation configured, Reply reply) {
    if (!(reply instanceof Reply.Answered answered)) {
      return;
    }
    List<Record> glue = new ArrayList<>(answered.additional());
    for (Record old : configured.glue()) {
      boolean told = glue.stream().anyMatch(r -> r.getName().equals(old.getName()));
      if (!told) {
        // A hint leads on, but is nothing to be told to others.
        glue.add(Ttl.set(old, 0));
      }
    }
    long ttl = ground.cache().limits().ttl(Ttl.smallest(answered.records()));
    Delegation fresh =
        new Delegation(
            configured.zone(), answered.records(), glue, ground.clock().millis() + ttl * 1000);
    // Without any address it would lead nowhere.
    boolean usable = fresh.serverNames().stream().anyMatch(fresh.glueAddresses()::containsKey);
    if (usable) {
      ground.cache().keep(fresh);
    }
  }
}
