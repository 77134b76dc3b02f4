package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.query.TsigKey;
import org.jspecify.annotations.Nullable;

/** Keys as nsupdate is told them. */
final class Keys {
  private Keys() {}

  /**
   * {@code [hmac:]name:secret}.
   *
   * @throws Options.Refused where nsupdate ends at once
   * @throws TsigKey.BadKey where it only says so and goes on without
   */
  static TsigKey typed(String text) throws Options.Refused, TsigKey.BadKey {
    String[] parts = text.split(":", 3);
    boolean hollow = parts.length < 2;
    for (String part : parts) {
      hollow |= part.isEmpty();
    }
    if (hollow) {
      throw new Options.Refused("key option must specify [hmac:]keyname:secret\n");
    }
    if (parts.length == 2) {
      return TsigKey.of(TsigKey.MD5, parts[0], parts[1]);
    }
    return TsigKey.of(algorithm(parts[0]), parts[1], parts[2]);
  }

  static TsigKey.Algorithm algorithm(String name) throws Options.Refused {
    TsigKey.@Nullable Algorithm algorithm;
    try {
      algorithm = TsigKey.algorithm(name);
    } catch (TsigKey.BadKey bad) {
      throw new Options.Refused(bad.why() + "\n");
    }
    if (algorithm == null) {
      throw new Options.Refused("unknown key type '" + name + "'\n");
    }
    return algorithm;
  }
}
