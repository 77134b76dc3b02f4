package dev.mxlab.imap.search;

import java.io.IOException;
import java.io.Reader;
import java.text.Normalizer;

/** Text that is looked for, whatever the case of its letters (RFC 5051, i;unicode-casemap). */
public final class Needle {
  private static final int PIECE = 16 * 1024;

  private final String folded;

  public Needle(String text) {
    this.folded = fold(text);
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
    return folded.isEmpty() || fold(text).contains(folded);
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
