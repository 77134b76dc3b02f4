package dev.mxlab.named.conf;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** The reverse zones of private addresses (RFC 1918, RFC 4193). */
final class PrivateNames {
  private static final List<Name> RFC1918 =
      Stream.concat(
              Stream.of("10.in-addr.arpa", "168.192.in-addr.arpa"),
              IntStream.range(16, 32).mapToObj(i -> i + ".172.in-addr.arpa"))
          .map(DomainNames::parse)
          .map(Objects::requireNonNull)
          .toList();
  private static final Name ULA = Objects.requireNonNull(DomainNames.parse("d.f.ip6.arpa"));

  private PrivateNames() {}

  /** As BIND calls the kind; null for all other names. */
  static @Nullable String kind(Name name) {
    if (RFC1918.stream().anyMatch(name::subdomain)) {
      return "rfc1918";
    }
    return name.subdomain(ULA) ? "ula" : null;
  }
}
