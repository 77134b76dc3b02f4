package dev.mxlab.dns.update;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.xbill.DNS.SOARecord;

/** Serial numbers, which go round in a circle (RFC 1982). */
public final class Serial {
  private static final long CIRCLE = 1L << 32;
  private static final int DATE_FACTOR = 100;

  /** How an update makes the next one (named.conf serial-update-method). */
  public enum Method {
    INCREMENT,
    UNIXTIME,
    DATE
  }

  private Serial() {}

  /** Whether {@code one} is newer than {@code other}. */
  public static boolean newer(long one, long other) {
    return (int) (one - other) > 0;
  }

  public static boolean newerOrSame(long one, long other) {
    return one == other || newer(one, other);
  }

  /** The serial after {@code serial}; a method that would not lead forwards counts up instead. */
  public static long next(long serial, Method method, Instant now) {
    long wanted =
        switch (method) {
          case INCREMENT -> 0;
          case UNIXTIME -> now.getEpochSecond() % CIRCLE;
          case DATE -> {
            LocalDate day = now.atZone(ZoneOffset.UTC).toLocalDate();
            long date = (day.getYear() * 100L + day.getMonthValue()) * 100 + day.getDayOfMonth();
            yield date * DATE_FACTOR;
          }
        };
    if (wanted != 0 && newer(wanted, serial)) {
      return wanted;
    }
    // Zero has a meaning of its own to old servers: it is left out, as BIND does.
    long next = (serial + 1) % CIRCLE;
    return next == 0 ? 1 : next;
  }

  static SOARecord with(SOARecord soa, long serial) {
    return new SOARecord(
        soa.getName(),
        soa.getDClass(),
        soa.getTTL(),
        soa.getHost(),
        soa.getAdmin(),
        serial,
        soa.getRefresh(),
        soa.getRetry(),
        soa.getExpire(),
        soa.getMinimum());
  }
}
