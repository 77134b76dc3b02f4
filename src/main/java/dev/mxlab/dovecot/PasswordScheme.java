package dev.mxlab.dovecot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/** Password schemes: {@code {SSHA}...} as doveadm pw makes them and passdbs check them. */
public final class PasswordScheme {
  /** As {@code doveadm pw -l} lists them; those that are not made here are known by name only. */
  public static final String LIST =
      "SHA1 SSHA512 SCRAM-SHA-256 BLF-CRYPT PLAIN HMAC-MD5 OTP SHA512 SHA DES-CRYPT CRYPT SSHA MD5-CRYPT PLAIN-MD4 PLAIN-MD5 SCRAM-SHA-1 SHA512-CRYPT CLEAR CLEARTEXT ARGON2I ARGON2ID SSHA256 MD5 PBKDF2 SHA256 CRAM-MD5 PLAIN-TRUNC SHA256-CRYPT SMD5 DIGEST-MD5 LDAP-MD5";

  private static final List<String> READABLE = List.of("PLAIN", "CLEAR", "CLEARTEXT");

  /** Those that are written in hexadecimal digits if nothing else is asked for. */
  private static final List<String> HEXADECIMAL =
      List.of("PLAIN-MD4", "PLAIN-MD5", "DIGEST-MD5", "CRAM-MD5", "HMAC-MD5");

  private static final String SALT_LETTERS =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final int MOST_ROUNDS = 1_000_000;

  /**
   * What is to be made.
   *
   * @param rounds 0 for the scheme's own number
   * @param user whom DIGEST-MD5 belongs to
   */
  public record Wish(String scheme, String password, int rounds, String user) {}

  private PasswordScheme() {}

  /** Whether a scheme keeps the password as it is. */
  static boolean isReadable(String scheme) {
    return READABLE.contains(scheme);
  }

  /** Whether an entry names a scheme that there is. */
  public static boolean knows(String entry) {
    String scheme = entry.substring(1, entry.indexOf('}')).toUpperCase(Locale.ROOT);
    int dot = scheme.indexOf('.');
    return List.of(LIST.split(" ")).contains(dot < 0 ? scheme : scheme.substring(0, dot));
  }

  /** The text with its scheme in front; empty for an unknown scheme. */
  public static Optional<String> make(Wish wish, RandomGenerator random) {
    String[] parts = wish.scheme().toUpperCase(Locale.ROOT).split("\\.", 2);
    String encoding = parts.length > 1 ? parts[1] : "";
    if (!encoding.isEmpty() && !List.of("HEX", "B64", "BASE64").contains(encoding)) {
      return Optional.empty();
    }
    byte[] password = wish.password().getBytes(StandardCharsets.UTF_8);
    String prefix = '{' + wish.scheme().toUpperCase(Locale.ROOT) + '}';
    Optional<String> text = text(parts[0], wish, random);
    if (text.isPresent()) {
      String plain = text.get();
      byte[] octets = plain.getBytes(StandardCharsets.UTF_8);
      String encoded =
          switch (encoding) {
            case "HEX" -> HexFormat.of().formatHex(octets);
            case "B64", "BASE64" -> Base64.getEncoder().encodeToString(octets);
            default -> plain;
          };
      return Optional.of(prefix + encoded);
    }
    boolean hex = HEXADECIMAL.contains(parts[0]);
    String encodedAs = encoding.isEmpty() ? (hex ? "HEX" : "B64") : encoding;
    return raw(parts[0], password, wish.user(), random)
        .map(
            octets ->
                prefix
                    + (encodedAs.equals("HEX")
                        ? HexFormat.of().formatHex(octets)
                        : Base64.getEncoder().encodeToString(octets)));
  }

  /** Schemes whose result is text by itself. */
  private static Optional<String> text(String scheme, Wish wish, RandomGenerator random) {
    byte[] password = wish.password().getBytes(StandardCharsets.UTF_8);
    String rounds = wish.rounds() > 0 ? "rounds=" + wish.rounds() + '$' : "";
    return switch (scheme) {
      case "PLAIN", "CLEAR", "CLEARTEXT", "PLAIN-TRUNC" -> Optional.of(wish.password());
      case "SHA512-CRYPT" ->
          Optional.of(Sha2Crypt.sha512Crypt(password, "$6$" + rounds + salt(random, 16)));
      case "SHA256-CRYPT" ->
          Optional.of(Sha2Crypt.sha256Crypt(password, "$5$" + rounds + salt(random, 16)));
      case "MD5", "MD5-CRYPT" -> Optional.of(Md5Crypt.md5Crypt(password, "$1$" + salt(random, 8)));
      case "DES-CRYPT" -> Optional.of(Crypt.crypt(password, salt(random, 2)));
      case "OTP" -> Optional.of(OldSums.otp(wish.password(), random));
      default -> SlowHashes.make(scheme, wish.password(), wish.rounds(), random);
    };
  }

  private static Optional<byte[]> raw(
      String scheme, byte[] password, String user, RandomGenerator random) {
    byte[] salt = new byte[4];
    random.nextBytes(salt);
    return switch (scheme) {
      case "SSHA", "SSHA256", "SSHA512", "SMD5" ->
          Optional.of(join(digest(algorithm(scheme), password, salt), salt));
      case "SHA", "SHA1", "SHA256", "SHA512", "LDAP-MD5", "PLAIN-MD5" ->
          Optional.of(digest(algorithm(scheme), password));
      case "PLAIN-MD4" -> Optional.of(OldSums.md4(password));
      case "CRAM-MD5", "HMAC-MD5" -> Optional.of(HexFormat.of().parseHex(hmacContext(password)));
      case "DIGEST-MD5" -> {
        int at = user.indexOf('@');
        String name = at < 0 ? user : user.substring(0, at);
        String realm = at < 0 ? "" : user.substring(at + 1);
        byte[] head = (name + ':' + realm + ':').getBytes(StandardCharsets.UTF_8);
        yield user.isEmpty() ? Optional.empty() : Optional.of(digest("MD5", head, password));
      }
      default -> Optional.empty();
    };
  }

  /**
   * Whether a password is the one of an entry such as {@code {SHA512-CRYPT}$6$...}; an entry
   * without a scheme is of the given one.
   */
  public static boolean verify(String entry, String defaultScheme, String password, String user) {
    int end = entry.startsWith("{") ? entry.indexOf('}') : -1;
    String named = end > 0 ? entry.substring(1, end) : defaultScheme;
    String[] parts = named.toUpperCase(Locale.ROOT).split("\\.", 2);
    String encoding = parts.length > 1 ? parts[1] : "";
    String value = entry.substring(end + 1);
    if (!encoding.isEmpty() && isText(parts[0])) {
      value =
          decoded(value, encoding).map(raw -> new String(raw, StandardCharsets.UTF_8)).orElse("\0");
    }
    byte[] octets = password.getBytes(StandardCharsets.UTF_8);
    if (READABLE.contains(parts[0]) || parts[0].equals("PLAIN-TRUNC")) {
      return same(value.getBytes(StandardCharsets.UTF_8), octets);
    } else if (SlowHashes.SCHEMES.contains(parts[0])) {
      return SlowHashes.verify(parts[0], value, password);
    } else if (parts[0].endsWith("CRYPT") || parts[0].equals("MD5")) {
      return crypt(value, password);
    } else if (parts[0].equals("OTP")) {
      return OldSums.isOtp(value, password);
    }
    return decoded(value, parts.length > 1 ? parts[1] : "")
        .filter(stored -> matches(parts[0], stored, octets, user))
        .isPresent();
  }

  /** Whether what a scheme makes is text by itself. */
  private static boolean isText(String scheme) {
    return READABLE.contains(scheme)
        || scheme.equals("PLAIN-TRUNC")
        || scheme.endsWith("CRYPT")
        || scheme.equals("MD5")
        || scheme.equals("OTP")
        || SlowHashes.SCHEMES.contains(scheme);
  }

  private static boolean matches(String scheme, byte[] stored, byte[] password, String user) {
    int length = length(scheme);
    if (scheme.startsWith("SS") || scheme.equals("SMD5")) {
      if (stored.length <= length) {
        return false;
      }
      byte[] salt = Arrays.copyOfRange(stored, length, stored.length);
      return same(Arrays.copyOf(stored, length), digest(algorithm(scheme), password, salt));
    }
    return raw(scheme, password, user, RandomGenerator.getDefault())
        .filter(made -> same(made, stored))
        .isPresent();
  }

  private static boolean crypt(String hash, String password) {
    if (SlowHashes.isBcrypt(hash)) {
      return SlowHashes.isBcrypt(hash, password);
    }
    var rounds = java.util.regex.Pattern.compile("\\$[56]\\$rounds=(\\d{1,9})\\$.*").matcher(hash);
    boolean dear = rounds.matches() && Integer.parseInt(rounds.group(1)) > MOST_ROUNDS;
    if (dear || !hash.matches("\\$[156]\\$.+|[./0-9A-Za-z]{13}")) {
      return false;
    }
    try {
      String made = Crypt.crypt(password.getBytes(StandardCharsets.UTF_8), hash);
      return same(made.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static Optional<byte[]> decoded(String value, String encoding) {
    try {
      boolean hex =
          encoding.equals("HEX")
              || encoding.isEmpty()
                  && value.matches("(?i)([0-9a-f]{2})+")
                  && List.of(32, 40, 64, 128).contains(value.length());
      return Optional.of(hex ? HexFormat.of().parseHex(value) : Base64.getDecoder().decode(value));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static String algorithm(String scheme) {
    return switch (scheme) {
      case "SSHA256", "SHA256" -> "SHA-256";
      case "SSHA512", "SHA512" -> "SHA-512";
      case "SMD5", "LDAP-MD5", "PLAIN-MD5" -> "MD5";
      default -> "SHA-1";
    };
  }

  private static int length(String scheme) {
    return switch (algorithm(scheme)) {
      case "SHA-256" -> 32;
      case "SHA-512" -> 64;
      case "MD5" -> 16;
      default -> 20;
    };
  }

  private static byte[] digest(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The states of HMAC-MD5 (RFC 2104) after its key: what CRAM-MD5 needs instead of a password. */
  private static String hmacContext(byte[] password) {
    byte[] key = password.length > 64 ? digest("MD5", password) : password;
    return state(key, 0x5c) + state(key, 0x36);
  }

  private static String state(byte[] key, int pad) {
    byte[] block = Arrays.copyOf(key, 64);
    for (int i = 0; i < block.length; i++) {
      block[i] ^= (byte) pad;
    }
    return HexFormat.of().formatHex(Md5State.after(block));
  }

  /**
   * Whether who made an answer to a challenge knows the password of an entry (RFC 2195), which has
   * to be readable or of CRAM-MD5.
   */
  static boolean answers(String entry, String challenge, String answer) {
    int end = entry.indexOf('}');
    String scheme = end < 0 ? "" : entry.substring(1, end).toUpperCase(Locale.ROOT);
    String value = entry.substring(end + 1);
    String context =
        READABLE.contains(scheme)
            ? hmacContext(value.getBytes(StandardCharsets.UTF_8))
            : scheme.equals("CRAM-MD5") || scheme.equals("HMAC-MD5") ? value : "";
    if (!context.matches("[0-9a-f]{64}")) {
      return false;
    }
    byte[] states = HexFormat.of().parseHex(context);
    byte[] inner =
        Md5State.continued(
            Arrays.copyOfRange(states, 16, 32), challenge.getBytes(StandardCharsets.UTF_8));
    byte[] outer = Md5State.continued(Arrays.copyOf(states, 16), inner);
    return same(
        HexFormat.of().formatHex(outer).getBytes(StandardCharsets.US_ASCII),
        answer.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  static String sha1(String text) {
    return HexFormat.of().formatHex(digest("SHA-1", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static boolean same(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  private static String salt(RandomGenerator random, int length) {
    StringBuilder salt = new StringBuilder();
    for (int i = 0; i < length; i++) {
      salt.append(SALT_LETTERS.charAt(random.nextInt(SALT_LETTERS.length())));
    }
    return salt.toString();
  }
}
