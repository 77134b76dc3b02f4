package dev.mxlab.named.lint;

import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Where in a zone's file a record stands. The loader keeps no places of records that were fine, so
 * that the lines are looked at once more, simply: what stands in an included file is not found.
 */
final class ZoneLines {
  private static final long MOST_OCTETS = 1 << 18;

  /**
   * A line with a record.
   *
   * @param last the last word of its data, without parentheses
   */
  private record Line(int number, Name owner, int type, List<String> words, String last) {}

  private final String shownAs;
  private final List<Line> lines = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  private ZoneLines(String shownAs) {
    this.shownAs = shownAs;
  }

  static ZoneLines of(LintedZone zone) {
    ZoneLines lines = new ZoneLines(zone.shownAs());
    lines.read(zone.file(), zone.apex());
    return lines;
  }

  private void read(Path file, Name apex) {
    List<String> text;
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_OCTETS) {
        return;
      }
      text = List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\n"));
    } catch (IOException gone) {
      return;
    }
    Name origin = apex;
    Name owner = apex;
    for (int i = 0; i < text.size(); i++) {
      String bare = withoutComment(text.get(i));
      texts.add(bare);
      String line = bare.replace('(', ' ').replace(')', ' ');
      List<String> words = List.of(line.trim().split("\\s+"));
      if (words.get(0).equalsIgnoreCase("$ORIGIN") && words.size() > 1) {
        origin = name(words.get(1), origin, origin);
        continue;
      }
      if (words.get(0).isEmpty() || words.get(0).startsWith("$")) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        owner = name(words.get(0), origin, owner);
      }
      add(i + 1, owner, words);
    }
  }

  private void add(int number, Name owner, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      int type = Type.value(words.get(i).toUpperCase(Locale.ROOT));
      if (type > 0 && i + 1 < words.size()) {
        lines.add(
            new Line(
                number,
                owner,
                type,
                words.subList(i + 1, words.size()),
                words.get(words.size() - 1)));
        return;
      }
    }
  }

  private static String withoutComment(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quoted ^= c == '"';
      if (c == ';' && !quoted) {
        return line.substring(0, i);
      }
    }
    return line;
  }

  private static Name name(String text, Name origin, Name otherwise) {
    try {
      return text.equals("@") ? origin : Name.fromString(text, origin);
    } catch (TextParseException odd) {
      return otherwise;
    }
  }

  /** Its lines without their comments, an octet as a char each. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  Position at(int index) {
    return Position.of(shownAs, index + 1);
  }

  /** The first record of that owner and type, of those with {@code word} where it is not null. */
  Position at(Name owner, int type, @Nullable String word) {
    for (Line line : lines) {
      boolean fits = word == null || line.words().stream().anyMatch(word::equalsIgnoreCase);
      if (line.owner().equals(owner) && line.type() == type && fits) {
        return Position.of(shownAs, line.number());
      }
    }
    return word == null ? Position.of(shownAs) : at(owner, type, null);
  }

  /** Where a name's first record stands. */
  Position at(Name owner) {
    return lines.stream()
        .filter(line -> line.owner().equals(owner))
        .findFirst()
        .map(line -> Position.of(shownAs, line.number()))
        .orElse(Position.of(shownAs));
  }
}
