package dev.mxlab.named.tool;

import dev.mxlab.dns.zone.Elsewhere;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** The hosts of other zones, asked of the machine's own resolver, each once. */
final class OtherHosts implements Elsewhere {
  private static final String TRY_AGAIN = "Temporary failure in name resolution";

  private final Resolver resolver;
  private final Map<Name, Found> known = new HashMap<>();

  OtherHosts(Resolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public Found look(Name name) {
    return known.computeIfAbsent(name, this::ask);
  }

  private Found ask(Name name) {
    CompletableFuture<DnsAnswer> four =
        resolver.ask(name.toString(), RecordType.A).toCompletableFuture();
    CompletableFuture<DnsAnswer> six =
        resolver.ask(name.toString(), RecordType.AAAA).toCompletableFuture();
    List<DnsAnswer> answers = List.of(six.join(), four.join());
    List<InetAddress> addresses = new ArrayList<>();
    Name canonical = name;
    boolean failed = false;
    for (DnsAnswer answer : answers) {
      for (DnsAnswer.Data data : answer.data()) {
        if (data instanceof DnsAnswer.Data.Address address) {
          addresses.add(address.address());
          canonical = name(answer.canonicalName(), name);
        }
      }
      failed |= answer.status().temporary();
    }
    if (!addresses.isEmpty()) {
      return new Host(canonical, addresses);
    }
    return failed ? new Unknown(TRY_AGAIN) : new Nothing();
  }

  private static Name name(String text, Name otherwise) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException odd) {
      return otherwise;
    }
  }
}
