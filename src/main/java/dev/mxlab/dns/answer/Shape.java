package dev.mxlab.dns.answer;

import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * The form of a view's answers (named.conf minimal-responses, rrset-order and their like).
 *
 * @param minimalAny whether ANY over UDP gets the records of one type only
 * @param requireServerCookie whether clients that know cookies must show one of ours over UDP
 */
public record Shape(
    Minimal minimal,
    boolean minimalAny,
    Sizes sizes,
    boolean requireServerCookie,
    RecordOrder order) {

  /** minimal-responses: what is left out of positive answers. */
  public enum Minimal {
    YES,
    NO,
    NO_AUTH,
    NO_AUTH_RECURSIVE
  }

  /**
   * Octets of datagrams.
   *
   * @param announced that we take ourselves (edns-udp-size)
   * @param most that we send (max-udp-size)
   * @param withoutCookie that a client gets who shows no cookie of ours (nocookie-udp-size)
   */
  public record Sizes(int announced, int most, int withoutCookie) {
    public static final Sizes DEFAULT = new Sizes(1232, 1232, 4096);
  }

  /** named's own. */
  public static final Shape DEFAULT =
      new Shape(Minimal.NO_AUTH_RECURSIVE, false, Sizes.DEFAULT, false, RecordOrder.RANDOM);

  public Shape withSizes(Sizes other) {
    return new Shape(minimal, minimalAny, other, requireServerCookie, order);
  }

  /**
   * Whether the zone's name servers go with a positive answer.
   *
   * @param small the client takes datagrams of 512 octets only, and said so
   */
  boolean nameServers(int type, boolean recursionDesired, boolean small) {
    if (small || keys(type)) {
      return false;
    }
    return type == Type.NS
        || switch (minimal) {
          case NO -> true;
          case NO_AUTH_RECURSIVE -> !recursionDesired;
          case YES, NO_AUTH -> false;
        };
  }

  /** Whether the addresses of hosts that an answer names go with it. */
  boolean addresses(int type, boolean small) {
    return !small && !keys(type) && type != Type.ANY && (type == Type.NS || minimal != Minimal.YES);
  }

  /** Takes away from what others hold what minimal-responses leaves out. */
  void trim(Answer answer, Asked asked) {
    boolean small = asked.smallDatagrams();
    int type = asked.query().type();
    boolean addresses =
        type == Type.ANY ? !small && minimal != Minimal.YES : addresses(type, small);
    if (!addresses) {
      answer.additional().clear();
    }
    boolean positive = !answer.answer().isEmpty() && answer.rcode() == Rcode.NOERROR;
    if (positive && !nameServers(type, asked.query().rd(), small)) {
      answer.authority().removeIf(set -> set.type() == Type.NS);
    }
  }

  private static boolean keys(int type) {
    return type == Type.DS || type == Type.DNSKEY || type == Type.CDS || type == Type.CDNSKEY;
  }
}
