package dev.mxlab.sendmail.map;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of an alias file (aliases(5)): its entries in order, and what sendmail says of its
 * lines.
 */
final class AliasText {
  /** {@code value} as it stands but for the blanks before it, continuation lines joined. */
  record Entry(String name, String value) {}

  /** What messages show of a long line. */
  private static final int SHOWN = 40;

  /** MAXNAME of conf.h, without its end. */
  private static final int LONGEST = 255;

  /** MAXSHORTSTR of conf.h, without the dots. */
  private static final int HALF = 100;

  private static final Pattern WORDS = Pattern.compile("[.:%@!^/\\[\\]+]");

  private final String file;
  private final AliasNames names;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Diagnostic> found = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private AliasText(String file, AliasNames names) {
    this.file = file;
    this.names = names;
  }

  static AliasText parse(String file, List<String> lines, AliasNames names) {
    AliasText text = new AliasText(file, names);
    int i = 0;
    while (i < lines.size()) {
      StringBuilder line = new StringBuilder(lines.get(i++));
      while (endsWithBackslash(line) && i < lines.size()) {
        line.setLength(line.length() - 1);
        line.append(lines.get(i++));
      }
      boolean some = !line.isEmpty();
      while (some && i < lines.size() && continues(lines.get(i))) {
        line.append(lines.get(i++));
      }
      if (some && line.charAt(0) != '#') {
        // Messages name the last line that belongs to the entry.
        text.entry(i, line.toString());
      }
    }
    return text;
  }

  private static boolean endsWithBackslash(StringBuilder line) {
    return !line.isEmpty() && line.charAt(line.length() - 1) == '\\';
  }

  private static boolean continues(String line) {
    return !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
  }

  private void entry(int number, String line) {
    if (continues(line)) {
      error(number, "Non-continuation line starts with space", "alias.space");
      return;
    }
    int colon = line.indexOf(':');
    if (colon < 0) {
      error(number, "missing colon", "alias.colon");
      return;
    }
    String shown = line.length() > SHOWN ? line.substring(0, SHOWN) : line;
    String given = line.substring(0, colon).strip();
    if (given.length() > LONGEST) {
      error(number, tooLong(given, line), "alias.name");
      error(number, shown + "... illegal alias name", "alias.name");
      return;
    }
    AliasNames.Named named = names.take(line.substring(0, colon));
    if (named.key().isEmpty()) {
      String problem =
          named.problem().isEmpty() ? shown + "... illegal alias name" : named.problem();
      error(number, problem, "alias.name");
      return;
    }
    String value = line.substring(colon + 1).stripLeading();
    if (value.isEmpty()) {
      error(number, shown + "... missing value for alias", "alias.value");
      return;
    }
    String name = named.key();
    if (!seen.add(name)) {
      found.add(
          Diagnostic.warning(
              Position.of(file, number),
              said(number, name + "... Warning: duplicate alias name " + name),
              Phrase.of(AliasText.class, "alias.duplicate")));
    }
    entries.add(new Entry(name, value));
  }

  /** What the two buffers in parseaddr.c say that cannot take it, of one word or of them all. */
  private static String tooLong(String given, String line) {
    boolean word = Arrays.stream(WORDS.split(given)).anyMatch(one -> one.length() > LONGEST + 1);
    String begun = given.substring(0, LONGEST);
    return word
        ? shortened(line) + "... prescan: token too long"
        : shortened(begun) + "... Address \"" + begun + "\" too long (" + LONGEST + " bytes max)";
  }

  /** Its beginning and its end, as messages show what is long. */
  private static String shortened(String name) {
    return name.substring(0, HALF) + "..." + name.substring(name.length() - HALF);
  }

  private void error(int line, String message, String mend) {
    found.add(
        Diagnostic.error(
            Position.of(file, line), said(line, message), Phrase.of(AliasText.class, mend)));
  }

  private String said(int line, String message) {
    return file + ": line " + line + ": " + message;
  }

  List<Entry> entries() {
    return entries;
  }

  List<Diagnostic> diagnostics() {
    return found;
  }
}
