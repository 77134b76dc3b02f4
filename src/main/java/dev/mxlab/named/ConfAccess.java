package dev.mxlab.named;

import dev.mxlab.dns.answer.Access;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.Acl.Client;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.conf.ViewSettings;
import dev.mxlab.named.conf.ZoneSettings;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.xbill.DNS.Name;

/**
 * Who may ask what of a view. What is left out has been inherited already (BIND 9 ARM, "Access
 * Control").
 */
final class ConfAccess implements Access {

  /** Who may ask, and on which of our addresses. */
  private record Rule(Acl from, Acl on, Acl.Own own, boolean everybody) {
    Rule(Acl from, Acl on, Acl.Own own) {
      this(from, on, own, from.isAny() && on.isAny());
    }

    boolean takes(Requester who) {
      return everybody
          || matches(from, who.address(), who)
              && (on.isAny() || matches(on, who.at().getAddress(), who));
    }

    private boolean matches(Acl list, InetAddress address, Requester who) {
      return list.matches(new Client(address, who.key()), own);
    }
  }

  private final Rule query;
  private final Rule cache;
  private final Rule recursion;
  private final Map<Name, Rule> zones = new HashMap<>();

  /** Whether everybody may query every zone: then there is nothing to look up. */
  private boolean open;

  private ConfAccess(Rule query, Rule cache, Rule recursion) {
    this.query = query;
    this.cache = cache;
    this.recursion = recursion;
    this.open = query.everybody();
  }

  static ConfAccess of(View view, Acl.Own own) {
    ViewSettings.Access given = view.settings().access();
    ConfAccess access =
        new ConfAccess(
            new Rule(given.query().value(), given.queryOn().value(), own),
            new Rule(given.cache().value(), given.cacheOn().value(), own),
            new Rule(given.recursion().value(), given.recursionOn().value(), own));
    Map<ZoneSettings.Access, Rule> rules = new IdentityHashMap<>();
    for (ZoneStatement zone : view.zones()) {
      ZoneSettings.Access allowed = zone.settings().access();
      if (!rules.containsKey(allowed)) {
        Rule rule = new Rule(allowed.query().value(), allowed.queryOn().value(), own);
        rules.put(allowed, rule);
        access.open &= rule.everybody();
      }
    }
    if (!access.open) {
      for (ZoneStatement zone : view.zones()) {
        access.zones.put(zone.apex(), Objects.requireNonNull(rules.get(zone.settings().access())));
      }
    }
    return access;
  }

  /** Of the built-in view: the options' allow-query and allow-query-on. */
  static ConfAccess builtin(Acl query, Acl on, Acl.Own own) {
    Rule nobody = new Rule(Acl.NONE, Acl.ANY, own);
    return new ConfAccess(new Rule(query, on, own), nobody, nobody);
  }

  @Override
  public boolean mayQuery(Requester who, Name zone) {
    return open || zones.getOrDefault(zone, query).takes(who);
  }

  @Override
  public boolean mayQueryCache(Requester who) {
    return cache.takes(who);
  }

  /** BIND offers recursion to nobody who may not see the cache. */
  @Override
  public boolean mayRecurse(Requester who) {
    return recursion.takes(who) && cache.takes(who);
  }
}
