package dev.mxlab.dns.answer;

import dev.mxlab.dns.wire.MessageReader;
import dev.mxlab.dns.wire.ResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * What one thread reads queries and writes responses with, one after the other, so that a query
 * leaves next to nothing behind for the garbage collector.
 */
final class Desk {
  private static final ThreadLocal<Desk> OF_THREAD = ThreadLocal.withInitial(Desk::new);

  private final MessageReader reader = new MessageReader();
  private final ResponseWriter writer = new ResponseWriter();
  private Answer answer = new Answer();
  private final ZoneSearch search = new ZoneSearch();
  private final CacheSearch cache = new CacheSearch();
  private boolean taken;
  private @Nullable Desk next;

  /** The thread's own, or a further one: within a lab an answer sent may bring the next query. */
  static Desk take() {
    Desk desk = OF_THREAD.get();
    while (desk.taken) {
      Desk further = desk.next;
      if (further == null) {
        further = new Desk();
        desk.next = further;
      }
      desk = further;
    }
    desk.taken = true;
    return desk;
  }

  /** Lets go of the zones that the answer came from, too. */
  void leave() {
    answer.clear();
    taken = false;
  }

  MessageReader reader() {
    return reader;
  }

  ResponseWriter writer() {
    return writer;
  }

  CacheSearch cache() {
    return cache;
  }

  ZoneSearch search() {
    return search;
  }

  /** The answer to begin with. */
  Answer answer() {
    return answer.clear();
  }

  /** The answer made here is going to be finished elsewhere. */
  void giveAway() {
    answer = new Answer();
  }
}
