package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.PassdbRules.Found;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.net.sasl.Credentials;
import dev.mxlab.net.sasl.Mechanism;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where passwords are looked up: the {@code passdb} sections in their order. pam, shadow and passwd
 * ask the host's accounts; passwd-file a file of {@code name:{SCHEME}hash:...} lines; static knows
 * one password for everybody. Without a section the accounts are asked.
 */
public final class Passdbs {
  private final Host host;
  private final DovecotConf conf;

  public Passdbs(Host host, DovecotConf conf) {
    this.host = host;
    this.conf = conf;
  }

  /**
   * A user name as it is looked up: with auth_default_realm where it has none, and as
   * auth_username_format wants it, in lower case by default.
   */
  public String normalized(String user) {
    String name = translated(user);
    String realm = conf.value("auth_default_realm");
    if (!realm.isEmpty() && name.indexOf('@') < 0) {
      name += '@' + realm;
    }
    String format = conf.value("auth_username_format");
    return format.isEmpty() ? name : Variables.ofUser(format, name);
  }

  /** auth_username_translation: pairs of characters, what to replace and by what. */
  private String translated(String user) {
    String pairs = conf.value("auth_username_translation");
    String name = user;
    for (int i = 0; i + 1 < pairs.length(); i += 2) {
      name = name.replace(pairs.charAt(i), pairs.charAt(i + 1));
    }
    return name;
  }

  /** The name of him who may log in with this password. Slow; not for an event loop. */
  public Optional<String> authenticate(String user, String password) {
    return authenticate(new Credentials.Password(Mechanism.PLAIN.word(), user, password));
  }

  /** The name of him whose credentials these are. Slow; not for an event loop. */
  public Optional<String> authenticate(Credentials credentials) {
    boolean anonymous = credentials.mechanism().equals(Mechanism.ANONYMOUS.word());
    String user = anonymous ? conf.value("auth_anonymous_username") : credentials.user();
    if (credentials instanceof Credentials.Password given) {
      Credentials.Password meant = meant(given);
      if (!meant.user().equals(user) || !meant.login().isEmpty()) {
        return meant.user().isEmpty() || meant.login().isEmpty()
            ? Optional.empty()
            : asMaster(meant);
      }
    }
    String name = normalized(user);
    String allowed = conf.value("auth_username_chars");
    boolean wellFormed = allowed.isEmpty() || name.chars().allMatch(c -> allowed.indexOf(c) >= 0);
    if (user.isEmpty() || !wellFormed) {
      return Optional.empty();
    }
    if (credentials instanceof Credentials.Question question) {
      String secret = secret(name, question).orElse(null);
      question.found().set(secret);
      return Optional.ofNullable(secret).map(found -> name);
    }
    return isRight(name, credentials) ? Optional.of(name) : Optional.empty();
  }

  /** The passdbs in their order, until one of them settles it (result_success and the others). */
  private boolean isRight(String name, Credentials credentials) {
    boolean proven = credentials instanceof Credentials.Proven;
    if (conf.sections("passdb").isEmpty()) {
      return proven || accountHas(name, credentials);
    }
    return new PassdbRules(conf)
        .decide(
            false,
            name,
            credentials.mechanism(),
            (passdb, verified) -> look(passdb, name, credentials, proven || verified));
  }

  /**
   * @param known whether it is enough to be known there
   */
  private Found look(Section passdb, String name, Credentials credentials, boolean known) {
    String args = conf.value(passdb, "args");
    boolean inFile = conf.value(passdb, "driver").equals("passwd-file");
    if (inFile && !new PasswdFile(host, args).isThere()) {
      return Found.UNAVAILABLE;
    }
    boolean enough = known || Values.isYes(conf.value(passdb, "deny"));
    return (enough ? knows(passdb, name) : check(passdb, name, credentials))
        ? Found.RIGHT
        : Found.WRONG;
  }

  /** {@code lee*admin} is admin, who wants to be let in as lee. */
  private Credentials.Password meant(Credentials.Password given) {
    String separator = conf.value("auth_master_user_separator");
    int at = separator.isEmpty() ? -1 : given.user().indexOf(separator.charAt(0));
    return at < 0 || !given.login().isEmpty()
        ? given
        : new Credentials.Password(
            given.mechanism(),
            given.user().substring(at + 1),
            given.password(),
            given.user().substring(0, at));
  }

  /** With the password of the master, who is in a passdb with master = yes. */
  private Optional<String> asMaster(Credentials.Password given) {
    String master = normalized(given.user());
    String name = normalized(given.login());
    Credentials own = new Credentials.Password(given.mechanism(), master, given.password());
    PassdbRules rules = new PassdbRules(conf);
    boolean right =
        rules.decide(
            true,
            master,
            given.mechanism(),
            (passdb, verified) -> look(passdb, master, own, verified));
    if (!right && rules.isVerified()) {
      right =
          rules.decide(
              false,
              name,
              given.mechanism(),
              (passdb, verified) -> look(passdb, name, given, verified));
    }
    return right ? Optional.of(name) : Optional.empty();
  }

  /** Who wants to log in as another, of {@code lee*admin}. */
  public Optional<String> master(String user) {
    return master(new Credentials.Password("", user, ""));
  }

  /** Who wants to log in as another. */
  Optional<String> master(Credentials credentials) {
    if (credentials instanceof Credentials.Password given) {
      Credentials.Password meant = meant(given);
      boolean other = !meant.login().isEmpty() || !meant.user().equals(given.user());
      return other ? Optional.of(meant.user()) : Optional.empty();
    }
    return Optional.empty();
  }

  /** What is kept of a user's password in the form that a mechanism compares with. */
  private Optional<String> secret(String name, Credentials.Question question) {
    String entry =
        credentials(question.user())
            .or(() -> host.accounts().readablePassword(name).map(word -> "{PLAIN}" + word))
            .orElse("");
    int end = entry.startsWith("{") ? entry.indexOf('}') : -1;
    if (end < 0) {
      return Optional.empty();
    }
    String wanted = question.mechanism();
    String scheme = entry.substring(1, end).toUpperCase(Locale.ROOT);
    String kept = entry.substring(end + 1);
    if (PasswordScheme.isReadable(scheme)) {
      kept =
          PasswordScheme.make(
                  new PasswordScheme.Wish(wanted, kept, 0, question.user()), Secrets.RANDOM)
              .map(made -> made.substring(made.indexOf('}') + 1))
              .orElse("");
    } else if (!scheme.equals(wanted)) {
      return Optional.empty();
    }
    return Optional.of(kept);
  }

  private static final class Secrets {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  private boolean accountHas(String name, Credentials credentials) {
    if (credentials instanceof Credentials.Password given) {
      return host.accounts().authenticate(name, given.password());
    }
    return host.accounts()
        .readablePassword(name)
        .filter(password -> proves("{PLAIN}" + password, credentials))
        .isPresent();
  }

  private static boolean proves(String entry, Credentials credentials) {
    return credentials instanceof Credentials.Digest digest
        && PasswordScheme.answers(entry, digest.challenge(), digest.digest());
  }

  /** Users outside first_valid_uid ... last_valid_uid, such as root, have no mail to fetch. */
  boolean mayHaveMail(Account account) {
    long last = conf.number(Scope.GLOBAL, "last_valid_uid");
    return account.uid() >= conf.number(Scope.GLOBAL, "first_valid_uid")
        && (last == 0 || account.uid() <= last);
  }

  private boolean check(Section passdb, String name, Credentials credentials) {
    String args = conf.value(passdb, "args");
    return switch (conf.value(passdb, "driver")) {
      case "pam", "shadow", "passwd", "bsdauth" -> accountHas(name, credentials);
      case "passwd-file" ->
          entry(args, name)
              .filter(e -> matches(e, option(args, "scheme", "CRYPT"), name, credentials))
              .isPresent();
      case "static" -> {
        String known = "{PLAIN}" + option(args, "password", "\0");
        yield option(args, "nopassword", "n").equals("y")
            || matches(known, "PLAIN", name, credentials);
      }
      default -> false;
    };
  }

  private static boolean matches(
      String entry, String scheme, String name, Credentials credentials) {
    return credentials instanceof Credentials.Password given
        ? PasswordScheme.verify(entry, scheme, given.password(), name)
        : proves(entry.startsWith("{") ? entry : '{' + scheme + '}' + entry, credentials);
  }

  boolean knows(Section passdb, String name) {
    return conf.value(passdb, "driver").equals("static")
        || (conf.value(passdb, "driver").equals("passwd-file")
            ? entry(conf.value(passdb, "args"), name).isPresent()
            : host.accounts().find(name).isPresent());
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
    return new PasswdFile(host, args).find(name).map(PasswdFile.Line::password);
  }

  private static String option(String args, String name, String otherwise) {
    return PasswdFile.option(args, name, otherwise);
  }

  /** Whether any passdb knows a user; pam and shadow know those of the host. */
  boolean knows(String user) {
    List<Section> sections = conf.sections("passdb");
    return sections.isEmpty()
        ? host.accounts().find(user).isPresent()
        : sections.stream().anyMatch(passdb -> knows(passdb, user));
  }
}
