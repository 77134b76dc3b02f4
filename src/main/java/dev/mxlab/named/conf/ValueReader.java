package dev.mxlab.named.conf;

import dev.mxlab.text.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what follows a statement's name, by its shape. */
final class ValueReader {
  /** Reads a block of statements; the opening brace is the next token. */
  @FunctionalInterface
  interface Blocks {
    Value.Body read(String context) throws ConfSyntaxException;
  }

  private static final List<String> SEVERITIES =
      List.of("critical", "error", "warning", "notice", "info", "dynamic");
  private static final List<String> UPDATE_KINDS =
      Stream.of(UpdatePolicy.Kind.values()).map(UpdatePolicy.Kind::word).toList();

  private final TokenStream tokens;
  private final Complaints complaints;
  private final Blocks blocks;

  ValueReader(TokenStream tokens, Complaints complaints, Blocks blocks) {
    this.tokens = tokens;
    this.complaints = complaints;
    this.blocks = blocks;
  }

  void read(Row row, Shape.Sequence shape, List<Value> into) throws ConfSyntaxException {
    sequence(
        shape, into, row.name().startsWith("listen-on") || row.name().equals("allow-transfer"));
  }

  private void sequence(Shape.Sequence shape, List<Value> into, boolean keywordsOnly)
      throws ConfSyntaxException {
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
        if (keywordsOnly && tokens.peek(false).kind() == Token.Kind.WORD) {
          Token odd = tokens.peek(false);
          throw complain(
              odd, "unexpected '" + odd.text() + "'", Mends.phrase("braces", odd.text()));
        }
      } else {
        one(parts.get(i++), into);
      }
    }
  }

  /** Parts that may be left out, in any order, each at most once. */
  private void optionals(List<Shape> parts, List<Value> into) throws ConfSyntaxException {
    List<Shape> left = new ArrayList<>(parts);
    boolean found = true;
    while (found) {
      found = false;
      for (Shape part : List.copyOf(left)) {
        if (part instanceof Shape.Optional optional && begins(optional.inner().parts().get(0))) {
          sequence(optional.inner(), into, false);
          left.remove(part);
          found = true;
        }
      }
    }
  }

  private boolean begins(Shape first) throws ConfSyntaxException {
    if (first instanceof Shape.Keyword keyword) {
      return tokens.peek(false).isWord(keyword.word());
    }
    return tokens.peek(false).kind() == Token.Kind.WORD;
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
    } else if (shape instanceof Shape.Block block) {
      expectOpen();
      into.add(blocks.read(block.context()));
    } else if (shape instanceof Shape.Sequence sequence) {
      sequence(sequence, into, false);
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

  private void choice(Shape.Choice choice, List<Value> into) throws ConfSyntaxException {
    Token token = tokens.peek(false);
    if (token.kind() == Token.Kind.WORD) {
      for (String word : choice.words()) {
        if (token.isWord(word)) {
          tokens.next(false);
          into.add(new Value.Word(word, false, token.at()));
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

  private Value list(Shape element) throws ConfSyntaxException {
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
      case SEVERITY -> severity(into);
      case UPDATE_RULE -> updateRule(into);
      case SERVER_KEY -> serverKey(into);
      case SOURCE_V4 -> querySource(Shape.Kind.IPV4_OR_STAR, into);
      case SOURCE_V6 -> querySource(Shape.Kind.IPV6_OR_STAR, into);
      case NETPREFIX -> into.add(new Addresses(tokens, complaints).prefix());
      default -> into.add(scalar(kind));
    }
  }

  private Value string(boolean printQuoted) throws ConfSyntaxException {
    Token token = tokens.peek(true);
    if (!token.isString()) {
      throw complain(token, "expected string near " + Complaints.named(token), null);
    }
    tokens.next(true);
    return new Value.Word(token.text(), printQuoted, token.at());
  }

  private Value quoted() throws ConfSyntaxException {
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

  private Value scalar(Shape.Kind kind) throws ConfSyntaxException {
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
    boolean address = Scalars.read(Shape.Kind.ADDRESS, token.text()) != null;
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
    if (token.isWord("key") || token.isWord("geoip")) {
      tokens.next(true);
      return new Value.Match(
          false, token.text().toLowerCase(Locale.ROOT), string(true), token.at());
    }
    Addresses addresses = new Addresses(tokens, complaints);
    Value target = addresses.looksLike(token) ? addresses.prefix() : string(true);
    return new Value.Match(false, "", target, token.at());
  }

  private void severity(List<Value> into) throws ConfSyntaxException {
    if (tokens.peek(false).isWord("debug")) {
      into.add(new Value.Word("debug", false, tokens.next(false).at()));
      if (Scalars.read(Shape.Kind.NUMBER, tokens.peek(false).text()) != null) {
        into.add(scalar(Shape.Kind.NUMBER));
      }
      return;
    }
    choice(new Shape.Choice(SEVERITIES, null), into);
  }

  /** {@code grant key. self . A}: all kinds but zonesub have a name. */
  private void updateRule(List<Value> into) throws ConfSyntaxException {
    choice(new Shape.Choice(List.of("deny", "grant"), null), into);
    into.add(string(true));
    int at = into.size();
    choice(new Shape.Choice(UPDATE_KINDS, null), into);
    if (!((Value.Word) into.get(at)).text().equals("zonesub")) {
      into.add(string(true));
    }
    while (tokens.peek(true).isString()) {
      into.add(string(true));
    }
  }

  /** {@code keys name;} or {@code keys { name; };}. */
  private void serverKey(List<Value> into) throws ConfSyntaxException {
    boolean braces = tokens.peek(false).is('{');
    if (braces) {
      tokens.next(false);
    }
    into.add(string(true));
    if (braces) {
      if (tokens.peek(false).is(';')) {
        tokens.next(false);
      }
      Token close = tokens.peek(false);
      if (!close.is('}')) {
        throw complain(close, "'}' expected near " + Complaints.named(close), null);
      }
      tokens.next(false);
    }
  }

  /** {@code address 10.0.0.1 port 53}, in either order; the words may be left out once. */
  private void querySource(Shape.Kind kind, List<Value> into) throws ConfSyntaxException {
    while (tokens.peek(false).kind() == Token.Kind.WORD) {
      Token token = tokens.peek(false);
      boolean port = token.isWord("port");
      if (port || token.isWord("address")) {
        into.add(new Value.Word(port ? "port" : "address", false, tokens.next(false).at()));
      }
      into.add(scalar(port ? Shape.Kind.PORT_OR_STAR : kind));
    }
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

  private ConfSyntaxException complain(Token at, String message, @Nullable Phrase mend) {
    complaints.error(at.at(), message, mend);
    return ConfSyntaxException.afterComplaint("unexpected token");
  }
}
