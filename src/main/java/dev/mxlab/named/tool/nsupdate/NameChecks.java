package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.message.Rr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Which names may be hosts (RFC 952, RFC 1123 section 2.1): nsupdate asks before the server does.
 */
final class NameChecks {
  private static final int A = 1;
  private static final int NS = 2;
  private static final int SOA = 6;
  private static final int WKS = 11;
  private static final int MX = 15;
  private static final int AAAA = 28;
  private static final int SRV = 33;

  private NameChecks() {}

  static boolean ownerAllowed(Rr rr) {
    return switch (rr.type()) {
      case A, AAAA, MX, WKS -> host(rr.owner(), true);
      default -> true;
    };
  }

  /** A name in the data that should be a host and cannot be one; null when all is well. */
  static @Nullable Name badName(Rr rr) {
    int skipped =
        switch (rr.type()) {
          case NS, SOA -> 0;
          case MX -> 2;
          case SRV -> 6;
          default -> -1;
        };
    if (skipped < 0) {
      return null;
    }
    byte[] data = Arrays.copyOfRange(rr.rdata(), skipped, rr.rdata().length);
    Name target = new Rr(rr.owner(), NS, rr.dclass(), 0, data).target();
    return host(target, false) ? null : target;
  }

  private static boolean host(Name name, boolean wildcard) {
    for (int i = wildcard && name.isWild() ? 1 : 0; i < name.labels() - 1; i++) {
      byte[] label = name.getLabel(i);
      for (int at = 1; at < label.length; at++) {
        boolean border = at == 1 || at == label.length - 1;
        int c = label[at];
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (border || c != '-')) {
          return false;
        }
      }
    }
    return true;
  }
}
