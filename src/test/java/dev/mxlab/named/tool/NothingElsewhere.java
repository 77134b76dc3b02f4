package dev.mxlab.named.tool;

import dev.mxlab.dns.answer.Recursion;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/** A resolver that finds nothing. */
final class NothingElsewhere implements Recursion {
  @Override
  public CompletionStage<Resolution> resolve(Name name, int type, int dclass, InetAddress client) {
    return CompletableFuture.completedFuture(fromCache(name, type, dclass));
  }

  @Override
  public Resolution fromCache(Name name, int type, int dclass) {
    return new Resolution(Rcode.SERVFAIL, List.of(), List.of(), List.of());
  }
}
