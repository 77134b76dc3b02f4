package dev.mxlab.imap.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Header text as people read it: encoded words (RFC 2047 section 2) decoded, bare octets taken for
 * UTF-8. Words of the same charset that follow each other are decoded together, since programs cut
 * characters apart.
 */
public final class EncodedWords {
  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final ByteArrayOutputStream run = new ByteArrayOutputStream();
  private @Nullable String runCharset;

  private EncodedWords(String text) {
    this.text = text;
  }

  /** Decodes text that is byte for byte ISO 8859-1. */
  public static String decode(String latin1) {
    if (!latin1.contains("=?")) {
      return octets(latin1);
    }
    return new EncodedWords(latin1).decode();
  }

  private static String octets(String latin1) {
    for (int i = 0; i < latin1.length(); i++) {
      if (latin1.charAt(i) >= 0x80) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
    }
    return latin1;
  }

  private String decode() {
    int plain = 0;
    int at = text.indexOf("=?");
    while (at >= 0) {
      int end = word(at, plain);
      if (end > 0) {
        plain = end;
        at = text.indexOf("=?", end);
      } else {
        at = text.indexOf("=?", at + 2);
      }
    }
    flush();
    return out.append(octets(text.substring(plain))).toString();
  }

  /** Takes the encoded word that begins here; where it ends, or 0 when it is none. */
  private int word(int at, int plain) {
    int charsetEnd = text.indexOf('?', at + 2);
    int encodingEnd = charsetEnd < 0 ? -1 : text.indexOf('?', charsetEnd + 1);
    int end = encodingEnd < 0 ? -1 : text.indexOf("?=", encodingEnd + 1);
    if (end < 0 || encodingEnd - charsetEnd != 2) {
      return 0;
    }
    String charset = text.substring(at + 2, charsetEnd);
    int language = charset.indexOf('*');
    charset = (language < 0 ? charset : charset.substring(0, language)).toLowerCase(Locale.ROOT);
    String coded = text.substring(encodingEnd + 1, end);
    byte[] octets = octets(text.charAt(charsetEnd + 1), coded);
    if (octets == null) {
      return 0;
    }
    String between = text.substring(plain, at);
    if (runCharset == null || !between.isBlank()) {
      flush();
      out.append(octets(between));
    } else if (!runCharset.equals(charset)) {
      flush();
    }
    runCharset = charset;
    run.writeBytes(octets);
    return end + 2;
  }

  private void flush() {
    if (runCharset != null) {
      out.append(Charsets.decode(runCharset, run.toByteArray()));
      run.reset();
      runCharset = null;
    }
  }

  private static byte @Nullable [] octets(char encoding, String coded) {
    switch (encoding) {
      case 'b', 'B' -> {
        try {
          return Base64.getMimeDecoder().decode(coded.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException broken) {
          return null;
        }
      }
      case 'q', 'Q' -> {
        return quotedPrintable(coded);
      }
      default -> {
        return null;
      }
    }
  }

  private static byte[] quotedPrintable(String coded) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(coded.length());
    for (int i = 0; i < coded.length(); i++) {
      char c = coded.charAt(i);
      int high = c == '=' && i + 2 < coded.length() ? Character.digit(coded.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(coded.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        octets.write(high * 16 + low);
        i += 2;
      } else {
        octets.write(c == '_' ? ' ' : c);
      }
    }
    return octets.toByteArray();
  }
}
