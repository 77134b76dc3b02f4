package dev.mxlab.dns.zone;

import dev.mxlab.dns.zone.MasterLexer.Kind;
import dev.mxlab.dns.zone.MasterLexer.Token;
import dev.mxlab.dns.zone.ZoneFile.Findings;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Reads the lines of a master file. It goes on after an error as BIND's loader does when it is
 * asked for many errors, so that one run shows them all; where BIND loses a line after an error, so
 * do we.
 */
final class MasterFile {
  private static final int MAX_DEPTH = 16;
  private static final long MAX_TTL = 0x7FFFFFFFL;

  private final ZoneFile.Request request;
  private final LineReports reports;
  private final OwnerRecords pending;

  // Of the file that is being read now; an $INCLUDE keeps them aside.
  private MasterLexer lexer = new MasterLexer(new byte[0]);
  private Name origin;
  private @Nullable Name owner;
  private int depth;

  private boolean ownerOutside;
  private boolean skipToEnd;
  private long ttl;
  private boolean ttlKnown;
  private long defaultTtl = -1;
  private boolean saidRfc1035;

  MasterFile(ZoneFile.Request request, ZoneContents contents, Findings findings) {
    this.request = request;
    this.reports = new LineReports(findings, request.shownAs());
    this.origin = request.apex();
    this.pending = new OwnerRecords(request, contents, findings);
  }

  /** Reads everything; the first fault, or null. */
  @Nullable Fault read() {
    try {
      readFile(request.file());
    } catch (Fault.Found bad) {
      reports.note(bad.fault());
    }
    if (reports.first() == null || request.checks().manyErrors()) {
      commit();
    }
    return reports.first();
  }

  private void readFile(Path file) throws Fault.Found {
    try {
      lexer = new MasterLexer(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw Fault.NO_FILE.found();
    } catch (AccessDeniedException e) {
      throw Fault.NO_PERMISSION.found();
    } catch (IOException e) {
      throw Fault.IO_ERROR.found();
    }
    skipToEnd = false;
    boolean more = true;
    while (more && (reports.first() == null || request.checks().manyErrors())) {
      int line = lexer.line();
      try {
        more = line();
      } catch (Fault.Found bad) {
        reports.note(bad.fault());
        reports.say("dns_master_load", line, bad.fault().words(), Mends.line(bad.fault()));
        skipToEnd = true;
      }
    }
  }

  private void commit() {
    reports.note(pending.commit());
  }

  /** Reads up to the end of a line; false at the end of the file. */
  private boolean line() throws Fault.Found {
    Token token = lexer.next(true);
    if (token.kind() == Kind.EOF) {
      return false;
    }
    if (token.kind() == Kind.EOL) {
      skipToEnd = false;
      return true;
    }
    if (skipToEnd) {
      return true;
    }
    if (token.kind() == Kind.BLANK) {
      Token next = lexer.next(false);
      if (next.ends()) {
        lexer.unread();
        return true;
      }
      if (owner == null) {
        reports.error(token.line(), "no current owner name", Fault.NO_OWNER, Mends.of("no-owner"));
        skipToEnd = true;
        return true;
      }
      record(next, token.line(), true);
      return true;
    }
    if (token.kind() == Kind.STRING && token.text().startsWith("$")) {
      directive(token);
      return true;
    }
    Name name = MasterText.name(token.text(), origin);
    begin(name, token.line());
    record(required(), token.line(), false);
    return true;
  }

  private void begin(Name name, int line) {
    if (!name.equals(owner)) {
      commit();
    }
    owner = name;
    ownerOutside = !name.subdomain(request.apex());
    if (!ownerOutside && hasInnerAsterisk(name)) {
      reports.warning(
          line,
          "warning: ownername '" + name.toString(true) + "' contains an non-terminal wildcard",
          null);
    }
  }

  private static boolean hasInnerAsterisk(Name name) {
    for (int i = 1; i < name.labels() - 1; i++) {
      byte[] label = name.getLabel(i);
      if (label[0] == 1 && label[1] == '*') {
        return true;
      }
    }
    return false;
  }

  private Token required() throws Fault.Found {
    Token token = lexer.next(false);
    if (token.ends()) {
      String what = token.kind() == Kind.EOL ? "line" : "file";
      boolean byteOrderMark = owner != null && owner.toString().startsWith("\\239\\187\\191");
      Phrase mend = byteOrderMark ? Mends.of("byte-order-mark") : Mends.truncated(owner);
      reports.say("dns_master_load", token.line(), "unexpected end of " + what, mend);
      throw Fault.UNEXPECTED_END.found();
    }
    return token;
  }

  private void endOfLine() throws Fault.Found {
    Token token = lexer.next(false);
    if (!token.ends()) {
      throw Fault.EXTRA_TEXT.found();
    }
  }

  private void directive(Token token) throws Fault.Found {
    switch (token.text().toUpperCase(Locale.ROOT)) {
      case "$ORIGIN" -> {
        origin = MasterText.name(required().text(), origin);
        endOfLine();
      }
      case "$TTL" -> {
        defaultTtl = 0;
        String text = required().text();
        try {
          defaultTtl = limited(MasterText.seconds(text), token.line());
        } catch (Fault.Found bad) {
          // BIND says nothing at the line itself.
          reports.note(bad.fault() == Fault.OUT_OF_RANGE ? Fault.OUT_OF_RANGE : Fault.BAD_TTL);
        }
        endOfLine();
      }
      case "$INCLUDE" -> include(token);
      case "$GENERATE" -> generate(token);
      default -> {
        reports.say(
            "dns_master_load",
            token.line(),
            "unknown $ directive '" + token.text() + "'",
            Mends.of("directive", token.text()));
        reports.note(Fault.SYNTAX);
        skipToEnd = true;
      }
    }
  }

  private void include(Token directive) throws Fault.Found {
    commit();
    String name = required().text();
    Name under = origin;
    Token second = lexer.next(false);
    if (!second.ends()) {
      under = MasterText.name(second.text(), origin);
      endOfLine();
    }
    MasterLexer outerLexer = lexer;
    String outerFile = reports.file();
    Name outerOrigin = origin;
    Name outerOwner = owner;
    try {
      if (++depth > MAX_DEPTH) {
        throw Fault.TOO_DEEP.found();
      }
      origin = under;
      reports.file(name);
      readFile(request.includes().apply(name));
      commit();
    } catch (Fault.Found bad) {
      reports.note(bad.fault());
      reports.file(outerFile);
      reports.say(
          "dns_master_load",
          directive.line(),
          name + ": " + bad.fault().words(),
          Mends.missingFile(name));
    } finally {
      depth--;
      lexer = outerLexer;
      reports.file(outerFile);
      origin = outerOrigin;
      owner = outerOwner;
      ownerOutside = owner != null && !owner.subdomain(request.apex());
      skipToEnd = false;
    }
  }

  private void generate(Token directive) throws Fault.Found {
    Generate.Range range = Generate.range(required().text());
    String left = required().text();
    StringBuilder middle = new StringBuilder();
    String word = required().text();
    for (int i = 0; i < 2 && (MasterText.isSeconds(word) || DClass.value(word) >= 0); i++) {
      middle.append(word).append(' ');
      word = required().text();
    }
    middle.append(word).append(' ');
    String right = required().text();
    endOfLine();
    MasterLexer outer = lexer;
    Name outerOwner = owner;
    try {
      for (long value = range.from(); value <= range.to(); value += range.step()) {
        String line = Generate.fill(left, value) + " " + middle + Generate.fill(right, value);
        lexer = new MasterLexer((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        begin(MasterText.name(lexer.next(false).text(), origin), directive.line());
        record(required(), directive.line(), false);
      }
    } catch (Fault.Found bad) {
      reports.note(bad.fault());
      reports.say("$GENERATE", directive.line(), bad.fault().words(), Mends.line(bad.fault()));
    } finally {
      commit();
      lexer = outer;
      owner = outerOwner;
      skipToEnd = false;
    }
  }

  /** Reads TTL and class in either order, the type, and the data. */
  private void record(Token from, int line, boolean inherited) throws Fault.Found {
    Token token = from;
    int dclass = 0;
    boolean explicit = false;
    if (DClass.value(token.text()) > 0) {
      dclass = DClass.value(token.text());
      token = required();
    }
    if (MasterText.isSeconds(token.text())) {
      ttl = limited(MasterText.seconds(token.text()), line);
      explicit = true;
      ttlKnown = true;
      token = required();
    }
    if (dclass == 0 && DClass.value(token.text()) > 0) {
      dclass = DClass.value(token.text());
      token = required();
    }
    int type = Type.value(token.text());
    if (type < 0 || type == 0) {
      unknownType(token, line, inherited);
      return;
    }
    if (dclass != 0 && dclass != request.dclass()) {
      String words =
          "class '%s' != zone class '%s'"
              .formatted(DClass.string(dclass), DClass.string(request.dclass()));
      reports.error(line, words, Fault.BAD_CLASS, null);
      skipToEnd = true;
      return;
    }
    if (type == Type.OPT || type >= 128 && type <= 255) {
      reports.error(line, "meta RR type '" + token.text() + "'", Fault.META_TYPE, null);
      skipToEnd = true;
      return;
    }
    Name name = owner;
    if (name != null) {
      data(name, type, explicit, line);
    }
  }

  private void unknownType(Token token, int line, boolean inherited) {
    Phrase mend = Mends.unknownType(owner, token.text(), inherited);
    reports.error(line, "unknown RR type '" + token.text() + "'", Fault.UNKNOWN, mend);
    skipToEnd = true;
  }

  private void data(Name name, int type, boolean explicit, int line) {
    RdataReader reader = new RdataReader(lexer, origin);
    String target = type == Type.NS || type == Type.MX ? peekTarget(type) : "";
    boolean address = !target.isEmpty() && MasterText.isAddress(target);
    if (address && type == Type.NS && nsAddress(target, line)) {
      return;
    }
    Record record;
    try {
      record = reader.read(name, type, request.dclass(), 0);
      if (address && type == Type.MX) {
        mxAddress(target, line);
      }
    } catch (Fault.Found bad) {
      reports.note(bad.fault());
      rest(bad.fault(), type);
      return;
    }
    if (!rest(null, type)) {
      return;
    }
    if (type == Type.SOA && !name.equals(request.apex())) {
      reports.error(
          line,
          "SOA record not at top of zone (" + name.toString(true) + ")",
          Fault.NOT_ZONE_TOP,
          null);
      return;
    }
    if (ownerOutside) {
      outside(name, line);
      return;
    }
    if (!settleTtl(record, explicit, line)) {
      return;
    }
    reports.note(pending.add(name, record, ttl, reports.file(), line));
  }

  /** The token where the host name of an NS or MX record must be, without taking it. */
  private String peekTarget(int type) {
    MasterLexer.Place start = lexer.place();
    try {
      Token token = lexer.next(false);
      if (type == Type.MX && !token.ends()) {
        token = lexer.next(false);
      }
      return token.text();
    } catch (Fault.Found later) {
      return "";
    } finally {
      lexer.back(start);
    }
  }

  /** Whether the record is refused for it. */
  private boolean nsAddress(String target, int line) {
    String words = "NS record '" + target + "' appears to be an address";
    switch (request.checks().nsAddress()) {
      case WARN -> reports.warning(line, words, Mends.of("address-as-name", target));
      case FAIL -> {
        reports.error(line, words, Fault.NS_ADDRESS, Mends.of("address-as-name", target));
        skipToEnd = true;
        return true;
      }
      case IGNORE -> {
        // named's own default: the missing address record will tell.
      }
    }
    return false;
  }

  private void mxAddress(String target, int line) throws Fault.Found {
    switch (request.checks().mxAddress()) {
      case WARN ->
          reports.warning(
              line,
              "warning: '" + target + "': " + Fault.MX_ADDRESS.words(),
              Mends.of("address-as-name", target));
      case FAIL -> {
        lexer.unread();
        throw Fault.MX_ADDRESS.found();
      }
      case IGNORE -> {
        // check-mx ignore
      }
    }
  }

  private void outside(Name name, int line) {
    reports.warning(
        line,
        "ignoring out-of-zone data (" + name.toString(true) + ")",
        Mends.of("out-of-zone", name.toString(), request.apex().toString()));
  }

  private boolean settleTtl(Record record, boolean explicit, int line) {
    if (explicit) {
      return true;
    }
    if (defaultTtl >= 0) {
      ttl = defaultTtl;
      return true;
    }
    if (!ttlKnown) {
      if (record instanceof SOARecord soa) {
        reports.warning(line, "no TTL specified; using SOA MINTTL instead", Mends.of("no-ttl"));
        ttl = limited(soa.getMinimum(), line);
        defaultTtl = ttl;
        return true;
      }
      reports.error(line, "no TTL specified; zone rejected", Fault.NO_TTL, Mends.of("no-ttl"));
      ttlKnown = true;
      return false;
    }
    if (!saidRfc1035) {
      saidRfc1035 = true;
      reports.warning(line, "using RFC1035 TTL semantics", null);
    }
    return true;
  }

  private long limited(long seconds, int line) {
    if (seconds <= MAX_TTL) {
      return seconds;
    }
    reports.warning(line, "TTL %d > MAXTTL, setting TTL to 0".formatted(seconds), null);
    return 0;
  }

  /** Takes what is left of the line after the data; false when the record is not to be used. */
  private boolean rest(@Nullable Fault before, int type) {
    Fault fault = before;
    boolean said = fault == Fault.UNBALANCED || fault == Fault.UNBALANCED_QUOTES;
    if (fault != null && said) {
      reports.say("dns_rdata_fromtext", lexer.line(), fault.words(), Mends.line(fault));
    }
    while (true) {
      int line = lexer.line();
      Token token;
      try {
        token = lexer.next(false);
      } catch (Fault.Found bad) {
        if (fault == null) {
          fault = bad.fault();
          reports.note(fault);
        }
        if (!said) {
          reports.say("dns_rdata_fromtext", line, fault.words(), Mends.line(fault));
        }
        return false;
      }
      if (token.ends()) {
        if (fault != null && !said) {
          reports.near(line, token, fault, type);
        } else if (fault == null && token.kind() == Kind.EOF) {
          reports.warning(line, "file does not end with newline", null);
        }
        return fault == null;
      }
      if (fault == null) {
        fault = Fault.EXTRA_TEXT;
        reports.note(fault);
      }
      if (!said) {
        reports.near(line, token, fault, type);
        said = true;
      }
    }
  }
}
