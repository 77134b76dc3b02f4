package dev.mxlab.named.logging;

import java.util.Locale;
import java.util.Optional;

/** What a message is about (BIND 9 ARM, "The category Phrase"). */
public enum Category {
  DEFAULT,
  GENERAL,
  DATABASE,
  SECURITY,
  CONFIG,
  RESOLVER,
  XFER_IN,
  XFER_OUT,
  NOTIFY,
  CLIENT,
  UNMATCHED,
  NETWORK,
  UPDATE,
  UPDATE_SECURITY,
  QUERIES,
  QUERY_ERRORS,
  DISPATCH,
  DNSSEC,
  LAME_SERVERS,
  DELEGATION_ONLY,
  EDNS_DISABLED,
  RPZ,
  RPZ_PASSTHRU,
  RATE_LIMIT,
  CNAME,
  SPILL,
  TRUST_ANCHOR_TELEMETRY,
  NSID,
  ZONELOAD,
  DNSTAP,
  SERVE_STALE,
  RESPONSES,
  SSLKEYLOGFILE;

  /** As named.conf names it: {@code xfer-in}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Category> of(String word) {
    for (Category category : values()) {
      if (category.word().equalsIgnoreCase(word)) {
        return Optional.of(category);
      }
    }
    return Optional.empty();
  }
}
