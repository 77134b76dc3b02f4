package dev.mxlab.named;

import dev.mxlab.dns.answer.Recursion;
import java.util.List;
import java.util.function.Consumer;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Where named gets its resolver from. */
@FunctionalInterface
public interface RecursionSource {
  /** A resolver with an empty cache that starts at the root servers of {@code hints}. */
  Resolving open(List<Record> hints);

  /**
   * @param cache what rndc may do to it
   */
  record Resolving(Recursion recursion, CacheOperations cache) {
    /**
     * @param flush empties the cache
     * @param flushName forgets one name
     */
    public Resolving(Recursion recursion, Runnable flush, Consumer<Name> flushName) {
      this(recursion, CacheOperations.forgetting(flush, flushName));
    }
  }
}
