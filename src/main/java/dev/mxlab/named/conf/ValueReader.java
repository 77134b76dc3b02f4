package dev.mxlab.named.conf;

import dev.mxlab.text.Phrase;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what follows a statement's name, by its shape. */
final class ValueReader {
  /** Reads a block of statements; the opening brace is the next token. */
  @FunctionalInterface
  interface Blocks {
    Value.Body read(String context) throws ConfSyntaxException;
  }

  private final TokenStream tokens;
  private final Complaints complaints;
  private final boolean deprecationsTold;
  private final Blocks blocks;
  private final OddValues odd;

  ValueReader(TokenStream tokens, Complaints complaints, boolean deprecationsTold, Blocks blocks) {
    this.tokens = tokens;
    this.complaints = complaints;
    this.deprecationsTold = deprecationsTold;
    this.blocks = blocks;
    this.odd = new OddValues(tokens, this);
  }

  void read(Shape.Sequence shape, List<Value> into) throws ConfSyntaxException {
    sequence(shape, into);
  }

  private void sequence(Shape.Sequence shape, List<Value> into) throws ConfSyntaxException {
    List<Shape> parts = shape.parts();
    int i = 0;
    while (i < parts.size()) {
      int end = i;
      while (end < parts.size() && parts.get(end) instanceof Shape.Optional) {
        end++;
      }
      if (end > i) {
        optionals(parts.subList(i, end), into);
        i = end;
      } else {
        one(parts.get(i++), into);
      }
    }
  }

  /** In any order in the file, in the shape's order for whoever prints them. */
  private void keyed(Shape.Keyed keyed, List<Value> into) throws ConfSyntaxException {
    Map<Shape.Optional, List<Value>> found = new IdentityHashMap<>();
    while (tokens.peek(true).kind() == Token.Kind.WORD) {
      Token token = tokens.peek(false);
      Shape.Optional part = null;
      for (Shape.Optional one : keyed.parts()) {
        if (!found.containsKey(one) && begins(one.inner().parts().get(0))) {
          part = one;
        }
      }
      if (part == null) {
        throw complain(
            token, "unexpected '" + token.text() + "'", Mends.phrase("braces", token.text()));
      }
      List<Value> values = new ArrayList<>();
      sequence(part.inner(), values);
      found.put(part, values);
    }
    // BIND prints a blank in the place of a first part that leads the statement and is not there.
    boolean leads = into.isEmpty() && !keyed.parts().isEmpty();
    if (leads && !found.containsKey(keyed.parts().get(0))) {
      into.add(new Value.Word("", false, tokens.last()));
    }
    for (Shape.Optional part : keyed.parts()) {
      into.addAll(found.getOrDefault(part, List.of()));
    }
  }

  /** Parts that may be left out, in any order, each at most once. */
  private void optionals(List<Shape> parts, List<Value> into) throws ConfSyntaxException {
    List<Shape> left = new ArrayList<>(parts);
    boolean found = true;
    while (found) {
      found = false;
      for (Iterator<Shape> each = left.iterator(); each.hasNext(); ) {
        if (each.next() instanceof Shape.Optional optional
            && begins(optional.inner().parts().get(0))) {
          sequence(optional.inner(), into);
          each.remove();
          found = true;
        }
      }
    }
  }

  private boolean begins(Shape first) throws ConfSyntaxException {
    if (first instanceof Shape.Keyword keyword) {
      return tokens.peek(false).isWord(keyword.word());
    }
    Token token = tokens.peek(false);
    if (first instanceof Shape.Choice choice && choice.other() == null) {
      return choice.words().stream().anyMatch(token::isWord);
    }
    if (first instanceof Shape.Leaf leaf && leaf.kind() == Shape.Kind.NUMBER) {
      return token.kind() == Token.Kind.WORD && token.text().matches("\\d+");
    }
    if (first instanceof Shape.Leaf leaf && leaf.kind() == Shape.Kind.BRACKETED) {
      return token.is('{');
    }
    if (first instanceof Shape.Leaf leaf && leaf.kind() == Shape.Kind.FACILITY) {
      return tokens.peek(true).isString();
    }
    return token.kind() == Token.Kind.WORD;
  }

  private void one(Shape shape, List<Value> into) throws ConfSyntaxException {
    if (shape instanceof Shape.Leaf leaf) {
      leaf(leaf.kind(), into);
    } else if (shape instanceof Shape.Keyword keyword) {
      keyword(keyword, into);
    } else if (shape instanceof Shape.Choice choice) {
      choice(choice, into);
    } else if (shape instanceof Shape.ListOf list) {
      into.add(list(list.element()));
    } else if (shape instanceof Shape.Keyed keyed) {
      keyed(keyed, into);
    } else if (shape instanceof Shape.Block block) {
      expectOpen();
      into.add(blocks.read(block.context()));
    } else if (shape instanceof Shape.Sequence sequence) {
      sequence(sequence, into);
    } else if (shape instanceof Shape.Optional optional) {
      optionals(List.of(optional), into);
    }
  }

  private void keyword(Shape.Keyword keyword, List<Value> into) throws ConfSyntaxException {
    Token token = tokens.peek(false);
    if (!token.isWord(keyword.word())) {
      throw complain(
          token, "expected '" + keyword.word() + "' near " + Complaints.named(token), null);
    }
    tokens.next(false);
    into.add(new Value.Word(keyword.word(), false, token.at()));
  }

  void choice(Shape.Choice choice, List<Value> into) throws ConfSyntaxException {
    Token token = tokens.peek(false);
    if (token.kind() == Token.Kind.WORD) {
      for (String word : choice.words()) {
        if (token.isWord(word)) {
          tokens.next(false);
          into.add(new Value.Word(word, false, token.text(), token.at()));
          return;
        }
      }
    }
    if (choice.other() != null) {
      one(choice.other(), into);
      return;
    }
    if (token.kind() != Token.Kind.WORD) {
      throw complain(
          token, "expected unquoted string near " + Complaints.named(token), Mends.noQuotes(token));
    }
    throw complain(token, "'" + token.text() + "' unexpected", Mends.oneOf(token, choice.words()));
  }

  Value list(Shape element) throws ConfSyntaxException {
    expectOpen();
    Token open = tokens.next(false);
    List<List<Value>> elements = new ArrayList<>();
    while (!tokens.peek(false).is('}')) {
      List<Value> values = new ArrayList<>();
      one(element, values);
      elements.add(List.copyOf(values));
      Token token = tokens.peek(false);
      if (token.is(';')) {
        tokens.next(false);
      } else {
        complaints.error(
            token.at(),
            "missing ';' before " + Complaints.named(token),
            Mends.missingSemicolon(token, tokens.last()));
      }
    }
    tokens.next(false);
    return new Value.Items(List.copyOf(elements), open.at());
  }

  private void expectOpen() throws ConfSyntaxException {
    Token token = tokens.peek(false);
    if (!token.is('{')) {
      throw complain(
          token, "'{' expected near " + Complaints.named(token), Mends.openExpected(token));
    }
  }

  private void leaf(Shape.Kind kind, List<Value> into) throws ConfSyntaxException {
    switch (kind) {
      case TEXT -> text(into);
      case MATCH -> into.add(match());
      case STRING -> into.add(string(true));
      case QUOTED -> into.add(quoted());
      case REMOTE -> remote(into);
      case SEVERITY,
          UPDATE_RULE,
          UPDATE_POLICY,
          SERVER_KEY,
          SOURCE_V4,
          SOURCE_V6,
          QUERY_SOURCE_V4,
          QUERY_SOURCE_V6,
          LOGFILE,
          RPZ_POLICY,
          PORTRANGE,
          FACILITY,
          HOST,
          LIFETIME,
          BRACKETED ->
          odd.read(kind, into);
      case NETPREFIX -> into.add(new Addresses(tokens, complaints).bare());
      default -> into.add(scalar(kind));
    }
  }

  Value string(boolean printQuoted) throws ConfSyntaxException {
    Token token = tokens.peek(true);
    if (!token.isString()) {
      throw complain(token, "expected string near " + Complaints.named(token), null);
    }
    tokens.next(true);
    return new Value.Word(token.text(), printQuoted, token.at());
  }

  Value quoted() throws ConfSyntaxException {
    Token token = tokens.peek(true);
    if (token.kind() != Token.Kind.QUOTED) {
      Token plain = tokens.peek(false);
      throw complain(
          plain,
          "expected quoted string near " + Complaints.named(plain),
          Mends.quotesExpected(plain));
    }
    tokens.next(true);
    return new Value.Word(token.text(), true, token.at());
  }

  Value scalar(Shape.Kind kind) throws ConfSyntaxException {
    Token token = tokens.peek(false);
    String text = token.kind() == Token.Kind.WORD ? Scalars.read(kind, token.text()) : null;
    if (text == null) {
      String wanted = Scalars.complaint(kind);
      String near = Complaints.named(token);
      if (Scalars.outOfRange(kind, token.text())) {
        throw complain(token, "out of range ", null);
      }
      throw complain(token, wanted + " near " + near, Mends.badValue(kind, token));
    }
    if (kind == Shape.Kind.PORT_OR_STAR && !text.equals("*") && Long.parseLong(text) > 65_535) {
      throw complain(token, "port number out of range near " + Complaints.named(token), null);
    }
    tokens.next(false);
    return new Value.Word(text, false, token.at());
  }

  /** A server of a primaries list: an address with its port, or the name of another list. */
  private void remote(List<Value> into) throws ConfSyntaxException {
    Token token = tokens.peek(true);
    if (!token.isString()) {
      Token plain = tokens.peek(false);
      throw complain(
          plain,
          "expected IP address or remote servers list name near " + Complaints.named(plain),
          null);
    }
    boolean address =
        token.kind() == Token.Kind.WORD && Scalars.read(Shape.Kind.ADDRESS, token.text()) != null;
    tokens.next(true);
    into.add(new Value.Word(token.text(), !address, token.at()));
    if (address && tokens.peek(false).isWord("port")) {
      Token port = tokens.next(false);
      into.add(new Value.Word("port", false, port.at()));
      into.add(scalar(Shape.Kind.PORT_OR_STAR));
    }
  }

  /** An element of an address match list. */
  private Value match() throws ConfSyntaxException {
    Token token = tokens.peek(true);
    if (token.is('!')) {
      tokens.next(true);
      Value inner = match();
      return inner instanceof Value.Match m
          ? new Value.Match(!m.negated(), m.keyword(), m.target(), token.at())
          : inner;
    }
    if (token.is('{')) {
      return new Value.Match(false, "", list(new Shape.Leaf(Shape.Kind.MATCH)), token.at());
    }
    if (!token.isString()) {
      Token plain = tokens.peek(false);
      throw complain(
          plain,
          "expected IP match list element near " + Complaints.named(plain),
          Mends.matchElement(plain));
    }
    if (token.isWord("key")) {
      tokens.next(true);
      return new Value.Match(false, "key", string(true), token.at());
    }
    if (token.isWord("geoip")) {
      tokens.next(true);
      return new Value.Match(false, "geoip", odd.place(), token.at());
    }
    Addresses addresses = new Addresses(tokens, complaints);
    boolean address = token.kind() == Token.Kind.WORD && addresses.looksLike(token);
    Value target = address ? addresses.prefix() : string(true);
    return new Value.Match(false, "", target, token.at());
  }

  /** Anything up to the semicolon; braces must balance. */
  private void text(List<Value> into) throws ConfSyntaxException {
    int braces = 0;
    while (true) {
      Token token = tokens.peek(true);
      if (token.is(';') && braces == 0) {
        return;
      }
      braces += token.is('{') ? 1 : token.is('}') ? -1 : 0;
      if (token.kind() == Token.Kind.END || braces < 0) {
        if (braces < 0) {
          return;
        }
        throw complain(token, "unexpected token near " + Complaints.named(token), null);
      }
      tokens.next(true);
      into.add(new Value.Word(token.text(), token.kind() == Token.Kind.QUOTED, token.at()));
    }
  }

  void warn(Token at, String message) {
    complaints.warning(at.at(), message, null);
  }

  void warnDeprecated(Token at, String message) {
    if (deprecationsTold) {
      warn(at, message);
    }
  }

  ConfSyntaxException complain(Token at, String message, @Nullable Phrase mend) {
    complaints.error(at.at(), message, mend);
    return ConfSyntaxException.afterComplaint("unexpected token");
  }
}
