package dev.mxlab.dns.wire;

import org.jspecify.annotations.Nullable;

/**
 * What the OPT record of a query asks for (RFC 6891).
 *
 * @param udpSize as sent; less than 512 means 512
 * @param version anything but 0 gets BADVERS
 * @param dnssecOk the DO bit, echoed in the response
 * @param wantsNsid RFC 5001
 * @param wantsKeepalive RFC 7828
 * @param wantsExpire RFC 7314
 * @param cookie the data of a well-formed COOKIE option (RFC 7873); null without one
 */
public record Edns(
    int udpSize,
    int version,
    boolean dnssecOk,
    boolean wantsNsid,
    boolean wantsKeepalive,
    boolean wantsExpire,
    byte @Nullable [] cookie) {
  public static final int NSID = 3;
  public static final int CLIENT_SUBNET = 8;
  public static final int EXPIRE = 9;
  public static final int COOKIE = 10;
  public static final int KEEPALIVE = 11;
}
