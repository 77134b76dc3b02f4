package dev.mxlab.dns.zone;

import dev.mxlab.dns.zone.MasterLexer.Token;
import dev.mxlab.dns.zone.ZoneFile.Findings;
import dev.mxlab.text.Phrase;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

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

  /** A fault of record data at {@code token}. */
  void near(int line, Token token, Fault fault, int type) {
    String near =
        switch (token.kind()) {
          case EOL -> "near eol: ";
          case EOF -> "near eof: ";
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

  /** The octets of a token as the text that the file's author saw. */
  static String utf8(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
