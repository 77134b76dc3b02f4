package dev.mxlab.imap.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Mailbox names as IMAP writes them: modified UTF-7 (RFC 3501 section 5.1.3). */
public final class Utf7 {
  private Utf7() {}

  /** What a name means; null when it is not written as it must be. */
  public static @Nullable String decode(String name) {
    StringBuilder text = new StringBuilder(name.length());
    boolean justShifted = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return null;
      }
      if (c != '&') {
        text.append(c);
        justShifted = false;
        continue;
      }
      int end = name.indexOf('-', i);
      if (end < 0 || justShifted && end > i + 1) {
        return null;
      }
      String shifted = end == i + 1 ? "&" : shifted(name.substring(i + 1, end));
      if (shifted == null) {
        return null;
      }
      text.append(shifted);
      justShifted = end > i + 1;
      i = end;
    }
    return text.toString();
  }

  private static @Nullable String shifted(String base64) {
    try {
      byte[] octets = Base64.getDecoder().decode(base64.replace(',', '/'));
      if (octets.length == 0 || octets.length % 2 != 0 || base64.indexOf('/') >= 0) {
        return null;
      }
      String text =
          StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      boolean needless = text.chars().anyMatch(c -> c >= ' ' && c < 0x7f);
      return needless || !encode(text).equals('&' + base64 + '-') ? null : text;
    } catch (IllegalArgumentException | CharacterCodingException wrong) {
      return null;
    }
  }

  /** A name for IMAP. */
  public static String encode(String text) {
    StringBuilder name = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        name.append(c == '&' ? "&-" : String.valueOf(c));
        i++;
        continue;
      }
      int end = i;
      while (end < text.length() && (text.charAt(end) < ' ' || text.charAt(end) >= 0x7f)) {
        end++;
      }
      byte[] octets = text.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
      String base64 = Base64.getEncoder().withoutPadding().encodeToString(octets);
      name.append('&').append(base64.replace('/', ',')).append('-');
      i = end;
    }
    return name.toString();
  }
}
