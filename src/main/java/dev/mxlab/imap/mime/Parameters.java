package dev.mxlab.imap.mime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  /**
   * Reads what follows the value, {@code ;} first. What cannot be read is skipped octet by octet up
   * to the next {@code ;}, the one that may stand where the trouble is left out, as dovecot does.
   */
  static void readInto(Tokens tokens, List<Parameter> all) {
    List<Piece> pieces = new ArrayList<>();
    while (!tokens.atEnd()) {
      Parameter one = tokens.take(';') ? parameter(tokens) : null;
      if (one == null) {
        if (!tokens.atEnd()) {
          tokens.next();
        }
        continue;
      }
      Piece piece = Piece.of(one);
      if (piece == null) {
        all.add(one);
      } else {
        pieces.add(piece);
      }
    }
    join(pieces, all);
  }

  /** A parameter, whose name may be empty; null where none can be read. */
  private static @Nullable Parameter parameter(Tokens tokens) {
    tokens.skip();
    String name = tokens.token();
    tokens.skip();
    if (!tokens.take('=')) {
      return null;
    }
    tokens.skip();
    int start = tokens.position();
    String value;
    if (tokens.atEnd() || tokens.peek() != '"') {
      value = tokens.take('=') ? '=' + tokens.upToBlank() : tokens.token();
    } else {
      value = tokens.quoted();
      if (tokens.atEnd() && !tokens.closed(start)) {
        return null;
      }
    }
    tokens.skip();
    return tokens.brokenOff() ? null : new Parameter(name, value);
  }

  /** One of the pieces a long value came in, or a value with a charset. */
  private record Piece(String name, int number, boolean charset, String value) {
    private static final Pattern NAME = Pattern.compile("([^*]*)\\*(\\d{0,4})(\\*?)");

    static @Nullable Piece of(Parameter one) {
      Matcher name = NAME.matcher(one.name());
      if (one.name().indexOf('*') < 0 || !name.matches()) {
        return null;
      }
      String number = name.group(2);
      return new Piece(
          name.group(1),
          number.isEmpty() ? 0 : Integer.parseInt(number),
          number.isEmpty() || !name.group(3).isEmpty(),
          one.value());
    }

    Parameter alone() {
      return new Parameter(name + '*' + number + (charset ? "*" : ""), value);
    }
  }

  /** Pieces 0, 1, 2 ... of a name become one; what lacks a piece stays as it is. */
  private static void join(List<Piece> pieces, List<Parameter> all) {
    pieces.sort(Comparator.comparing(Piece::name).thenComparingInt(Piece::number));
    int from = 0;
    while (from < pieces.size()) {
      String name = pieces.get(from).name();
      boolean whole = true;
      int to = from;
      while (to < pieces.size() && pieces.get(to).name().equalsIgnoreCase(name)) {
        whole &= pieces.get(to).number() == to - from;
        to++;
      }
      List<Piece> group = pieces.subList(from, to);
      if (whole) {
        all.add(joined(name, group));
      } else {
        group.forEach(piece -> all.add(piece.alone()));
      }
      from = to;
    }
  }

  /** What has no charset beside others that have one is written as if it were of an unknown one. */
  private static Parameter joined(String name, List<Piece> pieces) {
    boolean charset = pieces.stream().anyMatch(Piece::charset);
    StringBuilder value = new StringBuilder();
    if (charset && !pieces.get(0).charset()) {
      value.append("''");
    }
    for (Piece piece : pieces) {
      boolean plain = charset && !piece.charset();
      value.append(plain ? piece.value().replace("%", "%25") : piece.value());
    }
    return new Parameter(charset ? name + '*' : name, value.toString());
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
