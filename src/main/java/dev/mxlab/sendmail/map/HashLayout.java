package dev.mxlab.sendmail.map;

/** The numbers of Berkeley DB's hash files, version 9, as db_dump(1) and file(1) know them. */
final class HashLayout {
  static final int MAGIC = 0x00061561;
  static final int VERSION = 9;
  static final int PAGE_SIZE = 4096;
  static final int HEADER = 26;

  // The meta page, by offset.
  static final int META_MAGIC = 12;
  static final int META_VERSION = 16;
  static final int META_PAGE_SIZE = 20;
  static final int META_TYPE = 25;
  static final int META_FREE = 28;
  static final int META_LAST_PAGE = 32;
  static final int META_FLAGS = 48;
  static final int META_UID = 52;
  static final int META_MAX_BUCKET = 72;
  static final int META_HIGH_MASK = 76;
  static final int META_LOW_MASK = 80;
  static final int META_ELEMENTS = 88;
  static final int META_CHARKEY = 92;
  static final int META_SPARES = 96;
  static final int SPARES = 32;

  // Every other page, by offset.
  static final int PAGE_NUMBER = 8;
  static final int PAGE_PREVIOUS = 12;
  static final int PAGE_NEXT = 16;
  static final int PAGE_ENTRIES = 20;
  static final int PAGE_FREE_TO = 22;
  static final int PAGE_TYPE = 25;

  static final byte TYPE_HASH_UNSORTED = 2;
  static final byte TYPE_OVERFLOW = 7;
  static final byte TYPE_META = 8;
  static final byte TYPE_HASH = 13;

  static final byte ITEM_DATA = 1;
  static final byte ITEM_DUPLICATE = 2;
  static final byte ITEM_OFF_PAGE = 3;
  static final int OFF_PAGE_ITEM = 12;

  /** Longer items move to pages of their own. */
  static final int BIG = PAGE_SIZE / 4;

  /** What the hash of this text is tells a reader whether it uses the writer's function. */
  static final byte[] CHARKEY =
      "%$sniglet^&\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private HashLayout() {}

  /** Fowler/Noll/Vo, multiplying first; Berkeley DB's own since version 5 of the format. */
  static int hash(byte[] key) {
    int h = 0;
    for (byte b : key) {
      h *= 16777619;
      h ^= b & 0xff;
    }
    return h;
  }

  /** The smallest p with 2 to the p not below {@code number}. */
  static int log2(int number) {
    int log = 0;
    for (int limit = 1; limit < number; limit <<= 1) {
      log++;
    }
    return log;
  }
}
