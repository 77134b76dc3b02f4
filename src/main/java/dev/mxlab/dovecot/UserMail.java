package dev.mxlab.dovecot;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.Spools;
import dev.mxlab.mailbox.UnusableAccountException;
import dev.mxlab.mailbox.UnusableAccountException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens a user's mail as the process of his session does: it finds out whose files they are, takes
 * his place, and looks where they lie.
 */
final class UserMail {
  /** Variables that stand for something, whatever it is. */
  private static final Set<String> KNOWN_LATER =
      Set.of(
          "uid",
          "i",
          "gid",
          "s",
          "service",
          "p",
          "pid",
          "hostname",
          "l",
          "lip",
          "r",
          "rip",
          "session",
          "auth_user",
          "auth_username",
          "auth_domain",
          "login_user",
          "original_user");

  /** The plugins that Dovecot's packages bring, imap_sieve's among them. */
  private static final Set<String> PLUGINS =
      Set.of(
          "acl",
          "apparmor",
          "charset_alias",
          "expire",
          "fts",
          "fts_squat",
          "last_login",
          "lazy_expunge",
          "listescape",
          "mail_compress",
          "mail_crypt",
          "mail_log",
          "mailbox_alias",
          "notify",
          "notify_status",
          "pop3_migration",
          "push_notification",
          "quota",
          "quota_clone",
          "replication",
          "trash",
          "virtual",
          "welcome",
          "zlib",
          "imap_acl",
          "imap_quota",
          "imap_zlib",
          "imap_sieve",
          "sieve",
          "imap_filter_sieve",
          "imap_old_stats",
          "old_stats",
          "stats",
          "mail_filter",
          "var_expand_crypt",
          "mail_lua");

  private final Host host;
  private final Spools spools;
  private final Supplier<DovecotConf> conf;

  /** What a configuration says of where mail is. */
  private record Known(DovecotConf conf, Namespaces namespaces) {}

  private volatile @Nullable Known lastKnown;

  UserMail(Host host, Spools spools, Supplier<DovecotConf> conf) {
    this.host = host;
    this.spools = spools;
    this.conf = conf;
  }

  private Namespaces namespaces(DovecotConf now) {
    Known known = lastKnown;
    if (known == null || known.conf() != now) {
      known = new Known(now, Namespaces.of(now));
      lastKnown = known;
    }
    return known.namespaces();
  }

  /** The path of a user's INBOX as the host names it; empty where it is not known. */
  String inbox(String name) {
    DovecotConf now = conf.get();
    try {
      Account account = account(name);
      return of(now, location(now, name, account)).inbox(account);
    } catch (UnusableAccountException unknown) {
      return "";
    }
  }

  /** Where INBOX is. */
  Optional<MailLocation> location(String name) throws UnusableAccountException {
    DovecotConf now = conf.get();
    return of(now, location(now, name, account(name))).inbox();
  }

  private Namespaces of(DovecotConf now, String own) {
    return own.isEmpty() ? namespaces(now) : Namespaces.of(now, own);
  }

  /**
   * All of a user's mailboxes.
   *
   * @throws UnusableAccountException when he has none as things are configured
   */
  MailAccount open(String name) throws UnusableAccountException {
    DovecotConf now = conf.get();
    Account account = account(name);
    String own = location(now, name, account);
    Namespaces namespaces = of(now, own);
    MailAccount mail = namespaces.account(account, host, spools);
    return GuardedAccount.of(mail, namespaces, account, host, now);
  }

  /** The same, empty where everything is as it is for everybody. */
  private String location(DovecotConf now, String name, Account account)
      throws UnusableAccountException {
    String own = new Userdbs(host, now).mail(name);
    String text = own.isEmpty() ? now.forProtocol("pop3", "mail_location") : own;
    boolean namespaced =
        !now.sections("namespace").isEmpty()
            && now.sections("namespace").stream()
                .allMatch(one -> !now.value(one, "location").isEmpty());
    Map<String, String> values = Variables.names(account.name(), account.home());
    KNOWN_LATER.forEach(known -> values.put(known, ""));
    String unknown = Variables.unknown(text, values::get).orElse("");
    if (!unknown.isEmpty()) {
      throw new UnusableAccountException(
          Kind.NOT_BEGUN,
          "Failed to expand settings: mail_location: Unknown variable '%" + unknown + "'");
    } else if (!namespaced && account.home().isEmpty() && needsHome(text)) {
      int colon = text.indexOf(':');
      throw new UnusableAccountException(
          initializing(now)
              + "Home directory not set for user. Can't expand ~/ for mail root dir in: "
              + Variables.ofUser(text.substring(colon + 1), name));
    } else if (namespaced || !MailLocation.isLeftOpen(text)) {
      return own;
    }
    MailLocation.Found found =
        MailLocation.found(Variables.expand(text, values::get), account, host);
    if (!found.wrong().isEmpty()) {
      boolean set = !text.isBlank() || !now.sections("namespace").isEmpty();
      throw new UnusableAccountException(
          (set ? initializing(now) : "mail_location not set and autodetection failed: ")
              + found.wrong());
    }
    return found.location();
  }

  private static boolean needsHome(String text) {
    int colon = text.indexOf(':');
    return colon > 0 && (text.startsWith("~", colon + 1) || text.startsWith("%h", colon + 1));
  }

  /** How a complaint about the location begins. */
  static String initializing(DovecotConf now) {
    return now.sections("namespace").isEmpty()
        ? "Initializing mail storage from mail_location setting failed: "
        : "Namespace '': ";
  }

  /**
   * As whom a user's mail is opened: uid, gid and home from his userdb, or where that says nothing
   * from mail_uid, mail_gid and mail_home.
   */
  Account account(String name) throws UnusableAccountException {
    DovecotConf now = conf.get();
    Userdbs.User user = new Userdbs(host, now).find(name).orElse(null);
    if (user == null) {
      throw new UnusableAccountException(Kind.UNKNOWN_USER, name);
    }
    Map<String, String> fields = new LinkedHashMap<>(user.fields());
    number(now, fields, "uid");
    number(now, fields, "gid");
    String home = now.value("mail_home");
    if (!home.isEmpty()) {
      fields.putIfAbsent("home", Variables.ofUser(home, user.name()));
    }
    for (String id : List.of("uid", "gid")) {
      String value = fields.getOrDefault(id, "");
      if (value.isEmpty()) {
        String big = id.equals("uid") ? "UID" : "GID";
        throw notBegun(
            "Couldn't drop privileges: User is missing " + big + " (see mail_" + id + " setting)");
      } else if (!value.matches("\\d{1,9}")) {
        throw notBegun("Invalid settings in userdb: userdb returned invalid " + id + ": " + value);
      }
    }
    int uid = Integer.parseInt(fields.getOrDefault("uid", ""));
    int gid = Integer.parseInt(fields.getOrDefault("gid", ""));
    if (uid == 0) {
      throw notBegun("Invalid settings in userdb: userdb returned 0 as uid");
    }
    inRange(now, "uid", uid);
    inRange(now, "gid", gid);
    String place = fields.getOrDefault("home", "");
    if (!place.isEmpty() && !place.startsWith("/")) {
      throw notBegun("Relative home directory paths not supported: " + place);
    }
    checkGroups(now);
    checkPlugins(now);
    return new Account(user.name(), uid, gid, "", place.replaceAll("/+$", ""), "");
  }

  private void number(DovecotConf now, Map<String, String> fields, String id)
      throws UnusableAccountException {
    String name = now.value("mail_" + id);
    if (fields.getOrDefault(id, "").isEmpty() && !name.isEmpty()) {
      String found = new Userdbs(host, now).number(name, id.equals("uid"));
      if (found.isEmpty()) {
        throw notBegun(
            id.equals("uid")
                ? "Unknown UNIX UID user: " + name + " (from mail_uid setting)"
                : "Unknown UNIX GID group: " + name + " (from mail_gid setting)");
      }
      fields.put(id, found);
    }
  }

  private static UnusableAccountException notBegun(String why) {
    return new UnusableAccountException(Kind.NOT_BEGUN, why);
  }

  private static void inRange(DovecotConf now, String id, long number)
      throws UnusableAccountException {
    String first = "first_valid_" + id;
    long last = now.number(Scope.GLOBAL, "last_valid_" + id);
    if (number < now.number(Scope.GLOBAL, first) || last != 0 && number > last) {
      String big = id.equals("uid") ? "UID" : "GID";
      throw notBegun(
          "Mail access for users with %s %d not permitted (see %s in config file, %s from userdb lookup)."
              .formatted(big, number, first, id));
    }
  }

  private void checkGroups(DovecotConf now) throws UnusableAccountException {
    String privileged = now.value("mail_privileged_group");
    if (!privileged.isEmpty()
        && !host.accounts().groupExists(privileged)
        && host.accounts().groups().size() > 1) {
      throw notBegun(
          "Couldn't drop privileges: Unknown UNIX GID group: %s (in mail_privileged_group setting)"
              .formatted(privileged));
    }
    for (String group : now.words("mail_access_groups")) {
      if (!host.accounts().groupExists(group) && host.accounts().groups().size() > 1) {
        throw new UnusableAccountException(
            Kind.BROKEN, "unknown group name in extra_groups: " + group);
      }
    }
  }

  private static void checkPlugins(DovecotConf now) throws UnusableAccountException {
    List<String> unknown = new ArrayList<>(now.words("mail_plugins"));
    unknown.removeAll(PLUGINS);
    if (!unknown.isEmpty()) {
      throw notBegun(
          "Plugin '%s' not found from directory %s"
              .formatted(unknown.get(0), now.value("mail_plugin_dir")));
    }
  }
}
