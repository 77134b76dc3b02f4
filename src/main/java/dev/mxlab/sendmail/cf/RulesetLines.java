package dev.mxlab.sendmail.cf;

import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers S and R lines; a second S line of the same name goes on where the first one ended. */
final class RulesetLines {
  private record Open(String name, int number, Position at, List<CfConfig.Rule> rules) {}

  private final Map<String, Open> open = new LinkedHashMap<>();
  private @Nullable Open current;

  void start(String text, Position at, Consumer<String> trouble) {
    String[] parts = text.strip().split("=", 2);
    String name = parts[0].strip();
    if (name.isEmpty()) {
      trouble.accept("invalid ruleset name: \"" + text + "\"");
      return;
    }
    String number = (parts.length > 1 ? parts[1] : name).strip();
    int numbered =
        number.chars().allMatch(c -> c >= '0' && c <= '9')
                && number.length() < 6
                && !number.isEmpty()
            ? Integer.parseInt(number)
            : -1;
    current = open.computeIfAbsent(name, n -> new Open(n, numbered, at, new ArrayList<>()));
  }

  void rule(String line, Position at, Consumer<String> trouble) {
    int tab = line.indexOf('\t');
    if (tab < 0) {
      trouble.accept("invalid rewrite line \"" + line + "\" (tab expected)");
      return;
    }
    if (current == null) {
      current = open.computeIfAbsent("0", n -> new Open(n, 0, at, new ArrayList<>()));
    }
    int right = tab;
    while (right < line.length() && line.charAt(right) == '\t') {
      right++;
    }
    int comment = line.indexOf('\t', right);
    current
        .rules()
        .add(
            new CfConfig.Rule(
                line.substring(1, tab),
                comment < 0 ? line.substring(right) : line.substring(right, comment),
                comment < 0 ? "" : line.substring(comment).strip(),
                at));
  }

  List<CfConfig.Ruleset> all() {
    return open.values().stream()
        .map(o -> new CfConfig.Ruleset(o.name(), o.number(), o.rules(), o.at()))
        .toList();
  }
}
