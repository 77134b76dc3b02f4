package dev.mxlab.dovecot;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.types.Argon2;
import com.password4j.types.Bcrypt;
import dev.mxlab.net.sasl.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Schemes that are made to take their time: bcrypt, Argon2 (RFC 9106), PBKDF2 (RFC 8018) and what
 * SCRAM keeps (RFC 5802). A hash that would take too long is nobody's password.
 */
final class SlowHashes {
  static final List<String> SCHEMES =
      List.of("BLF-CRYPT", "ARGON2I", "ARGON2ID", "PBKDF2", "SCRAM-SHA-1", "SCRAM-SHA-256");

  private static final String LETTERS =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LOWEST_COST = 4;
  private static final int HIGHEST_COST = 16;
  private static final int MOST_ROUNDS = 1_000_000;
  private static final int MOST_MEMORY = 256 * 1024;
  private static final int MOST_PASSES = 32;
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[abxy]\\$(\\d\\d)\\$[./0-9A-Za-z]{53}");
  private static final Pattern ARGON2 =
      Pattern.compile(
          "\\$argon2id?\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$[+/0-9A-Za-z]+\\$[+/0-9A-Za-z]+");
  private static final Pattern KEY =
      Pattern.compile("\\$1\\$([^$]+)\\$(\\d{1,7})\\$([0-9a-f]{40})");
  private static final Pattern SCRAM = Pattern.compile("(\\d{1,7}),([^,]+),([^,]+),([^,]+)");

  private SlowHashes() {}

  /**
   * @param rounds 0 for the scheme's own number
   */
  static Optional<String> make(String scheme, String password, int rounds, RandomGenerator random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    return switch (scheme) {
      case "CRYPT", "BLF-CRYPT" -> Optional.of(bcrypt(password, rounds));
      case "ARGON2I" -> Optional.of(argon2(password, salt, 32_768, passes(rounds, 4), Argon2.I));
      case "ARGON2ID" -> Optional.of(argon2(password, salt, 65_536, passes(rounds, 3), Argon2.ID));
      case "PBKDF2" -> {
        StringBuilder text = new StringBuilder();
        for (byte one : salt) {
          text.append(LETTERS.charAt(one & 63));
        }
        yield Optional.of(pbkdf2(password, text.toString(), rounds > 0 ? rounds : 5000));
      }
      case "SCRAM-SHA-1", "SCRAM-SHA-256" ->
          Optional.of(scram(scheme, password, salt, Math.max(4096, rounds)));
      default -> Optional.empty();
    };
  }

  private static int passes(int rounds, int usual) {
    return rounds < 3 ? usual : Math.min(rounds, MOST_PASSES);
  }

  private static String bcrypt(String password, int rounds) {
    int cost = rounds == 0 ? 5 : Math.max(LOWEST_COST, Math.min(HIGHEST_COST, rounds));
    return BcryptFunction.getInstance(Bcrypt.Y, cost).hash(password).getResult();
  }

  private static String argon2(String password, byte[] salt, int memory, int passes, Argon2 type) {
    return Argon2Function.getInstance(memory, passes, 1, 32, type)
        .hash(password.getBytes(StandardCharsets.UTF_8), salt)
        .getResult();
  }

  private static String pbkdf2(String password, String salt, int rounds) {
    byte[] key = derived("SHA1", password, salt.getBytes(StandardCharsets.UTF_8), rounds, 20);
    return "$1$" + salt + '$' + rounds + '$' + HexFormat.of().formatHex(key);
  }

  private static byte[] derived(String hash, String password, byte[] salt, int rounds, int length) {
    // The JDK takes no empty password; a NUL is the same key.
    char[] letters = password.isEmpty() ? new char[1] : password.toCharArray();
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash)
          .generateSecret(new PBEKeySpec(letters, salt, Math.min(rounds, MOST_ROUNDS), 8 * length))
          .getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String scram(String scheme, String password, byte[] salt, int rounds) {
    boolean sha1 = scheme.equals("SCRAM-SHA-1");
    String hash = sha1 ? "SHA1" : "SHA256";
    byte[] salted = derived(hash, password, salt, rounds, sha1 ? 20 : 32);
    byte[] client = Hmac.of("Hmac" + hash, salted, "Client Key");
    byte[] server = Hmac.of("Hmac" + hash, salted, "Server Key");
    try {
      byte[] stored = MessageDigest.getInstance(sha1 ? "SHA-1" : "SHA-256").digest(client);
      Base64.Encoder base64 = Base64.getEncoder();
      return rounds
          + ","
          + base64.encodeToString(salt)
          + ','
          + base64.encodeToString(stored)
          + ','
          + base64.encodeToString(server);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether a hash is one of bcrypt's. */
  static boolean isBcrypt(String hash) {
    return hash.startsWith("$2");
  }

  static boolean verify(String scheme, String hash, String password) {
    if (scheme.startsWith("ARGON2")) {
      return isArgon2(hash, password);
    }
    return switch (scheme) {
      case "BLF-CRYPT" -> isBcrypt(hash, password);
      case "PBKDF2" -> {
        Matcher key = KEY.matcher(hash);
        yield key.matches()
            && same(hash, pbkdf2(password, key.group(1), Integer.parseInt(key.group(2))));
      }
      case "SCRAM-SHA-1", "SCRAM-SHA-256" -> isScram(scheme, hash, password);
      default -> false;
    };
  }

  static boolean isBcrypt(String hash, String password) {
    Matcher bcrypt = BCRYPT.matcher(hash);
    if (!bcrypt.matches()) {
      return false;
    }
    int cost = Integer.parseInt(bcrypt.group(1));
    return cost >= LOWEST_COST
        && cost <= HIGHEST_COST
        && BcryptFunction.getInstanceFromHash(hash).check(password, hash);
  }

  private static boolean isArgon2(String hash, String password) {
    Matcher argon2 = ARGON2.matcher(hash);
    return argon2.matches()
        && Integer.parseInt(argon2.group(1)) <= MOST_MEMORY
        && Integer.parseInt(argon2.group(2)) <= MOST_PASSES
        && Argon2Function.getInstanceFromHash(hash).check(password, hash);
  }

  private static boolean isScram(String scheme, String hash, String password) {
    Matcher kept = SCRAM.matcher(hash);
    try {
      return kept.matches()
          && same(
              hash,
              scram(
                  scheme,
                  password,
                  Base64.getDecoder().decode(kept.group(2)),
                  Integer.parseInt(kept.group(1))));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
