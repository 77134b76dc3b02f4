package dev.mxlab.named.conf;

import dev.mxlab.named.conf.UpdatePolicy.Kind;
import dev.mxlab.named.conf.UpdatePolicy.Rule;
import dev.mxlab.named.conf.UpdatePolicy.RuleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** The rules of an update-policy that passed the checks. */
final class PolicyBinder {
  private PolicyBinder() {}

  static UpdatePolicy bind(Statement statement) {
    List<Rule> rules = new ArrayList<>();
    Value.Items list = statement.list().orElse(null);
    if (list == null) {
      Name key = Objects.requireNonNull(DomainNames.parse(UpdatePolicy.SESSION_KEY));
      rules.add(
          new Rule(
              true, key, Kind.ZONESUB, null, List.of(new RuleType(Type.ANY, 0)), statement.at()));
      return new UpdatePolicy(true, rules, statement.at());
    }
    for (List<Value> element : list.elements()) {
      rules.add(rule(element));
    }
    return new UpdatePolicy(false, rules, statement.at());
  }

  private static Rule rule(List<Value> element) {
    List<String> words = element.stream().map(v -> ((Value.Word) v).text()).toList();
    Kind kind = Kind.of(words.get(2)).orElseThrow();
    int types = kind == Kind.ZONESUB ? 3 : 4;
    return new Rule(
        words.get(0).equals("grant"),
        Objects.requireNonNull(DomainNames.parse(words.get(1))),
        kind,
        kind == Kind.ZONESUB ? null : DomainNames.parse(words.get(3)),
        words.stream().skip(types).filter(word -> !word.isEmpty()).map(PolicyBinder::type).toList(),
        element.get(0).at());
  }

  /** {@code A}, or {@code A(2)}. */
  private static RuleType type(String word) {
    int count = word.indexOf('(');
    String type = count < 0 ? word : word.substring(0, count);
    int most = count < 0 ? 0 : Integer.parseInt(word.substring(count + 1, word.length() - 1));
    return new RuleType(Type.value(type.toUpperCase(Locale.ROOT)), most);
  }
}
