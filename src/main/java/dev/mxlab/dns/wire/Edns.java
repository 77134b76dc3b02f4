package dev.mxlab.dns.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the OPT record of a query asks for (RFC 6891).
 *
 * @param udpSize as sent; less than 512 means 512
 * @param version anything but 0 gets BADVERS
 * @param dnssecOk the DO bit, echoed in the response
 * @param wants which of {@link #NSID}, {@link #EXPIRE} and {@link #KEEPALIVE}, by {@link #wants}
 * @param cookie the data of a COOKIE option (RFC 7873); null without one
 * @param subnet the data of a client subnet option (RFC 7871), echoed; null without one
 * @param faulty whether an option has a form that it cannot have; the others do not count then
 */
public record Edns(
    int udpSize,
    int version,
    boolean dnssecOk,
    int wants,
    byte @Nullable [] cookie,
    byte @Nullable [] subnet,
    boolean faulty) {
  public static final int NSID = 3;
  public static final int CLIENT_SUBNET = 8;
  public static final int EXPIRE = 9;
  public static final int COOKIE = 10;
  public static final int KEEPALIVE = 11;
  public static final int EXTENDED_ERROR = 15;

  private static final int SCOPE = 3;

  /**
   * Reads an OPT record.
   *
   * @param fixed where its type stands
   * @param from where its options begin
   * @return null when an option is cut off
   */
  static @Nullable Edns read(byte[] message, int fixed, int from, int last) {
    int at = from;
    int wants = 0;
    byte[] cookie = null;
    byte[] subnet = null;
    int version = message[fixed + 5] & 0xFF;
    while (at < last) {
      if (last - at < 4) {
        return null;
      }
      int code = u16(message, at);
      int length = u16(message, at + 2);
      at += 4;
      if (length > last - at) {
        return null;
      }
      if (!RecordCheck.wellFormedOption(message, code, at, length)) {
        return new Edns(u16(message, fixed + 2), version, false, 0, null, null, true);
      }
      switch (code) {
        case NSID, EXPIRE, KEEPALIVE -> wants |= 1 << code;
        case COOKIE -> cookie = cookie == null ? data(message, at, length) : cookie;
        case CLIENT_SUBNET -> subnet = subnet == null ? data(message, at, length) : subnet;
        default -> {
          // RFC 6891 section 6.1.2: options not understood are ignored.
        }
      }
      at += length;
    }
    int size = u16(message, fixed + 2);
    boolean dnssecOk = (message[fixed + 6] & 0x80) != 0;
    return new Edns(size, version, dnssecOk, wants, cookie, subnet, false);
  }

  private static byte[] data(byte[] message, int from, int length) {
    return Arrays.copyOfRange(message, from, from + length);
  }

  private static int u16(byte[] message, int at) {
    return (message[at] & 0xFF) << 8 | (message[at + 1] & 0xFF);
  }

  /** Whether there is an option of that code. */
  public boolean wants(int code) {
    return (wants >> code & 1) != 0;
  }

  /** RFC 7871 section 6: a query's scope is 0. */
  boolean scoped() {
    return subnet != null && subnet[SCOPE] != 0;
  }
}
