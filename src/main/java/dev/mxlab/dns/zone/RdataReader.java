package dev.mxlab.dns.zone;

import dev.mxlab.dns.zone.MasterLexer.Kind;
import dev.mxlab.dns.zone.MasterLexer.Token;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The data of one record. The types of everyday zones are read here token by token, so that what is
 * wrong is said as BIND says it; the rest goes to dnsjava in one piece.
 */
final class RdataReader {
  private static final long MAX_U32 = 0xFFFFFFFFL;
  private static final int MAX_STRING = 255;

  private final MasterLexer lexer;
  private final Name origin;
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(octets);

  RdataReader(MasterLexer lexer, Name origin) {
    this.lexer = lexer;
    this.origin = origin;
  }

  Record read(Name owner, int type, int dclass, long ttl) throws Fault.Found {
    Token first = lexer.next(false);
    boolean generic = first.kind() == Kind.STRING && first.text().equals("\\#");
    lexer.unread();
    try {
      if (generic || !simple(type)) {
        return other(owner, type, dclass, ttl);
      }
      fields(type);
      return Record.newRecord(owner, type, dclass, ttl, octets.toByteArray());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static boolean simple(int type) {
    return switch (type) {
      case Type.A,
          Type.AAAA,
          Type.NS,
          Type.CNAME,
          Type.PTR,
          Type.DNAME,
          Type.MX,
          Type.SOA,
          Type.SRV,
          Type.TXT,
          Type.SPF,
          Type.HINFO,
          Type.RP,
          Type.AFSDB,
          Type.KX,
          Type.EUI48,
          Type.EUI64,
          Type.CSYNC ->
          true;
      default -> false;
    };
  }

  private void fields(int type) throws Fault.Found, IOException {
    switch (type) {
      case Type.A -> out.write(address(Type.A));
      case Type.AAAA -> out.write(address(Type.AAAA));
      case Type.NS, Type.CNAME, Type.PTR, Type.DNAME -> name();
      case Type.MX, Type.AFSDB, Type.KX -> {
        number16();
        name();
      }
      case Type.SRV -> {
        number16();
        number16();
        number16();
        name();
      }
      case Type.RP -> {
        name();
        name();
      }
      case Type.SOA -> soa();
      case Type.EUI48 -> hardwareAddress(6);
      case Type.EUI64 -> hardwareAddress(8);
      case Type.CSYNC -> {
        number(required(), MAX_U32);
        number16();
        types();
      }
      case Type.HINFO -> {
        string(required());
        string(required());
      }
      default -> strings();
    }
  }

  private void soa() throws Fault.Found, IOException {
    name();
    name();
    Token serial = required();
    number(serial, MAX_U32);
    for (int i = 0; i < 4; i++) {
      Token time = required();
      try {
        out.writeInt((int) MasterText.seconds(time.text()));
      } catch (Fault.Found bad) {
        lexer.unread();
        throw bad;
      }
    }
  }

  private byte[] address(int type) throws Fault.Found {
    Token token = required();
    try {
      if (type == Type.A) {
        return MasterText.ipv4(token.text());
      }
      byte[] address = org.xbill.DNS.Address.toByteArray(token.text(), 2);
      if (address == null) {
        throw Fault.BAD_AAAA.found();
      }
      return address;
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  private void name() throws Fault.Found, IOException {
    Token token = required();
    try {
      out.write(MasterText.name(token.text(), origin).toWire());
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  private void number16() throws Fault.Found, IOException {
    Token token = required();
    try {
      out.writeShort((int) MasterText.number(token.text(), 0xFFFF));
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  private void number(Token token, long most) throws Fault.Found, IOException {
    try {
      out.writeInt((int) MasterText.number(token.text(), most));
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  /** RFC 7043: pairs of hex digits with hyphens between them. */
  private void hardwareAddress(int octets) throws Fault.Found, IOException {
    Token token = required();
    String[] pairs = token.text().split("-", -1);
    for (String pair : pairs) {
      if (pairs.length != octets || pair.length() != 2 || !pair.matches("[0-9A-Fa-f]{2}")) {
        lexer.unread();
        throw Fault.SYNTAX.found();
      }
      out.writeByte(Integer.parseInt(pair, 16));
    }
  }

  /** The type bitmap of RFC 4034 section 4.1.2. */
  private void types() throws Fault.Found, IOException {
    TreeMap<Integer, byte[]> windows = new TreeMap<>();
    Token token = lexer.next(false);
    for (; !token.ends(); token = lexer.next(false)) {
      int type = Type.value(token.text());
      if (type < 0) {
        lexer.unread();
        throw Fault.UNKNOWN.found();
      }
      byte[] bits = windows.computeIfAbsent(type >> 8, none -> new byte[32]);
      bits[(type & 0xFF) >> 3] |= (byte) (0x80 >> (type & 7));
    }
    lexer.unread();
    for (Map.Entry<Integer, byte[]> window : windows.entrySet()) {
      int length = 32;
      while (window.getValue()[length - 1] == 0) {
        length--;
      }
      out.writeByte(window.getKey());
      out.writeByte(length);
      out.write(window.getValue(), 0, length);
    }
  }

  private void strings() throws Fault.Found, IOException {
    string(required());
    Token token = lexer.next(false);
    while (!token.ends()) {
      string(token);
      token = lexer.next(false);
    }
    lexer.unread();
  }

  private void string(Token token) throws Fault.Found, IOException {
    byte[] text = MasterText.octets(token.text());
    if (text.length > MAX_STRING) {
      lexer.unread();
      throw Fault.NO_SPACE.found();
    }
    out.writeByte(text.length);
    out.write(text);
  }

  private Token required() throws Fault.Found {
    Token token = lexer.next(false);
    if (token.ends()) {
      lexer.unread();
      throw Fault.UNEXPECTED_END.found();
    }
    return token;
  }

  private Record other(Name owner, int type, int dclass, long ttl) throws Fault.Found, IOException {
    StringBuilder line = new StringBuilder();
    Token token = required();
    while (!token.ends()) {
      String text = ascii(token.text());
      line.append(token.kind() == Kind.QUOTED ? '"' + text + '"' : text).append(' ');
      token = lexer.next(false);
    }
    lexer.unread();
    try {
      return Record.fromString(owner, type, dclass, ttl, line.toString(), origin);
    } catch (TextParseException | RuntimeException bad) {
      // dnsjava's readers answer odd text with all sorts of unchecked exceptions.
      throw Fault.SYNTAX.found();
    }
  }

  private static String ascii(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x7F) {
        plain.append(c);
      } else {
        plain.append('\\').append((int) c);
      }
    }
    return plain.toString();
  }
}
