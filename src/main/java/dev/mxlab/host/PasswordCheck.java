package dev.mxlab.host;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * Passwords against the hashes of crypt(5): {@code $6$}, {@code $5$}, {@code $1$}. Remembers which
 * were right, since a mail program logs in every minute; a wrong one always costs its full price.
 */
final class PasswordCheck {
  private static final int REMEMBERED = 1024;

  /** As PAM: longer ones are nobody's. */
  private static final int LONGEST = 512;

  /** A hash in somebody's file must not keep a core busy for minutes. */
  private static final int MOST_ROUNDS = 1_000_000;

  private static final Pattern HASH =
      Pattern.compile("\\$(?:[56]\\$(?:rounds=(\\d{1,9})\\$)?|1\\$)[^$]{0,16}\\$[./0-9A-Za-z]+");

  /** The password itself is not kept, only its digest under a key of this process. */
  private record Right(String user, String hash, String digest) {}

  private final Map<Right, Boolean> right =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Right, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final byte[] key = new byte[32];

  PasswordCheck() {
    new SecureRandom().nextBytes(key);
  }

  /** Locked ({@code !}, {@code *}), empty and foreign hashes match nothing. */
  boolean matches(String user, String hash, String password) {
    Optional<String> itself = readable(hash);
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    if (itself.isPresent()) {
      return MessageDigest.isEqual(itself.get().getBytes(StandardCharsets.UTF_8), bytes);
    }
    if (bytes.length > LONGEST || password.indexOf('\0') >= 0 || !acceptable(hash)) {
      return false;
    }
    Right candidate = new Right(user, hash, digest(bytes));
    synchronized (right) {
      if (right.get(candidate) != null) {
        return true;
      }
    }
    String computed = Crypt.crypt(bytes, hash);
    boolean same =
        MessageDigest.isEqual(
            computed.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    if (same) {
      synchronized (right) {
        right.put(candidate, Boolean.TRUE);
      }
    }
    return same;
  }

  /** The schemes of dovecot's passdb that keep the password itself. */
  static Optional<String> readable(String entry) {
    int end = entry.indexOf('}');
    boolean named =
        end > 0 && Set.of("{PLAIN", "{CLEARTEXT", "{CLEAR").contains(entry.substring(0, end));
    return named ? Optional.of(entry.substring(end + 1)) : Optional.empty();
  }

  static String hash(String password) {
    return Sha2Crypt.sha512Crypt(password.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean acceptable(String hash) {
    Matcher matcher = HASH.matcher(hash);
    if (!matcher.matches()) {
      return false;
    }
    String rounds = matcher.group(1);
    return rounds == null || Integer.parseInt(rounds) <= MOST_ROUNDS;
  }

  private String digest(byte[] password) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(key);
      return Base64.getEncoder().encodeToString(sha.digest(password));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
