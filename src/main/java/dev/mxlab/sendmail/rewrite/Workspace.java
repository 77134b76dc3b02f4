package dev.mxlab.sendmail.rewrite;

import java.util.Arrays;

/** A list of tokens that is used again and again: what rules work on. */
public final class Workspace {
  /** MAXATOM: an address has not more of them. */
  public static final int MOST = 1000;

  Token[] tokens = new Token[32];
  int length;

  public int length() {
    return length;
  }

  public Token get(int index) {
    if (index >= length) {
      throw new IndexOutOfBoundsException(index);
    }
    return tokens[index];
  }

  public void clear() {
    length = 0;
  }

  /** False when it is full. */
  boolean add(Token token) {
    if (length >= MOST) {
      return false;
    }
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.min(MOST, length * 2));
    }
    tokens[length++] = token;
    return true;
  }

  /** Adds all of it to another one. */
  public void copyTo(Workspace other) {
    other.add(this, 0, length);
  }

  boolean add(Workspace other, int from, int to) {
    if (length + (to - from) > MOST) {
      return false;
    }
    ensure(length + (to - from));
    System.arraycopy(other.tokens, from, tokens, length, to - from);
    length += to - from;
    return true;
  }

  /**
   * Puts {@code others} in the place of {@code from} to {@code to}; false when it gets too long.
   */
  boolean replace(int from, int to, Workspace others) {
    int grown = length - (to - from) + others.length;
    if (grown > MOST) {
      return false;
    }
    ensure(grown);
    System.arraycopy(tokens, to, tokens, from + others.length, length - to);
    System.arraycopy(others.tokens, 0, tokens, from, others.length);
    length = grown;
    return true;
  }

  private void ensure(int size) {
    if (size > tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.min(MOST, Math.max(size, tokens.length * 2)));
    }
  }

  boolean startsWith(char meta) {
    return length > 0 && tokens[0].letter == meta;
  }

  /** Where a form stands, from {@code from} on; -1 for nowhere. */
  int indexOf(char meta, int from) {
    for (int i = from; i < length; i++) {
      if (tokens[i].letter == meta) {
        return i;
      }
    }
    return -1;
  }

  /** As text again: {@code between} stands only where two atoms meet (cataddr in parseaddr.c). */
  public String join(int from, int to, String between) {
    if (to - from == 1) {
      return tokens[from].text;
    }
    StringBuilder out = new StringBuilder();
    boolean atom = false;
    for (int i = from; i < to; i++) {
      Token token = tokens[i];
      boolean another = token.kind == Token.Kind.ATOM;
      if (atom && another) {
        out.append(between);
      }
      out.append(token.text);
      atom = another;
    }
    return out.toString();
  }

  public String join(String between) {
    return join(0, length, between);
  }

  /** Each token after a blank: {@code " $# local $: kim"}. */
  public String shown() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(' ').append(tokens[i].text);
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return shown().strip();
  }
}
