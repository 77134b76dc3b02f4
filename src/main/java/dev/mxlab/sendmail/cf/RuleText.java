package dev.mxlab.sendmail.cf;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One side of an R line as readcf.c stores it: {@code $x} and {@code ${x}} are put in once, where
 * the line stands; every other {@code $} form is an operator, kept apart from text so that no text,
 * a macro's value neither, can be taken for one. An operator is {@link #MARK}, then its letter; the
 * forms with a name ({@code $=w $~w $&w}) end with {@link #END}.
 */
public final class RuleText {
  /** A noncharacter of Unicode: never part of a file's text, see {@link #plain}. */
  public static final char MARK = '\uFDD0';

  public static final char END = '\uFDD1';

  /** The letters that begin an operator with a name. */
  public static final String NAMED = "=~&";

  private static final String OPERATORS = "*+-=~#@:>?|.[]()&";
  private static final int MAX_DEPTH = 10;
  private static final int MAX_LENGTH = 16_384;

  private final Function<String, @Nullable String> values;
  private final StringBuilder out = new StringBuilder();
  private final String text;
  private final int depth;
  private int at;

  private RuleText(String text, Function<String, @Nullable String> values, int depth) {
    this.text = text;
    this.values = values;
    this.depth = depth;
  }

  /** {@code values} answers a macro's text as its D line has it; null when it is not set. */
  static String expand(String text, Function<String, @Nullable String> values) {
    RuleText one = new RuleText(text, values, 0);
    one.run(true, 0);
    return one.out.toString();
  }

  /** Text in which no mark stands. */
  static String plain(String text) {
    return text.indexOf(MARK) < 0 && text.indexOf(END) < 0
        ? text
        : text.replace(MARK, '\uFFFD').replace(END, '\uFFFD');
  }

  /** As a person writes it: {@code $=w}, {@code $&{client_name}}. */
  public static String shown(String coded) {
    if (coded.indexOf(MARK) < 0) {
      return coded;
    }
    return coded.replace(MARK, '$').replace(String.valueOf(END), "");
  }

  /** Copies up to the end, or to the {@code $|} or {@code $.} of the conditional it stands in. */
  private char run(boolean wanted, int conditionals) {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '$' || at == text.length()) {
        put(wanted, c);
        continue;
      }
      char next = text.charAt(at);
      if (conditionals > 0 && (next == '|' || next == '.')) {
        at++;
        return next;
      } else if (next == '?') {
        at++;
        conditional(wanted, conditionals);
      } else if (next == '$') {
        at++;
        put(wanted, '$');
      } else {
        form(next, wanted);
      }
    }
    return 0;
  }

  private void conditional(boolean wanted, int conditionals) {
    String value = values.apply(name());
    boolean set = value != null && !value.isEmpty();
    char end = run(wanted && set, conditionals + 1);
    if (end == '|') {
      run(wanted && !set, conditionals + 1);
    }
  }

  private void form(char letter, boolean wanted) {
    if (NAMED.indexOf(letter) >= 0) {
      at++;
      String name = name();
      if (wanted && !name.isEmpty()) {
        put(true, MARK);
        put(true, letter);
        name.chars().forEach(c -> put(true, (char) c));
        put(true, END);
      }
    } else if (OPERATORS.indexOf(letter) >= 0 || letter >= '0' && letter <= '9') {
      at++;
      put(wanted, MARK);
      put(wanted, letter);
    } else {
      value(name(), wanted);
    }
  }

  /** The value, and the values in it; operators in it are operators. */
  private void value(String name, boolean wanted) {
    String value = values.apply(name);
    if (!wanted || value == null || value.isEmpty() || depth >= MAX_DEPTH) {
      return;
    }
    if (value.indexOf('$') < 0) {
      value.chars().forEach(c -> put(true, (char) c));
      return;
    }
    RuleText inner = new RuleText(value, values, depth + 1);
    inner.run(true, 0);
    inner.out.chars().forEach(c -> put(true, (char) c));
  }

  /** Reads {@code x} or {@code {name}}; {@code {x}} is {@code x}. */
  private String name() {
    if (at >= text.length()) {
      return "";
    }
    if (text.charAt(at) == '{') {
      int close = text.indexOf('}', at);
      if (close > 0) {
        String name = text.substring(at, close + 1);
        at = close + 1;
        return Names.bare(name);
      }
    }
    return String.valueOf(text.charAt(at++));
  }

  private void put(boolean wanted, char c) {
    if (wanted && out.length() < MAX_LENGTH) {
      out.append(c);
    }
  }
}
