package dev.mxlab.imap.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a list of addresses (RFC 5322 section 3.4) as far as it can be understood. */
public final class AddressList {
  private static final Address MISSING =
      new Address(null, null, Address.MISSING_MAILBOX, Address.MISSING_DOMAIN);

  private final Tokens tokens;
  private final List<Address> found = new ArrayList<>();
  private boolean inGroup;
  private int words;

  private AddressList(String field) {
    this.tokens = new Tokens(field);
  }

  public static List<Address> parse(String field) {
    AddressList list = new AddressList(field);
    list.read();
    return list.found;
  }

  private void read() {
    boolean more = true;
    while (more) {
      tokens.skip();
      if (tokens.atEnd()) {
        break;
      }
      if (tokens.take(',')) {
        found.add(MISSING);
        continue;
      }
      if (inGroup && tokens.take(';')) {
        endGroup();
        tokens.skip();
        more = tokens.take(',');
        continue;
      }
      more = one();
    }
    if (inGroup) {
      endGroup();
    }
  }

  private void endGroup() {
    inGroup = false;
    found.add(Address.GROUP_END);
  }

  /** False when the rest cannot be understood. */
  private boolean one() {
    int start = tokens.position();
    String phrase = phrase();
    if (!tokens.atEnd() && tokens.peek() == '<') {
      return angle(phrase.isEmpty() ? null : phrase) && next();
    }
    if (!inGroup && tokens.take(':')) {
      inGroup = true;
      found.add(new Address(null, null, phrase, null));
      return true;
    }
    tokens.back(start);
    return bare(phrase) && next();
  }

  /** Whether another address may follow. */
  private boolean next() {
    tokens.skip();
    return tokens.atEnd() || tokens.take(',') || inGroup && tokens.peek() == ';';
  }

  private String phrase() {
    StringBuilder phrase = new StringBuilder();
    words = 0;
    if (!tokens.atEnd() && tokens.peek() == '.') {
      return "";
    }
    while (!tokens.atEnd()) {
      String word;
      if (tokens.peek() == '"') {
        int start = tokens.position();
        word = tokens.quoted();
        if (tokens.atEnd() && !tokens.closed(start)) {
          return "";
        }
      } else {
        word = tokens.atom(true);
        if (word.isEmpty()) {
          break;
        }
      }
      phrase.append(words++ > 0 ? " " : "").append(word);
      tokens.skip();
    }
    return phrase.toString();
  }

  /** {@code <route:local@domain>}. */
  private boolean angle(@Nullable String name) {
    tokens.next();
    tokens.skip();
    String route = null;
    if (!tokens.atEnd() && tokens.peek() == '@') {
      route = route();
      if (route == null) {
        found.add(
            new Address(name, "INVALID_ROUTE", Address.MISSING_MAILBOX, Address.MISSING_DOMAIN));
        while (!tokens.atEnd() && tokens.peek() != '>') {
          tokens.next();
        }
        return tokens.take('>');
      }
    }
    String mailbox = local();
    tokens.skip();
    if (mailbox == null && !tokens.atEnd() && tokens.peek() != '>') {
      found.add(new Address(name, route, Address.MISSING_MAILBOX, Address.SYNTAX_ERROR));
      return true;
    }
    mailbox = mailbox == null ? Address.MISSING_MAILBOX : mailbox;
    boolean at = tokens.take('@');
    boolean closed = !tokens.atEnd() && tokens.peek() == '>';
    String host = closed || at ? Address.MISSING_DOMAIN : Address.SYNTAX_ERROR;
    if (at) {
      String domain = domain();
      tokens.skip();
      host =
          domain == null || tokens.atEnd() || tokens.peek() != '>' ? Address.SYNTAX_ERROR : domain;
      if (domain == null) {
        found.add(new Address(name, route, mailbox, host));
        return false;
      }
    }
    found.add(new Address(name, route, mailbox, host));
    return tokens.take('>') || at;
  }

  private @Nullable String route() {
    StringBuilder route = new StringBuilder();
    while (tokens.take('@')) {
      String domain = domain();
      if (domain == null) {
        return null;
      }
      route.append(route.length() > 0 ? "," : "").append('@').append(domain);
      tokens.skip();
      while (tokens.take(',')) {
        tokens.skip();
      }
    }
    return tokens.take(':') ? route.toString() : null;
  }

  /** {@code local@domain}, or what is none. */
  private boolean bare(String phrase) {
    int start = tokens.position();
    String mailbox = local();
    String comment = tokens.skip();
    if (tokens.take('@')) {
      int here = tokens.position();
      String behind = tokens.skip();
      boolean nothing = tokens.atEnd() || tokens.peek() == ',' || tokens.peek() == ';';
      tokens.back(here);
      String domain = nothing ? null : domain();
      String after = tokens.skip();
      String name = after != null ? after : behind != null ? behind : comment;
      found.add(
          new Address(
              name == null || name.isEmpty() ? null : name,
              null,
              mailbox == null ? Address.MISSING_MAILBOX : mailbox,
              domain == null ? Address.MISSING_DOMAIN : domain));
      return domain != null || nothing;
    }
    if (mailbox != null && mailbox.isEmpty() && words <= 1) {
      found.add(new Address("", null, Address.MISSING_MAILBOX, Address.MISSING_DOMAIN));
      return true;
    }
    boolean dot = mailbox != null && mailbox.equals(".") && !tokens.atEnd();
    if (mailbox != null && !dot && words <= 1) {
      found.add(new Address(comment, null, mailbox, Address.MISSING_DOMAIN));
      return true;
    }
    tokens.back(start);
    if (phrase.isEmpty()) {
      tokens.atom(true);
    }
    // White space around dots is obsolete, and dovecot doubles what follows them.
    String name = phrase.isEmpty() ? null : phrase().replaceAll(" ?\\. ", ".  ");
    found.add(new Address(name, null, Address.MISSING_MAILBOX, Address.MISSING_DOMAIN));
    return true;
  }

  /** The local part, which may be an empty quoted string; null where there is none. */
  private @Nullable String local() {
    tokens.skip();
    if (!tokens.atEnd() && tokens.peek() == '"') {
      int start = tokens.position();
      String quoted = tokens.quoted();
      return tokens.atEnd() && !tokens.closed(start) ? null : quoted;
    }
    String atom = tokens.atom(true);
    return atom.isEmpty() ? null : atom;
  }

  private @Nullable String domain() {
    tokens.skip();
    if (!tokens.atEnd() && tokens.peek() == '[') {
      StringBuilder literal = new StringBuilder();
      while (!tokens.atEnd()) {
        char c = tokens.next();
        literal.append(c);
        if (c == ']') {
          return literal.toString();
        }
      }
      return null;
    }
    String domain = tokens.atom(true);
    int end = tokens.position();
    tokens.skip();
    if (!tokens.atEnd() && tokens.peek() == '.') {
      return null;
    }
    tokens.back(end);
    boolean broken = domain.endsWith(".") || domain.startsWith(".") || domain.contains("..");
    return broken || domain.isEmpty() ? null : domain;
  }
}
