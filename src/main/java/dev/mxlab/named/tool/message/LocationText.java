package dev.mxlab.named.tool.message;

import java.util.Locale;

/** LOC data (RFC 1876). */
final class LocationText {
  private static final long EQUATOR = 0x8000_0000L;
  private static final long SEA_LEVEL = 10_000_000;

  private LocationText() {}

  static String of(WireReader in) {
    int version = in.u8();
    if (version != 0) {
      throw new MalformedException(MalformedException.FORMERR);
    }
    String sizes = metres(in.u8()) + " " + metres(in.u8()) + " " + metres(in.u8());
    String place = angle(in.u32(), "N", "S") + " " + angle(in.u32(), "E", "W");
    long height = in.u32() - SEA_LEVEL;
    long centimetres = Math.abs(height);
    String altitude =
        String.format(
            Locale.ROOT, "%s%d.%02dm", height < 0 ? "-" : "", centimetres / 100, centimetres % 100);
    return place + " " + altitude + " " + sizes;
  }

  private static String metres(int packed) {
    int exponent = packed & 15;
    long mantissa = packed >> 4;
    if (exponent > 9 || mantissa > 9) {
      throw new MalformedException(MalformedException.FORMERR);
    }
    long power = 1;
    for (int i = exponent > 1 ? 2 : 0; i < exponent; i++) {
      power *= 10;
    }
    return exponent > 1
        ? mantissa * power + "m"
        : String.format(Locale.ROOT, "0.%02dm", mantissa * power);
  }

  private static String angle(long thousandths, String above, String below) {
    long from = Math.abs(thousandths - EQUATOR);
    return String.format(
        Locale.ROOT,
        "%d %d %d.%03d %s",
        from / 3_600_000,
        from / 60_000 % 60,
        from / 1000 % 60,
        from % 1000,
        thousandths >= EQUATOR ? above : below);
  }
}
