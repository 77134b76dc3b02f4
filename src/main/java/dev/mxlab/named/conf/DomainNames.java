package dev.mxlab.named.conf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Names of zones as named.conf has them: any octet may stand in one, UTF-8 too. */
public final class DomainNames {
  private static final int MOST = 253;
  private static final int MOST_LABEL = 63;

  private DomainNames() {}

  /** The name, absolute; null when it is none. */
  public static @Nullable Name parse(String written) {
    byte[] plain = plain(written);
    if (plain != null) {
      try {
        return new Name(plain);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
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

  /** The wire form of a name of usual labels; null for others, which take longer. */
  private static byte @Nullable [] plain(String written) {
    int length = written.length();
    if (length == 0 || length > MOST || written.charAt(length - 1) == '.') {
      return null;
    }
    byte[] wire = new byte[length + 2];
    int label = 0;
    for (int i = 0; i <= length; i++) {
      char c = i < length ? written.charAt(i) : '.';
      if (c == '.') {
        int octets = i - label;
        if (octets == 0 || octets > MOST_LABEL) {
          return null;
        }
        wire[label] = (byte) octets;
        label = i + 1;
      } else if (c <= ' ' || c >= 127 || c == '\\' || c == '@') {
        return null;
      } else {
        wire[i + 1] = (byte) c;
      }
    }
    return wire;
  }
}
