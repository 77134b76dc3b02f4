package dev.mxlab.named.conf;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Names of zones as named.conf has them: any octet may stand in one, UTF-8 too. */
public final class DomainNames {
  private DomainNames() {}

  /** The name, absolute; null when it is none. */
  public static @Nullable Name parse(String written) {
    StringBuilder ascii = new StringBuilder();
    for (byte octet : written.getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && octet < 127) {
        ascii.append((char) octet);
      } else {
        ascii.append("\\%03d".formatted(octet & 0xff));
      }
    }
    try {
      return Name.fromString(ascii.toString(), Name.root);
    } catch (TextParseException bad) {
      return null;
    }
  }
}
