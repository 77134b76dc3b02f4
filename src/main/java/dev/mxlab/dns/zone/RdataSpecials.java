package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.MasterLexer.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The data of types that are more than a row of fields. */
final class RdataSpecials {
  /** RFC 8777. */
  static final int AMTRELAY = 260;

  private final MasterLexer lexer;
  private final NameReader names;
  private final byte[] origin;
  private final Octets out;

  RdataSpecials(MasterLexer lexer, NameReader names, byte[] origin, Octets out) {
    this.names = names;
    this.lexer = lexer;
    this.origin = origin;
    this.out = out;
  }

  static boolean has(int dclass, int type) {
    return switch (type) {
      case Type.LOC, Type.IPSECKEY, Type.HIP, AMTRELAY -> true;
      case Type.WKS, Type.NSAP, Type.APL, Type.SVCB, Type.HTTPS, Type.A6, Type.ATMA ->
          dclass == DClass.IN;
      default -> false;
    };
  }

  static boolean isValid(int type, byte[] data, int at, int length) {
    if (type == AMTRELAY || type == Type.ATMA) {
      return isGatewayValid(type, data, at, length);
    }
    try {
      byte[] wire = Arrays.copyOfRange(data, at, at + length);
      Record record = Record.newRecord(Name.root, type, DClass.IN, 0, wire);
      return Arrays.equals(RecordSet.data(record), wire);
    } catch (RuntimeException malformed) {
      return false;
    }
  }

  private static boolean isGatewayValid(int type, byte[] data, int at, int length) {
    if (type == Type.ATMA) {
      return length > 1;
    }
    if (length < 2) {
      return false;
    }
    try {
      return switch (data[at + 1] & 0x7F) {
        case 0 -> length == 2;
        case 1 -> length == 6;
        case 2 -> length == 18;
        case 3 -> RdataWire.afterName(data, at + 2, at + length) == at + length;
        default -> true;
      };
    } catch (Fault.Found bad) {
      return false;
    }
  }

  void read(int type) throws Fault.Found {
    switch (type) {
      case Type.ATMA -> atm();
      case AMTRELAY -> relay();
      case Type.LOC -> new LocationReader(lexer, out).read();
      case Type.SVCB, Type.HTTPS -> new ServiceReader(lexer, names, origin, out).read();
      default -> other(type);
    }
  }

  private void token() throws Fault.Found {
    lexer.next();
    if (lexer.ends()) {
      lexer.unread();
      throw Fault.UNEXPECTED_END.found();
    }
  }

  private int number(int most) throws Fault.Found {
    token();
    try {
      return (int) MasterText.number(lexer.octets(), lexer.from(), lexer.to(), most);
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  /** Digits behind a plus sign, or an end system address in hex with dots anywhere. */
  private void atm() throws Fault.Found {
    token();
    String text = lexer.text();
    boolean digits = text.startsWith("+");
    String bare = (digits ? text.substring(1) : text).replace(".", "");
    boolean fine = !bare.isEmpty() && bare.matches(digits ? "[0-9]+" : "([0-9A-Fa-f]{2})+");
    if (!fine) {
      lexer.unread();
      throw Fault.SYNTAX.found();
    }
    out.u8(digits ? 1 : 0);
    out.write(digits ? bare.getBytes(StandardCharsets.US_ASCII) : HexFormat.of().parseHex(bare));
  }

  /** RFC 8777 section 4.3. */
  private void relay() throws Fault.Found {
    out.u8(number(0xFF));
    int discovery = number(1);
    int kind = number(0x7F);
    out.u8(discovery << 7 | kind);
    token();
    try {
      gateway(kind);
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  private void gateway(int kind) throws Fault.Found {
    byte[] octets = lexer.octets();
    switch (kind) {
      case 0 -> {
        if (lexer.to() - lexer.from() != 1 || octets[lexer.from()] != '.') {
          throw Fault.SYNTAX.found();
        }
      }
      case 1 -> out.u32(MasterText.ipv4(octets, lexer.from(), lexer.to()));
      case 2 -> {
        byte[] address = Ipv6Text.parse(octets, lexer.from(), lexer.to());
        if (address == null) {
          throw Fault.BAD_AAAA.found();
        }
        out.write(address);
      }
      case 3 -> {
        names.read(octets, lexer.from(), lexer.to(), origin);
        out.write(names.array(), 0, names.length());
      }
      default -> throw Fault.SYNTAX.found();
    }
  }

  private void other(int type) throws Fault.Found {
    StringBuilder line = new StringBuilder();
    lexer.nextQuoted();
    while (!lexer.ends()) {
      String text = ascii(lexer.text());
      line.append(lexer.kind() == Kind.QUOTED ? '"' + text + '"' : text).append(' ');
      lexer.nextQuoted();
    }
    lexer.unread();
    if (line.length() == 0 && type != Type.APL) {
      throw Fault.UNEXPECTED_END.found();
    }
    try {
      Name under = new Name(origin);
      Record record = Record.fromString(Name.root, type, DClass.IN, 0, line.toString(), under);
      out.write(RecordSet.data(record));
    } catch (IOException | RuntimeException bad) {
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
