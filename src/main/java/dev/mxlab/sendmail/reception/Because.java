package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.map.SourceLines;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Reasons;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules decided, and why, for people: the lines of maps that had something to say, and the
 * rule.
 *
 * @param ruleset that was asked
 * @param about what it was asked about
 * @param decision the same in a word or two
 * @param lines {@code access: from:spam.com = REJECT (/etc/mail/access:9)}, {@code
 *     /etc/mail/sendmail.cf:812}
 */
record Because(
    String ruleset, String about, Decision decided, String decision, List<String> lines) {
  Because {
    lines = List.copyOf(lines);
  }

  static Because of(
      String ruleset, String about, Decision decision, Reasons reasons, SourceLines sources) {
    List<String> lines = new ArrayList<>();
    for (Reasons.Looked one : reasons.looked()) {
      if (telling(one)) {
        sources
            .of(one.map(), one.key())
            .ifPresent(
                place ->
                    lines.add(
                        one.map() + ": " + one.key() + " = " + one.value() + " (" + place + ")"));
      }
    }
    reasons.rule().ifPresent(rule -> lines.add(reasons.ruleset() + ": " + rule));
    return new Because(ruleset, about, decision, shown(decision), lines);
  }

  /** Whether the lines of maps are known without reading them. */
  static boolean atHand(Reasons reasons, SourceLines sources) {
    return reasons.looked().stream()
        .filter(Because::telling)
        .allMatch(o -> sources.isRead(o.map()));
  }

  private static boolean telling(Reasons.Looked one) {
    return one.value() != null && !one.value().equals("?");
  }

  private static String shown(Decision decision) {
    if (decision instanceof Decision.Mailer mailer) {
      String host = mailer.host().isEmpty() ? "" : " " + mailer.host();
      return mailer.mailer() + host + " " + mailer.user();
    } else if (decision instanceof Decision.Refuse refuse) {
      return refuse.code() + " " + refuse.dsn();
    } else if (decision instanceof Decision.Quarantine) {
      return "quarantine";
    }
    return decision instanceof Decision.Discard ? "discard" : "ok";
  }
}
