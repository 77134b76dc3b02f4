package dev.mxlab.named.tool.message;

import org.xbill.DNS.Name;

/**
 * One resource record as it was sent; a question is one without TTL and data.
 *
 * @param rdata without compression
 */
public record Rr(Name owner, int type, int dclass, long ttl, byte[] rdata) {
  /** The owner in the tools' sentences: without the final dot. */
  public String name() {
    return shown(owner);
  }

  /** A name without its final dot; the root keeps it. */
  public static String shown(Name name) {
    return name.toString(true).isEmpty() ? "." : name.toString(true);
  }

  /** The first name in the data of a type that begins with one: NS, CNAME, SOA ... */
  public Name target() {
    return new WireReader(rdata).name();
  }
}
