package dev.mxlab.named;

import dev.mxlab.dns.answer.Access;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Options;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Who may ask what, with BIND's rules for what is left out: allow-query-cache follows
 * allow-recursion, else allow-query; allow-recursion follows allow-query-cache, else allow-query;
 * with none of them, local clients (BIND 9 ARM, "Access Control").
 */
final class ConfAccess implements Access {
  private final Acl.Own own;
  private final Acl query;
  private final Acl cache;
  private final Acl recursion;
  private final Acl blackhole;
  private final Map<Name, Acl> zones = new HashMap<>();

  ConfAccess(NamedConf conf, Acl.Own own) {
    Options options = conf.options();
    this.own = own;
    this.query = orElse(options.allowQuery(), Acl.ANY);
    this.blackhole = orElse(options.blackhole(), Acl.NONE);
    Placed<Acl> byCache = first(options.allowQueryCache(), options.allowRecursion());
    Placed<Acl> byRecursion = first(options.allowRecursion(), options.allowQueryCache());
    if (options.recursion()) {
      this.cache = orElse(first(byCache, options.allowQuery()), Acl.LOCAL);
      this.recursion = orElse(first(byRecursion, options.allowQuery()), Acl.LOCAL);
    } else {
      this.cache = orElse(byCache, Acl.NONE);
      this.recursion = Acl.NONE;
    }
    for (ZoneStatement zone : conf.zones()) {
      Placed<Acl> allowed = zone.allowQuery();
      if (allowed != null) {
        zones.put(ZoneRequests.apex(zone), allowed.value());
      }
    }
  }

  private static @Nullable Placed<Acl> first(
      @Nullable Placed<Acl> one, @Nullable Placed<Acl> other) {
    return one != null ? one : other;
  }

  private static Acl orElse(@Nullable Placed<Acl> given, Acl otherwise) {
    return given == null ? otherwise : given.value();
  }

  @Override
  public boolean mayQuery(Requester who, Name zone) {
    return zones.getOrDefault(zone, query).matches(who.address(), own);
  }

  @Override
  public boolean mayQueryCache(Requester who) {
    return cache.matches(who.address(), own);
  }

  @Override
  public boolean mayRecurse(Requester who) {
    return recursion.matches(who.address(), own);
  }

  /** blackhole: such clients get no answer. */
  boolean ignored(InetAddress client) {
    return blackhole.matches(client, own);
  }
}
