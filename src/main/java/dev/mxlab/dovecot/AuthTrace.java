package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.net.sasl.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What auth_debug says of a login, step by step. */
final class AuthTrace {
  private final Passdbs passdbs;
  private final Userdbs userdbs;
  private final DovecotConf conf;

  AuthTrace(Passdbs passdbs, Userdbs userdbs, DovecotConf conf) {
    this.passdbs = passdbs;
    this.userdbs = userdbs;
    this.conf = conf;
  }

  /** Whether anybody wants to read it; who wants passwords wants the rest too. */
  static boolean isWanted(DovecotConf conf) {
    return conf.yes(Scope.GLOBAL, "auth_debug") || conf.yes(Scope.GLOBAL, "auth_debug_passwords");
  }

  /**
   * The lines about one login.
   *
   * @param head of the request: service, addresses and session, divided by tabs
   * @param who client and session as they stand behind a user's name
   * @param refusal what is said of it where it failed; empty where it did not
   */
  List<String> of(Credentials credentials, String head, String who, String refusal) {
    List<String> lines = new ArrayList<>();
    boolean byMaster = passdbs.master(credentials).isPresent();
    String name = passdbs.normalized(passdbs.master(credentials).orElse(credentials.user()));
    lines.add(
        "client in: AUTH\t1\t" + credentials.mechanism() + '\t' + head + response(credentials));
    for (Section passdb : conf.sections("passdb")) {
      String driver = conf.value(passdb, "driver");
      if (Values.isYes(conf.value(passdb, "master")) == byMaster) {
        String about = driver + '(' + name + (byMaster ? who.replaceFirst(",<", ",master,<") : who);
        lines.add(about + "Performing passdb lookup");
        lines.add(about + lookup(passdb, driver, name));
        if (!refusal.isEmpty()) {
          lines.add(refusal);
          mismatch(passdb, driver, credentials).ifPresent(text -> lines.add(about + text));
        }
        lines.add(about + "Finished passdb lookup");
      }
    }
    lines.add("auth(" + name + who + "Auth request finished");
    lines.add("client passdb out: " + (refusal.isEmpty() ? "OK" : "FAIL") + "\t1\tuser=" + name);
    if (refusal.isEmpty()) {
      user(byMaster ? "" : name, who).forEach(lines::add);
    }
    return lines;
  }

  private List<String> user(String name, String who) {
    String driver =
        conf.sections("userdb").stream()
            .findFirst()
            .map(userdb -> conf.value(userdb, "driver"))
            .orElse("passwd");
    StringBuilder out = new StringBuilder("master userdb out: USER\t1\t").append(name);
    userdbs
        .find(name)
        .map(Userdbs.User::fields)
        .orElse(Map.of())
        .forEach((key, value) -> out.append('\t').append(key).append('=').append(value));
    String about = driver + '(' + name + who;
    return List.of(
        about + "Performing userdb lookup", about + "Finished userdb lookup", out.toString());
  }

  private String lookup(Section passdb, String driver, String name) {
    return switch (driver) {
      case "passwd-file" ->
          "lookup: user=" + name + " file=" + new Location(conf.value(passdb, "args")).path();
      case "pam" -> "lookup service=dovecot";
      default -> "lookup";
    };
  }

  /** The path among a driver's arguments, which stands behind all others. */
  private record Location(String args) {
    String path() {
      return args.substring(args.lastIndexOf(' ') + 1);
    }
  }

  private Optional<String> mismatch(Section passdb, String driver, Credentials credentials) {
    if (!conf.yes(Scope.GLOBAL, "auth_debug_passwords") || !driver.equals("static")) {
      return Optional.empty();
    }
    String known = PasswdFile.option(conf.value(passdb, "args"), "password", "");
    return Optional.of("PLAIN(" + credentials.secret() + ") != '" + known + "'");
  }

  private String response(Credentials credentials) {
    if (!conf.yes(Scope.GLOBAL, "auth_debug_passwords")) {
      return "\tresp=<hidden>";
    }
    String plain = '\0' + credentials.user() + '\0' + credentials.secret();
    return "\tresp="
        + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))
        + " (previous base64 data may contain sensitive data)";
  }
}
