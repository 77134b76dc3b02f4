package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.zone.MasterLexer.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data of SVCB and HTTPS records (RFC 9460 section 2), with the verdicts of BIND. */
final class ServiceReader {
  private static final List<String> KEYS =
      List.of(
          "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath");
  private static final int MANDATORY = 0;
  private static final int ALPN = 1;
  private static final int NO_DEFAULT_ALPN = 2;
  private static final int MOST = 0xFFFF;

  private final MasterLexer lexer;
  private final NameReader names;
  private final byte[] origin;
  private final Octets out;
  private final Map<Integer, byte[]> parameters = new TreeMap<>();
  private boolean twice;

  ServiceReader(MasterLexer lexer, NameReader names, byte[] origin, Octets out) {
    this.lexer = lexer;
    this.names = names;
    this.origin = origin;
    this.out = out;
  }

  void read() throws Fault.Found {
    lexer.next();
    needed();
    given(() -> out.u16((int) MasterText.number(lexer.octets(), lexer.from(), lexer.to(), MOST)));
    lexer.nextQuoted();
    needed();
    given(() -> names.read(lexer.octets(), lexer.from(), lexer.to(), origin));
    out.write(names.array(), 0, names.length());
    lexer.next();
    while (!lexer.ends()) {
      if (lexer.kind() == Kind.SPECIAL) {
        lexer.unread();
        throw Fault.UNEXPECTED_TOKEN.found();
      }
      parameter();
      lexer.next();
    }
    lexer.unread();
    checkAll();
    parameters.forEach(
        (key, value) -> {
          out.u16(key);
          out.u16(value.length);
          out.write(value);
        });
  }

  private void needed() throws Fault.Found {
    if (lexer.ends()) {
      lexer.unread();
      throw Fault.UNEXPECTED_END.found();
    }
  }

  /** A part of the data. */
  private interface Part {
    void take() throws Fault.Found;
  }

  /** What is wrong with a token is told of that token. */
  private void given(Part part) throws Fault.Found {
    try {
      part.take();
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  /** {@code alpn=h2}, {@code alpn="h2"}, {@code key9}. */
  private void parameter() throws Fault.Found {
    String token = lexer.text();
    int equals = token.indexOf('=');
    String name = equals < 0 ? token : token.substring(0, equals);
    String text = equals < 0 ? "" : token.substring(equals + 1);
    if (equals == token.length() - 1 && lexer.isQuoteNext()) {
      lexer.nextQuoted();
      text = lexer.text();
    }
    String value = text;
    given(() -> put(name, value, equals >= 0));
  }

  private void put(String name, String text, boolean isGiven) throws Fault.Found {
    int key = KEYS.indexOf(name);
    boolean generic = key < 0;
    if (generic) {
      key = number(name);
    }
    byte[] value = generic ? generic(key, unescaped(text)) : value(key, text, isGiven);
    twice |= parameters.put(key, value) != null;
  }

  /** Of {@code key65000}; those with a name of their own may be written so, too. */
  private static int number(String name) throws Fault.Found {
    for (String known : KEYS) {
      if (known.equalsIgnoreCase(name)) {
        throw Fault.FORMERR.found();
      }
    }
    String digits = name.startsWith("key") ? name.substring("key".length()) : "";
    if (!digits.matches("0|[1-9][0-9]*")) {
      throw Fault.SYNTAX.found();
    }
    if (digits.length() > 5 || Integer.parseInt(digits) > MOST) {
      throw Fault.OUT_OF_RANGE.found();
    }
    return Integer.parseInt(digits);
  }

  private static byte[] value(int key, String text, boolean isGiven) throws Fault.Found {
    boolean mayBeEmpty = key == NO_DEFAULT_ALPN || key == 5 || key == 7;
    if (text.isEmpty() && !mayBeEmpty || key == NO_DEFAULT_ALPN && isGiven) {
      throw Fault.SYNTAX.found();
    }
    Octets value = new Octets();
    switch (key) {
      case MANDATORY -> mandatory(text, value);
      case ALPN -> protocols(text, value);
      case NO_DEFAULT_ALPN -> {}
      case 3 -> {
        if (!text.matches("[0-9]+")) {
          throw Fault.SYNTAX.found();
        }
        byte[] digits = text.getBytes(StandardCharsets.ISO_8859_1);
        value.u16((int) MasterText.number(digits, 0, digits.length, MOST));
      }
      case 4, 6 -> addresses(text, key == 6, value);
      case 5 -> {
        try {
          value.write(Base64.getDecoder().decode(padded(text)));
        } catch (IllegalArgumentException bad) {
          throw Fault.BAD_BASE64.found();
        }
      }
      default -> value.write(generic(key, unescaped(text)));
    }
    return value.toArray();
  }

  /** Java would do without the padding; BIND does not. */
  private static String padded(String base64) {
    if (base64.length() % 4 != 0) {
      throw new IllegalArgumentException(base64);
    }
    return base64;
  }

  private static void mandatory(String text, Octets value) throws Fault.Found {
    List<Integer> keys = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      int key = KEYS.indexOf(name);
      key = key < 0 ? number(name) : key;
      if (keys.contains(key)) {
        throw Fault.SYNTAX.found();
      }
      keys.add(key);
    }
    keys.stream().sorted().forEach(value::u16);
  }

  /** A comma within an identifier is escaped twice (RFC 9460 appendix A.1). */
  private static void protocols(String text, Octets value) throws Fault.Found {
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    byte[] all = unescaped(text);
    for (int i = 0; i <= all.length; i++) {
      if (i == all.length || all[i] == ',') {
        if (one.size() == 0 || one.size() > 0xFF) {
          throw Fault.SYNTAX.found();
        }
        value.u8(one.size());
        value.write(one.toByteArray());
        one.reset();
      } else {
        i += all[i] == '\\' && i + 1 < all.length ? 1 : 0;
        one.write(all[i]);
      }
    }
  }

  private static void addresses(String text, boolean six, Octets value) throws Fault.Found {
    for (String address : text.split(",", -1)) {
      byte[] octets = address.getBytes(StandardCharsets.ISO_8859_1);
      try {
        if (six) {
          byte[] found = Ipv6Text.parse(octets, 0, octets.length);
          if (found == null) {
            throw Fault.SYNTAX.found();
          }
          value.write(found);
        } else {
          value.u32(MasterText.ipv4(octets, 0, octets.length));
        }
      } catch (Fault.Found bad) {
        throw Fault.SYNTAX.found();
      }
    }
  }

  /** What is written as octets must be a value of its key all the same. */
  private static byte[] generic(int key, byte[] value) throws Fault.Found {
    boolean fine =
        switch (key) {
          case MANDATORY -> isKeys(value);
          case ALPN -> isProtocols(value);
          case NO_DEFAULT_ALPN -> value.length == 0;
          case 3 -> value.length == 2;
          case 4 -> value.length > 0 && value.length % 4 == 0;
          case 6 -> value.length > 0 && value.length % 16 == 0;
          case 7 -> isTemplate(new String(value, StandardCharsets.UTF_8));
          default -> true;
        };
    if (!fine) {
      throw Fault.FORMERR.found();
    }
    return value;
  }

  /** RFC 9461 section 5: a relative URI template with the variable dns. */
  private static boolean isTemplate(String path) {
    return path.startsWith("/") && path.matches(".*\\{[^}]*\\bdns\\b[^}]*}.*");
  }

  private static boolean isKeys(byte[] value) {
    int before = -1;
    for (int i = 0; i + 1 < value.length; i += 2) {
      int key = (value[i] & 0xFF) << 8 | value[i + 1] & 0xFF;
      if (key <= before) {
        return false;
      }
      before = key;
    }
    return value.length > 0 && value.length % 2 == 0;
  }

  private static boolean isProtocols(byte[] value) {
    int at = 0;
    while (at < value.length && value[at] != 0) {
      at += 1 + (value[at] & 0xFF);
    }
    return value.length > 0 && at == value.length;
  }

  private void checkAll() throws Fault.Found {
    if (twice) {
      throw Fault.DUPLICATE.found();
    }
    boolean lonely = parameters.containsKey(NO_DEFAULT_ALPN) && !parameters.containsKey(ALPN);
    byte[] needed = parameters.getOrDefault(MANDATORY, new byte[0]);
    for (int i = 0; i < needed.length; i += 2) {
      int key = (needed[i] & 0xFF) << 8 | needed[i + 1] & 0xFF;
      lonely |= key == MANDATORY || !parameters.containsKey(key);
    }
    if (lonely) {
      throw Fault.DISALLOWED.found();
    }
  }

  private static byte[] unescaped(String text) throws Fault.Found {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
        if (Character.isDigit(c)) {
          String digits = text.substring(i, Math.min(i + 3, text.length()));
          if (!digits.matches("[0-9]{3}") || Integer.parseInt(digits) > 0xFF) {
            throw Fault.SYNTAX.found();
          }
          c = (char) Integer.parseInt(digits);
          i += 2;
        }
      }
      octets.write(c);
    }
    return octets.toByteArray();
  }
}
