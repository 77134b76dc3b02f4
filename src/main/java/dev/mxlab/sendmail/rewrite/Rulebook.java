package dev.mxlab.sendmail.rewrite;

import dev.mxlab.sendmail.cf.CfConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** All the rulesets of a sendmail.cf, compiled. Never changes; shared by all sessions. */
public final class Rulebook {
  static final int MOST_NUMBERS = 100;
  private static final Set<String> KEYED = Set.of("hash", "btree", "text", "host", "regex");
  private static final Pattern BLANK_SWITCH = Pattern.compile("^(?:-\\S+\\s+)*-S(\\S)");

  /** Rulesets without rules, by their numbers. */
  private static final List<Ruleset> EMPTY =
      IntStream.range(0, MOST_NUMBERS)
          .mapToObj(number -> new Ruleset(Integer.toString(number), number, List.of()))
          .toList();

  private final Map<String, String> blanks = new HashMap<>();

  private final Map<String, Ruleset> byName = new HashMap<>();
  private final Map<Integer, Ruleset> byNumber = new HashMap<>();
  private final Literals literals = new Literals();
  private final Tokenizer tokenizer;
  private final String blank;
  private final CfConfig config;

  private Rulebook(CfConfig config) {
    this.config = config;
    this.tokenizer =
        new Tokenizer(
            config
                .option("OperatorChars")
                .map(CfConfig.Option::value)
                .orElse(Tokenizer.STANDARD_OPERATORS),
            literals);
    String given = config.option("BlankSub").map(CfConfig.Option::value).orElse("");
    this.blank = given.isEmpty() ? " " : given.substring(0, 1);
    for (CfConfig.KeyedMap map : config.maps()) {
      java.util.regex.Matcher own = BLANK_SWITCH.matcher(map.arguments());
      if (own.find() && KEYED.contains(map.type())) {
        blanks.put(map.name(), own.group(1));
      }
    }
    Map<String, PhraseSet> classes = new HashMap<>();
    List<Ruleset> compiled = new ArrayList<>();
    for (CfConfig.Ruleset ruleset : config.rulesets()) {
      List<Rule> rules = new ArrayList<>();
      for (CfConfig.Rule rule : ruleset.rules()) {
        rules.add(
            new Rule(
                side(rule.left()),
                side(rule.right()),
                name -> classes.computeIfAbsent(name, this::phrases),
                rule.at()));
      }
      compiled.add(new Ruleset(ruleset.name(), ruleset.number(), rules));
    }
    literals.freeze();
    for (Ruleset ruleset : compiled) {
      byName.put(ruleset.name(), ruleset);
      byNumber.put(ruleset.number(), ruleset);
    }
  }

  public static Rulebook of(CfConfig config) {
    return new Rulebook(config);
  }

  public CfConfig config() {
    return config;
  }

  private PhraseSet phrases(String name) {
    return PhraseSet.of(config.members(name), tokenizer, blank.charAt(0));
  }

  private Workspace side(String coded) {
    Workspace tokens = new Workspace();
    tokenizer.scan(coded, Tokenizer.Table.RULE, tokens);
    return tokens;
  }

  /** By name or number; one without rules where only its number could be meant. */
  public Optional<Ruleset> find(String name) {
    Ruleset found = byName.get(name);
    if (found == null && isNumber(name)) {
      int number = Integer.parseInt(name);
      found = byNumber.get(number);
      if (found == null || number >= MOST_NUMBERS) {
        found = number < MOST_NUMBERS ? EMPTY.get(number) : null;
      }
    }
    return Optional.ofNullable(found);
  }

  static boolean isNumber(String name) {
    if (name.isEmpty() || name.length() > 5) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether a ruleset of that name stands in the file. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  Literals literals() {
    return literals;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** What stands for a blank between two atoms (O BlankSub). */
  public String blank() {
    return blank;
  }

  /** The same in the keys of one map: its switch {@code -S}. */
  String blank(String map) {
    return blanks.getOrDefault(map, blank);
  }

  /**
   * What is typed at {@code sendmail -bt}: parentheses are tokens.
   *
   * @return the complaint, empty for none
   */
  public String plain(String text, Workspace out) {
    return tokenizer.scan(text, Tokenizer.Table.PLAIN, out);
  }

  /** An address, its comments out; the complaint, empty for none. */
  public String address(String text, Workspace out) {
    return tokenizer.scan(text, Tokenizer.Table.COMMENTS, out);
  }

  /** {@code one $| other}, as checks get what is asked of them. */
  public String pair(String one, String other, Workspace out) {
    String complaint = plain(one, out);
    out.add(literals.meta('|'));
    String second = plain(other, out);
    return complaint.isEmpty() ? second : complaint;
  }
}
