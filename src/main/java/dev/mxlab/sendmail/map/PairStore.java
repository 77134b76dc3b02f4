package dev.mxlab.sendmail.map;

/** A database file that is being made in memory. */
interface PairStore {
  /** What becomes of a pair whose key is there already. */
  enum Same {
    /** The old one stays. */
    REFUSED,
    REPLACED,
    /** Both stay. */
    ADDED
  }

  /** False, and nothing stored, when the key is there and is to stay as it is. */
  boolean put(byte[] key, byte[] value, Same same);

  /**
   * The whole file.
   *
   * @param uid 20 bytes that no other file has
   */
  byte[] bytes(byte[] uid);
}
