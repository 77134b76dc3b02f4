package dev.mxlab.sendmail.map;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of an alias file (aliases(5)): its entries in order, and what sendmail says of its
 * lines.
 */
final class AliasText {
  /** {@code name} in small letters; {@code value} as it stands, continuation lines joined. */
  record Entry(String name, String value, boolean duplicate) {}

  private final String file;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Diagnostic> found = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private AliasText(String file) {
    this.file = file;
  }

  static AliasText parse(String file, List<String> lines) {
    AliasText text = new AliasText(file);
    int i = 0;
    while (i < lines.size()) {
      int number = i + 1;
      StringBuilder line = new StringBuilder(lines.get(i++));
      boolean entry = !line.isEmpty() && line.charAt(0) != '#';
      while (entry && i < lines.size() && continues(lines.get(i))) {
        line.append(lines.get(i++));
      }
      if (entry) {
        text.entry(number, line.toString());
      }
    }
    return text;
  }

  private static boolean continues(String line) {
    return !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
  }

  private void entry(int line, String text) {
    if (continues(text)) {
      if (!text.isBlank()) {
        error(line, "Non-continuation line starts with space", "alias.space");
      }
      return;
    }
    int colon = colon(text);
    if (colon < 0) {
      error(line, "missing colon", "alias.colon");
      return;
    }
    String name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    String value = text.substring(colon + 1).strip();
    if (value.isEmpty()) {
      error(line, name + ":... missing value for alias", "alias.value");
      return;
    }
    boolean duplicate = !names.add(name);
    if (duplicate) {
      error(line, name + "... Warning: duplicate alias name " + name, "alias.duplicate");
    }
    entries.add(new Entry(name, value, duplicate));
  }

  /** The first colon that is not within quotes; -1 for none. */
  private static int colon(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ':' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private void error(int line, String message, String mend) {
    found.add(
        Diagnostic.error(
            Position.of(file, line),
            file + ": line " + line + ": " + message,
            dev.mxlab.text.Phrase.of(AliasText.class, mend)));
  }

  List<Entry> entries() {
    return entries;
  }

  List<Diagnostic> diagnostics() {
    return found;
  }
}
