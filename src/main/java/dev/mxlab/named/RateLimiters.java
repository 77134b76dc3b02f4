package dev.mxlab.named;

import dev.mxlab.dns.answer.BuiltinView;
import dev.mxlab.dns.answer.RateLimiter;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.RateLimit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is counted for the views: a reload that changes nothing of it does not forget. */
final class RateLimiters {
  private record Kept(RateLimit setting, Acl.Own own, RateLimiter limiter) {}

  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private final RateLimiter builtin = BuiltinView.limiter();

  RateLimiter builtin() {
    return builtin;
  }

  /** Null without a rate-limit statement. */
  @Nullable RateLimiter of(String view, @Nullable RateLimit setting, Acl.Own own) {
    if (setting == null) {
      kept.remove(view);
      return null;
    }
    Kept before = kept.get(view);
    if (before != null && before.setting().equals(setting) && before.own().equals(own)) {
      return before.limiter();
    }
    RateLimiter fresh =
        new RateLimiter(rates(setting), client -> setting.exempt().matches(client, own));
    kept.put(view, new Kept(setting, own, fresh));
    return fresh;
  }

  private static RateLimiter.Rates rates(RateLimit setting) {
    RateLimit.Limits limits = setting.perSecond();
    return new RateLimiter.Rates(
        limits.responses(),
        limits.referrals(),
        limits.nodata(),
        limits.nxdomains(),
        limits.errors(),
        limits.all(),
        setting.window(),
        setting.slip(),
        setting.ipv4PrefixLength(),
        setting.ipv6PrefixLength(),
        setting.logOnly(),
        setting.qpsScale(),
        Math.max(setting.minTableSize(), setting.maxTableSize()));
  }
}
