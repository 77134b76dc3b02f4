package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.message.RdataLayout;
import dev.mxlab.named.tool.query.Addresses;
import dev.mxlab.named.tool.query.NameText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Tokenizer;

/** Record data as it is typed, with BIND's words for what is wrong with it. */
final class RdataReader {
  /** The text is BIND's. */
  static final class BadData extends Exception {
    private static final long serialVersionUID = 1;

    private final String near;

    BadData(String why) {
      this(why, "near eof: ");
    }

    /**
     * @param near where it is: {@code near 'word': }, or empty
     */
    BadData(String why, String near) {
      super(why, null, false, false);
      this.near = near;
    }

    String why() {
      return String.valueOf(getMessage());
    }

    /** With its place, as a log has it. */
    String logged() {
      return near + why();
    }
  }

  private static final int SOA = 6;
  private static final int TXT = 16;
  private static final int LONGEST_STRING = 255;

  /** A word, or a string that stood in quotes. */
  private record Token(String text, boolean quoted) {}

  private final List<Token> tokens;
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private int at;

  private RdataReader(String text) throws BadData {
    this.tokens = tokens(text);
  }

  static byte[] read(String text, int type, int dclass) throws BadData {
    RdataReader reader = new RdataReader(text);
    String layout = RdataLayout.simple(type, dclass);
    if (reader.unknownForm()) {
      return reader.unknown();
    }
    if (layout.isEmpty()) {
      return bySystem(text, type, dclass);
    }
    for (int i = 0; i < layout.length(); i++) {
      reader.field(layout.charAt(i), type, i);
    }
    if (reader.at < reader.tokens.size()) {
      throw reader.badNext("extra input text");
    }
    return reader.wire.toByteArray();
  }

  /** Types with a form of their own. */
  private static byte[] bySystem(String text, int type, int dclass) throws BadData {
    try {
      Record record = Record.fromString(Name.root, type, dclass, 0, new Tokenizer(text), Name.root);
      byte[] data = record.rdataToWireCanonical();
      if (data.length < leastOctets(type, data)) {
        throw new BadData("unexpected end of input");
      }
      return data;
    } catch (IOException | RuntimeException malformed) {
      String why = String.valueOf(malformed.getMessage());
      if (why.contains("base64")) {
        throw new BadData("bad base64 encoding");
      }
      throw new BadData(why.contains("integer") ? "not a valid number" : "unexpected end of input");
    }
  }

  /** A digest has the length of its kind (RFC 4034 section 5.1.4, RFC 4255 section 3.1.2). */
  private static int leastOctets(int type, byte[] data) {
    boolean delegation = type == 43 || type == 59;
    int kind =
        delegation && data.length > 3 ? data[3] : type == 44 && data.length > 1 ? data[1] : 0;
    int before = delegation ? 4 : 2;
    return switch (kind) {
      case 1 -> before + 20;
      case 2 -> before + 32;
      case 4 -> delegation ? before + 48 : 0;
      default -> 0;
    };
  }

  private BadData badNext(String why) {
    return new BadData(why, "near '" + tokens.get(at).text() + "': ");
  }

  /** Of the word that was read last. */
  private BadData bad(String why) {
    return new BadData(why, "near '" + tokens.get(at - 1).text() + "': ");
  }

  private static List<Token> tokens(String text) throws BadData {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (" \t\r\n".indexOf(c) >= 0) {
        i++;
      } else if (c == '"') {
        int end = i + 1;
        while (end < text.length() && text.charAt(end) != '"') {
          end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
          throw new BadData("unexpected end of input", "");
        }
        tokens.add(new Token(text.substring(i + 1, end), true));
        i = end + 1;
      } else {
        int end = i;
        while (end < text.length() && " \t\r\n\"".indexOf(text.charAt(end)) < 0) {
          end += text.charAt(end) == '\\' ? 2 : 1;
        }
        tokens.add(new Token(text.substring(i, Math.min(end, text.length())), false));
        i = end;
      }
    }
    return tokens;
  }

  private boolean unknownForm() {
    return !tokens.isEmpty() && tokens.get(0).text().equals("\\#") && !tokens.get(0).quoted();
  }

  /** RFC 3597 section 5. */
  private byte[] unknown() throws BadData {
    at = 1;
    long length = number(0xffff);
    StringBuilder hex = new StringBuilder();
    while (at < tokens.size()) {
      hex.append(tokens.get(at++).text());
    }
    byte[] data;
    try {
      data = java.util.HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException odd) {
      throw new BadData("bad hex encoding");
    }
    if (data.length != length) {
      throw new BadData(data.length < length ? "unexpected end of input" : "extra input text");
    }
    return data;
  }

  private String word() throws BadData {
    if (at >= tokens.size()) {
      throw new BadData("unexpected end of input");
    }
    return tokens.get(at++).text();
  }

  private long number(long most) throws BadData {
    String text = word();
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw bad("not a valid number");
    }
    if (text.length() > 10 || Long.parseLong(text) > most) {
      throw bad("out of range");
    }
    return Long.parseLong(text);
  }

  private void field(char kind, int type, int index) throws BadData {
    switch (kind) {
      case 'n' -> name();
      case 'b' -> wire.write((int) number(0xff));
      case 's' -> u16((int) number(0xffff));
      case 'l' -> u32(type == SOA && index > 2 ? time() : number(0xffff_ffffL));
      case 'o' -> octal();
      case '4' -> address(4, "bad dotted quad");
      case '6' -> address(16, "bad IPv6 address");
      case 't' -> string();
      default -> {
        if (type == TXT && at >= tokens.size()) {
          throw new BadData("unexpected end of input");
        }
        do {
          string();
        } while (at < tokens.size());
      }
    }
  }

  private void name() throws BadData {
    try {
      wire.writeBytes(NameText.of(word(), Name.root).toWire());
    } catch (NameText.BadName bad) {
      throw bad(bad.why());
    }
  }

  private void address(int octets, String why) throws BadData {
    InetAddress address = Addresses.numeric(word());
    if (address == null || address.getAddress().length != octets) {
      throw bad(why);
    }
    wire.writeBytes(address.getAddress());
  }

  private void octal() throws BadData {
    String text = word();
    if (!text.matches("[0-7]{1,6}") || Integer.parseInt(text, 8) > 0xffff) {
      throw bad(text.matches("[0-7]+") ? "out of range" : "not a valid number");
    }
    u16(Integer.parseInt(text, 8));
  }

  private void u16(int value) {
    wire.write(value >> 8);
    wire.write(value);
  }

  private void u32(long value) {
    u16((int) (value >> 16));
    u16((int) value);
  }

  /** Seconds, or {@code 1h30m}. */
  private long time() throws BadData {
    String text = word().toLowerCase(Locale.ROOT);
    if (text.matches("[0-9]{1,10}")) {
      return Long.parseLong(text);
    }
    if (!text.matches("([0-9]{1,9}[wdhms])+")) {
      throw bad("bad ttl");
    }
    long sum = 0;
    long number = 0;
    for (char c : text.toCharArray()) {
      if (Character.isDigit(c)) {
        number = number * 10 + (c - '0');
        continue;
      }
      long unit =
          switch (c) {
            case 'w' -> 604_800;
            case 'd' -> 86_400;
            case 'h' -> 3_600;
            case 'm' -> 60;
            default -> 1;
          };
      sum += number * unit;
      number = 0;
    }
    if (sum > 0xffff_ffffL) {
      throw bad("out of range");
    }
    return sum;
  }

  private void string() throws BadData {
    byte[] text = word().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int i = 0; i < text.length; i++) {
      boolean escape = text[i] == '\\' && i + 1 < text.length;
      if (escape && i + 3 < text.length && digits(text, i + 1)) {
        String digits = new String(text, i + 1, 3, StandardCharsets.US_ASCII);
        if (Integer.parseInt(digits) > 0xff) {
          throw new BadData("syntax error");
        }
        plain.write(Integer.parseInt(digits));
        i += 3;
      } else {
        plain.write(text[escape ? ++i : i]);
      }
    }
    if (plain.size() > LONGEST_STRING) {
      throw new BadData("ran out of space");
    }
    wire.write(plain.size());
    wire.writeBytes(plain.toByteArray());
  }

  private static boolean digits(byte[] text, int from) {
    for (int i = from; i < from + 3; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return true;
  }
}
