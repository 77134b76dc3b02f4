package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes names as NSEC3 owners have them (RFC 5155 section 5); for one thread. */
public final class NameHash {
  private static final int OCTETS = 20;
  private static final int LETTERS = 32;
  private static final byte[] ALPHABET = new byte[32];

  static {
    for (int i = 0; i < ALPHABET.length; i++) {
      ALPHABET[i] = (byte) (i < 10 ? '0' + i : 'a' + i - 10);
    }
  }

  private final MessageDigest sha1;
  private final byte[] digest = new byte[OCTETS];
  private final byte[] owner = new byte[1 + LETTERS + NameKey.MAX_LENGTH];
  private final NameKey key = NameKey.scratch();

  public NameHash() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The owner that has the hash of a name without its first {@code labels} labels; valid until the
   * next one is made.
   */
  public NameKey of(NameKey name, int labels, Chain.Hashing how, NameKey apex) {
    int start = name.start(labels);
    try {
      sha1.update(name.array(), start, name.length() - start);
      for (int i = 0; i < how.iterations(); i++) {
        sha1.update(how.salt());
        sha1.digest(digest, 0, OCTETS);
        sha1.update(digest);
      }
      sha1.update(how.salt());
      sha1.digest(digest, 0, OCTETS);
    } catch (DigestException impossible) {
      throw new IllegalStateException(impossible);
    }
    owner[0] = LETTERS;
    long bits = 0;
    int filled = 0;
    int at = 1;
    for (byte octet : digest) {
      bits = bits << 8 | (octet & 0xFF);
      for (filled += 8; filled >= 5; filled -= 5) {
        owner[at++] = ALPHABET[(int) (bits >> filled - 5) & 31];
      }
    }
    // BIND gives up on a name that becomes too long; such a zone cannot have been signed.
    int room = Math.min(apex.length(), owner.length - at);
    System.arraycopy(apex.array(), 0, owner, at, room);
    return key.fill(owner, 0);
  }
}
