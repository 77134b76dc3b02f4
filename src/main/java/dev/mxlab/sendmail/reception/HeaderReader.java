package dev.mxlab.sendmail.reception;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a message into header and body as it comes in (RFC 5322 section 2.1). A line that is no
 * header ends the header, with or without an empty line, as in collect.c. Bytes are characters of
 * ISO 8859-1.
 */
final class HeaderReader {
  /** Where the body goes; opened when the first of it comes. */
  interface Body {
    OutputStream open() throws IOException;
  }

  private final int most;
  private final Body body;
  private final List<String> headers = new ArrayList<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private @Nullable OutputStream out;
  private boolean first = true;
  private long taken;
  private long size;
  private boolean eightBit;
  private boolean stripping;

  /**
   * @param most bytes of header that are kept; what is above is dropped and told by {@link
   *     #overlong}
   */
  HeaderReader(int most, Body body) {
    this.most = most;
    this.body = body;
  }

  void strip(boolean sevenBits) {
    stripping = sevenBits;
  }

  void write(byte[] all, int offset, int length) throws IOException {
    size += length;
    byte[] bytes = stripping ? stripped(all) : all;
    int at = offset;
    int end = offset + length;
    for (int i = offset; i < end && !eightBit; i++) {
      eightBit = bytes[i] < 0;
    }
    while (out == null && at < end) {
      byte octet = bytes[at++];
      if (octet == '\n') {
        endOfLine();
      } else if (taken <= most) {
        line.write(octet);
        taken++;
      }
    }
    OutputStream rest = out;
    if (rest != null && at < end) {
      rest.write(bytes, at, end - at);
    }
  }

  private static byte[] stripped(byte[] bytes) {
    byte[] seven = bytes.clone();
    for (int i = 0; i < seven.length; i++) {
      seven[i] &= 0x7f;
    }
    return seven;
  }

  /** No more comes. */
  void finish() throws IOException {
    if (out == null && line.size() > 0) {
      endOfLine();
    }
  }

  private void endOfLine() throws IOException {
    String text = line.toString(StandardCharsets.ISO_8859_1);
    line.reset();
    boolean envelope = first && text.startsWith("From ");
    first = false;
    if (text.isEmpty()) {
      out = body.open();
    } else if (" \t".indexOf(text.charAt(0)) >= 0 && !headers.isEmpty()) {
      int last = headers.size() - 1;
      headers.set(last, headers.get(last) + "\n" + text);
    } else if (isHeader(text) && endsHeader(text)) {
      // Ends the header (H_EOH in conf.c); what follows stands on the same line.
      OutputStream opened = body.open();
      out = opened;
      opened.write(text.getBytes(StandardCharsets.ISO_8859_1));
    } else if (isHeader(text)) {
      headers.add(text);
    } else if (!envelope) {
      OutputStream opened = body.open();
      out = opened;
      opened.write((text + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static boolean endsHeader(String text) {
    return text.regionMatches(true, 0, "Text:", 0, 5)
        || text.regionMatches(true, 0, "Message:", 0, 8);
  }

  private static boolean isHeader(String text) {
    int colon = text.indexOf(':');
    int end = colon;
    while (end > 0 && " \t".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return end > 0;
  }

  List<String> headers() {
    return headers;
  }

  /** Of all that came, line ends counting as one. */
  long size() {
    return size;
  }

  boolean eightBit() {
    return eightBit;
  }

  boolean overlong() {
    return taken > most;
  }
}
