package dev.mxlab.dns.wire;

/**
 * How the records of one owner and type stand in an array of octets: type (2 octets), TTL (4), the
 * number of records, the length of what follows, and each record's data behind its length (2). The
 * two numbers take seven bits an octet, the lowest first, so that the usual single record has eight
 * octets before its length.
 */
public final class RecordBlock {
  private static final int TYPE_AND_TTL = 6;
  private static final int MORE = 0x80;

  private RecordBlock() {}

  public static int type(byte[] block, int at) {
    return u16(block, at);
  }

  public static long ttl(byte[] block, int at) {
    return (long) u16(block, at + 2) << 16 | u16(block, at + 4);
  }

  /** The number of records. */
  public static int count(byte[] block, int at) {
    return number(block, at + TYPE_AND_TTL);
  }

  /** Where the first record's length stands. */
  public static int first(byte[] block, int at) {
    return afterNumber(block, afterNumber(block, at + TYPE_AND_TTL));
  }

  /** Where the record behind the one at {@code record} begins. */
  public static int next(byte[] block, int record) {
    return record + 2 + u16(block, record);
  }

  /** Where the block ends. */
  public static int end(byte[] block, int at) {
    int length = afterNumber(block, at + TYPE_AND_TTL);
    return afterNumber(block, length) + number(block, length);
  }

  /** A number of up to 31 bits, seven to an octet. */
  static int number(byte[] octets, int at) {
    int value = octets[at] & 0x7F;
    int from = at;
    for (int shift = 7; octets[from] < 0; shift += 7) {
      from++;
      value |= (octets[from] & 0x7F) << shift;
    }
    return value;
  }

  static int afterNumber(byte[] octets, int at) {
    int from = at;
    while (octets[from] < 0) {
      from++;
    }
    return from + 1;
  }

  /** Begins a block: as many records will follow, of so many octets with their lengths. */
  public static void begin(Octets out, int type, long ttl, int count, int octets) {
    out.u16(type);
    out.u32(ttl);
    number(out, count);
    number(out, octets);
  }

  private static void number(Octets out, int value) {
    int rest = value;
    while (rest >= MORE) {
      out.u8(rest | MORE);
      rest >>>= 7;
    }
    out.u8(rest);
  }

  static int u16(byte[] octets, int at) {
    return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
  }
}
