package dev.mxlab.dns.update;

import org.xbill.DNS.Type;

/** What updates must know of record types. */
final class Types {
  /** BIND keeps notes about signing in it. */
  static final int PRIVATE = 65534;

  private Types() {}

  /** Types of questions and of messages, not of data. */
  static boolean meta(int type) {
    return type == 0 || type == Type.OPT || type >= 128 && type < 256;
  }

  /** Those that may stand beside a CNAME record (RFC 4035 section 2.5). */
  static boolean besideCname(int type) {
    return type == Type.RRSIG || type == Type.NSEC || type == Type.KEY;
  }
}
