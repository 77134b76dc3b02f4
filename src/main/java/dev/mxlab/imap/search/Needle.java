package dev.mxlab.imap.search;

import dev.mxlab.mailbox.Octets;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/** Text that is looked for, whatever the case of its letters (RFC 5051, i;unicode-casemap). */
public final class Needle {
  private static final int PIECE = 16 * 1024;

  private final String folded;

  /** Of a needle in ASCII the octets in capital letters, else none. */
  private final byte[] octets;

  /** How far to go on from an octet that stands where the needle's last one would. */
  private final int[] skips;

  /** How far to go on from the needle's own last octet. */
  private final int again;

  public Needle(String text) {
    this.folded = fold(text);
    byte[] ascii = folded.getBytes(StandardCharsets.US_ASCII);
    boolean whole = new String(ascii, StandardCharsets.US_ASCII).equals(folded);
    this.octets = whole ? ascii : new byte[0];
    this.skips = octets.length > 0 ? skips(octets) : new int[0];
    this.again = octets.length > 0 ? hold(octets[octets.length - 1]) : 0;
  }

  /** The last octet stands where it should: 0, and how far to go on if the others do not. */
  private int hold(int last) {
    int step = skips[last];
    skips[last] = 0;
    if (last >= 'A' && last <= 'Z') {
      skips[last + 32] = 0;
    }
    return step;
  }

  private static int[] skips(byte[] needle) {
    int last = needle.length - 1;
    int[] skips = new int[256];
    Arrays.fill(skips, needle.length);
    for (int i = 0; i < last; i++) {
      int octet = needle[i];
      skips[octet] = last - i;
      if (octet >= 'A' && octet <= 'Z') {
        skips[octet + 32] = last - i;
      }
    }
    return skips;
  }

  /** Whether it can be looked for in octets: it is ASCII, and of one line. */
  public boolean isPlain() {
    return octets.length > 0 && folded.indexOf('\n') < 0 && folded.indexOf('\r') < 0;
  }

  /** Whether it stands among octets; only for a plain one. */
  public boolean in(byte[] text, int begin, int end) {
    byte[] needle = octets;
    int[] skip = skips;
    int at = begin + needle.length - 1;
    while (at < end) {
      int step = skip[text[at] & 0xff];
      if (step > 0) {
        at += step;
      } else if (endsAt(text, at, needle)) {
        return true;
      } else {
        at += again;
      }
    }
    return false;
  }

  /**
   * Whether it is in no field of a header for sure: it does not stand there as it is, could not be
   * cut by the end of a line, and there is nothing that has to be decoded.
   */
  boolean isNotInHeader(byte[] header) {
    return isPlain()
        && folded.indexOf(' ') < 0
        && folded.indexOf('\t') < 0
        && !in(header, 0, header.length)
        && !Octets.has(header, 0, header.length, '?')
        && Octets.ascii(header, 0, header.length);
  }

  private static boolean endsAt(byte[] text, int at, byte[] needle) {
    int i = needle.length - 1;
    int from = at;
    while (i >= 0 && upper(text[from]) == needle[i]) {
      i--;
      from--;
    }
    return i < 0;
  }

  private static int upper(int c) {
    return c >= 'a' && c <= 'z' ? c - 32 : c;
  }

  /** Letters in their title case, characters taken apart. */
  public static String fold(String text) {
    boolean ascii = true;
    for (int i = 0; i < text.length() && ascii; i++) {
      ascii = text.charAt(i) < 0x80;
    }
    String plain = ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
    StringBuilder folded = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c < 0x80) {
        folded.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
      } else {
        folded.append(Character.toTitleCase(c));
      }
    }
    return folded.toString();
  }

  public boolean isEmpty() {
    return folded.isEmpty();
  }

  public boolean in(String text) {
    if (folded.isEmpty()) {
      return true;
    } else if (octets.length == 0) {
      return fold(text).contains(folded);
    }
    int all = 0;
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      all |= c;
      if (upper(c) == octets[matched]) {
        if (++matched == octets.length) {
          return true;
        }
      } else if (matched > 0) {
        i -= matched;
        matched = 0;
      }
    }
    // A letter with an accent has a plain one in it.
    return all >= 0x80 && fold(text).contains(folded);
  }

  /** Reads until it is found; only a piece is in memory at a time. */
  public boolean in(Reader text) throws IOException {
    if (folded.isEmpty()) {
      return true;
    }
    char[] piece = new char[PIECE];
    String rest = "";
    for (int n = text.read(piece); n >= 0; n = text.read(piece)) {
      String window = rest + fold(new String(piece, 0, n));
      if (window.contains(folded)) {
        return true;
      }
      rest = window.substring(Math.max(0, window.length() - folded.length()));
    }
    return false;
  }

  @Override
  public String toString() {
    return folded;
  }
}
