package dev.mxlab.dns.resolve;

import java.util.List;
import org.xbill.DNS.Name;

/** How many labels of a name are shown next (RFC 9156 section 2.3, with BIND's figures). */
final class Minimiser {
  /** Names with more are asked for as a whole. */
  private static final int MOST = 6;

  private static final Name IP6_ARPA = Name.fromConstantString("ip6.arpa.");

  /** There are zone cuts of IPv6 reverse zones: /16, /32, /48, /56, /64, /128. */
  private static final List<Integer> IP6_CUTS = List.of(6, 10, 14, 16, 18, 34);

  private Minimiser() {}

  /**
   * @param told how many labels have been shown, the root not counted
   * @return as many as the name has, or more, for all of it
   */
  static int next(Name name, int told) {
    int next = told + 1;
    if (name.subdomain(IP6_ARPA) && next > IP6_ARPA.labels() - 1) {
      for (int cut : IP6_CUTS) {
        if (cut >= next) {
          return cut;
        }
      }
      return name.labels();
    }
    return next > MOST ? name.labels() : next;
  }
}
