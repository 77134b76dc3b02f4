package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where dovecot learns whose files a user's mail is: the {@code userdb} sections in their order.
 * passwd asks the host's accounts, passwd-file a file, static knows one answer for everybody whom a
 * passdb knows; prefetch takes what the passdb's file says. Without a section the accounts are
 * asked.
 */
public final class Userdbs {
  /**
   * What is known of a user.
   *
   * @param fields as {@code doveadm user} tells them, in their order: uid, gid, home, mail
   */
  public record User(String name, Map<String, String> fields) {
    /** As whom his mail is opened; empty where uid or home is not known. */
    public Optional<Account> account() {
      String uid = fields.getOrDefault("uid", "");
      String home = fields.getOrDefault("home", "");
      if (!uid.matches("\\d{1,9}")) {
        return Optional.empty();
      }
      String gid = fields.getOrDefault("gid", uid);
      int group = gid.matches("\\d{1,9}") ? Integer.parseInt(gid) : 0;
      return Optional.of(new Account(name, Integer.parseInt(uid), group, "", home, ""));
    }

    /** His own mail_location; empty for the one of all. */
    public String mail() {
      return fields.getOrDefault("mail", "");
    }
  }

  private final Host host;
  private final DovecotConf conf;

  public Userdbs(Host host, DovecotConf conf) {
    this.host = host;
    this.conf = conf;
  }

  /** Whether only the host's accounts are users. */
  private boolean isPlain() {
    return conf.sections("userdb").stream()
        .allMatch(userdb -> conf.value(userdb, "driver").equals("passwd"));
  }

  /** The account of a user; empty for nobody. */
  public Optional<Account> account(String user) {
    return isPlain() ? host.accounts().find(user) : find(user).flatMap(User::account);
  }

  /** A user's own mail_location; empty for the one of all. */
  public String mail(String user) {
    return isPlain() ? "" : find(user).map(User::mail).orElse("");
  }

  /** What is known of a user; empty for nobody. */
  public Optional<User> find(String user) {
    if (isPlain()) {
      return passwd(user);
    }
    for (Section userdb : conf.sections("userdb")) {
      Optional<User> found = find(userdb, user);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<User> find(Section userdb, String user) {
    String args = conf.value(userdb, "args");
    return switch (conf.value(userdb, "driver")) {
      case "passwd" -> passwd(user);
      case "passwd-file" ->
          new PasswdFile(host, args).find(user).map(line -> user(userdb, user, line));
      case "static" -> {
        boolean known =
            PasswdFile.option(args, "allow_all_users", "no").equals("yes")
                || new Passdbs(host, conf).knows(user);
        yield known ? Optional.of(fixed(args, user)) : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Optional<User> passwd(String name) {
    return host.accounts()
        .find(name)
        .map(
            account -> {
              Map<String, String> fields = new LinkedHashMap<>();
              fields.put("system_groups_user", account.name());
              fields.put("uid", String.valueOf(account.uid()));
              fields.put("gid", String.valueOf(account.gid()));
              fields.put("home", account.home());
              return new User(account.name(), fields);
            });
  }

  private User user(Section userdb, String name, PasswdFile.Line line) {
    Map<String, String> fields = new LinkedHashMap<>();
    conf.find(List.of(userdb), "default_fields")
        .ifPresent(setting -> take(fields, setting.value(), name));
    put(fields, "uid", number(line.uid(), true));
    put(fields, "gid", number(line.gid(), false));
    put(fields, "home", line.home());
    extra(line).forEach(fields::put);
    conf.find(List.of(userdb), "override_fields")
        .ifPresent(setting -> take(fields, setting.value(), name));
    return new User(name, fields);
  }

  /** {@code userdb_mail=maildir:~/M} among a line's extra fields. */
  private static Map<String, String> extra(PasswdFile.Line line) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String word : line.extra()) {
      int equals = word.indexOf('=');
      if (word.startsWith("userdb_") && equals > 0) {
        fields.put(word.substring("userdb_".length(), equals), word.substring(equals + 1));
      }
    }
    return fields;
  }

  private User fixed(String args, String name) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Section passdb : conf.sections("passdb")) {
      if (conf.value(passdb, "driver").equals("passwd-file")) {
        new PasswdFile(host, conf.value(passdb, "args"))
            .find(name)
            .ifPresent(line -> extra(line).forEach(fields::put));
      }
    }
    take(fields, args, name);
    fields.remove("allow_all_users");
    return new User(name, fields);
  }

  private void take(Map<String, String> fields, String words, String user) {
    for (String word : words.split(" +")) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        String key = word.substring(0, equals);
        String value = Variables.ofUser(word.substring(equals + 1), user);
        boolean id = key.equals("uid") || key.equals("gid");
        fields.put(key, id ? number(value, key.equals("uid")) : value);
      }
    }
  }

  private static void put(Map<String, String> fields, String key, String value) {
    if (!value.isEmpty()) {
      fields.put(key, value);
    }
  }

  /** A user's or group's number; names are looked up. */
  String number(String name, boolean user) {
    if (name.isEmpty() || name.matches("\\d+")) {
      return name;
    } else if (!user) {
      return host.accounts().groups().stream()
          .filter(group -> group.name().equals(name))
          .map(group -> String.valueOf(group.gid()))
          .findFirst()
          .orElse("");
    }
    return host.accounts().find(name).map(account -> String.valueOf(account.uid())).orElse("");
  }

  /** The names of all users that can be told. */
  public List<String> all() {
    List<String> names = new ArrayList<>();
    if (conf.sections("userdb").isEmpty()) {
      host.accounts().all().forEach(account -> names.add(account.name()));
    }
    for (Section userdb : conf.sections("userdb")) {
      switch (conf.value(userdb, "driver")) {
        case "passwd" -> host.accounts().all().forEach(account -> names.add(account.name()));
        case "passwd-file" ->
            new PasswdFile(host, conf.value(userdb, "args"))
                .all()
                .forEach(line -> names.add(line.user()));
        default -> {}
      }
    }
    return names.stream().distinct().toList();
  }
}
