package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.MasterLexer.Kind;
import java.io.IOException;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The data of types that are more than a row of fields. */
final class RdataSpecials {
  private final MasterLexer lexer;
  private final byte[] origin;
  private final Octets out;

  RdataSpecials(
      MasterLexer lexer, NameReader names, byte[] origin, Octets out, Encodings encodings) {
    this.lexer = lexer;
    this.origin = origin;
    this.out = out;
  }

  static boolean has(int dclass, int type) {
    return switch (type) {
      case Type.LOC, Type.IPSECKEY, Type.HIP -> true;
      case Type.WKS, Type.NSAP, Type.APL, Type.SVCB, Type.HTTPS, Type.A6 -> dclass == DClass.IN;
      default -> false;
    };
  }

  static boolean isValid(int type, byte[] data, int at, int length) {
    try {
      byte[] wire = Arrays.copyOfRange(data, at, at + length);
      Record record = Record.newRecord(Name.root, type, DClass.IN, 0, wire);
      return Arrays.equals(RecordSet.data(record), wire);
    } catch (RuntimeException malformed) {
      return false;
    }
  }

  void read(int type) throws Fault.Found {
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
