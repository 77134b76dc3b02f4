package dev.mxlab.imap.mime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value with parameters: {@code attachment; filename=x} (RFC 2183). Pieces of a long value (RFC
 * 2231 section 3) are put together.
 *
 * @param value in the letters of the message
 */
record Parameters(String value, List<Parameter> all) {
  private static final Pattern PIECE = Pattern.compile("(.+)\\*(\\d{1,4})(\\*?)");

  /** One parameter; a name that ends in {@code *} says that its value has a charset. */
  record Parameter(String name, String value) {}

  Parameters {
    all = List.copyOf(all);
  }

  /** A Content-Disposition. */
  static Parameters parse(String field) {
    Tokens tokens = new Tokens(field);
    tokens.skip();
    String value = tokens.token();
    tokens.skip();
    List<Parameter> all = new ArrayList<>();
    readInto(tokens, all);
    return new Parameters(value, all);
  }

  /** Reads what follows the value, {@code ;} first. */
  static void readInto(Tokens tokens, List<Parameter> all) {
    List<Parameter> pieces = new ArrayList<>();
    while (tokens.take(';')) {
      Parameter one = parameter(tokens);
      if (one != null) {
        (one.name().indexOf('*') > 0 ? pieces : all).add(one);
      }
      while (!tokens.atEnd() && tokens.peek() != ';') {
        tokens.next();
      }
    }
    if (!pieces.isEmpty()) {
      all.addAll(joined(pieces));
    }
  }

  private static @Nullable Parameter parameter(Tokens tokens) {
    tokens.skip();
    String name = tokens.token();
    tokens.skip();
    if (name.isEmpty() || !tokens.take('=')) {
      return null;
    }
    tokens.skip();
    boolean quoted = !tokens.atEnd() && tokens.peek() == '"';
    return new Parameter(name, quoted ? tokens.quoted() : tokens.token());
  }

  /** Pieces 0, 1, 2 ... of a name become one; what lacks a piece stays as it is. */
  private static List<Parameter> joined(List<Parameter> pieces) {
    List<Parameter> result = new ArrayList<>();
    Map<String, TreeMap<Integer, Parameter>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Parameter piece : pieces) {
      Matcher number = PIECE.matcher(piece.name());
      if (number.matches()) {
        byName
            .computeIfAbsent(number.group(1), n -> new TreeMap<>())
            .putIfAbsent(Integer.valueOf(number.group(2)), piece);
      } else {
        result.add(piece);
      }
    }
    byName.forEach(
        (name, numbered) -> {
          boolean whole = numbered.lastKey() == numbered.size() - 1;
          if (!whole) {
            result.addAll(numbered.values());
            return;
          }
          StringBuilder value = new StringBuilder();
          boolean charset = false;
          for (Parameter piece : numbered.values()) {
            value.append(piece.value());
            charset |= piece.name().endsWith("*");
          }
          result.add(new Parameter(charset ? name + '*' : name, value.toString()));
        });
    result.sort(Comparator.comparing(Parameter::name));
    return result;
  }

  @Nullable String get(String name) {
    for (Parameter one : all) {
      if (one.name().equalsIgnoreCase(name)) {
        return one.value();
      }
    }
    return null;
  }
}
