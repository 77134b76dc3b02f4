package dev.mxlab.named.conf;

import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do about the mistakes that beginners make in named.conf. */
final class Mends {
  /** What a Korean or a typographic keyboard, or a web page, puts where ASCII belongs. */
  private static final String QUOTES = "“”„‟″＂「」『』«»‘’＇";

  private Mends() {}

  static Phrase phrase(String key, Object... arguments) {
    return Phrase.of(Mends.class, key, arguments);
  }

  /** A character in the token that only looks like one of the grammar; null when there is none. */
  static @Nullable Phrase foreign(Token token) {
    String text = token.raw();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '\u0080') {
        continue;
      }
      if (QUOTES.indexOf(c) >= 0) {
        return phrase("curly-quote", String.valueOf(c));
      }
      if (c == '；') {
        return phrase("wide-semicolon", String.valueOf(c));
      }
      if (c == '　' || c == '\u00a0' || c == '\u3164' || c == '\u200b' || c == '\ufeff') {
        return phrase("odd-blank", "U+%04X".formatted((int) c));
      }
      if (c > '\uff00' && c < '\uff5f') {
        return phrase("wide-character", String.valueOf(c), String.valueOf((char) (c - 0xfee0)));
      }
    }
    return null;
  }

  private static Phrase foreignOr(Token token, Phrase otherwise) {
    Phrase foreign = foreign(token);
    return foreign != null ? foreign : otherwise;
  }

  static Phrase missingSemicolon(Token found, Position before) {
    if (found.raw().startsWith("->")) {
      return phrase("arrow");
    }
    return foreignOr(found, phrase("semicolon", before.file(), String.valueOf(before.line())));
  }

  static Phrase unknownOption(Token name, StatementTable table, String context) {
    if (name.raw().startsWith("->") || name.raw().startsWith("→")) {
      return phrase("arrow");
    }
    Phrase foreign = foreign(name);
    if (foreign != null) {
      return foreign;
    }
    String guess = Words.closest(name.text(), table.in(context).stream().map(Row::name).toList());
    if (guess != null) {
      return phrase("did-you-mean", name.text(), guess);
    }
    if (table.find("top", name.text()) != null) {
      return phrase("belongs-outside", name.text());
    }
    for (String other : table.contexts()) {
      if (table.find(other, name.text()) != null) {
        return phrase("belongs-in", name.text(), other);
      }
    }
    return phrase("unknown", name.text());
  }

  static @Nullable Phrase oneOf(Token token, List<String> words) {
    Phrase foreign = foreign(token);
    if (foreign != null) {
      return foreign;
    }
    String guess = Words.closest(token.text(), words);
    return guess != null
        ? phrase("did-you-mean", token.text(), guess)
        : phrase("one-of", String.join(", ", words));
  }

  static Phrase quotesExpected(Token token) {
    return foreignOr(token, phrase("quotes", token.text()));
  }

  static Phrase noQuotes(Token token) {
    return foreignOr(token, phrase("no-quotes"));
  }

  static Phrase openExpected(Token token) {
    return foreignOr(
        token,
        token.kind() == Token.Kind.WORD ? phrase("braces", token.text()) : phrase("open-brace"));
  }

  static Phrase braceExpected(Token token, Token open) {
    if (token.is(';')) {
      return phrase("double-semicolon");
    }
    return phrase("close-brace", open.at().file(), String.valueOf(open.at().line()));
  }

  static Phrase syntaxError(Token token) {
    if (token.is('}')) {
      return phrase("extra-brace");
    }
    return token.is(';') ? phrase("semicolon-comment") : phrase("syntax");
  }

  static Phrase unterminated(Position opened) {
    return phrase("unterminated", opened.file(), String.valueOf(opened.line()));
  }

  static Phrase matchElement(Token token) {
    return foreignOr(token, token.is(';') ? phrase("empty-element") : phrase("element"));
  }

  static Phrase badValue(Shape.Kind kind, Token token) {
    return foreignOr(
        token,
        switch (kind) {
          case BOOLEAN -> phrase("yes-or-no");
          case NUMBER, PORT_OR_STAR -> phrase("number");
          case ADDRESS, ADDRESS_OR_STAR, IPV4_OR_STAR, IPV6_OR_STAR, IPV6_ADDRESS ->
              phrase("address", token.text());
          default -> phrase("value", token.text());
        });
  }

  static Phrase undefinedAcl(String name) {
    Token asToken = new Token(Token.Kind.WORD, name, Position.of(""), name);
    if (name.matches("\\d+(\\.\\d+){3}")) {
      return phrase("octet", name);
    }
    return foreignOr(
        asToken, name.endsWith(",") ? phrase("comma", name) : phrase("undefined-acl", name));
  }
}
