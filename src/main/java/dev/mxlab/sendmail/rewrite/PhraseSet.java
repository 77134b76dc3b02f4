package dev.mxlab.sendmail.rewrite;

import java.util.Collection;

/**
 * A class as rules ask it: whether a run of tokens, joined, is one of its words. No run longer than
 * its longest word is worth asking for.
 */
final class PhraseSet {
  static final PhraseSet EMPTY = new PhraseSet(new String[1], 0, ' ');

  private final String[] table;
  private final int longest;
  private final char between;

  private PhraseSet(String[] table, int longest, char between) {
    this.table = table;
    this.longest = longest;
    this.between = between;
  }

  /** {@code between} is what stands between two atoms of a word (O BlankSub). */
  static PhraseSet of(Collection<String> words, Tokenizer tokenizer, char between) {
    int size = Integer.highestOneBit(Math.max(4, words.size() * 4));
    String[] table = new String[size];
    int longest = 0;
    Workspace tokens = new Workspace();
    for (String word : words) {
      tokens.clear();
      tokenizer.scan(word, Tokenizer.Table.PLAIN, tokens);
      // A word that atoms with a blank between them give may have more tokens than it seems to.
      longest = Math.max(longest, Math.max(tokens.length(), atoms(word, between)));
      String folded = Literals.fold(word);
      int at = Literals.hash(folded, 0, folded.length()) & (size - 1);
      while (table[at] != null && !table[at].equals(folded)) {
        at = (at + 1) & (size - 1);
      }
      table[at] = folded;
    }
    return new PhraseSet(table, longest, between);
  }

  private static int atoms(String word, char between) {
    return 1 + 2 * (int) word.chars().filter(c -> c == between).count();
  }

  int longest() {
    return longest;
  }

  boolean contains(Token[] tokens, int from, int to) {
    int hash = 0;
    int length = 0;
    boolean atom = false;
    for (int i = from; i < to; i++) {
      Token token = tokens[i];
      boolean another = token.kind == Token.Kind.ATOM;
      if (atom && another) {
        hash = 31 * hash + Literals.lower(between);
        length++;
      }
      String text = token.text;
      for (int k = 0; k < text.length(); k++) {
        hash = 31 * hash + Literals.lower(text.charAt(k));
      }
      length += text.length();
      atom = another;
    }
    int mask = table.length - 1;
    int at = (hash ^ hash >>> 15) & mask;
    for (String word = table[at]; word != null; word = table[at]) {
      if (word.length() == length && same(word, tokens, from, to)) {
        return true;
      }
      at = (at + 1) & mask;
    }
    return false;
  }

  private boolean same(String word, Token[] tokens, int from, int to) {
    int at = 0;
    boolean atom = false;
    for (int i = from; i < to; i++) {
      Token token = tokens[i];
      boolean another = token.kind == Token.Kind.ATOM;
      if (atom && another && word.charAt(at++) != Literals.lower(between)) {
        return false;
      }
      String text = token.text;
      for (int k = 0; k < text.length(); k++) {
        if (Literals.lower(text.charAt(k)) != word.charAt(at++)) {
          return false;
        }
      }
      atom = another;
    }
    return true;
  }
}
