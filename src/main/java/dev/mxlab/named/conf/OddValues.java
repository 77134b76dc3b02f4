package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of named.conf that have a grammar of their own. */
final class OddValues {
  private static final List<String> SEVERITIES =
      List.of("critical", "error", "warning", "notice", "info", "dynamic");
  private static final List<String> POLICIES =
      List.of(
          "cname",
          "disabled",
          "drop",
          "given",
          "no-op",
          "nodata",
          "nxdomain",
          "passthru",
          "tcp-only");
  private static final List<String> PLACES =
      List.of(
          "area",
          "areacode",
          "asnum",
          "city",
          "continent",
          "country",
          "country3",
          "countryname",
          "domain",
          "isp",
          "lat",
          "long",
          "metro",
          "metrocode",
          "netspeed",
          "org",
          "postal",
          "postalcode",
          "region",
          "regionname",
          "timezone",
          "tz");
  private static final List<String> UPDATE_KINDS =
      Stream.of(UpdatePolicy.Kind.values()).map(UpdatePolicy.Kind::word).toList();

  private final TokenStream tokens;
  private final ValueReader plain;

  OddValues(TokenStream tokens, ValueReader plain) {
    this.tokens = tokens;
    this.plain = plain;
  }

  void read(Shape.Kind kind, List<Value> into) throws ConfSyntaxException {
    switch (kind) {
      case SEVERITY -> severity(into);
      case UPDATE_RULE -> updateRule(into);
      case UPDATE_POLICY -> updatePolicy(into);
      case SERVER_KEY -> serverKey(into);
      case SOURCE_V4, QUERY_SOURCE_V4 -> source(kind, Shape.Kind.IPV4_OR_STAR, into);
      case SOURCE_V6, QUERY_SOURCE_V6 -> source(kind, Shape.Kind.IPV6_OR_STAR, into);
      case LOGFILE -> logFile(into);
      case RPZ_POLICY -> policy(into);
      case PORTRANGE -> portRange(into);
      case FACILITY -> {
        Token facility = tokens.next(true);
        into.add(new Value.Word(facility.text(), true, facility.at()));
      }
      case HOST -> host(into);
      case LIFETIME -> lifetime(into);
      case BRACKETED -> bracketed(into);
      default -> throw new IllegalArgumentException(kind.name());
    }
  }

  private Value.Word keyword() throws ConfSyntaxException {
    Token token = tokens.next(false);
    return new Value.Word(token.text().toLowerCase(Locale.ROOT), false, token.at());
  }

  private boolean isNumber() throws ConfSyntaxException {
    return Scalars.read(Shape.Kind.NUMBER, tokens.peek(false).text()) != null;
  }

  private void severity(List<Value> into) throws ConfSyntaxException {
    if (!tokens.peek(false).isWord("debug")) {
      plain.choice(new Shape.Choice(SEVERITIES, null), into);
      return;
    }
    into.add(keyword());
    if (isNumber()) {
      into.add(plain.scalar(Shape.Kind.NUMBER));
    }
  }

  private void updatePolicy(List<Value> into) throws ConfSyntaxException {
    if (tokens.peek(false).is('{')) {
      into.add(plain.list(new Shape.Leaf(Shape.Kind.UPDATE_RULE)));
    } else if (tokens.peek(false).isWord("local")) {
      into.add(keyword());
    } else {
      tokens.next(false);
      throw ConfSyntaxException.silent("unexpected token");
    }
  }

  /** {@code grant key. self . A}: all kinds but zonesub have a name. */
  private void updateRule(List<Value> into) throws ConfSyntaxException {
    plain.choice(new Shape.Choice(List.of("deny", "grant"), null), into);
    into.add(plain.string(true));
    int at = into.size();
    plain.choice(new Shape.Choice(UPDATE_KINDS, null), into);
    if (!((Value.Word) into.get(at)).text().equals("zonesub")) {
      into.add(plain.string(true));
    }
    boolean any = false;
    while (!tokens.peek(true).is(';')) {
      into.add(plain.string(true));
      any = true;
    }
    if (!any) {
      into.add(new Value.Word("", false, tokens.last()));
    }
  }

  /** {@code keys name;} or {@code keys { name; };}. */
  private void serverKey(List<Value> into) throws ConfSyntaxException {
    boolean braces = tokens.peek(false).is('{');
    if (braces) {
      tokens.next(false);
    }
    into.add(plain.string(true));
    if (braces) {
      if (tokens.peek(false).is(';')) {
        tokens.next(false);
      }
      Token close = tokens.peek(false);
      if (!close.is('}')) {
        throw plain.complain(close, "'}' expected near " + Complaints.named(close), null);
      }
      tokens.next(false);
    }
  }

  /** {@code 10.0.0.1 port 53}; for queries also {@code address 10.0.0.1 port 53}. */
  private void source(Shape.Kind kind, Shape.Kind family, List<Value> into)
      throws ConfSyntaxException {
    boolean query = kind == Shape.Kind.QUERY_SOURCE_V4 || kind == Shape.Kind.QUERY_SOURCE_V6;
    Token first = tokens.peek(false);
    if (query && (isSourceWord(first) || first.kind() != Token.Kind.WORD)) {
      keyedSource(family, into);
      return;
    }
    into.add(unspecified((Value.Word) plain.scalar(family), family));
    while (tokens.peek(false).isWord("port") || tokens.peek(false).isWord("dscp")) {
      boolean port = tokens.peek(false).isWord("port");
      tellOld(port);
      Value.Word word = keyword();
      Value.Word value = (Value.Word) number(port);
      if (!value.text().equals("*") && !value.text().equals("0")) {
        into.add(word);
        into.add(value);
      }
    }
  }

  private static boolean isSourceWord(Token token) {
    return token.isWord("address") || token.isWord("port") || token.isWord("dscp");
  }

  private void keyedSource(Shape.Kind family, List<Value> into) throws ConfSyntaxException {
    Value.@Nullable Word address = null;
    Value.@Nullable Word port = null;
    int addresses = 0;
    int ports = 0;
    while (tokens.peek(false).kind() == Token.Kind.WORD) {
      Token token = tokens.peek(false);
      if (!isSourceWord(token)) {
        throw plain.complain(
            token, "expected 'address' or 'port' near " + Complaints.named(token), null);
      }
      boolean isAddress = token.isWord("address");
      if (!isAddress) {
        tellOld(token.isWord("port"));
      }
      boolean isPort = token.isWord("port");
      tokens.next(false);
      Value.Word value = sourceValue(isAddress, isPort, family);
      if (isAddress) {
        address = unspecified(value, family);
        addresses++;
      } else if (isPort) {
        port = value.text().equals("*") ? new Value.Word("0", false, value.at()) : value;
        ports++;
      }
    }
    Token end = tokens.peek(false);
    if (addresses > 1 || ports > 1 || addresses + ports == 0) {
      throw plain.complain(end, "expected one address and/or port", null);
    }
    into.add(new Value.Word("address", false, end.at()));
    into.add(address == null ? unspecified(star(end), family) : address);
    into.add(new Value.Word("port", false, end.at()));
    into.add(port == null ? new Value.Word("0", false, end.at()) : port);
  }

  private Value.Word sourceValue(boolean address, boolean port, Shape.Kind family)
      throws ConfSyntaxException {
    Token token = tokens.peek(false);
    try {
      return (Value.Word) (address ? plain.scalar(family) : number(port));
    } catch (ConfSyntaxException bad) {
      throw plain.complain(token, "invalid query source near " + Complaints.named(token), null);
    }
  }

  private static Value.Word star(Token at) {
    return new Value.Word("*", false, at.at());
  }

  private Value number(boolean port) throws ConfSyntaxException {
    return plain.scalar(port ? Shape.Kind.PORT_OR_STAR : Shape.Kind.NUMBER);
  }

  private static Value.Word unspecified(Value.Word word, Shape.Kind family) {
    String none = family == Shape.Kind.IPV4_OR_STAR ? "0.0.0.0" : "::";
    return word.text().equals("*") ? new Value.Word(none, false, word.at()) : word;
  }

  private void tellOld(boolean port) throws ConfSyntaxException {
    Token token = tokens.peek(false);
    if (!port) {
      plain.warn(token, "'dscp' is obsolete and should be removed");
    } else {
      plain.warnDeprecated(token, "token 'port' is deprecated");
    }
  }

  /** As in BIND a word that is none of the three is passed over, and then a semicolon misses. */
  private void logFile(List<Value> into) throws ConfSyntaxException {
    into.add(plain.quoted());
    List<Value> versions = List.of();
    List<Value> size = List.of();
    List<Value> suffix = List.of();
    while (tokens.peek(false).kind() == Token.Kind.WORD) {
      Token token = tokens.next(false);
      Value.Word word = new Value.Word(token.text().toLowerCase(Locale.ROOT), false, token.at());
      if (token.isWord("versions") && versions.isEmpty()) {
        versions = List.of(word, one(new Shape.Choice(UNLIMITED, leaf(Shape.Kind.NUMBER))));
      } else if (token.isWord("size") && size.isEmpty()) {
        size = List.of(word, one(new Shape.Choice(SIZES, leaf(Shape.Kind.SIZEVAL))));
      } else if (token.isWord("suffix") && suffix.isEmpty()) {
        suffix = List.of(word, one(new Shape.Choice(List.of("increment", "timestamp"), null)));
      } else {
        break;
      }
    }
    into.addAll(versions);
    into.addAll(size);
    into.addAll(suffix);
  }

  private static final List<String> UNLIMITED = List.of("unlimited");
  private static final List<String> SIZES = List.of("default", "unlimited");

  private static Shape leaf(Shape.Kind kind) {
    return new Shape.Leaf(kind);
  }

  private Value one(Shape.Choice choice) throws ConfSyntaxException {
    List<Value> values = new ArrayList<>();
    plain.choice(choice, values);
    return values.get(0);
  }

  private void policy(List<Value> into) throws ConfSyntaxException {
    boolean alias = tokens.peek(false).isWord("cname");
    plain.choice(new Shape.Choice(POLICIES, null), into);
    if (alias) {
      into.add(plain.string(true));
    }
  }

  private void portRange(List<Value> into) throws ConfSyntaxException {
    Token token = tokens.peek(false);
    if (token.isWord("range")) {
      into.add(keyword());
      into.add(plain.scalar(Shape.Kind.NUMBER));
      into.add(plain.scalar(Shape.Kind.NUMBER));
    } else if (isNumber()) {
      into.add(plain.scalar(Shape.Kind.NUMBER));
    } else {
      throw plain.complain(
          token, "expected integer or 'range' near " + Complaints.named(token), null);
    }
  }

  /** An address, or a host's name, with its port. */
  private void host(List<Value> into) throws ConfSyntaxException {
    Token token = tokens.peek(true);
    if (!token.isString()) {
      Token odd = tokens.peek(false);
      throw plain.complain(
          odd, "expected IP address or hostname near " + Complaints.named(odd), null);
    }
    boolean address = Scalars.read(Shape.Kind.ADDRESS, token.text()) != null;
    into.add(address ? plain.scalar(Shape.Kind.ADDRESS) : plain.string(true));
    if (tokens.peek(false).isWord("port")) {
      into.add(keyword());
      into.add(plain.scalar(Shape.Kind.PORT_OR_STAR));
    }
  }

  /** {@code country KR} after geoip, in the form in which BIND prints it. */
  Value place() throws ConfSyntaxException {
    Position at = tokens.peek(true).at();
    StringBuilder shown = new StringBuilder();
    if (tokens.peek(false).isWord("db")) {
      tokens.next(false);
      shown.append(" db \"").append(((Value.Word) plain.string(true)).text()).append('"');
    }
    List<Value> kind = new ArrayList<>();
    plain.choice(new Shape.Choice(PLACES, null), kind);
    shown.append(((Value.Word) kind.get(0)).text());
    shown.append('"').append(((Value.Word) plain.string(true)).text()).append('"');
    return new Value.Word(shown.toString(), false, at);
  }

  private void lifetime(List<Value> into) throws ConfSyntaxException {
    plain.choice(new Shape.Choice(UNLIMITED, leaf(Shape.Kind.DURATION)), into);
  }

  /** Whatever stands between braces, for modules to read. */
  private void bracketed(List<Value> into) throws ConfSyntaxException {
    Token open = tokens.peek(false);
    if (!open.is('{')) {
      throw plain.complain(open, "expected bracketed text near " + Complaints.named(open), null);
    }
    StringBuilder text = new StringBuilder("{");
    tokens.next(false);
    for (int braces = 1; braces > 0; ) {
      Token token = tokens.next(true);
      if (token.kind() == Token.Kind.END) {
        throw plain.complain(token, "unexpected token near " + Complaints.named(token), null);
      }
      braces += token.is('{') ? 1 : token.is('}') ? -1 : 0;
      text.append(token.is(';') ? "" : " ").append(token.raw());
    }
    into.add(new Value.Word(text.toString(), false, open.at()));
  }
}
