package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What becomes of a login as one passdb after the other is asked: skip, deny, pass, mechanisms,
 * username_filter and the result_ rules.
 */
final class PassdbRules {
  /** What one passdb says. */
  enum Found {
    RIGHT,
    WRONG,
    UNAVAILABLE
  }

  private final DovecotConf conf;
  private boolean success;
  private boolean verified;

  PassdbRules(DovecotConf conf) {
    this.conf = conf;
  }

  /** A passdb and whether the password needs no look any more, as one before had it. */
  interface Lookup extends BiFunction<Section, Boolean, Found> {}

  /**
   * @param masters whether those with master = yes are asked, or the others
   */
  boolean decide(boolean masters, String name, String mechanism, Lookup lookup) {
    for (Section passdb : conf.sections("passdb")) {
      if (yes(passdb, "master") != masters || isSkipped(passdb, name, mechanism)) {
        continue;
      }
      Found found = lookup.apply(passdb, verified);
      if (yes(passdb, "deny")) {
        if (found != Found.WRONG) {
          return false;
        }
        continue;
      }
      String rule = rule(passdb, found);
      if (rule.equals("return-ok") || rule.equals("continue-ok")) {
        success = true;
      } else if (rule.equals("return-fail") || rule.equals("continue-fail")) {
        success = false;
      }
      if (rule.equals("continue-ok") || rule.equals("continue") && found == Found.RIGHT) {
        verified = true;
      }
      if (masters && found == Found.RIGHT && rule.startsWith("continue")) {
        // Who he logs in as has to be in the other passdbs.
        return false;
      }
      if (rule.startsWith("return")) {
        return success;
      }
    }
    return success;
  }

  /** Whether the password was found right by a passdb that wants others asked as well. */
  boolean isVerified() {
    return verified;
  }

  private String rule(Section passdb, Found found) {
    if (found == Found.RIGHT && yes(passdb, "pass")) {
      return "continue";
    }
    return conf.value(
        passdb,
        switch (found) {
          case RIGHT -> "result_success";
          case WRONG -> "result_failure";
          case UNAVAILABLE -> "result_internalfail";
        });
  }

  private boolean isSkipped(Section passdb, String name, String mechanism) {
    String skip = conf.value(passdb, "skip");
    List<String> mechanisms = DovecotConf.split(conf.value(passdb, "mechanisms"));
    boolean other =
        !mechanisms.isEmpty() && mechanisms.stream().noneMatch(mechanism::equalsIgnoreCase);
    return other
        || !isMeant(DovecotConf.split(conf.value(passdb, "username_filter")), name)
        || skip.equals(verified ? "authenticated" : "unauthenticated");
  }

  /** username_filter: names with * and ?, those behind a ! not. */
  private static boolean isMeant(List<String> filter, String name) {
    boolean shut = filter.stream().anyMatch(f -> f.startsWith("!") && fits(f.substring(1), name));
    List<String> wanted =
        filter.stream().filter(f -> !f.startsWith("!")).collect(Collectors.toList());
    return !shut && (wanted.isEmpty() || wanted.stream().anyMatch(f -> fits(f, name)));
  }

  private static boolean fits(String mask, String name) {
    StringBuilder pattern = new StringBuilder();
    for (char c : mask.toCharArray()) {
      pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(name).matches();
  }

  private boolean yes(Section passdb, String setting) {
    return Values.isYes(conf.value(passdb, setting));
  }
}
