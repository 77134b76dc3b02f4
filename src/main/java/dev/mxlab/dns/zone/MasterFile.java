package dev.mxlab.dns.zone;

import dev.mxlab.dns.zone.MasterLexer.Kind;
import dev.mxlab.dns.zone.ZoneFile.Findings;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a master file's lines: directives, owners, files within files. It goes on after an error as
 * BIND's loader does when it is asked for many errors, so that one run shows them all; where BIND
 * loses a line after an error, so do we.
 */
final class MasterFile {
  private static final int MAX_DEPTH = 16;

  /** What the name at the beginning of a line is for. */
  private enum Purpose {
    OWNER,
    ORIGIN,
    INCLUDE
  }

  /** The place in a file; an $INCLUDE begins another. */
  private static final class Level {
    final @Nullable Level outer;
    final MasterLexer lexer;
    final String file;
    byte[] origin;
    boolean originChanged;
    boolean dropped;
    OwnerRecords current;
    OwnerRecords glue;
    boolean inGlue;

    Level(
        @Nullable Level outer,
        MasterLexer lexer,
        String file,
        byte[] origin,
        OwnerRecords current,
        OwnerRecords glue) {
      this.outer = outer;
      this.lexer = lexer;
      this.file = file;
      this.origin = origin;
      this.current = current;
      this.glue = glue;
    }

    /** The same to be read by another lexer. */
    Level of(MasterLexer other) {
      return new Level(outer, other, file, origin, current, glue);
    }
  }

  private final ZoneFile.Request request;
  private final ZoneContents contents;
  private final LineReports reports;
  private final RecordLine records;
  private final NameReader names = new NameReader();
  private byte[] buffer;
  private Level level;
  private int depth;
  private boolean skipToEnd;
  private Purpose purpose = Purpose.OWNER;
  private String include = "";

  /**
   * @param buffer to read the file through
   */
  MasterFile(ZoneFile.Request request, ZoneContents contents, Findings findings, byte[] buffer) {
    this.request = request;
    this.contents = contents;
    this.reports = new LineReports(findings, request.shownAs());
    this.records = new RecordLine(request, reports);
    this.buffer = buffer;
    this.level =
        level(null, new MasterLexer(new byte[0]), request.shownAs(), request.apex().toWire());
  }

  private Level level(@Nullable Level outer, MasterLexer lexer, String file, byte[] origin) {
    OwnerRecords current = new OwnerRecords(request, contents, reports);
    OwnerRecords glue = new OwnerRecords(request, contents, reports);
    if (outer != null) {
      current.follow(outer.inGlue ? outer.glue : outer.current);
    }
    return new Level(outer, lexer, file, origin, current, glue);
  }

  /** Reads everything; the first fault, or null. */
  @Nullable Fault read() {
    try {
      readFile(request.file(), request.shownAs(), request.apex().toWire(), false, null);
    } catch (Fault.Found bad) {
      reports.note(bad.fault());
    }
    if (goesOn()) {
      commit();
    }
    return reports.first();
  }

  private boolean goesOn() {
    return reports.first() == null || request.checks().manyErrors() && !reports.ended();
  }

  /** Reads a file whose records begin below {@code origin}, within another one or for itself. */
  private void readFile(
      Path file, String shown, byte[] origin, boolean originGiven, @Nullable Level outer)
      throws Fault.Found {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] piece = outer == null ? buffer : MasterLexer.newBuffer();
      MasterLexer lexer = new MasterLexer(in, piece);
      level = outer == null ? level.of(lexer) : level(outer, lexer, shown, origin);
      level.originChanged = originGiven || outer == null;
      reports.file(shown);
      records.enter(lexer);
      readLines();
      if (outer == null) {
        buffer = lexer.buffer();
      } else if (goesOn()) {
        commit();
      }
    } catch (IOException e) {
      throw Fault.of(e).found();
    }
  }

  /** The buffer, which may be a larger one now. */
  byte[] buffer() {
    return buffer;
  }

  private void readLines() {
    boolean more = true;
    while (more && goesOn()) {
      int line = level.lexer.line();
      try {
        more = line();
      } catch (Fault.Found bad) {
        reports.note(bad.fault());
        if (bad.fault().isOfTheLine()) {
          reports.say("dns_master_load", line, bad.fault().words(), Mends.line(bad.fault()));
          skipToEnd = true;
        }
      }
    }
  }

  private void commit() {
    reports.note(level.glue.commit());
    reports.note(level.current.commit());
  }

  /** The next token; a fault of the lexer is told on its own, before what becomes of it. */
  private void next(boolean lineStart, boolean quotes) throws Fault.Found {
    MasterLexer lexer = level.lexer;
    try {
      if (lineStart) {
        lexer.nextLine();
      } else if (quotes) {
        lexer.nextQuoted();
      } else {
        lexer.next();
      }
    } catch (Fault.Found bad) {
      String words = "isc_lex_gettoken() failed: " + bad.fault().words();
      reports.say("dns_master_load", lexer.line(), words, null);
      throw bad;
    }
    if (lexer.kind() == Kind.SPECIAL) {
      throw Fault.SYNTAX.found();
    }
  }

  private void required(boolean quotes) throws Fault.Found {
    next(false, quotes);
    records.refuseEnd(level.current);
  }

  private String word(boolean quotes) throws Fault.Found {
    required(quotes);
    return level.lexer.text();
  }

  /** Reads up to the end of a line; false at the end of the file. */
  private boolean line() throws Fault.Found {
    MasterLexer lexer = level.lexer;
    next(true, true);
    switch (lexer.kind()) {
      case EOF -> {
        if (skipToEnd) {
          reports.warning(RecordLine.NO_NEWLINE);
        }
        return false;
      }
      case EOL -> {
        skipToEnd = false;
        return true;
      }
      default -> {
        if (skipToEnd) {
          return true;
        }
      }
    }
    if (lexer.kind() == Kind.BLANK) {
      inherited(lexer.tokenLine());
      return true;
    }
    if (lexer.octets()[lexer.from()] == '$'
        && lexer.to() > lexer.from()
        && directive(lexer.tokenLine())) {
      return true;
    }
    int line = lexer.tokenLine();
    names.read(lexer.octets(), lexer.from(), lexer.to(), level.origin);
    switch (purpose) {
      case ORIGIN -> {
        purpose = Purpose.OWNER;
        level.origin = Arrays.copyOf(names.array(), names.length());
        level.originChanged = true;
        endOfLine(line);
      }
      case INCLUDE -> {
        purpose = Purpose.OWNER;
        byte[] under = Arrays.copyOf(names.array(), names.length());
        endOfLine(line);
        include(under, true, line);
      }
      case OWNER -> {
        begin(line);
        required(false);
        level.originChanged = false;
        record(line, false);
      }
    }
    return true;
  }

  private void inherited(int line) throws Fault.Found {
    MasterLexer lexer = level.lexer;
    next(false, false);
    if (lexer.ends()) {
      if (lexer.kind() == Kind.EOF) {
        reports.warning(RecordLine.NO_NEWLINE);
      }
      lexer.unread();
      return;
    }
    if (level.current.none()) {
      reports.error(line, "no current owner name", Fault.NO_OWNER, Mends.of("no-owner"));
      skipToEnd = true;
      return;
    }
    if (level.originChanged) {
      level.originChanged = false;
      String words =
          "record with inherited owner (%s) immediately after $ORIGIN (%s)"
              .formatted(level.current.shown(), LineReports.shown(level.origin, 0));
      reports.warning(line, words, null);
    }
    record(line, true);
  }

  private void record(int line, boolean inherited) throws Fault.Found {
    OwnerRecords owner = level.inGlue ? level.glue : level.current;
    skipToEnd = records.read(owner, level.origin, level.dropped, line, inherited);
  }

  /** Begins the records of the owner that was just read. */
  private void begin(int line) {
    byte[] name = names.array();
    if (level.inGlue && !level.glue.isOf(name, names.length())) {
      reports.note(level.glue.commit());
      level.inGlue = false;
    }
    if (!level.inGlue && !level.current.isOf(name, names.length())) {
      if (level.current.hasServer(name)) {
        level.inGlue = true;
        level.glue.begin(name, names.length());
      } else {
        reports.note(level.current.commit());
        level.current.begin(name, names.length());
      }
      OwnerRecords owner = level.inGlue ? level.glue : level.current;
      level.dropped = !owner.isInside(request.apexKey());
      if (request.checks().integrity().wildcards() && owner.hasInnerAsterisk()) {
        String words = "' contains an non-terminal wildcard";
        reports.warning(line, "warning: ownername '" + owner.shown() + words, null);
      }
    }
    if (level.dropped) {
      OwnerRecords owner = level.inGlue ? level.glue : level.current;
      reports.warning(
          line,
          "ignoring out-of-zone data (" + owner.shown() + ")",
          Mends.of("out-of-zone", owner.name().toString(), request.apex().toString()));
    }
  }

  private void endOfLine(int line) {
    try {
      next(false, false);
      if (level.lexer.kind() != MasterLexer.Kind.EOL) {
        level.lexer.unread();
        throw Fault.EXTRA_TEXT.found();
      }
    } catch (Fault.Found bad) {
      reports.note(bad.fault());
      reports.say("dns_master_load", line, bad.fault().words(), Mends.line(bad.fault()));
      skipToEnd = true;
    }
  }

  /** What begins with a dollar sign; false when it is to be taken for an owner. */
  private boolean directive(int line) throws Fault.Found {
    MasterLexer lexer = level.lexer;
    switch (lexer.text().toUpperCase(Locale.ROOT)) {
      case "$ORIGIN" -> {
        required(false);
        purpose = Purpose.ORIGIN;
        return false;
      }
      case "$TTL" -> defaultTtl(line);
      case "$INCLUDE" -> {
        commit();
        include = word(true);
        next(false, false);
        if (!lexer.ends()) {
          purpose = Purpose.INCLUDE;
          return false;
        }
        if (lexer.kind() == Kind.EOF) {
          reports.warning(RecordLine.NO_NEWLINE);
        }
        include(level.origin, false, line);
      }
      case "$DATE" -> {
        required(false);
        Words.DATE.parse(lexer.octets(), lexer.from(), lexer.to());
        endOfLine(line);
      }
      case "$GENERATE" -> generate(line);
      default -> {
        Phrase mend = Mends.of("directive", lexer.text());
        String words = "unknown $ directive '" + LineReports.utf8(lexer.text()) + "'";
        reports.say("dns_master_load", line, words, mend);
        reports.note(Fault.SYNTAX);
        return false;
      }
    }
    return true;
  }

  private void defaultTtl(int line) throws Fault.Found {
    MasterLexer lexer = level.lexer;
    records.defaultTtl(0);
    required(false);
    try {
      long seconds = MasterText.seconds(lexer.octets(), lexer.from(), lexer.to());
      records.defaultTtl(records.limited(seconds, line));
    } catch (Fault.Found bad) {
      // BIND says nothing at the line itself.
      reports.note(bad.fault() == Fault.OUT_OF_RANGE ? Fault.OUT_OF_RANGE : Fault.BAD_TTL);
    }
    endOfLine(line);
  }

  private void include(byte[] origin, boolean given, int line) {
    Level outer = level;
    String name = include;
    boolean skips = skipToEnd;
    try {
      if (++depth > MAX_DEPTH) {
        throw Fault.TOO_DEEP.found();
      }
      readFile(request.includes().apply(name), name, origin, given, outer);
    } catch (Fault.Found bad) {
      reports.note(bad.fault());
      reports.file(outer.file);
      String words = name + ": " + bad.fault().words();
      reports.say("dns_master_load", line, words, Mends.missingFile(name));
    } finally {
      depth--;
      level = outer;
      reports.file(outer.file);
      records.enter(outer.lexer);
      skipToEnd = skips;
    }
  }

  private void generate(int line) throws Fault.Found {
    MasterLexer lexer = level.lexer;
    String range = word(false);
    String left = word(false);
    required(false);
    int classed = records.classAndTtl(line, () -> required(false));
    String type = lexer.text();
    String right = word(true);
    long ttl = records.generatedTtl(classed, line);
    if (ttl < 0) {
      skipToEnd = true;
      return;
    }
    if (goesOn()) {
      Generate generate = new Generate(request, contents, reports, level.origin, line);
      reports.note(generate.run(range, left, type, right, ttl));
    }
    endOfLine(line);
  }
}
