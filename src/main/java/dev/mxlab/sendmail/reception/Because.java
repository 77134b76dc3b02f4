package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.map.SourceLines;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why the rules let something in or not, for people: the lines of maps that had something to say,
 * and the rule.
 *
 * @param ruleset that was asked
 * @param about what it was asked about
 * @param decision in a word or two
 * @param lines {@code access: from:spam.com = REJECT (/etc/mail/access:9)}, {@code
 *     /etc/mail/sendmail.cf:812}
 */
record Because(String ruleset, String about, String decision, List<String> lines) {
  Because {
    lines = List.copyOf(lines);
  }

  static Because of(
      String ruleset, String about, Decision decision, Reasons reasons, SourceLines sources) {
    List<String> lines = new ArrayList<>();
    for (Reasons.Looked one : reasons.looked()) {
      Optional<String> place = sources.of(one.map(), one.key());
      String value = one.value();
      if (place.isPresent() && value != null && !value.equals("?")) {
        lines.add(one.map() + ": " + one.key() + " = " + value + " (" + place.get() + ")");
      }
    }
    reasons.rule().ifPresent(rule -> lines.add(reasons.ruleset() + ": " + rule));
    return new Because(ruleset, about, shown(decision), lines);
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
