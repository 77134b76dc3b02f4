package dev.mxlab.named;

import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.resolve.Clients;
import dev.mxlab.dns.resolve.LocalZones;
import dev.mxlab.dns.resolve.Policy;
import dev.mxlab.dns.resolve.ResolverControl;
import dev.mxlab.dns.resolve.ResolverLog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/** Where named gets its resolver from. */
@FunctionalInterface
public interface RecursionSource {
  /** A resolver for one view. */
  Resolving open(Wanted wanted);

  /**
   * What it is to be like.
   *
   * @param hints the root servers that it starts at
   * @param zones those of the view
   * @param clients who waits for any of the server's resolvers
   * @param before the one whose cache it takes over; null for an empty one
   */
  record Wanted(
      List<Record> hints,
      Policy policy,
      LocalZones zones,
      ResolverLog log,
      Clients clients,
      @Nullable Recursion before) {}

  /**
   * @param control what rndc may do to it; null: nothing
   */
  record Resolving(Recursion recursion, @Nullable ResolverControl control) {}
}
