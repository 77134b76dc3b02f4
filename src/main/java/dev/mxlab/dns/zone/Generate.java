package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.Octets;
import dev.mxlab.dns.wire.Rdata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** BIND's $GENERATE (BIND 9 ARM, "BIND Primary File Extension"): one record for each number. */
final class Generate {
  /** How many records one line may make; a whole class A network fits. */
  private static final long MOST = 1 << 24;

  private static final Pattern RANGE = Pattern.compile("(\\d{1,10})-(\\d{1,10})(/(\\d{0,10}))?.*");
  private static final int LONGEST_NUMBER = 127;
  private static final int LONGEST_TEXT = 65535;

  private final ZoneFile.Request request;
  private final ZoneContents contents;
  private final LineReports reports;
  private final byte[] origin;
  private final int line;
  private final NameReader names = new NameReader();
  private final NameKey key = NameKey.scratch();
  private final Octets data = new Octets();
  private final SetDraft draft = new SetDraft();

  Generate(
      ZoneFile.Request request,
      ZoneContents contents,
      LineReports reports,
      byte[] origin,
      int line) {
    this.request = request;
    this.contents = contents;
    this.reports = reports;
    this.origin = origin;
    this.line = line;
  }

  record Range(long from, long to, long step) {}

  /** {@code 1-10}, {@code 0-30/10}; null when it is none. What follows does not matter to BIND. */
  static @Nullable Range range(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches() || "".equals(matcher.group(4))) {
      return null;
    }
    long from = Long.parseLong(matcher.group(1));
    long to = Long.parseLong(matcher.group(2));
    long step = matcher.group(4) == null ? 1 : Long.parseLong(matcher.group(4));
    boolean fine = to >= from && step > 0 && to <= Integer.MAX_VALUE && step <= Integer.MAX_VALUE;
    return fine && (to - from) / step < MOST ? new Range(from, to, step) : null;
  }

  /** Makes the records; why not all could be made, or null. */
  @Nullable Fault run(String rangeText, String left, String typeText, String right, long ttl) {
    Range range = range(rangeText);
    if (range == null) {
      say("invalid range '" + LineReports.utf8(rangeText) + "'");
      return Fault.SYNTAX;
    }
    byte[] word = typeText.getBytes(StandardCharsets.ISO_8859_1);
    int type = word.length == 0 ? Mnemonics.NONE : Mnemonics.type(word, 0, word.length);
    if (type == Mnemonics.NONE) {
      say("unknown RR type '" + LineReports.utf8(typeText) + "'");
      return Fault.UNKNOWN;
    }
    try {
      for (long value = range.from(); value <= range.to(); value += range.step()) {
        Fault fault = one((int) value, left, type, right, ttl);
        if (fault != null) {
          return fault;
        }
      }
      return null;
    } catch (Fault.Found bad) {
      say(bad.fault().words());
      return bad.fault();
    }
  }

  private void say(String words) {
    reports.say("$GENERATE", line, words, null);
  }

  private @Nullable Fault one(int value, String left, int type, String right, long ttl)
      throws Fault.Found {
    byte[] owner = fill(left, value);
    names.read(owner, 0, owner.length, origin);
    key.fill(names.array(), 0);
    if (!request.apexKey().encloses(key)) {
      String shown = LineReports.shown(names.array(), 0);
      reports.warning(
          line,
          "ignoring out-of-zone data (" + shown + ")",
          Mends.of("out-of-zone", shown + ".", request.apex().toString()));
      return null;
    }
    data.clear();
    byte[] text = fill(right, value);
    MasterLexer lexer = new MasterLexer(text);
    try {
      new RdataReader(lexer, request.dclass(), data).read(type, origin, RdataReader.NO_CHECK);
      lexer.next();
      if (!lexer.ends()) {
        throw Fault.EXTRA_TEXT.found();
      }
    } catch (Fault.Found bad) {
      tellNear(lexer, bad.fault(), type);
      throw bad;
    }
    draft.begin(type, Rdata.covers(type, data.array(), 0), ttl);
    draft.add(data.array(), 0, data.length(), line);
    byte[] wire = Arrays.copyOf(names.array(), names.length());
    Fault fault = contents.put(key, wire, List.of(draft), request.checks());
    if (fault != null) {
      String words = LineReports.shown(wire, 0) + ": " + fault.words();
      reports.say("dns_master_load", line, words, Mends.beside(fault, LineReports.name(wire, 0)));
      say(fault.words());
    }
    return fault;
  }

  /** BIND names the text that it reads from instead of the file. */
  private void tellNear(MasterLexer lexer, Fault fault, int type) {
    String file = reports.file();
    try {
      lexer.next();
      reports.file("buffer-$GENERATE");
      reports.near(1, lexer.token(), fault, type);
    } catch (Fault.Found unreadable) {
      reports.say("dns_rdata_fromtext", 1, fault.words(), null);
    } finally {
      reports.file(file);
    }
  }

  /** Puts {@code value} in the place of each {@code $} and <code>${offset,width,base}</code>. */
  static byte[] fill(String template, int value) throws Fault.Found {
    StringBuilder filled = new StringBuilder();
    // An offset stays in force for the plain dollar signs behind it.
    int offset = 0;
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at++);
      if (c == '\\') {
        filled.append(c);
        if (at < template.length()) {
          filled.append(template.charAt(at++));
        }
      } else if (c != '$') {
        filled.append(c);
      } else if (at < template.length() && template.charAt(at) == '$') {
        filled.append('$');
        at++;
      } else if (at < template.length() && template.charAt(at) == '{') {
        Modifiers modifiers = Modifiers.parse(template.substring(at));
        offset = modifiers.offset();
        filled.append(modifiers.write(value + offset));
        int close = template.indexOf('}', at);
        at = close < 0 ? template.length() : close + 1;
      } else {
        filled.append(value + offset);
      }
      if (filled.length() > LONGEST_TEXT) {
        throw Fault.NO_SPACE.found();
      }
    }
    return filled.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What stands in braces. */
  record Modifiers(int offset, int width, char base) {
    private static final Pattern FORM =
        Pattern.compile(
            "\\{\\s*([+-]?\\d{1,10})(?:\\}|,\\s*\\+?(\\d{1,10})(?:\\}|,([doxXnN])\\})).*");

    static Modifiers parse(String text) throws Fault.Found {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw Fault.SYNTAX.found();
      }
      int offset = (int) Long.parseLong(matcher.group(1));
      long width = matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2));
      String base = matcher.group(3);
      if (width > LONGEST_NUMBER) {
        throw Fault.NO_SPACE.found();
      }
      return new Modifiers(offset, (int) width, base == null ? 'd' : base.charAt(0));
    }

    String write(int number) {
      String digits =
          switch (base) {
            case 'o' -> Integer.toOctalString(number);
            case 'x', 'n' -> Integer.toHexString(number);
            case 'X', 'N' -> Integer.toHexString(number).toUpperCase(Locale.ROOT);
            default -> Integer.toString(number);
          };
      if (base == 'n' || base == 'N') {
        return nibbles(digits);
      }
      int sign = digits.startsWith("-") ? 1 : 0;
      String zeros = "0".repeat(Math.max(0, width - digits.length()));
      return digits.substring(0, sign) + zeros + digits.substring(sign);
    }

    /** Digits from the last on, a dot behind each as far as the width or more digits go. */
    private String nibbles(String digits) {
      StringBuilder reversed = new StringBuilder();
      int left = width;
      int at = digits.length() - 1;
      do {
        reversed.append(at >= 0 ? digits.charAt(at) : '0');
        at--;
        left -= left > 0 ? 1 : 0;
        if (left > 0 || at >= 0) {
          reversed.append('.');
          left -= left > 0 ? 1 : 0;
        }
      } while (at >= 0 || left > 0);
      return reversed.toString();
    }
  }
}
