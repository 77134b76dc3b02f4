package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** The key statements of a block. */
final class KeyChecks {
  /** The bits of each algorithm's digest. */
  private static final Map<String, Integer> ALGORITHMS =
      Map.of(
          "hmac-md5", 128,
          "hmac-md5.sig-alg.reg.int", 0,
          "hmac-md5.sig-alg.reg.int.", 0,
          "hmac-sha1", 160,
          "hmac-sha224", 224,
          "hmac-sha256", 256,
          "hmac-sha384", 384,
          "hmac-sha512", 512);

  private final Value.Body block;
  private final Complaints complaints;

  KeyChecks(Value.Body block, Complaints complaints) {
    this.block = block;
    this.complaints = complaints;
  }

  /** Adds the names of the keys to {@code known}. As in BIND the first error ends it. */
  void run(Set<Name> known) {
    Map<Name, Position> seen = new HashMap<>();
    for (Statement key : block.all("key")) {
      Name name = DomainNames.parse(key.word());
      if (name == null) {
        complaints.error(key.at(), "key '" + key.word() + "': bad key name", null);
        continue;
      }
      known.add(name);
      Position before = seen.putIfAbsent(name, key.at());
      if (before != null) {
        complaints.error(
            key.at(),
            "key '%s': already exists previous definition: %s".formatted(key.word(), before),
            null);
      }
      if (!parts(key)) {
        return;
      }
    }
  }

  private boolean parts(Statement key) {
    Statement algorithm = key.body().find("algorithm").orElse(null);
    Statement secret = key.body().find("secret").orElse(null);
    if (algorithm == null || secret == null) {
      complaints.error(
          key.at(),
          "key '" + key.word() + "' must have both 'secret' and 'algorithm' defined",
          Mends.phrase("key-parts"));
      return false;
    }
    if (!isBase64(secret.word())) {
      complaints.error(secret.at(), "bad secret 'bad base64 encoding'", Mends.phrase("base64"));
      return false;
    }
    return algorithm(key.word(), algorithm);
  }

  private boolean algorithm(String key, Statement algorithm) {
    String written = algorithm.word();
    String lower = written.toLowerCase(Locale.ROOT);
    if (ALGORITHMS.containsKey(lower)) {
      return true;
    }
    int dash = lower.lastIndexOf('-');
    Integer most = dash < 0 ? null : ALGORITHMS.get(lower.substring(0, dash));
    if (most == null || most == 0) {
      complaints.error(
          algorithm.at(), "unknown algorithm '" + written + "'", Mends.phrase("algorithm"));
      return false;
    }
    String problem = digestBits(lower.substring(dash + 1), most);
    if (problem == null) {
      return true;
    }
    String said = "key '" + key + "'" + problem;
    if (problem.startsWith(" digest-bits too small")) {
      complaints.warning(algorithm.at(), said, null);
      return true;
    }
    complaints.error(algorithm.at(), said, Mends.phrase("algorithm"));
    return false;
  }

  private static @Nullable String digestBits(String text, int most) {
    if (!text.matches("\\d{1,5}")) {
      return ": unable to parse digest-bits";
    }
    int bits = Integer.parseInt(text);
    int least = Math.max(80, most / 2);
    if (bits > most) {
      return " digest-bits too large [%d..%d]".formatted(least, most);
    }
    if (bits % 8 != 0) {
      return " digest-bits not multiple of 8";
    }
    return bits < least ? " digest-bits too small [<" + least + "]" : null;
  }

  static boolean isBase64(String text) {
    try {
      String plain = text.replaceAll("\\s", "");
      Base64.getDecoder().decode(plain);
      return plain.length() % 4 == 0;
    } catch (IllegalArgumentException not) {
      return false;
    }
  }
}
