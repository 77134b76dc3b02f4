package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.net.sasl.Credentials;
import java.util.List;
import java.util.Locale;

/** What auth_verbose says of a login that failed. */
final class Complaint {
  private final Passdbs passdbs;
  private final DovecotConf conf;

  Complaint(Passdbs passdbs, DovecotConf conf) {
    this.passdbs = passdbs;
    this.conf = conf;
  }

  private String separator() {
    return conf.value("auth_master_user_separator");
  }

  private List<Section> masters() {
    return conf.sections("passdb").stream()
        .filter(passdb -> Values.isYes(conf.value(passdb, "master")))
        .toList();
  }

  /** What auth_verbose says of credentials that were refused, who it was about in front. */
  String of(Credentials credentials, String client, String session) {
    boolean byMaster = passdbs.master(credentials).isPresent();
    String name = passdbs.normalized(passdbs.master(credentials).orElse(credentials.user()));
    String mechanism = credentials.mechanism().toLowerCase(Locale.ROOT);
    if (name.isEmpty() && !credentials.user().isEmpty()) {
      return "auth: %s(?,%s,<%s>): Empty username".formatted(mechanism, client, session);
    }
    String without = "auth: %s(%s,%s,<%s>): ".formatted(mechanism, name, client, session);
    if (byMaster && credentials.user().startsWith(separator()) && !separator().isEmpty()) {
      return without + "Master user login attempted to use empty login username";
    } else if (byMaster && masters().isEmpty()) {
      return without + "login user: Master user login attempted without master passdbs";
    }
    List<Section> sections =
        conf.sections("passdb").stream()
            .filter(passdb -> Values.isYes(conf.value(passdb, "master")) == byMaster)
            .toList();
    Section last = sections.isEmpty() ? null : sections.get(sections.size() - 1);
    String driver = last == null ? "pam" : conf.value(last, "driver");
    String who = '(' + name + ',' + client + (byMaster ? ",master" : "") + ",<" + session + ">): ";
    if (credentials instanceof Credentials.Digest) {
      return "auth: "
          + credentials.mechanism().toLowerCase(Locale.ROOT)
          + who
          + "Password mismatch";
    }
    String given = given(credentials);
    String allowed = conf.value("auth_username_chars");
    int bad = (int) name.chars().takeWhile(c -> allowed.indexOf(c) >= 0).count();
    if (!allowed.isEmpty() && bad < name.length()) {
      return "auth: %s(?,%s,<%s>): Username character disallowed by auth_username_chars: 0x%02x (username: %s)"
          .formatted(
              credentials.mechanism().toLowerCase(Locale.ROOT),
              client,
              session,
              (int) name.charAt(bad),
              name);
    }
    if (driver.equals("pam")) {
      return "auth-worker: pam"
          + who
          + "pam_authenticate() failed: Authentication failure (Password mismatch?)"
          + given;
    }
    boolean known = last != null && passdbs.knows(last, name);
    return "auth: " + driver + who + (known ? "Password mismatch" : "unknown user") + given;
  }

  /** auth_verbose_passwords: the password that was wrong, or its sum, or their beginnings. */
  private String given(Credentials credentials) {
    String[] how = conf.value("auth_verbose_passwords").split(":", 2);
    String secret = credentials.secret();
    String shown =
        switch (how[0]) {
          case "plain" -> secret;
          case "sha1" -> PasswordScheme.sha1(secret);
          default -> "";
        };
    if (how[0].equals("no") || shown.isEmpty()) {
      return "";
    }
    int most = how.length > 1 ? Integer.parseInt(how[1]) : shown.length();
    String cut = shown.substring(0, Math.min(most, shown.length()));
    return how[0].equals("plain")
        ? " (given password: " + cut + ')'
        : " (SHA1 of given password: " + cut + ')';
  }
}
