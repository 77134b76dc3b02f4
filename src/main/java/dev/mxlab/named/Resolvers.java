package dev.mxlab.named;

import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.answer.ServerState;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.resolve.Clients;
import dev.mxlab.dns.resolve.Policy;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/** The resolvers of the views. A reload leaves those alone about which nothing changed. */
final class Resolvers {
  private static final ZoneTable NO_ZONES = new ZoneTable(List.of());

  private record Open(List<Record> hints, Policy policy, Resolving resolving) {}

  private final RecursionSource source;
  private final Supplier<ServerState> state;
  private final ResolverLog log;
  private final Clients clients = new Clients();
  private final Map<String, Open> open = new LinkedHashMap<>();

  /**
   * @param state what is served: a resolver asks nobody else about our own zones
   */
  Resolvers(RecursionSource source, Supplier<ServerState> state, NamedLog log) {
    this.source = source;
    this.state = state;
    this.log =
        (category, level, text) ->
            log.write(Category.of(category).orElse(Category.RESOLVER), Level.of(level), text);
  }

  /** Opens what {@code loaded} wants, and forgets what it does not. */
  void follow(Loaded loaded, Acl.Own own) {
    Map<String, Open> before = new LinkedHashMap<>(open);
    open.clear();
    for (LoadedView view : loaded.views()) {
      List<Record> hints = view.hints();
      if (hints != null) {
        Policy policy = ResolverSettings.of(loaded.conf(), view.conf(), own);
        open.put(view.name(), opened(view.name(), before.get(view.name()), hints, policy));
      }
    }
  }

  private Open opened(String view, @Nullable Open old, List<Record> hints, Policy policy) {
    if (old != null && old.hints().equals(hints) && old.policy().equals(policy)) {
      return old;
    }
    Recursion before = old == null ? null : old.resolving().recursion();
    ServedZones zones = new ServedZones(() -> zones(view));
    return new Open(
        hints, policy, source.open(new Wanted(hints, policy, zones, log, clients, before)));
  }

  private ZoneTable zones(String name) {
    for (View view : state.get().views()) {
      if (view.name().equals(name)) {
        return view.zones();
      }
    }
    return NO_ZONES;
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
