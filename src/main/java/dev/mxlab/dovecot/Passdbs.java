package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where passwords are looked up: the {@code passdb} sections in their order. pam, shadow and passwd
 * ask the host's accounts; passwd-file a file of {@code name:{SCHEME}hash:...} lines; static knows
 * one password for everybody. Without a section the accounts are asked.
 */
public final class Passdbs {
  private static final long LARGEST_FILE = 4 << 20;

  private final Host host;
  private final DovecotConf conf;

  public Passdbs(Host host, DovecotConf conf) {
    this.host = host;
    this.conf = conf;
  }

  /** A user name as it is looked up: auth_username_format of it, in lower case by default. */
  public String normalized(String user) {
    String format = conf.value("auth_username_format");
    boolean lower = format.contains("L");
    String name =
        format.contains("n") && user.indexOf('@') > 0 ? user.substring(0, user.indexOf('@')) : user;
    return lower ? name.toLowerCase(Locale.ROOT) : name;
  }

  /** The name of him who may log in with this password. Slow; not for an event loop. */
  public Optional<String> authenticate(String user, String password) {
    String allowed = conf.value("auth_username_chars");
    boolean wellFormed = true;
    for (int i = 0; i < user.length() && !allowed.isEmpty(); i++) {
      wellFormed &= allowed.indexOf(user.charAt(i)) >= 0;
    }
    if (user.isEmpty() || !wellFormed) {
      return Optional.empty();
    }
    String name = normalized(user);
    List<Section> sections = conf.sections("passdb");
    boolean right = sections.isEmpty() && host.accounts().authenticate(name, password);
    for (Section passdb : sections) {
      if (Values.isYes(conf.value(passdb, "deny"))) {
        if (knows(passdb, name)) {
          return Optional.empty();
        }
      } else if (!right) {
        right = check(passdb, name, password);
      }
    }
    return right
        ? host.accounts().find(name).filter(this::mayHaveMail).map(Account::name)
        : Optional.empty();
  }

  /** Users outside first_valid_uid ... last_valid_uid, such as root, have no mail to fetch. */
  boolean mayHaveMail(Account account) {
    long last = conf.number(Scope.GLOBAL, "last_valid_uid");
    return account.uid() >= conf.number(Scope.GLOBAL, "first_valid_uid")
        && (last == 0 || account.uid() <= last);
  }

  private boolean check(Section passdb, String name, String password) {
    String args = conf.value(passdb, "args");
    return switch (conf.value(passdb, "driver")) {
      case "pam", "shadow", "passwd", "bsdauth" -> host.accounts().authenticate(name, password);
      case "passwd-file" ->
          entry(args, name)
              .filter(
                  e -> PasswordScheme.verify(e, option(args, "scheme", "CRYPT"), password, name))
              .isPresent();
      case "static" ->
          option(args, "nopassword", "n").equals("y")
              || password.equals(option(args, "password", "\0"));
      default -> false;
    };
  }

  private boolean knows(Section passdb, String name) {
    return conf.value(passdb, "driver").equals("passwd-file")
        ? entry(conf.value(passdb, "args"), name).isPresent()
        : host.accounts().find(name).isPresent();
  }

  /** Whether passwords, or what stands for them, can be looked up and not only checked. */
  public boolean keepsCredentials() {
    return conf.sections("passdb").stream()
        .map(passdb -> conf.value(passdb, "driver"))
        .anyMatch(driver -> driver.equals("passwd-file") || driver.equals("static"));
  }

  /** The entry of a user with its scheme in front. */
  public Optional<String> credentials(String user) {
    String name = normalized(user);
    for (Section passdb : conf.sections("passdb")) {
      String args = conf.value(passdb, "args");
      if (conf.value(passdb, "driver").equals("passwd-file")) {
        Optional<String> entry = entry(args, name);
        if (entry.isPresent()) {
          String scheme = '{' + option(args, "scheme", "CRYPT") + '}';
          return entry.map(e -> e.startsWith("{") ? e : scheme + e);
        }
      } else if (conf.value(passdb, "driver").equals("static")) {
        return Optional.of("{PLAIN}" + option(args, "password", ""));
      }
    }
    return Optional.empty();
  }

  /** The second field of a user's line. */
  private Optional<String> entry(String args, String name) {
    List<String> words = new ArrayList<>(List.of(args.split(" +")));
    String file = words.get(words.size() - 1);
    Path real = host.files().real(file.isEmpty() ? "/" : file);
    try {
      if (!Files.isRegularFile(real) || Files.size(real) > LARGEST_FILE) {
        return Optional.empty();
      }
      for (String line : Files.readString(real, StandardCharsets.UTF_8).split("\n")) {
        int end = line.indexOf(':');
        if (end > 0 && line.substring(0, end).equals(name)) {
          String rest = line.substring(end + 1).stripTrailing();
          int next = rest.indexOf(':');
          return Optional.of(next < 0 ? rest : rest.substring(0, next));
        }
      }
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** {@code scheme=CRYPT} among a driver's arguments. */
  private static String option(String args, String name, String otherwise) {
    for (String word : args.split(" +")) {
      if (word.equals(name)) {
        return "y";
      } else if (word.startsWith(name + '=')) {
        return word.substring(name.length() + 1);
      }
    }
    return otherwise;
  }
}
