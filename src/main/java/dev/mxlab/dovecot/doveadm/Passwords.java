package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.PasswordScheme;
import dev.mxlab.dovecot.doveadm.Adm.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** doveadm pw: makes and checks the hashes of passwords. */
final class Passwords {
  static final Map<String, Work> WORKS = Map.of("pw", Passwords::pw);

  private static final int LONGEST = 1024;

  private Passwords() {}

  private static void pw(Adm adm, List<String> args) throws Failure, IOException {
    Options options = Options.parse("pw", "lp:r:s:t:u:V", args);
    if (options.has('l')) {
      adm.call().out().println(PasswordScheme.LIST + ' ');
      return;
    } else if (!options.rest().isEmpty()) {
      throw new Failure(
          Failure.USAGE, "Error: Extraneous arguments found: " + String.join(" ", options.rest()));
    }
    String user = options.value('u').orElse("");
    Optional<String> hash = options.value('t');
    if (hash.isPresent()) {
      test(adm, hash.get(), password(adm, options, false), user);
      return;
    }
    String scheme = options.value('s').orElse("CRYPT");
    String rounds = options.value('r').orElse("0");
    if (!rounds.matches("\\d{1,9}")) {
      throw Failure.fatal(Failure.TEMPORARY, "Invalid number: " + rounds);
    }
    String password = password(adm, options, true);
    Optional<String> made =
        PasswordScheme.make(
            new PasswordScheme.Wish(scheme, password, Integer.parseInt(rounds), user),
            new SecureRandom());
    if (made.isEmpty()) {
      throw Failure.fatal(Failure.TEMPORARY, "Unknown scheme: " + scheme);
    }
    adm.call().out().println(made.get() + (options.has('V') ? " (verified)" : ""));
  }

  private static void test(Adm adm, String hash, String password, String user) throws Failure {
    if (!hash.startsWith("{") || hash.indexOf('}') < 0) {
      throw Failure.fatal(Failure.TEMPORARY, "Missing {scheme} prefix from hash");
    } else if (!PasswordScheme.knows(hash)) {
      throw Failure.fatal(Failure.TEMPORARY, "reverse decode check failed: Unknown scheme");
    } else if (!PasswordScheme.verify(hash, "CRYPT", password, user)) {
      throw Failure.fatal(
          Failure.TEMPORARY, "reverse password verification check failed: Password mismatch");
    }
    adm.call().out().println(hash + " (verified)");
  }

  private static String password(Adm adm, Options options, boolean twice)
      throws Failure, IOException {
    if (options.has('p')) {
      return options.value('p').orElse("");
    }
    String first = ask(adm, "Enter new password: ");
    if (twice && !first.equals(ask(adm, "Retype new password: "))) {
      throw Failure.fatal(Failure.TEMPORARY, "Passwords don't match!");
    }
    return first;
  }

  static String ask(Adm adm, String prompt) throws IOException {
    adm.call().err().print(prompt);
    adm.call().err().flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = adm.call().in().read(); c >= 0 && c != '\n'; c = adm.call().in().read()) {
      if (line.size() < LONGEST && c != '\r') {
        line.write(c);
      }
    }
    adm.call().err().println();
    return line.toString(StandardCharsets.UTF_8);
  }
}
