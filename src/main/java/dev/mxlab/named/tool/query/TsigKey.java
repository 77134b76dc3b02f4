package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Rr;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A shared secret (RFC 8945).
 *
 * @param bits how much of a signature is sent; 0: all of it
 */
public record TsigKey(Name name, Name algorithm, byte[] secret, int bits) {
  /**
   * @param bits the length of its signatures
   */
  public record Algorithm(Name name, int bits, int sent) {}

  /** The text is BIND's word for what is wrong with it. */
  public static final class BadKey extends Exception {
    private static final long serialVersionUID = 1;

    public BadKey(String why) {
      super(why, null, false, false);
    }

    public String why() {
      return String.valueOf(getMessage());
    }
  }

  private static final int LEAST_BITS = 64;
  private static final DateTimeFormatter LOGGED =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss.SSS", Locale.ENGLISH);

  public static final Algorithm MD5 =
      new Algorithm(Name.fromConstantString("hmac-md5.sig-alg.reg.int."), 128, 0);

  /**
   * {@code hmac-sha256}, or {@code hmac-sha256-128} for signatures cut short; null when there is no
   * such.
   *
   * @throws BadKey when the length makes no sense
   */
  public static @Nullable Algorithm algorithm(String text) throws BadKey {
    String plain = text.toLowerCase(Locale.ROOT);
    for (String hash : new String[] {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}) {
      String name = "hmac-" + hash;
      if (plain.equals(name)) {
        return named(hash, 0);
      } else if (plain.startsWith(name + "-")) {
        int most = named(hash, 0).bits();
        return named(hash, bits(plain.substring(name.length() + 1), most));
      }
    }
    return null;
  }

  /** What BIND logs of a secret that can be guessed; empty for a good one. */
  public String warning(ZonedDateTime now) {
    return secret.length * 8 < LEAST_BITS
        ? logTime(now) + " the key '" + Rr.shown(name) + "' is too short to be secure\n"
        : "";
  }

  /** The time as BIND's log has it. */
  public static String logTime(ZonedDateTime now) {
    return LOGGED.format(now);
  }

  private static int bits(String text, int most) throws BadKey {
    try {
      int bits = Integer.parseInt(text);
      if (bits >= 0 && bits <= most) {
        return bits + 7 & ~7;
      }
    } catch (NumberFormatException notOne) {
      // Told below.
    }
    throw new BadKey("digest-bits out of range [0.." + most + "]");
  }

  private static Algorithm named(String hash, int sent) {
    int bits =
        switch (hash) {
          case "md5" -> 128;
          case "sha1" -> 160;
          default -> Integer.parseInt(hash.substring(3));
        };
    Name name = hash.equals("md5") ? MD5.name() : Name.fromConstantString("hmac-" + hash + ".");
    return new Algorithm(name, bits, sent);
  }

  /** From what stands in a key file or on a command line. */
  public static TsigKey of(Algorithm algorithm, String name, String secret) throws BadKey {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(secret.replaceAll("\\s", ""));
    } catch (IllegalArgumentException notBase64) {
      throw new BadKey("bad base64 encoding");
    }
    try {
      Name key = NameText.of(name, Name.root);
      Name lower = NameText.of(key.toString().toLowerCase(Locale.ROOT), Name.root);
      return new TsigKey(lower, algorithm.name(), octets, algorithm.sent());
    } catch (NameText.BadName bad) {
      throw new BadKey(bad.why());
    }
  }
}
