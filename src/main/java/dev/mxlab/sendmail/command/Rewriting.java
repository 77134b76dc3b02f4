package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.text.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code 3,0 user@host}: an address through rulesets. A ruleset without rules gives back what it
 * gets; rules themselves are not run.
 */
final class Rewriting {
  private static final int MAX_RULESETS = 200;
  private static final String STANDARD_OPERATORS = ".:@[]";

  /** Operators besides those of the option (parseaddr.c). */
  private static final String ALWAYS = "()<>,;\r\n";

  private final CfConfig config;
  private final Consumer<String> out;
  private final Locale locale;

  Rewriting(CfConfig config, Consumer<String> out, Locale locale) {
    this.config = config;
    this.out = out;
    this.locale = locale;
  }

  /** The name that the file gives a numbered ruleset, or the number. */
  static String name(CfConfig config, String number) {
    int wanted = Integer.parseInt(number);
    return config.rulesets().stream()
        .filter(ruleset -> ruleset.number() == wanted)
        .map(CfConfig.Ruleset::name)
        .findFirst()
        .orElse(String.valueOf(wanted));
  }

  void run(String line) {
    int blank = 0;
    while (blank < line.length() && " \t".indexOf(line.charAt(blank)) < 0) {
      blank++;
    }
    if (blank == line.length()) {
      out.accept("No address!");
      return;
    }
    String rulesets = line.substring(0, blank);
    for (String address : addresses(line.substring(blank + 1))) {
      List<String> tokens = tokens(address);
      if (!tokens.isEmpty()) {
        through(rulesets, tokens);
      }
    }
  }

  private void through(String rulesets, List<String> tokens) {
    for (String wanted : rulesets.split(",")) {
      Optional<CfConfig.Ruleset> found = find(wanted);
      boolean number = wanted.matches("[0-9]{1,5}") && Integer.parseInt(wanted) < MAX_RULESETS;
      if (found.isEmpty() && !number) {
        out.accept("Undefined ruleset " + wanted);
        return;
      } else if (found.isPresent() && !found.get().rules().isEmpty()) {
        out.accept(Phrase.of(Rewriting.class, "rules-missing", found.get().name()).in(locale));
        return;
      }
      String name = found.map(CfConfig.Ruleset::name).orElse(wanted);
      String shown = " " + String.join(" ", tokens);
      out.accept(String.format(Locale.ROOT, "%-16.16s   input:%s", name, shown));
      out.accept(String.format(Locale.ROOT, "%-16.16s returns:%s", name, shown));
    }
  }

  Optional<CfConfig.Ruleset> find(String wanted) {
    return config.rulesets().stream()
        .filter(
            ruleset ->
                ruleset.name().equalsIgnoreCase(wanted)
                    || String.valueOf(ruleset.number()).equals(wanted))
        .findFirst();
  }

  /** A line holds several, with commas between them outside quotes and angle brackets. */
  private static List<String> addresses(String text) {
    List<String> all = new ArrayList<>();
    StringBuilder one = new StringBuilder();
    boolean quoted = false;
    int angles = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      angles += quoted ? 0 : c == '<' ? 1 : c == '>' && angles > 0 ? -1 : 0;
      if (c == ',' && !quoted && angles == 0) {
        all.add(one.toString());
        one.setLength(0);
      } else {
        one.append(c);
      }
      if (c == '\\' && i + 1 < text.length()) {
        one.append(text.charAt(++i));
      }
    }
    all.add(one.toString());
    return all;
  }

  /** As prescan in parseaddr.c: an operator, a quoted text, or what stands between them. */
  private List<String> tokens(String text) {
    String operators =
        config.option("OperatorChars").map(CfConfig.Option::value).orElse(STANDARD_OPERATORS)
            + ALWAYS;
    List<String> tokens = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = c == ' ' || c == '\t';
      boolean operator = !quoted && operators.indexOf(c) >= 0;
      if (!quoted && (blank || operator)) {
        end(word, tokens);
        if (operator) {
          tokens.add(String.valueOf(c));
        }
        continue;
      }
      word.append(c);
      if (c == '\\' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
      }
      quoted ^= c == '"';
    }
    if (quoted) {
      word.append('"');
    }
    end(word, tokens);
    return tokens;
  }

  private static void end(StringBuilder word, List<String> tokens) {
    if (word.length() > 0) {
      tokens.add(word.toString());
      word.setLength(0);
    }
  }
}
