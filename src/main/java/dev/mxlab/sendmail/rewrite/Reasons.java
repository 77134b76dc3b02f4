package dev.mxlab.sendmail.rewrite;

import dev.mxlab.text.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why rules decided as they did: the look-ups that found something, and the rule that brought the
 * result.
 */
public final class Reasons implements Trace {
  private static final int MOST = 100;

  /** A key that a map had, or could not be asked for. */
  public record Looked(String map, String key, @Nullable String value, int status, Position at) {}

  private final List<Looked> looked = new ArrayList<>();
  private @Nullable Rule last;

  /** Whether a mailer or an error is chosen: what follows only rewrites the address for it. */
  private boolean chosen;

  private String ruleset = "";

  @Override
  public boolean wantsAll() {
    return false;
  }

  @Override
  public void matched(Ruleset in, Rule rule) {
    // A rule that hands on what another one has found decides nothing.
    if (!chosen && (rule.brings || last == null)) {
      last = rule;
      ruleset = in.name();
      chosen = rule.chooses();
    }
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
