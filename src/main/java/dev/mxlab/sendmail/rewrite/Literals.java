package dev.mxlab.sendmail.rewrite;

import java.util.HashMap;
import java.util.Map;

/**
 * The words of the rules, each with a number, so that matching one is to compare two numbers. Fixed
 * once the rules are read: text of clients is looked up, never kept.
 */
final class Literals {
  private static final int SMALL = 128;

  private final Map<String, Integer> growing = new HashMap<>();
  private final Token[] metas = new Token[SMALL];
  private final Token[] operators = new Token[SMALL];
  private Token[] table = new Token[0];
  private int next = 1;

  Literals() {
    for (char letter = 1; letter < SMALL; letter++) {
      metas[letter] = new Token(Token.Kind.META, "$" + letter, next++, letter);
    }
    for (char c = 0; c < SMALL; c++) {
      int lower = number(String.valueOf(c));
      operators[c] = new Token(Token.Kind.OPERATOR, String.valueOf(c), lower, (char) 0);
    }
  }

  /** While rules are read: the number of a word, case aside. */
  int number(String text) {
    return growing.computeIfAbsent(fold(text), t -> next++);
  }

  /** After this every word is only looked up. */
  void freeze() {
    int size = Integer.highestOneBit(Math.max(16, growing.size() * 4));
    table = new Token[size];
    growing.forEach(
        (text, number) -> {
          int at = hash(text, 0, text.length()) & (size - 1);
          while (table[at] != null) {
            at = (at + 1) & (size - 1);
          }
          Token.Kind kind = text.startsWith("\"") ? Token.Kind.QUOTED : Token.Kind.ATOM;
          table[at] = new Token(kind, text, number, (char) 0);
        });
    growing.clear();
  }

  int size() {
    return next;
  }

  Token meta(char letter) {
    return metas[letter];
  }

  Token operator(char c) {
    return c < SMALL
        ? operators[c]
        : new Token(Token.Kind.OPERATOR, String.valueOf(c), 0, (char) 0);
  }

  /** The token for a part of a text, shared where it is a rule's word to the letter. */
  Token token(Token.Kind kind, CharSequence text, int from, int to) {
    if (table.length == 0) {
      String word = text.subSequence(from, to).toString();
      return new Token(kind, word, number(word), (char) 0);
    }
    int mask = table.length - 1;
    int at = hash(text, from, to) & mask;
    for (Token known = table[at]; known != null; known = table[at]) {
      if (known.text.length() == to - from) {
        boolean same = true;
        int i = 0;
        for (; i < to - from; i++) {
          char c = text.charAt(from + i);
          if (lower(c) != known.text.charAt(i)) {
            break;
          }
          same &= c == known.text.charAt(i);
        }
        if (i == to - from) {
          return same && kind == known.kind
              ? known
              : new Token(kind, text.subSequence(from, to).toString(), known.literal, (char) 0);
        }
      }
      at = (at + 1) & mask;
    }
    return new Token(kind, text.subSequence(from, to).toString(), 0, (char) 0);
  }

  static int hash(CharSequence text, int from, int to) {
    int h = 0;
    for (int i = from; i < to; i++) {
      h = 31 * h + lower(text.charAt(i));
    }
    return h ^ h >>> 15;
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != lower(text.charAt(i))) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(lower((char) c)));
        return out.toString();
      }
    }
    return text;
  }
}
