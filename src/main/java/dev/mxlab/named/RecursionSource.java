package dev.mxlab.named;

import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.resolve.LocalZones;
import dev.mxlab.dns.resolve.Policy;
import dev.mxlab.dns.resolve.ResolverLog;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Where named gets the resolvers of its views from. */
@FunctionalInterface
public interface RecursionSource {
  /** A resolver for one view. */
  Resolving open(Wanted wanted);

  /**
   * What it is to be like.
   *
   * @param hints the root servers that it starts at
   * @param zones those of the view
   * @param before the one whose cache it takes over; null for an empty one
   */
  record Wanted(
      List<Record> hints,
      Policy policy,
      LocalZones zones,
      ResolverLog log,
      @Nullable Recursion before) {
    /** Whether a resolver for {@code other} would do the same. */
    boolean sameAs(Wanted other) {
      return hints.equals(other.hints) && policy.equals(other.policy);
    }
  }

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
