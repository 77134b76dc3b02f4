package dev.mxlab.named;

import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.named.conf.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Where named gets the resolvers of its views from. */
@FunctionalInterface
public interface RecursionSource {
  /** A resolver with an empty cache. */
  Resolving open(Wanted wanted);

  /** The same for other wishes after a reload; what {@code before} remembers may stay. */
  default Resolving again(Resolving before, Wanted wanted) {
    return open(wanted);
  }

  /**
   * What a view wants.
   *
   * @param view its settings, server statements and zones say how names are looked up
   * @param hints the root servers to start at
   */
  record Wanted(View view, List<Record> hints) {
    /** Whether a resolver for {@code other} would do the same. */
    boolean sameAs(Wanted other) {
      return hints.equals(other.hints)
          && view.settings().resolver().equals(other.view.settings().resolver())
          && view.settings().cache().equals(other.view.settings().cache())
          && view.peers().equals(other.view.peers())
          && forwarding(view).equals(forwarding(other.view));
    }

    private static List<Object> forwarding(View view) {
      List<Object> all = new ArrayList<>();
      Optional.ofNullable(view.settings().forwarding()).ifPresent(all::add);
      view.zones().stream()
          .filter(zone -> zone.settings().forwarding() != null)
          .forEach(
              zone -> {
                all.add(zone.name());
                all.add(Objects.requireNonNull(zone.settings().forwarding()));
              });
      return all;
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
