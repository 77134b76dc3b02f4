package dev.mxlab.dns.resolve;

import dev.mxlab.dns.answer.Recursion.Client;
import dev.mxlab.dns.answer.Recursion.Resolution;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for an answer (named.conf recursive-clients). Near the bound the one that has waited
 * longest gives way to a new one; at the bound nobody new is taken; and one client alone cannot
 * have all the places. All views of a server share one.
 */
public final class Clients {
  /** One client and its question. */
  static final class Waiting {
    final InetAddress client;
    final Object where;
    final Client asker;
    final Question question;
    final Instant since;
    final CompletableFuture<Resolution> answer = new CompletableFuture<>();

    /**
     * @param where the resolver that it waits for
     */
    Waiting(Object where, Client asker, Question question, Instant since) {
      this.where = where;
      this.asker = asker;
      this.client = asker.from().getAddress();
      this.question = question;
      this.since = since;
    }
  }

  /**
   * What came of asking for a place.
   *
   * @param taken null when there is none
   * @param dismissed who is to be told that it cannot wait longer; null for nobody
   */
  record Admission(@Nullable Waiting taken, @Nullable Waiting dismissed) {}

  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private final Map<InetAddress, Integer> places = new HashMap<>();

  synchronized Admission admit(Limits limits, Waiting fresh) {
    boolean pressed = waiting.size() * 2 >= limits.recursiveClients();
    if (pressed && places.getOrDefault(fresh.client, 0) >= limits.perClient()) {
      return new Admission(null, null);
    }
    Waiting oldest = null;
    boolean full = waiting.size() >= limits.recursiveClients();
    if (waiting.size() >= limits.softClients()) {
      Iterator<Waiting> oldestFirst = waiting.iterator();
      oldest = oldestFirst.hasNext() ? oldestFirst.next() : null;
      if (oldest != null) {
        leave(oldest);
      }
    }
    if (full) {
      return new Admission(null, oldest);
    }
    waiting.add(fresh);
    places.merge(fresh.client, 1, Integer::sum);
    return new Admission(fresh, oldest);
  }

  synchronized void leave(Waiting gone) {
    if (waiting.remove(gone)) {
      places.computeIfPresent(gone.client, (key, count) -> count <= 1 ? null : count - 1);
    }
  }

  synchronized int count() {
    return waiting.size();
  }

  synchronized List<Waiting> list() {
    return new ArrayList<>(waiting);
  }
}
