package dev.mxlab.named;

import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.named.RecursionSource.Resolving;
import dev.mxlab.named.RecursionSource.Wanted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/** The resolvers of the views. A reload leaves those alone about which nothing changed. */
final class Resolvers {
  private record Open(Wanted wanted, Resolving resolving) {}

  private final RecursionSource source;
  private final Map<String, Open> open = new LinkedHashMap<>();

  Resolvers(RecursionSource source) {
    this.source = source;
  }

  /** Opens what {@code loaded} wants, and forgets what it does not. */
  void follow(Loaded loaded) {
    Map<String, Open> before = new LinkedHashMap<>(open);
    open.clear();
    for (LoadedView view : loaded.views()) {
      List<Record> hints = view.hints();
      if (hints != null) {
        Wanted wanted = new Wanted(view.conf(), hints);
        open.put(view.name(), opened(before.get(view.name()), wanted));
      }
    }
  }

  private Open opened(@Nullable Open old, Wanted wanted) {
    if (old == null) {
      return new Open(wanted, source.open(wanted));
    }
    return old.wanted().sameAs(wanted)
        ? old
        : new Open(wanted, source.again(old.resolving(), wanted));
  }

  void close() {
    open.clear();
  }

  @Nullable Recursion recursion(String view) {
    Open found = open.get(view);
    return found == null ? null : found.resolving().recursion();
  }

  /** By the view's name. */
  Map<String, Resolving> all() {
    Map<String, Resolving> all = new LinkedHashMap<>();
    open.forEach((view, found) -> all.put(view, found.resolving()));
    return all;
  }
}
