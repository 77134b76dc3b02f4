package dev.mxlab.sendmail.rewrite;

import dev.mxlab.text.Position;
import java.util.Set;
import java.util.function.Function;

/** An R line, its sides cut into tokens and its left side ready for the matcher. */
public final class Rule {
  static final byte LITERAL = 0;
  static final byte ANY = 1;
  static final byte SOME = 2;
  static final byte ONE = 3;
  static final byte CLASS = 4;
  static final byte NOT_CLASS = 5;
  static final byte NOTHING = 6;
  static final byte MACRO = 7;

  /** What comes first on the right side and is not part of what is put in. */
  enum Control {
    /** The rule is tried again. */
    REPEAT,
    /** {@code $:} */
    ONCE,
    /** {@code $@} */
    RETURN
  }

  final byte[] operations;
  final int[] literals;
  final PhraseSet[] classes;
  final String[] macros;

  /** A bit of each literal; a workspace that lacks one need not be tried. */
  final long required;

  /** Tokens that the left side takes at the least. */
  final int least;

  final Token[] right;
  final int rightFrom;
  final Control control;
  private final Token[] left;
  private final Position at;

  /** Whether there is anything on the right side that the left one did not have. */
  final boolean brings;

  Rule(Workspace lhs, Workspace rhs, Function<String, PhraseSet> words, Position at) {
    this.left = java.util.Arrays.copyOf(lhs.tokens, lhs.length);
    this.right = java.util.Arrays.copyOf(rhs.tokens, rhs.length);
    this.at = at;
    int n = left.length;
    operations = new byte[n];
    literals = new int[n];
    classes = new PhraseSet[n];
    macros = new String[n];
    long bits = 0;
    int tokens = 0;
    for (int i = 0; i < n; i++) {
      Token token = left[i];
      operations[i] = operation(token);
      literals[i] = token.literal;
      classes[i] = PhraseSet.EMPTY;
      macros[i] = "";
      switch (operations[i]) {
        case LITERAL -> bits |= bit(token.literal);
        case CLASS, NOT_CLASS -> classes[i] = words.apply(token.text.substring(2));
        case MACRO -> macros[i] = token.text.substring(2);
        default -> {}
      }
      tokens += operations[i] == ANY || operations[i] == NOTHING || operations[i] == MACRO ? 0 : 1;
    }
    brings = brings();
    required = bits;
    least = tokens;
    control =
        right.length == 0
            ? Control.REPEAT
            : right[0].is(':') ? Control.ONCE : right[0].is('@') ? Control.RETURN : Control.REPEAT;
    rightFrom = control == Control.REPEAT ? 0 : 1;
  }

  private boolean brings() {
    for (int i = 0; i < right.length; i++) {
      Token token = right[i];
      boolean control = i == 0 && (token.is(':') || token.is('@'));
      boolean copied =
          control
              || token.is('#')
              || token.letter >= '0' && token.letter <= '9'
              || Set.of("<", ">").contains(token.text);
      for (Token known : left) {
        copied |= known.text.equals(token.text);
      }
      if (!copied) {
        return true;
      }
    }
    return false;
  }

  private static byte operation(Token token) {
    return switch (token.letter) {
      case '*' -> ANY;
      case '+' -> SOME;
      case '-' -> ONE;
      case '=' -> CLASS;
      case '~' -> NOT_CLASS;
      case '@' -> NOTHING;
      case '&' -> MACRO;
      default -> LITERAL;
    };
  }

  /** Whether it chooses a mailer: {@code $#esmtp ...}. */
  boolean chooses() {
    return right.length > rightFrom && right[rightFrom].is('#');
  }

  static long bit(int literal) {
    return 1L << (literal & 63);
  }

  /** File and line. */
  public Position at() {
    return at;
  }

  /** {@code $* < @ $+ >} */
  public String left() {
    return shown(left);
  }

  /** {@code $: $1} */
  public String right() {
    return shown(right);
  }

  private static String shown(Token[] side) {
    StringBuilder out = new StringBuilder();
    for (Token token : side) {
      out.append(out.length() == 0 ? "" : " ").append(token.text);
    }
    return out.toString();
  }
}
