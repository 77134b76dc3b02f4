package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.Rdata;
import dev.mxlab.dns.zone.Checks.Level;
import dev.mxlab.dns.zone.MasterLexer.Kind;
import dev.mxlab.text.Phrase;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/** What stands behind the owner in a line of a master file: TTL, class, type and data. */
final class RecordLine {
  /** No token of a file. */
  private static final String ODD = "\n";

  static final String NO_NEWLINE = "file does not end with newline";

  private static final long MAX_TTL = 0x7FFFFFFFL;

  private final ZoneFile.Request request;
  private final LineReports reports;
  private final NameKey apex;
  private final Octets data = new Octets();
  private MasterLexer lexer = new MasterLexer(new byte[0]);
  private RdataReader reader;
  private final Hosts hosts = new Hosts();
  private int line;
  private boolean inherited;
  private @Nullable OwnerRecords owner;

  // Asked for with each record; made once.
  private final More required = this::required;
  private final MasterLexer.Look<String> addressAhead = this::addressAhead;

  private long ttl;

  /** Whether the line at hand has it. */
  private boolean explicit;

  private boolean ttlKnown;
  private long defaultTtl = -1;
  private boolean saidRfc1035;
  private boolean saidOldDnssec;

  /** What a line asks for when it needs another token. */
  interface More {
    void next() throws Fault.Found;
  }

  /** Judges the names that should be host names, in the data of the record at hand. */
  private final class Hosts implements RdataReader.NameCheck {
    @Override
    public void address() throws Fault.Found {
      Level level = request.checks().mxAddress();
      if (level == Level.IGNORE
          || !MasterText.isAddress(lexer.octets(), lexer.from(), lexer.to())) {
        return;
      }
      if (level == Level.FAIL) {
        throw Fault.MX_ADDRESS.found();
      }
      String target = lexer.text();
      reports.warning(
          line,
          "warning: '" + target + "': " + Fault.MX_ADDRESS.words(),
          Mends.of("address-as-name", target));
    }

    @Override
    public void name(byte[] name, int length, boolean mailbox) throws Fault.Found {
      Level level = request.checks().names();
      if (level == Level.IGNORE
          || (mailbox ? CheckNames.mailbox(name, 0) : CheckNames.host(name, 0, false))) {
        return;
      }
      if (level == Level.FAIL) {
        throw Fault.BAD_NAME.found();
      }
      reports.warning(
          line,
          "warning: " + LineReports.shown(name, 0) + ": " + Fault.BAD_NAME.words(),
          Mends.badName(LineReports.name(name, 0)));
    }
  }

  RecordLine(ZoneFile.Request request, LineReports reports) {
    this.request = request;
    this.reports = reports;
    this.apex = request.apexKey();
    this.reader = new RdataReader(lexer, request.dclass(), data);
  }

  /** From now on it is this file that is read. */
  void enter(MasterLexer other) {
    lexer = other;
    reader = new RdataReader(lexer, request.dclass(), data);
  }

  void defaultTtl(long seconds) {
    defaultTtl = seconds;
  }

  long ttl() {
    return ttl;
  }

  /**
   * Reads a record; its first token has been read.
   *
   * @param dropped whether it is out of the zone
   * @return whether the rest of this line, or the next one, is to be passed over
   */
  boolean read(
      OwnerRecords ofOwner, byte[] origin, boolean dropped, int atLine, boolean isInherited)
      throws Fault.Found {
    owner = ofOwner;
    line = atLine;
    inherited = isInherited;
    int dclass = classAndTtl(line, required);
    int type = Mnemonics.type(lexer.octets(), lexer.from(), lexer.to());
    if (type == Mnemonics.NONE) {
      String word = lexer.text();
      Phrase mend = Mends.unknownType(ofOwner.name(), word, inherited);
      reports.error(line, "unknown RR type '" + word + "'", Fault.UNKNOWN, mend);
      return true;
    }
    if (dclass >= 0 && dclass != request.dclass()) {
      reports.error(line, badClass(dclass), Fault.BAD_CLASS, null);
      return true;
    }
    refuseType(type);
    if (type == Type.NS) {
      nsAddress();
    }
    checkOwner(ofOwner, type);
    return data(ofOwner, type, origin, dropped);
  }

  private String badClass(int dclass) {
    return "class '%s' != zone class '%s'"
        .formatted(Mnemonics.dclass(dclass), Mnemonics.dclass(request.dclass()));
  }

  private void required() throws Fault.Found {
    try {
      lexer.next();
    } catch (Fault.Found bad) {
      String words = "isc_lex_gettoken() failed: " + bad.fault().words();
      reports.say("dns_master_load", lexer.line(), words, null);
      throw bad;
    }
    OwnerRecords of = owner;
    if (lexer.ends() && of != null) {
      refuseEnd(of);
    }
    if (lexer.kind() == Kind.SPECIAL) {
      throw Fault.SYNTAX.found();
    }
  }

  /** A line must not end yet. */
  void refuseEnd(OwnerRecords of) throws Fault.Found {
    if (lexer.ends()) {
      String what = lexer.kind() == Kind.EOL ? "line" : "file";
      byte[] name = of.owner();
      boolean byteOrderMark =
          !of.none() && name[0] >= 3 && name[1] == -17 && name[2] == -69 && name[3] == -65;
      Phrase mend =
          byteOrderMark
              ? Mends.of("byte-order-mark")
              : Mends.truncated(of.none() ? null : of.name());
      reports.say("dns_master_load", lexer.tokenLine(), "unexpected end of " + what, mend);
      throw Fault.UNEXPECTED_END.found();
    }
  }

  /**
   * Takes class and TTL, in either order, from the token at hand on; the type is then at hand.
   *
   * @return the class; negative when none was given
   */
  int classAndTtl(int atLine, More more) throws Fault.Found {
    explicit = false;
    int dclass = Mnemonics.dclass(lexer.octets(), lexer.from(), lexer.to());
    if (dclass >= 0) {
      more.next();
    }
    long seconds = MasterText.secondsOrNot(lexer.octets(), lexer.from(), lexer.to());
    if (seconds >= 0) {
      ttl = limited(seconds, atLine);
      ttlKnown = true;
      explicit = true;
      more.next();
      if (dclass <= 0) {
        dclass = Mnemonics.dclass(lexer.octets(), lexer.from(), lexer.to());
        if (dclass >= 0) {
          more.next();
        }
      }
    }
    return dclass;
  }

  /**
   * The TTL of the records that a $GENERATE makes.
   *
   * @param dclass as {@link #classAndTtl} found it in its line
   * @return negative when it can make none; why has been said
   */
  long generatedTtl(int dclass, int atLine) {
    if (!ttlKnown && defaultTtl < 0) {
      reports.say("dns_master_load", atLine, "no TTL specified", Mends.of("no-ttl"));
      reports.note(Fault.NO_TTL);
      ttl = 0;
    } else if (!explicit && defaultTtl >= 0) {
      ttl = defaultTtl;
    }
    if (dclass >= 0 && dclass != request.dclass()) {
      reports.error(atLine, badClass(dclass), Fault.BAD_CLASS, null);
      return -1;
    }
    return ttl;
  }

  long limited(long seconds, int atLine) {
    if (seconds <= MAX_TTL) {
      return seconds;
    }
    String words = "$TTL %d > MAXTTL, setting $TTL to 0".formatted(seconds);
    reports.sayWarning("dns_master_load", atLine, words);
    return 0;
  }

  /** BIND says it and reads on. */
  private void refuseType(int type) {
    if (type == Type.MD || type == Type.MF) {
      refuseType(type, Fault.OBSOLETE);
    } else if (Mnemonics.isMeta(type)) {
      refuseType(type, Fault.META_TYPE);
    }
  }

  private void refuseType(int type, Fault fault) {
    String words = "type '" + Mnemonics.type(type) + "': " + fault.words();
    reports.error(line, words, fault, null);
  }

  private void nsAddress() throws Fault.Found {
    Level level = request.checks().nsAddress();
    if (level == Level.IGNORE || request.dclass() != DClass.IN) {
      return;
    }
    String target = lexer.peek(addressAhead);
    if (target.equals(ODD)) {
      // It is taken, and the rest of the line with it.
      required();
    }
    if (!target.isEmpty() && !target.equals(ODD)) {
      String words = "NS record '" + target + "' appears to be an address";
      Phrase mend = Mends.of("address-as-name", target);
      if (level == Level.FAIL) {
        reports.error(line, words, Fault.NS_ADDRESS, mend);
      } else {
        reports.warning(line, words, mend);
      }
    }
  }

  /** The next word if it is an address, else nothing. */
  private String addressAhead() throws Fault.Found {
    lexer.next();
    if (lexer.kind() != Kind.STRING) {
      return ODD;
    }
    return MasterText.isAddress(lexer.octets(), lexer.from(), lexer.to()) ? lexer.text() : "";
  }

  private void checkOwner(OwnerRecords of, int type) {
    Level level = type == Type.NSEC3 ? Level.FAIL : request.checks().names();
    if (level == Level.IGNORE || CheckNames.owner(of.owner(), 0, request.dclass(), type)) {
      return;
    }
    String words = of.shown() + ": " + Fault.BAD_OWNER.words();
    Phrase mend = Mends.badName(of.name());
    if (level == Level.FAIL) {
      reports.error(line, words, Fault.BAD_OWNER, mend);
    } else {
      reports.warning(line, words, mend);
    }
  }

  private boolean data(OwnerRecords of, int type, byte[] origin, boolean dropped) {
    data.clear();
    boolean checked = type != Type.PTR || CheckNames.reverse(of.owner(), 0);
    try {
      reader.read(type, origin, checked ? hosts : RdataReader.NO_CHECK);
    } catch (Fault.Found bad) {
      reports.note(bad.fault());
      if (bad.beforeData()) {
        Phrase mend = Mends.line(bad.fault());
        reports.say("dns_rdata_fromtext", lexer.line(), bad.fault().words(), mend);
      } else {
        rest(bad.fault(), type);
      }
      return false;
    }
    if (!rest(null, type) || dropped) {
      return false;
    }
    if (type == Type.SOA && !of.isAt(apex)) {
      String words = "SOA record not at top of zone (" + of.shown() + ")";
      reports.error(line, words, Fault.NOT_ZONE_TOP, null);
      return true;
    }
    settleTtl(type);
    if (isTooLong()) {
      return false;
    }
    if ((type == Type.SIG || type == Type.NXT) && !saidOldDnssec) {
      saidOldDnssec = true;
      reports.warning(line, "old style DNSSEC  zone detected", null);
    }
    int covers = Rdata.covers(type, data.array(), 0);
    ttl = of.add(type, covers, ttl, data, line);
    return false;
  }

  private boolean isTooLong() {
    long most = request.checks().integrity().maxTtl();
    if (most == 0 || ttl <= most) {
      return false;
    }
    String words = "TTL %d exceeds configured max-zone-ttl %d".formatted(ttl, most);
    reports.say("dns_master_load", line, words, Mends.of("max-ttl", most));
    reports.say("dns_master_load", line, Fault.OUT_OF_RANGE.words(), null);
    reports.end(Fault.OUT_OF_RANGE);
    return true;
  }

  private void settleTtl(int type) {
    if (!ttlKnown && defaultTtl < 0) {
      if (type == Type.SOA) {
        reports.warning(line, "no TTL specified; using SOA MINTTL instead", Mends.of("no-ttl"));
        int end = data.length();
        ttl = limited(u32(data.array(), end - 4), line);
        defaultTtl = ttl;
      } else {
        reports.error(line, "no TTL specified; zone rejected", Fault.NO_TTL, Mends.of("no-ttl"));
        ttl = 0;
      }
    } else if (!explicit && defaultTtl >= 0) {
      ttl = defaultTtl;
    } else if (!explicit && !saidRfc1035) {
      saidRfc1035 = true;
      reports.warning(line, "using RFC1035 TTL semantics", null);
    }
  }

  private static long u32(byte[] octets, int at) {
    return (octets[at] & 0xFFL) << 24
        | (octets[at + 1] & 0xFF) << 16
        | (octets[at + 2] & 0xFF) << 8
        | (octets[at + 3] & 0xFF);
  }

  /** Takes what is left of the line after the data; false when the record is not to be used. */
  private boolean rest(@Nullable Fault before, int type) {
    Fault fault = before;
    boolean said = false;
    while (true) {
      int at = lexer.line();
      try {
        lexer.next();
      } catch (Fault.Found bad) {
        if (fault == null) {
          fault = bad.fault();
          reports.note(fault);
        }
        if (!said) {
          reports.say("dns_rdata_fromtext", at, fault.words(), Mends.line(fault));
        }
        return false;
      }
      if (lexer.ends()) {
        if (fault != null && !said) {
          reports.near(at, lexer.token(), fault, type);
        } else if (lexer.kind() == Kind.EOF) {
          reports.warning(at, NO_NEWLINE, null);
        }
        return fault == null;
      }
      if (fault == null) {
        fault = Fault.EXTRA_TEXT;
        reports.note(fault);
      }
      if (!said) {
        reports.near(at, lexer.token(), fault, type);
        said = true;
      }
    }
  }
}
