package dev.mxlab.dns.resolve;

import dev.mxlab.dns.resolve.ResolverControl.Failed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Questions that could not be answered a moment ago (RFC 9520 section 3.2, named.conf
 * servfail-ttl). Clients are told so at once; look-ups of the resolver's own do not care.
 */
final class Failures {
  private static final int MOST = 16_384;

  private final InstantSource clock;
  private final BoundedMap<Question, Long> until = new BoundedMap<>(MOST);

  Failures(InstantSource clock) {
    this.clock = clock;
  }

  void keep(Question question, Duration time) {
    if (!time.isZero() && !time.isNegative()) {
      until.put(question, clock.millis() + time.toMillis());
    }
  }

  boolean has(Question question) {
    Long end = until.get(question);
    if (end == null) {
      return false;
    }
    if (end > clock.millis()) {
      return true;
    }
    until.remove(question);
    return false;
  }

  /** What is remembered. */
  List<Failed> left() {
    long now = clock.millis();
    List<Failed> left = new ArrayList<>();
    until.forEach(
        (question, end) -> {
          if (end > now) {
            left.add(new Failed(question.name(), question.type(), end - now));
          }
        });
    return left;
  }

  void flush(Predicate<Question> which) {
    until.removeIf(which);
  }
}
