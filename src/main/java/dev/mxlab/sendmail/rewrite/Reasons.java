package dev.mxlab.sendmail.rewrite;

import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why rules decided as they did: the look-ups that found something, and the rule at the end. */
public final class Reasons implements Trace {
  private static final int MOST = 100;

  /** A key that a map had, or could not be asked for. */
  public record Looked(String map, String key, @Nullable String value, int status, Position at) {}

  private final List<Looked> looked = new ArrayList<>();
  private @Nullable Rule last;
  private String ruleset = "";

  @Override
  public void matched(Ruleset in, Rule rule) {
    last = rule;
    ruleset = in.name();
  }

  @Override
  public void looked(Rule rule, String map, String key, @Nullable String value, int status) {
    boolean told = value != null && !value.isEmpty() || status == Machine.EX_TEMPFAIL;
    if (told && looked.size() < MOST) {
      looked.add(new Looked(map, key, value, status, rule.at()));
    }
  }

  /** In the order in which they were made. */
  public List<Looked> looked() {
    return List.copyOf(looked);
  }

  /** File and line of the rule that came last. */
  public Optional<Position> rule() {
    return Optional.ofNullable(last).map(Rule::at);
  }

  /** The ruleset that it is in; empty for none. */
  public String ruleset() {
    return ruleset;
  }
}
