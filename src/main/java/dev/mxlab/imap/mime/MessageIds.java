package dev.mxlab.imap.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads message ids (RFC 5322 section 3.6.4) of fields like References, without their brackets.
 * White space in them is left out, quotes and comments are taken for what they are, and an id
 * without {@code @} is none.
 */
public final class MessageIds {
  private final String text;
  private int at;

  private MessageIds(String text) {
    this.text = text;
  }

  /** All ids in order; none of a field that is not there. */
  public static List<String> of(@Nullable String field) {
    List<String> found = new ArrayList<>();
    if (field != null) {
      MessageIds ids = new MessageIds(field);
      for (String id = ids.next(); id != null; id = ids.next()) {
        found.add(id);
      }
    }
    return found;
  }

  private @Nullable String next() {
    int begin = text.indexOf('<', at);
    while (begin >= 0) {
      int stop = stop(begin + 1);
      if (stop == text.length()) {
        break;
      }
      String id;
      if (text.charAt(stop) == '>') {
        at = stop + 1;
        String plain = text.substring(begin + 1, stop);
        id = plain.indexOf('@') < 0 ? null : plain.replaceAll("[ \t\r\n]", "");
      } else {
        at = begin + 1;
        id = taken();
      }
      if (id != null) {
        return id;
      }
      begin = text.indexOf('<', at);
    }
    at = text.length();
    return null;
  }

  /** Where the first character stands that ends an id, or that makes it a difficult one. */
  private int stop(int from) {
    int i = from;
    while (i < text.length() && ">\"(".indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  /** An id with quotes, comments or a domain literal; null when it is none. */
  private @Nullable String taken() {
    Tokens tokens = new Tokens(text.substring(at));
    tokens.skip();
    boolean quoted = !tokens.atEnd() && tokens.peek() == '"';
    String left = quoted ? tokens.quoted() : dotAtom(tokens);
    tokens.skip();
    if (left == null || !tokens.take('@')) {
      return null;
    }
    String right = dotAtom(tokens);
    if (right == null || tokens.atEnd() || tokens.peek() != '>') {
      return null;
    }
    at += tokens.position() + 1;
    return left + '@' + right;
  }

  private static @Nullable String dotAtom(Tokens tokens) {
    StringBuilder atom = new StringBuilder();
    do {
      tokens.skip();
      String part = tokens.atom(false);
      if (part.isEmpty()) {
        return null;
      }
      atom.append(atom.length() > 0 ? "." : "").append(part);
      tokens.skip();
    } while (tokens.take('.'));
    return atom.toString();
  }
}
