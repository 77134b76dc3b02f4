package dev.mxlab.imap.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One argument of a command; text is byte for byte ISO 8859-1. */
public sealed interface Arg {
  /** A word without quotes; NIL too. */
  record Atom(String text) implements Arg {}

  /** A quoted string or a literal. */
  record Text(String text, boolean literal) implements Arg {}

  /** What stands in parentheses. */
  record Group(List<Arg> members) implements Arg {
    public Group {
      members = List.copyOf(members);
    }
  }

  /** The text of an atom or string, null for a list. */
  default @Nullable String string() {
    if (this instanceof Atom atom) {
      return atom.text();
    }
    return this instanceof Text text ? text.text() : null;
  }

  /** The text of an atom in capitals, null for anything else. */
  default @Nullable String word() {
    return this instanceof Atom atom ? atom.text().toUpperCase(Locale.ROOT) : null;
  }

  /** The members of a list, null for anything else. */
  default @Nullable List<Arg> group() {
    return this instanceof Group group ? group.members() : null;
  }

  /** What octets mean as UTF-8. */
  static String utf8(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
