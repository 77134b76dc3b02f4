package dev.mxlab.dns.resolve;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What every look-up of one resolver stands on. */
final class Ground {
  private final Recursor.Footing footing;
  private final Delegation hints;
  private final Policy policy;
  private final Memory memory;
  private final Courier courier = new Courier(this);
  private final Primer primer = new Primer(this);
  private final ZoneFetches fetches = new ZoneFetches();

  /** What outlives a change of the configuration. */
  record Memory(
      Cache cache,
      Failures failures,
      ServerBook servers,
      ClientCookies cookies,
      ResolverCounters counters) {}

  Ground(Recursor.Footing footing, Delegation hints, Policy policy, Memory memory) {
    this.footing = footing;
    this.hints = hints;
    this.policy = policy;
    this.memory = memory;
  }

  Transport transport() {
    return footing.transport();
  }

  InstantSource clock() {
    return footing.clock();
  }

  RandomGenerator random() {
    return footing.random();
  }

  LocalZones zones() {
    return footing.zones();
  }

  ResolverLog log() {
    return footing.log();
  }

  Delegation hints() {
    return hints;
  }

  Policy policy() {
    return policy;
  }

  Memory memory() {
    return memory;
  }

  Cache cache() {
    return memory.cache();
  }

  Failures failures() {
    return memory.failures();
  }

  ServerBook servers() {
    return memory.servers();
  }

  ClientCookies cookies() {
    return memory.cookies();
  }

  ResolverCounters counters() {
    return memory.counters();
  }

  Courier courier() {
    return courier;
  }

  ZoneFetches fetches() {
    return fetches;
  }

  /** A zone's DS records belong to the zone above (RFC 4035 section 3.1.4.1). */
  static Name place(Question question) {
    Name name = question.name();
    return question.type() == Type.DS && name.labels() > 1 ? new Name(name, 1) : name;
  }

  /** Where to begin with a question, as far as is known now; asks nobody. */
  Delegation nearest(Question question) {
    Name from = place(question);
    Delegation best = memory.cache().closest(from);
    LocalZones.Cut cut = zones().cut(from);
    if (cut != null && !within(best, cut.zone())) {
      best = Delegation.ofOwnZone(cut.zone(), cut.nameServers(), cut.glue());
    }
    Name stub = policy.stubAbove(from);
    StubZone stubZone = stub == null ? null : policy.stubs().get(stub);
    if (stub != null && stubZone != null) {
      boolean same = best != null && best.zone().equals(stub);
      if (!within(best, stub) || same && stubZone.fixed()) {
        best = Delegation.of(stub, stubZone);
      }
    }
    return best == null ? hints : best;
  }

  private static boolean within(@Nullable Delegation delegation, Name zone) {
    return delegation != null && delegation.zone().subdomain(zone);
  }

  /** The same, and sees to it that next time the servers of today are known. */
  Delegation start(Question question) {
    Delegation nearest = nearest(question);
    StubZone stub = policy.stubs().get(nearest.zone());
    boolean fixed = stub != null && stub.fixed();
    boolean configured =
        nearest.origin() == Delegation.Origin.HINTS || nearest.origin() == Delegation.Origin.FIXED;
    if (configured && !fixed) {
      primer.prime(nearest);
    }
    return nearest;
  }
}
