package dev.mxlab.named;

import dev.mxlab.dns.resolve.Limits;
import dev.mxlab.dns.resolve.Recursor;
import dev.mxlab.dns.resolve.serve.StackTransport;
import dev.mxlab.host.Host;
import java.util.List;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Record;

/**
 * Look-ups over the host's own network and by its own clock.
 *
 * @param random hard to guess and safe for any thread
 */
public record LabRecursion(Host host, RandomGenerator random) implements RecursionSource {
  @Override
  public Resolving open(List<Record> hints) {
    Recursor recursor =
        new Recursor(
            hints, new StackTransport(host.network()), host.clock(), random, Limits.DEFAULT);
    return new Resolving(recursor, recursor::flush, name -> recursor.flush());
  }
}
