package dev.mxlab.named;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What rndc does to, and shows of, the cache of one view's resolver. What a resolver cannot tell is
 * empty. Called by any thread.
 */
public interface CacheOperations {
  /**
   * An RRset, or that there is none.
   *
   * @param type asked for; of a name that does not exist {@link org.xbill.DNS.Type#ANY}
   * @param ttl what is left of it
   * @param trust how far it is trusted, in BIND's words: {@code authanswer}, {@code answer}, {@code
   *     glue}, {@code additional}
   * @param records empty for a negative answer
   * @param denial null for records, else {@code NXRRSET} or {@code NXDOMAIN}
   * @param proof the SOA of a negative answer
   */
  record Cached(
      Name name,
      int type,
      long ttl,
      String trust,
      List<Record> records,
      @Nullable String denial,
      List<Record> proof) {}

  /** A question that is in work; {@code client} as {@code 127.0.0.1#40000}. */
  record Recursing(String client, Name name, int type, int dclass) {}

  /** What is kept of a server: {@code 127.0.0.1}, and the rest of its line. */
  record Server(String address, String facts) {}

  /** A question whose failure is remembered, and for how many milliseconds more. */
  record Failure(Name name, int type, long millis) {}

  void flush();

  void flushName(Name name);

  void flushTree(Name top);

  /** Gives everything, by canonical order of names. */
  default void cached(Consumer<Cached> taker) {}

  default List<Recursing> recursing() {
    return List.of();
  }

  /** How many clients wait for an answer from elsewhere. */
  default int waiting() {
    return recursing().size();
  }

  default List<Server> servers() {
    return List.of();
  }

  default List<Failure> failures() {
    return List.of();
  }

  /** Of a resolver that can forget, and tells nothing; a tree is forgotten with all the rest. */
  static CacheOperations forgetting(Runnable all, Consumer<Name> one) {
    return new CacheOperations() {
      @Override
      public void flush() {
        all.run();
      }

      @Override
      public void flushName(Name name) {
        one.accept(name);
      }

      @Override
      public void flushTree(Name top) {
        all.run();
      }
    };
  }
}
