package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.WireNames;
import dev.mxlab.dns.zone.MasterLexer.Token;
import dev.mxlab.dns.zone.ZoneFile.Findings;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** What is said of the lines of the file being read, and the first fault of all. */
final class LineReports {
  private final Findings findings;
  private String file;
  private @Nullable Fault first;

  LineReports(Findings findings, String file) {
    this.findings = findings;
    this.file = file;
  }

  /** How messages name the file. */
  String file() {
    return file;
  }

  void file(String name) {
    file = name;
  }

  /** For which the zone is refused; null while there is none. */
  @Nullable Fault first() {
    return first;
  }

  void note(@Nullable Fault fault) {
    if (first == null) {
      first = fault;
    }
  }

  /** A message of one of the loader's functions. */
  void say(String function, int line, String words, @Nullable Phrase mend) {
    findings.error(file, line, function + ": " + file + ":" + line + ": " + words, mend);
  }

  /** A message of the loader on a file that has no lines. */
  void say(String words) {
    findings.error(file, 0, "dns_master_load: " + words, null);
  }

  /** The same of something that may be. */
  void sayWarning(String function, int line, String words) {
    findings.warning(file, line, function + ": " + file + ":" + line + ": " + words, null);
  }

  /** A fault of record data at {@code token}. */
  void near(int line, Token token, Fault fault, int type) {
    String near =
        switch (token.kind()) {
          case EOL -> "near eol: ";
          case EOF -> "near eof: ";
          case SPECIAL -> "";
          default -> "near '" + utf8(token.text()) + "': ";
        };
    Phrase mend = Mends.near(fault, type, token.ends() ? "" : token.text());
    say("dns_rdata_fromtext", line, near + fault.words(), mend);
  }

  void error(int line, String words, Fault fault, @Nullable Phrase mend) {
    findings.error(file, line, file + ":" + line + ": " + utf8(words), mend);
    note(fault);
  }

  void warning(int line, String words, @Nullable Phrase mend) {
    findings.warning(file, line, file + ":" + line + ": " + utf8(words), mend);
  }

  /** A warning that BIND gives without the line. */
  void warning(String words) {
    findings.warning(file, 0, file + ": " + words, null);
  }

  /** The octets of a token as the text that the file's author saw. */
  static String utf8(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** A name that stands in an array. */
  static Name name(byte[] octets, int at) {
    try {
      return new Name(Arrays.copyOfRange(octets, at, WireNames.end(octets, at)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** How messages name a name: without the final dot. */
  static String shown(byte[] octets, int at) {
    return name(octets, at).toString(true);
  }
}
