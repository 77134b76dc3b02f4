package dev.mxlab.sendmail.cf;

import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A K line: {@code Kname class switches file}, and what map.c says against it. */
final class MapLine {
  /** Kinds that are made of a file. */
  private static final Set<String> FILES = Set.of("hash", "btree", "text", "implicit");

  /** The switches that these know (map_parseargs). */
  private static final String SWITCHES = "adfkmoqtvzADNOST";

  /** Switches whose value may stand behind a blank. */
  private static final String APART = "kvz";

  /** Map classes of Debian's sendmail (sendmail -d0.1) and those that every one has. */
  private static final Set<String> TYPES =
      Set.of(
          "arith",
          "bestmx",
          "btree",
          "dequote",
          "dns",
          "hash",
          "hesiod",
          "host",
          "implicit",
          "ldap",
          "macro",
          "nis",
          "nisplus",
          "null",
          "program",
          "regex",
          "sequence",
          "socket",
          "stab",
          "switch",
          "syslog",
          "text",
          "user",
          "userdb");

  private MapLine() {}

  /** Null, and a problem, for a map that is not there. */
  static CfConfig.@Nullable KeyedMap parse(
      String text, Position at, BiConsumer<String, @Nullable Phrase> trouble) {
    String[] parts = text.strip().split("\\s+", 3);
    if (parts.length < 2) {
      trouble.accept("readcf: config K line, map " + text.strip() + ": no map class", null);
      return null;
    }
    String name = parts[0];
    String type = parts[1];
    if (!TYPES.contains(type)) {
      trouble.accept(
          "readcf: map " + name + ": class " + type + " not available",
          Phrase.of(MapLine.class, "map-type", type));
      return null;
    }
    String arguments = parts.length > 2 ? parts[2].strip() : "";
    if (FILES.contains(type)) {
      file(name, type, arguments, trouble);
    } else if (type.equals("regex")) {
      regex(arguments, trouble);
    }
    return new CfConfig.KeyedMap(name, type, arguments, at);
  }

  private static void file(
      String name, String type, String arguments, BiConsumer<String, @Nullable Phrase> trouble) {
    String[] words = arguments.split("\\s+");
    int word = 0;
    while (word < words.length && words[word].startsWith("-")) {
      char letter = words[word].length() > 1 ? words[word].charAt(1) : 0;
      if (SWITCHES.indexOf(letter) < 0) {
        trouble.accept(
            "Illegal option " + letter + " map " + name,
            Phrase.of(MapLine.class, "map-switch", type, String.valueOf(letter)));
      }
      word += APART.indexOf(letter) >= 0 && words[word].length() == 2 ? 2 : 1;
    }
    if (word >= words.length || words[word].isEmpty()) {
      trouble.accept(
          "No file name for " + type + " map " + name, Phrase.of(MapLine.class, "map-file", type));
    }
  }

  private static void regex(String arguments, BiConsumer<String, @Nullable Phrase> trouble) {
    try {
      Pattern.compile(arguments.replaceFirst("^(-\\S+\\s+)*", "").replaceAll("\\[:[a-z]+:]", "x"));
    } catch (PatternSyntaxException wrong) {
      trouble.accept("pattern-compile-error: " + wrong.getDescription(), null);
    }
  }
}
