package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.Passdbs;
import dev.mxlab.dovecot.Userdbs;
import dev.mxlab.dovecot.doveadm.Adm.Work;
import dev.mxlab.net.sasl.Credentials;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** auth and user: asks the server about users and their passwords. */
final class Logins {
  static final Map<String, Work> WORKS =
      Map.of(
          "auth test", (adm, args) -> login(adm, args, false),
          "auth login", (adm, args) -> login(adm, args, true),
          "auth lookup", Logins::lookup,
          "auth cache", Logins::cache,
          "user", Logins::user);

  private Logins() {}

  private static void login(Adm adm, List<String> args, boolean whole) throws Failure, IOException {
    Options options = Options.parse(whole ? "login" : "test", "a:m:x:M:", args);
    if (options.rest().isEmpty()) {
      throw adm.misused();
    } else if (options.rest().size() > 2) {
      throw Doveadm.extraneous(options.rest().get(2));
    }
    String socket = options.value('a').orElse(adm.socket("auth-client"));
    if (!adm.running() || options.has('a') && !socket.equals(adm.socket("auth-client"))) {
      throw new Failure(
          Failure.NO_PERMISSION,
          "Error: auth-client: conn unix:%s: connect(%s) failed: No such file or directory"
              .formatted(socket, socket));
    }
    String name = options.rest().get(0);
    String password =
        options.rest().size() > 1 ? options.rest().get(1) : Passwords.ask(adm, "Password: ");
    Passdbs passdbs = new Passdbs(adm.call().host(), adm.conf());
    Optional<String> found =
        options.has('M')
            ? passdbs.authenticate(
                new Credentials.Password("PLAIN", options.value('M').orElse(""), password, name))
            : passdbs.authenticate(name, password);
    PrintStream out = adm.call().out();
    String by = passdbs.master(name).orElse(options.value('M').orElse(name));
    String shown = found.orElse(passdbs.normalized(by));
    out.println("passdb: " + name + " auth " + (found.isPresent() ? "succeeded" : "failed"));
    out.println("extra fields:");
    out.println("  user=" + shown);
    boolean master = options.has('M') || passdbs.master(name).isPresent();
    String given = found.isPresent() && master ? by : name;
    if (!given.equals(shown) && (found.isPresent() || !master)) {
      out.println("  original_user=" + given);
    }
    if (found.isPresent() && master) {
      out.println("  auth_user=" + passdbs.normalized(given));
    }
    if (found.isEmpty()) {
      throw new Failure(Failure.NO_PERMISSION, "");
    }
    if (!passdbs.keepsCredentials()) {
      // PAM has a field without a name.
      out.println("  ");
    }
    if (whole) {
      out.println("userdb extra fields:");
      out.println("  " + shown);
      fields(adm, shown).forEach((key, value) -> out.println("  " + key + '=' + value));
      out.println("  auth_mech=PLAIN");
    }
  }

  private static void lookup(Adm adm, List<String> args) throws Failure {
    Options options = Options.parse("lookup", "a:x:f:", args);
    if (options.rest().isEmpty()) {
      throw adm.misused();
    }
    Passdbs passdbs = new Passdbs(adm.call().host(), adm.conf());
    int code = 0;
    String between = "";
    for (String name : options.rest()) {
      adm.call().out().print(between);
      between = "\n";
      if (!passdbs.keepsCredentials()) {
        adm.call()
            .err()
            .println(
                "Error: passdb lookup failed for "
                    + name
                    + ": Configured passdbs don't support credentials lookups");
        code = Failure.TEMPORARY;
      } else if (passdbs.credentials(name).isEmpty()) {
        adm.call().out().println("passdb lookup: user " + name + " doesn't exist");
        code = Failure.NO_USER;
      } else if (options.has('f')) {
        boolean user = options.value('f').filter("user"::equals).isPresent();
        adm.call().out().println(user ? passdbs.normalized(name) : "");
      } else {
        adm.call().out().println("passdb: " + name);
        adm.call().out().println("  %-10s: %s".formatted("user", passdbs.normalized(name)));
      }
    }
    if (code != 0) {
      throw new Failure(code, "");
    }
  }

  private static void cache(Adm adm, List<String> args) throws Failure {
    if (args.isEmpty() || !args.get(0).equals("flush")) {
      throw new Failure(
          Failure.USAGE, "doveadm auth cache flush [-a <master socket path>] [<user> [...]]");
    }
    adm.call().out().println("0 cache entries flushed");
  }

  /** What the userdb says of a user, in the order of {@code doveadm user}. */
  private static Map<String, String> fields(Adm adm, String name) {
    Map<String, String> fields = new LinkedHashMap<>();
    new Userdbs(adm.call().host(), adm.conf())
        .find(name)
        .ifPresent(user -> fields.putAll(user.fields()));
    return fields;
  }

  /** Where mail_location says that a user's mail is. */
  private static String mail(Adm adm, String name, String home) {
    int at = name.indexOf('@');
    return adm.conf()
        .value("mail_location")
        .replace("%u", name)
        .replace("%n", at < 0 ? name : name.substring(0, at))
        .replace("%d", at < 0 ? "" : name.substring(at + 1))
        .replace("%h", home);
  }

  private static void user(Adm adm, List<String> args) throws Failure {
    Options options = Options.parse("user", "a:x:f:e:u", args);
    if (options.rest().isEmpty()) {
      throw adm.misused();
    }
    List<String> names = options.rest();
    if (names.stream().anyMatch(name -> name.indexOf('*') >= 0 || name.indexOf('?') >= 0)) {
      names.forEach(mask -> masked(adm, mask));
      return;
    }
    PrintStream out = adm.call().out();
    boolean table = !options.has('f') && !options.has('u');
    if (table) {
      out.println("field\tvalue");
    }
    int code = 0;
    StringBuilder last = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      StringBuilder told = new StringBuilder(i > 0 ? "\n" : "");
      int now = one(adm, names.get(i), options, told);
      code = now == 0 ? code : now;
      if (table) {
        last.append(told);
      } else {
        out.print(told);
      }
    }
    // A table stands before all that was said beside it.
    out.print(last);
    if (code != 0) {
      throw new Failure(code, "");
    }
  }

  private static void masked(Adm adm, String mask) {
    Userdbs users = new Userdbs(adm.call().host(), adm.conf());
    for (String name : users.all()) {
      boolean served =
          users.account(name).map(one -> MailUser.inRange(adm.conf(), one)).orElse(true);
      if (served && Masks.user(mask, name)) {
        adm.call().out().println(name);
      }
    }
  }

  /**
   * @param told what is said of him beside the table
   * @return the exit code, 0 if he is there
   */
  private static int one(Adm adm, String name, Options options, StringBuilder told) throws Failure {
    PrintStream out = adm.call().out();
    if (!adm.running()) {
      throw new Failure(
          Failure.TEMPORARY,
          "doveadm(%s)<%d><>: Error: auth-master: userdb lookup(%s): connect(%s) failed: No such file or directory"
              .formatted(name, ProcessHandle.current().pid(), name, adm.socket("auth-userdb")));
    }
    Map<String, String> fields = fields(adm, name);
    boolean one = options.has('f');
    if (fields.isEmpty()) {
      String nobody = "userdb lookup: user " + name + " doesn't exist\n";
      if (one) {
        adm.call().err().print("\n" + nobody);
      } else {
        told.append(options.has('u') ? "" : "\n").append(nobody);
      }
      return Failure.NO_USER;
    } else if (options.has('u')) {
      told.append("userdb: %s\n  %-10s: %s\n".formatted(name, "user", name));
      fields.forEach((key, value) -> told.append("  %-10s: %s\n".formatted(key, value)));
      return 0;
    } else if (!served(adm, name)) {
      return Failure.TEMPORARY;
    }
    fields.putIfAbsent("mail", mail(adm, name, fields.getOrDefault("home", "")));
    if (one) {
      told.append(fields.getOrDefault(options.value('f').orElse(""), "")).append('\n');
      return 0;
    }
    for (String key : List.of("uid", "gid", "home", "mail")) {
      out.println(key + '\t' + fields.getOrDefault(key, ""));
    }
    fields.keySet().removeAll(List.of("uid", "gid", "home", "mail"));
    fields.forEach((key, value) -> out.println(key + '\t' + value));
    return 0;
  }

  /** Whether first_valid_uid and last_valid_uid let him have mail. */
  private static boolean served(Adm adm, String name) {
    return new Userdbs(adm.call().host(), adm.conf())
        .account(name)
        .map(account -> MailUser.inRange(adm.conf(), account))
        .orElse(true);
  }
}
