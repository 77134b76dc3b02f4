package dev.mxlab.named;

import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.resolve.ResolverLog;
import dev.mxlab.dns.resolve.ServedZones;
import dev.mxlab.dns.zone.ZoneTable;
import dev.mxlab.named.RecursionSource.Resolving;
import dev.mxlab.named.RecursionSource.Wanted;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.logging.Category;
import dev.mxlab.named.logging.Level;
import dev.mxlab.named.logging.NamedLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/** The resolvers of the views. A reload leaves those alone about which nothing changed. */
final class Resolvers {
  private record Open(Wanted wanted, Resolving resolving) {}

  private final RecursionSource source;
  private final ResolverLog log;
  private final Map<String, Open> open = new LinkedHashMap<>();

  Resolvers(RecursionSource source, NamedLog log) {
    this.source = source;
    this.log =
        (category, level, text) ->
            log.write(Category.of(category).orElse(Category.RESOLVER), level(level), text);
  }

  /**
   * Opens what {@code loaded} wants, and forgets what it does not.
   *
   * @param zones those of a view at each moment, by its name
   */
  void follow(Loaded loaded, Acl.Own own, Function<String, ZoneTable> zones) {
    Map<String, Open> before = new LinkedHashMap<>(open);
    open.clear();
    for (LoadedView view : loaded.views()) {
      List<Record> hints = view.hints();
      if (hints != null) {
        Open old = before.get(view.name());
        Wanted wanted =
            new Wanted(
                hints,
                ResolverSettings.of(loaded.conf(), view.conf(), own),
                new ServedZones(() -> zones.apply(view.name())),
                log,
                old == null ? null : old.resolving().recursion());
        open.put(view.name(), opened(old, wanted));
      }
    }
  }

  private Open opened(@Nullable Open old, Wanted wanted) {
    return old != null && old.wanted().sameAs(wanted) ? old : new Open(wanted, source.open(wanted));
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

  private static Level level(String word) {
    return switch (word) {
      case "error" -> Level.ERROR;
      case "warning" -> Level.WARNING;
      case "notice" -> Level.NOTICE;
      default -> Level.INFO;
    };
  }
}
