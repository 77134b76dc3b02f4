package dev.mxlab.dns.zone;

import org.xbill.DNS.Name;

/** One zone as loaded: an immutable tree of names. */
public final class Zone {
  private final Name apex;
  private final int dclass;
  private final long serial;

  Zone(Name apex, int dclass, long serial) {
    this.apex = apex;
    this.dclass = dclass;
    this.serial = serial;
  }

  public Name apex() {
    return apex;
  }

  public int dclass() {
    return dclass;
  }

  /** Of its SOA (RFC 1982). */
  public long serial() {
    return serial;
  }
}
