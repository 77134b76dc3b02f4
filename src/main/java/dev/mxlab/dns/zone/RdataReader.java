package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.zone.MasterLexer.Kind;
import org.xbill.DNS.Type;

/**
 * The data of one record, from a master file's text to wire form, read token by token so that what
 * is wrong is said as BIND says it. A fault leaves the lexer where BIND leaves it: before the token
 * that it names.
 */
final class RdataReader {
  private static final long MAX_U32 = 0xFFFFFFFFL;
  private static final int MAX_STRING = 255;
  private static final int SINK = 40;

  /** Takes what is said of names that should be host names. */
  interface NameCheck {
    /** The token at hand is where a mail exchanger's name must be. */
    void address() throws Fault.Found;

    /**
     * @param mailbox whether the first label may be anything printable
     */
    void name(byte[] name, int length, boolean mailbox) throws Fault.Found;
  }

  /** Takes every name for fine. */
  static final NameCheck NO_CHECK =
      new NameCheck() {
        @Override
        public void address() {
          // As it is.
        }

        @Override
        public void name(byte[] name, int length, boolean mailbox) {
          // As it is.
        }
      };

  private final MasterLexer lexer;
  private final int dclass;
  private final NameReader names = new NameReader();
  private final Octets out;
  private final Encodings encodings;

  // The usual ones; made once.
  private final Parse seconds = this::seconds;
  private final Parse ipv4 = this::address;

  private byte[] origin = {0};
  private NameCheck check = NO_CHECK;
  private int type;

  /** What the record has written itself so far. */
  private int start;

  RdataReader(MasterLexer lexer, int dclass, Octets out) {
    this.lexer = lexer;
    this.dclass = dclass;
    this.out = out;
    this.encodings = new Encodings(lexer, out);
  }

  /**
   * Reads the data of a record and appends it to the octets.
   *
   * @param under what completes names without a final dot
   * @param hosts asked about names that should be host names
   */
  void read(int ofType, byte[] under, NameCheck hosts) throws Fault.Found {
    type = ofType;
    origin = under;
    check = hosts;
    start = out.length();
    try {
      lexer.nextQuoted();
    } catch (Fault.Found bad) {
      throw new Fault.Found(bad.fault(), true);
    }
    if (lexer.kind() == Kind.STRING && isGeneric()) {
      if (type != Type.TXT || isNumberNext()) {
        generic();
        return;
      }
      // In TXT data it is an escaped number sign; in front of a number it would not be.
      out.u8(1);
      out.u8('#');
      moreStrings();
      return;
    }
    lexer.unread();
    String fields = RdataFields.of(dclass, type);
    if (fields == null) {
      other();
      return;
    }
    for (int i = 0; i < fields.length(); i++) {
      field(fields.charAt(i));
    }
  }

  private boolean isGeneric() {
    return lexer.to() - lexer.from() == 2
        && lexer.octets()[lexer.from()] == '\\'
        && lexer.octets()[lexer.from() + 1] == '#';
  }

  private boolean isNumberNext() throws Fault.Found {
    return lexer.peek(
        () -> {
          lexer.next();
          return lexer.kind() == Kind.STRING && isNumber();
        });
  }

  private boolean isNumber() {
    for (int i = lexer.from(); i < lexer.to(); i++) {
      if (!NameReader.isDigit(lexer.octets()[i])) {
        return false;
      }
    }
    return true;
  }

  private void field(char field) throws Fault.Found {
    switch (field) {
      case 'N', 'W', 'M', 'E' -> name(field);
      case '1' -> out.u8((int) number(0xFF));
      case '2' -> out.u16((int) number(0xFFFF));
      case '4' -> out.u32(number(MAX_U32));
      case 'T' -> out.u32(parsed(seconds));
      case 'I' -> ipv4();
      case '6' -> ipv6();
      case 'O' -> octal();
      case 's' -> string();
      case 'o' -> optionalString();
      case 'S' -> strings();
      case 'd' -> digits();
      case 'Q' -> quoted();
      case 'k' -> tag();
      case 'v' -> value();
      case 'X' -> encodings.hex(hexLength());
      case 'B' -> encodings.base64(type == SINK);
      case 'b' -> encodings.base64OrDash();
      case 'K' -> key();
      case 'x' -> encodings.salt();
      case '3' -> encodings.base32();
      case 't', 'e' -> types(field == 't');
      case 'l' -> oldTypes();
      case 'Y' -> word(Words.TYPE, 2);
      case 'D' -> word(Words.DATE, 4);
      case 'A', 'a' -> word(Words.ALGORITHM, 1);
      case 'g' -> word(Words.DIGEST, 1);
      case 'h' -> word(Words.HASH, 1);
      case 'F' -> word(Words.FLAGS, 2);
      case 'P' -> word(Words.PROTOCOL, 1);
      case 'C' -> word(Words.CERTIFICATE, 2);
      case 'U' -> encodings.hardwareAddress(type == Type.EUI48 ? 6 : 8);
      case 'L' -> encodings.locator();
      default -> throw new IllegalStateException("field " + field);
    }
  }

  private byte[] octets() {
    return lexer.octets();
  }

  /** Makes a number of a token. */
  interface Parse {
    long parse() throws Fault.Found;
  }

  private long parsed(Parse parse) throws Fault.Found {
    string(Kind.STRING);
    try {
      return parse.parse();
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  private void word(Words words, int length) throws Fault.Found {
    long value = parsed(() -> words.parse(octets(), lexer.from(), lexer.to()));
    switch (length) {
      case 1 -> out.u8((int) value);
      case 2 -> out.u16((int) value);
      default -> out.u32(value);
    }
  }

  /** Takes a token; nothing quoted unless {@code kind} says so. */
  private void string(Kind kind) throws Fault.Found {
    if (kind == Kind.QUOTED) {
      lexer.nextQuoted();
    } else {
      lexer.next();
    }
    if (lexer.ends()) {
      lexer.unread();
      throw Fault.UNEXPECTED_END.found();
    }
    if (lexer.kind() == Kind.SPECIAL) {
      lexer.unread();
      throw Fault.UNEXPECTED_TOKEN.found();
    }
  }

  private void name(char field) throws Fault.Found {
    string(Kind.STRING);
    try {
      if (type == Type.MX) {
        check.address();
      }
      names.read(octets(), lexer.from(), lexer.to(), origin);
      if (field == 'W' || field == 'M') {
        check.name(names.array(), names.length(), field == 'M');
      }
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
    out.write(names.array(), 0, names.length());
  }

  private long number(long most) throws Fault.Found {
    lexer.next();
    try {
      if (lexer.ends()) {
        throw Fault.UNEXPECTED_END.found();
      }
      return MasterText.number(octets(), lexer.from(), lexer.to(), most);
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  private void octal() throws Fault.Found {
    long value = parsed(() -> MasterText.octal(octets(), lexer.from(), lexer.to()));
    out.u16((int) value);
  }

  private void ipv4() throws Fault.Found {
    out.u32(parsed(ipv4));
  }

  private long address() throws Fault.Found {
    return MasterText.ipv4(octets(), lexer.from(), lexer.to());
  }

  private long seconds() throws Fault.Found {
    return MasterText.seconds(octets(), lexer.from(), lexer.to());
  }

  private void ipv6() throws Fault.Found {
    string(Kind.STRING);
    byte[] address = Ipv6Text.parse(octets(), lexer.from(), lexer.to());
    if (address == null) {
      lexer.unread();
      throw Fault.BAD_AAAA.found();
    }
    out.write(address);
  }

  private void optionalString() throws Fault.Found {
    lexer.nextQuoted();
    lexer.unread();
    if (!lexer.ends()) {
      string();
    }
  }

  private void strings() throws Fault.Found {
    string();
    moreStrings();
  }

  private void moreStrings() throws Fault.Found {
    while (true) {
      lexer.nextQuoted();
      lexer.unread();
      if (lexer.ends()) {
        return;
      }
      string();
    }
  }

  private void string() throws Fault.Found {
    string(Kind.QUOTED);
    int length = out.length();
    out.u8(0);
    try {
      MasterText.octets(octets(), lexer.from(), lexer.to(), out);
      if (out.length() - length - 1 > MAX_STRING) {
        throw Fault.SYNTAX.found();
      }
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
    out.array()[length] = (byte) (out.length() - length - 1);
    if (type == Type.NAPTR) {
      naptr(length);
    }
  }

  /** The third string of NAPTR data is a substitution expression (RFC 3402 section 3.2). */
  private void naptr(int string) throws Fault.Found {
    int at = start + 4;
    for (int i = 0; i < 2; i++) {
      at += 1 + (out.array()[at] & 0xFF);
    }
    if (at == string && !Substitution.isValid(out.copy(string + 1, out.length()))) {
      lexer.unread();
      throw Fault.SYNTAX.found();
    }
  }

  private void digits() throws Fault.Found {
    int at = out.length();
    string();
    boolean fine = out.length() - at - 1 >= 4;
    for (int i = at + 1; i < out.length(); i++) {
      fine &= NameReader.isDigit(out.array()[i]);
    }
    if (!fine) {
      lexer.unread();
      throw Fault.SYNTAX.found();
    }
  }

  private void quoted() throws Fault.Found {
    string(Kind.QUOTED);
    if (lexer.kind() != Kind.QUOTED) {
      lexer.unread();
      throw Fault.SYNTAX.found();
    }
    text();
  }

  private void value() throws Fault.Found {
    string(Kind.QUOTED);
    text();
  }

  private void text() throws Fault.Found {
    try {
      MasterText.octets(octets(), lexer.from(), lexer.to(), out);
    } catch (Fault.Found bad) {
      lexer.unread();
      throw bad;
    }
  }

  /** RFC 8659 section 4.1: letters and digits. */
  private void tag() throws Fault.Found {
    string(Kind.STRING);
    int length = lexer.to() - lexer.from();
    boolean fine = length <= MAX_STRING;
    for (int i = lexer.from(); i < lexer.to(); i++) {
      fine &= octets()[i] > 0 && Character.isLetterOrDigit(octets()[i]);
    }
    if (!fine) {
      lexer.unread();
      throw Fault.SYNTAX.found();
    }
    out.u8(length);
    out.write(octets(), lexer.from(), length);
  }

  private void key() throws Fault.Found {
    boolean none = (out.array()[start] & 0xC0) == 0xC0;
    if (!none) {
      encodings.base64(false);
    }
  }

  /** Of the digest that follows; negative for any. */
  private int hexLength() {
    int before = out.length() - 1;
    int algorithm = before < start ? -1 : out.array()[before];
    return switch (type) {
      case Type.DS, Type.CDS, 32768, 32769 ->
          switch (algorithm) {
            case 1 -> 20;
            case 2, 3 -> 32;
            case 4 -> 48;
            default -> -1;
          };
      case Type.SSHFP -> algorithm == 1 ? 20 : algorithm == 2 ? 32 : -1;
      case 63 -> algorithm == 1 ? 48 : algorithm == 2 ? 64 : -12;
      default -> -1;
    };
  }

  /** The type bitmap of RFC 4034 section 4.1.2, or of RFC 2535 section 5.2. */
  private void types(boolean some) throws Fault.Found {
    TypeBitmap types = new TypeBitmap();
    lexer.next();
    while (!lexer.ends()) {
      int one = Mnemonics.type(octets(), lexer.from(), lexer.to());
      if (one == Mnemonics.NONE) {
        lexer.unread();
        throw Fault.UNKNOWN.found();
      }
      types.add(one);
      lexer.next();
    }
    lexer.unread();
    if (some && types.isEmpty()) {
      throw Fault.FORMERR.found();
    }
    types.write(out);
  }

  /** RFC 2535 section 5.2: a bit for each type below 128. */
  private void oldTypes() throws Fault.Found {
    byte[] bits = new byte[16];
    int length = 0;
    lexer.next();
    while (!lexer.ends()) {
      int one = Mnemonics.type(octets(), lexer.from(), lexer.to());
      if (one == Mnemonics.NONE) {
        one = (int) MasterText.number(octets(), lexer.from(), lexer.to(), 0xFFFF);
      }
      if (one > 127) {
        throw Fault.OUT_OF_RANGE.found();
      }
      bits[one >> 3] |= (byte) (0x80 >> (one & 7));
      length = Math.max(length, (one >> 3) + 1);
      lexer.next();
    }
    lexer.unread();
    out.write(bits, 0, length);
  }

  /** RFC 3597 section 5. */
  private void generic() throws Fault.Found {
    if (type == 0 || Mnemonics.isMeta(type)) {
      throw Fault.META_TYPE.found();
    }
    int length = (int) number(Integer.MAX_VALUE);
    if (length > 0xFFFF) {
      throw Fault.OUT_OF_RANGE.found();
    }
    encodings.hex(length == 0 ? 0 : -1);
    if (out.length() - start > length) {
      throw Fault.NO_SPACE.found();
    }
    if (out.length() - start < length) {
      throw Fault.UNEXPECTED_END.found();
    }
    Fault fault = RdataWire.check(dclass, type, out.array(), start, length);
    if (fault != null) {
      throw fault.found();
    }
  }

  /** What neither this class nor {@link RdataFields} describes. */
  private void other() throws Fault.Found {
    if (RdataSpecials.has(dclass, type)) {
      new RdataSpecials(lexer, names, origin, out).read(type);
      return;
    }
    lexer.nextQuoted();
    lexer.unread();
    throw switch (type) {
      case Type.OPT -> Fault.NOT_IMPLEMENTED.found();
      case Type.NULL -> Fault.SYNTAX.found();
      default -> Fault.UNKNOWN.found();
    };
  }
}
