package dev.mxlab.sendmail.cf;

import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sendmail.cf says, each statement with its place. Rules and maps are kept as they stand in
 * the file.
 *
 * @param file the path that it was read from
 * @param level of the V line
 * @param macros by name as after {@code $}: {@code j}, {@code {name}}
 * @param classes members by lower-case word, by class name
 * @param options in their order; what is said later counts
 * @param mailers by name
 * @param rulesets in their order
 */
public record CfConfig(
    String file,
    int level,
    Map<String, Macro> macros,
    Map<String, Map<String, Member>> classes,
    List<Option> options,
    List<DaemonPort> daemonPorts,
    Map<String, Mailer> mailers,
    List<Header> headers,
    List<KeyedMap> maps,
    List<Ruleset> rulesets,
    List<Raw> others) {

  public CfConfig {
    macros = Map.copyOf(macros);
    classes = Map.copyOf(classes);
    options = List.copyOf(options);
    daemonPorts = List.copyOf(daemonPorts);
    mailers = Map.copyOf(mailers);
    headers = List.copyOf(headers);
    maps = List.copyOf(maps);
    rulesets = List.copyOf(rulesets);
    others = List.copyOf(others);
  }

  /** D line. */
  public record Macro(String name, String value, Position at) {}

  /** A word of a class; {@code at} may be in the file that an F line names. */
  public record Member(String text, Position at) {}

  /** O line, under the option's full name. */
  public record Option(String name, String value, Position at) {}

  /**
   * M line.
   *
   * @param path P=
   * @param flags F=
   * @param sender S=
   * @param recipient R=
   * @param arguments A=
   * @param maxSize M=, 0 for none
   * @param fields all of them, by first letter
   */
  public record Mailer(
      String name,
      String path,
      String flags,
      String sender,
      String recipient,
      String arguments,
      long maxSize,
      Map<Character, String> fields,
      Position at) {}

  /**
   * Q lines, the group that there always is first; of lines with one name the last counts. Empty
   * where there is no Q line.
   */
  public List<QueueLine> queueGroups() {
    Map<String, QueueLine> groups = new LinkedHashMap<>();
    for (Raw raw : others) {
      QueueLine line =
          raw.letter() == 'Q' ? QueueLine.parse(raw.text(), raw.at(), problem -> {}) : null;
      if (line != null) {
        groups.putIfAbsent(QueueLine.DEFAULT, QueueLine.standard(raw.at()));
        groups.put(line.name(), line);
      }
    }
    return List.copyOf(groups.values());
  }

  /** H line: {@code H?flags?name: template}. */
  public record Header(String flags, String name, String template, Position at) {
    /**
     * Whether it asks a ruleset about a header instead of making one: {@code HSubject: $>Check}.
     */
    public boolean checks() {
      return template.startsWith("$>");
    }

    /** Whether the ruleset sees comments too: {@code $>+Check}. */
    public boolean comments() {
      return template.startsWith("$>+");
    }

    /** The ruleset that is asked. */
    public String ruleset() {
      return template.substring(comments() ? 3 : 2).strip().replace("\"", "");
    }
  }

  /** K line. */
  public record KeyedMap(String name, String type, String arguments, Position at) {}

  /** S line and its rules; a ruleset without a number of its own has one from 199 down. */
  public record Ruleset(String name, int number, List<Rule> rules, Position at) {
    public Ruleset {
      rules = List.copyOf(rules);
    }
  }

  /** R line, cut at its tabs, its sides as {@link RuleText} has them. */
  public record Rule(String left, String right, String comment, Position at) {}

  /** A line that is kept as it is: P, T, E, X, Q, L. */
  public record Raw(char letter, String text, Position at) {}

  /** Whether {@code word} is in the class, case aside. */
  public boolean inClass(String name, String word) {
    return member(name, word).isPresent();
  }

  public Optional<Member> member(String name, String word) {
    return Optional.ofNullable(
        classes.getOrDefault(name, Map.of()).get(word.toLowerCase(Locale.ROOT)));
  }

  /** The words of a class as they were written, in their order. */
  public List<String> members(String name) {
    List<String> words = new ArrayList<>();
    classes.getOrDefault(name, Map.of()).values().forEach(m -> words.add(m.text()));
    return words;
  }

  /** The macro's value, its own macros expanded; empty when not set. */
  public String macro(String name) {
    return expand(name.startsWith("{") || name.length() == 1 ? "$" + name : "");
  }

  /** {@code text} with this file's macros put in. */
  public String expand(String text) {
    return MacroText.expand(text, this::raw);
  }

  /** As it stands in the D line; null when there is none. */
  public @Nullable String raw(String name) {
    Macro macro = macros.get(name);
    return macro == null ? null : macro.value();
  }

  /** With other words in classes, as {@code sendmail -bt} takes them. */
  public CfConfig withClasses(Map<String, Map<String, Member>> instead) {
    return new CfConfig(
        file,
        level,
        macros,
        instead,
        options,
        daemonPorts,
        mailers,
        headers,
        maps,
        rulesets,
        others);
  }

  /** With other O lines, as the command line gives them. */
  public CfConfig withOptions(List<Option> instead) {
    return new CfConfig(
        file,
        level,
        macros,
        classes,
        instead,
        daemonPorts,
        mailers,
        headers,
        maps,
        rulesets,
        others);
  }

  /** Listening at other ports. */
  public CfConfig withPorts(List<DaemonPort> instead) {
    return new CfConfig(
        file, level, macros, classes, options, instead, mailers, headers, maps, rulesets, others);
  }

  /** The last O line of that name. */
  public Optional<Option> option(String name) {
    Option found = null;
    for (Option option : options) {
      if (option.name().equalsIgnoreCase(name)) {
        found = option;
      }
    }
    return Optional.ofNullable(found);
  }

  public boolean hasRuleset(String name) {
    return rulesets.stream().anyMatch(r -> r.name().equals(name));
  }

  public Optional<KeyedMap> map(String name) {
    return maps.stream().filter(m -> m.name().equals(name)).findFirst();
  }
}
