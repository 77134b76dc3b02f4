package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.MailPlace;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where mail_location says that users' mail is.
 *
 * @param root the directory of mailboxes with dovecot's variables: {@code ~/mail}
 * @param inbox the path of the inbox: {@code /var/mail/%u}; for Maildir++ the root again
 * @param options what else it says, by its name: CONTROL, SUBSCRIPTIONS
 */
public record MailLocation(
    MailPlace.Format format, String root, String inbox, Map<String, String> options) {
  private static final String INBOX = "INBOX";
  private static final String LAYOUT = "LAYOUT";

  /** Those with a value; the others are words. */
  private static final Set<String> VALUES =
      Set.of(
          INBOX,
          LAYOUT,
          "ALT",
          "BROKENCHAR",
          "CONTROL",
          "DIRNAME",
          "FULLDIRNAME",
          "INDEX",
          "INDEXCACHE",
          "INDEXPVT",
          "LISTINDEX",
          "MAILBOXDIR",
          "STORAGENAME-ESCAPE-CHAR",
          "SUBSCRIPTIONS",
          "VNAME-ESCAPE-CHAR",
          "VOLATILEDIR");

  private static final Set<String> WORDS =
      Set.of("UTF-8", "ITERINDEX", "NO-FS-VALIDATION", "NO-NOSELECT", "KEEP-NOSELECT");

  private static final Set<String> DRIVERS = Set.of("mbox", "maildir", "sdbox", "dbox", "mdbox");

  public MailLocation {
    options = Map.copyOf(options);
  }

  /**
   * {@code mbox:~/mail:INBOX=/var/mail/%u}, {@code maildir:~/Maildir}; what cannot be used is told
   * in dovecot's words.
   */
  public static Diagnosed<MailLocation> parse(DovecotConf conf) {
    Position at =
        conf.find("mail_location").map(Setting::at).orElseGet(() -> Position.of(DovecotConf.FILE));
    return parse(conf.forProtocol("pop3", "mail_location"), at);
  }

  /** The same where a user has his own. */
  static Diagnosed<MailLocation> parse(DovecotConf conf, String own) {
    return own.isEmpty() ? parse(conf) : parse(own, Position.of(DovecotConf.FILE));
  }

  /** The location of a namespace. */
  static Diagnosed<MailLocation> parse(DovecotConf conf, String value, Section namespace) {
    Position at =
        conf.find(List.of(namespace), "location")
            .map(Setting::at)
            .orElseGet(() -> Position.of(DovecotConf.FILE));
    return parse(value, at);
  }

  private static Diagnosed<MailLocation> parse(String value, Position at) {
    if (value.isBlank()) {
      // What it is, is seen when a user's home is known.
      return new Diagnosed<>(of(MailPlace.Format.MBOX, "~/mail", "/var/mail/%u"), List.of());
    }
    int colon = driverEnd(value);
    if (colon < 0) {
      return new Diagnosed<>(of(MailPlace.Format.MAILDIR, value, value), List.of());
    }
    String driver = value.substring(0, colon);
    List<String> parts = parts(value.substring(colon + 1));
    boolean auto = driver.equals("auto");
    if (!auto && !DRIVERS.contains(driver)) {
      return refused(at, "Unknown mail storage driver " + driver);
    }
    String root = parts.get(0);
    Map<String, String> options = new HashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals);
      if (equals < 0 ? !WORDS.contains(key) : !VALUES.contains(key)) {
        return refused(at, "Unknown setting: " + key);
      }
      options.put(key, equals < 0 ? "" : part.substring(equals + 1));
    }
    String wrong = root.isEmpty() ? "Root mail directory not given" : wrong(driver, options);
    return wrong.isEmpty()
        ? new Diagnosed<>(of(auto ? "maildir" : driver, root, options), List.of())
        : refused(at, wrong);
  }

  private static String wrong(String driver, Map<String, String> options) {
    String layout = options.getOrDefault(LAYOUT, driver.equals("maildir") ? "maildir++" : "fs");
    if (!List.of("fs", "maildir++", "imapdir", "index", "none").contains(layout)) {
      return "Mailbox list driver " + layout + ": Unknown driver name";
    }
    return options.containsKey("ALT") && layout.equals("maildir++")
        ? "Mailbox list driver maildir++: alt_dir not supported by this driver"
        : "";
  }

  private static MailLocation of(MailPlace.Format format, String root, String inbox) {
    return new MailLocation(format, root, inbox, Map.of());
  }

  private static MailLocation of(String driver, String root, Map<String, String> options) {
    if (driver.equals("mbox")) {
      String inbox = options.getOrDefault(INBOX, root + "/inbox");
      return new MailLocation(MailPlace.Format.MBOX, root, inbox, options);
    }
    boolean maildir = driver.equals("maildir");
    // The mailboxes of sdbox and mdbox lie in directories as they do with LAYOUT=fs.
    String below = maildir ? "" : options.getOrDefault("MAILBOXDIR", "mailboxes");
    String where = below.isEmpty() ? root : root + '/' + below;
    boolean tree = !maildir || options.getOrDefault(LAYOUT, "").equals("fs");
    MailPlace.Format format = tree ? MailPlace.Format.MAILDIR_TREE : MailPlace.Format.MAILDIR;
    return new MailLocation(format, where, where, options);
  }

  /** Where a driver's name ends; -1 if there is none. */
  private static int driverEnd(String value) {
    int at = 0;
    while (at < value.length() && Character.isLetter(value.charAt(at))) {
      at++;
    }
    return at < value.length() && value.charAt(at) == ':' ? at : -1;
  }

  /** What stands between colons; two of them are one that belongs to a part. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':') {
        part.append(c);
      } else if (i + 1 < text.length() && text.charAt(i + 1) == ':') {
        part.append(c);
        i++;
      } else {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** Nothing that keeps the daemon from beginning: it is found out at a login. */
  private static Diagnosed<MailLocation> refused(Position at, String message) {
    return new Diagnosed<>(
        null,
        List.of(Diagnostic.warning(at, message, Phrase.of(MailLocation.class, "location.mbox"))));
  }

  /** A location that names its driver, where the setting leaves it to be found out. */
  record Found(String location, String wrong) {}

  /**
   * What dovecot finds where no driver is named.
   *
   * @param text with variables expanded
   * @param user in whose home it looks
   */
  static Found found(String text, Account user, Host host) {
    String path = text.startsWith("auto:") ? text.substring(5) : text;
    if (path.isBlank()) {
      return foundAtHome(user, host);
    }
    String root = path.split(":", 2)[0];
    String rest = path.substring(root.length());
    Path real = host.files().real(absolute(root, user));
    if (isMaildir(real)) {
      return new Found("maildir:" + root + rest, "");
    } else if (isMboxRoot(real)) {
      return new Found("mbox:" + root + rest, "");
    }
    return new Found(
        "",
        "Ambiguous mail location setting, don't know what to do with it: %s (try prefixing it with mbox: or maildir:)"
            .formatted(path));
  }

  private static Found foundAtHome(Account user, Host host) {
    if (isMaildir(host.files().real(absolute("~/Maildir", user)))) {
      return new Found("maildir:~/Maildir", "");
    }
    for (String root : List.of("~/mail", "~/Mail")) {
      if (isMboxRoot(host.files().real(absolute(root, user)))) {
        for (String spool : List.of("/var/mail/", "/var/spool/mail/")) {
          String inbox = spool + user.name();
          if (Files.exists(host.files().real(inbox))) {
            return new Found("mbox:" + root + ":INBOX=" + inbox, "");
          }
        }
        return new Found("mbox:" + root, "");
      }
    }
    return new Found("", "Mail storage autodetection failed with home=" + user.home());
  }

  private static boolean isMaildir(Path root) {
    return Files.isDirectory(root.resolve("cur"));
  }

  private static boolean isMboxRoot(Path root) {
    return Files.isDirectory(root.resolve(".imap"))
        || Files.isRegularFile(root.resolve("inbox"))
        || Files.isRegularFile(root.resolve("mbox"));
  }

  /** Whether a setting names no driver. */
  static boolean isLeftOpen(String text) {
    return driverEnd(text) < 0 || text.startsWith("auto:");
  }

  /** The inbox of a user, a path of the host. */
  String inbox(Account user) {
    return expanded(inbox, user);
  }

  /** The directory of a user's mailboxes, a path of the host. */
  String root(Account user) {
    return expanded(root, user);
  }

  private static String expanded(String text, Account user) {
    return absolute(Variables.expand(text, names(user)), user);
  }

  private static Variables.Values names(Account user) {
    Map<String, String> values = Variables.names(user.name(), user.home());
    values.put("uid", String.valueOf(user.uid()));
    values.put("i", String.valueOf(user.uid()));
    values.put("gid", String.valueOf(user.gid()));
    return values::get;
  }

  /** What begins with no slash is in the home, where the session's process works. */
  static String absolute(String path, Account user) {
    String whole =
        path.startsWith("~")
            ? user.home() + path.substring(1)
            : path.startsWith("/") ? path : user.home() + '/' + path;
    return Path.of(whole).normalize().toString();
  }

  /** A directory that the setting names besides; empty where it does not. */
  String option(String name, Account user) {
    String value = options.getOrDefault(name, "");
    return value.isEmpty() ? "" : expanded(value, user);
  }

  /** Where a user's mail is on the disk. */
  MailPlace place(Account user, Host host) {
    Path realRoot = host.files().real(root(user));
    MailPlace place =
        switch (format) {
          case MBOX -> MailPlace.mbox(realRoot, host.files().real(inbox(user)));
          case MAILDIR -> MailPlace.maildir(realRoot);
          case MAILDIR_TREE -> MailPlace.maildirTree(realRoot);
        };
    String control = options.getOrDefault("CONTROL", "");
    String name = options.getOrDefault("SUBSCRIPTIONS", "");
    if (control.isEmpty() && name.isEmpty()) {
      return place;
    }
    Path directory = control.isEmpty() ? realRoot : host.files().real(expanded(control, user));
    Path usual = place.subscriptions().getFileName();
    return place.withSubscriptions(directory.resolve(name.isEmpty() ? usual.toString() : name));
  }

  /** What divides levels of names where no namespace says anything else. */
  char separator() {
    return format == MailPlace.Format.MAILDIR ? '.' : '/';
  }
}
