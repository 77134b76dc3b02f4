package dev.mxlab.sendmail.cf;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Text with macros as D, H and O lines have it: {@code $x}, {@code ${name}}, {@code $&x}, {@code
 * $?x then $| else $.} and {@code $$} (doc/op, "Macros" and "Conditionals"). A value may hold
 * macros itself.
 */
public final class MacroText {
  /** As the real one: a macro that names itself must not run for ever. */
  private static final int MAX_DEPTH = 10;

  private static final int MAX_LENGTH = 65_536;

  private final String text;
  private final Function<String, @Nullable String> values;
  private final int depth;
  private int at;

  private MacroText(String text, Function<String, @Nullable String> values, int depth) {
    this.text = text;
    this.values = values;
    this.depth = depth;
  }

  /** {@code values} answers a macro's value, null or empty when it is not set. */
  public static String expand(String text, Function<String, @Nullable String> values) {
    return new MacroText(text, values, 0).run();
  }

  private String run() {
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      copy(out, true);
      at = Math.min(text.length(), at);
    }
    return out.toString();
  }

  /** Copies up to the end, or to the {@code $|} or {@code $.} of the conditional it stands in. */
  private char copy(StringBuilder out, boolean wanted) {
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      int plain = dollar < 0 || dollar + 1 == text.length() ? text.length() : dollar;
      if (plain > at) {
        append(out, wanted, text, at, plain);
        at = plain;
        continue;
      }
      at++;
      char next = text.charAt(at);
      if (next == '|' || next == '.') {
        at++;
        return next;
      } else if (next == '?') {
        at++;
        conditional(out, wanted);
      } else if (next == '$') {
        at++;
        append(out, wanted, "$", 0, 1);
      } else {
        String value = value(name());
        append(out, wanted, value, 0, value.length());
      }
    }
    return 0;
  }

  private void conditional(StringBuilder out, boolean wanted) {
    boolean set = !value(name()).isEmpty();
    char end = copy(out, wanted && set);
    if (end == '|') {
      copy(out, wanted && !set);
    }
  }

  /** Reads {@code x}, {@code {name}}, {@code &x} or {@code &{name}}. */
  private String name() {
    if (at < text.length() && text.charAt(at) == '&') {
      at++;
    }
    if (at >= text.length()) {
      return "";
    }
    if (text.charAt(at) == '{') {
      int close = text.indexOf('}', at);
      if (close > 0) {
        String name = text.substring(at, close + 1);
        at = close + 1;
        return name.length() == 3 ? name.substring(1, 2) : name;
      }
    }
    return String.valueOf(text.charAt(at++));
  }

  private String value(String name) {
    String value = values.apply(name);
    if (value == null || value.isEmpty()) {
      return "";
    }
    return value.indexOf('$') < 0 || depth >= MAX_DEPTH
        ? value
        : new MacroText(value, values, depth + 1).run();
  }

  private static void append(StringBuilder out, boolean wanted, String text, int from, int to) {
    if (wanted && out.length() + to - from <= MAX_LENGTH) {
      out.append(text, from, to);
    }
  }
}
