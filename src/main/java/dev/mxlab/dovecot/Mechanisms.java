package dev.mxlab.dovecot;

import dev.mxlab.net.sasl.Mechanism;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** auth_mechanisms, and what dovecot's auth process says where it cannot do them. */
final class Mechanisms {
  /** Drivers that check a password and never tell it. */
  private static final Set<String> SECRETIVE = Set.of("pam", "bsdauth", "imap", "oauth2");

  private Mechanisms() {}

  /** Those that are announced, in their order. */
  static List<Mechanism> of(DovecotConf conf) {
    return conf.words("auth_mechanisms").stream()
        .map(Mechanism::of)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /** Why the auth process does not start; empty where it does. */
  static String fatal(DovecotConf conf) {
    List<DovecotConf.Section> passdbs = conf.sections("passdb");
    String odd = oddPassdbs(conf, passdbs);
    if (!odd.isEmpty()) {
      return odd;
    }
    boolean secretive =
        !passdbs.isEmpty()
            && passdbs.stream().allMatch(p -> SECRETIVE.contains(conf.value(p, "driver")));
    for (String word : conf.words("auth_mechanisms")) {
      String name = word.toUpperCase(Locale.ROOT);
      Mechanism mechanism = Mechanism.of(name).orElse(null);
      boolean older = name.equals("APOP") || name.equals("OTP");
      if (mechanism == null && !older) {
        return "Unknown authentication mechanism '" + name + "'";
      }
      boolean secret = mechanism == null ? name.equals("APOP") : mechanism.needsSecret();
      if (name.equals("OTP") || secret && secretive) {
        return name + " mechanism can't be supported with given passdbs";
      }
    }
    return "";
  }

  private static String oddPassdbs(DovecotConf conf, List<DovecotConf.Section> passdbs) {
    List<DovecotConf.Section> usual =
        passdbs.stream().filter(p -> !yes(conf, p, "master")).toList();
    if (!usual.isEmpty() && yes(conf, usual.get(usual.size() - 1), "pass")) {
      return "Last passdb can't have pass=yes";
    }
    for (DovecotConf.Section passdb : passdbs) {
      if (yes(conf, passdb, "master") && yes(conf, passdb, "deny")) {
        return "Master passdb can't have deny=yes";
      } else if (yes(conf, passdb, "master") && yes(conf, passdb, "pass") && usual.isEmpty()) {
        return "Master passdb can't have pass=yes if there are no passdbs";
      }
    }
    return "";
  }

  private static boolean yes(DovecotConf conf, DovecotConf.Section passdb, String setting) {
    return Values.isYes(conf.value(passdb, setting));
  }
}
