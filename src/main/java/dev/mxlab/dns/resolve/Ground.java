package dev.mxlab.dns.resolve;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What every look-up of one resolver stands on. */
record Ground(
    Delegation hints,
    Transport transport,
    InstantSource clock,
    RandomGenerator random,
    Limits limits,
    Cache cache,
    ServerTimes times) {

  /** Where to begin with a question: the closest delegation in the cache, else the hints. */
  Delegation start(Question question) {
    Name from = question.name();
    // A zone's DS records belong to the zone above (RFC 4035 section 3.1.4.1).
    if (question.type() == Type.DS && from.labels() > 1) {
      from = new Name(from, 1);
    }
    Delegation known = cache.closest(from);
    return known == null ? hints : known;
  }
}
