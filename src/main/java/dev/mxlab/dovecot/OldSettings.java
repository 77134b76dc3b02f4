package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings of older versions that textbooks still have: dovecot takes most of them, and says so.
 */
final class OldSettings {
  private static final Set<String> REMOVED =
      Set.of("login_dir", "mail_log_max_lines_per_sec", "maildir_copy_preserve_filename");

  private static final Set<String> UNNEEDED =
      Set.of("ssl_parameters_regenerate", "ssl_dh_parameters_length");

  private static final Map<String, String> FILES =
      Map.of("ssl_cert_file", "ssl_cert", "ssl_key_file", "ssl_key", "ssl_ca_file", "ssl_ca");

  /** What belongs to both login services today. */
  private static final Map<String, String> LOGIN =
      Map.of(
          "login_max_processes_count", "process_limit",
          "login_processes_count", "process_min_avail",
          "login_process_per_connection", "service_count",
          "login_max_connections", "client_limit",
          "login_user", "user");

  private static final Map<String, String> AUTH =
      Map.of("auth_executable", "executable", "auth_user", "user", "auth_chroot", "chroot");

  private static final List<String> PROTOCOLS = List.of("imap", "pop3");

  private OldSettings() {}

  /** A setting of today. */
  record Put(List<Section> in, String key, String value) {
    Put {
      in = List.copyOf(in);
    }
  }

  /**
   * What becomes of an old setting.
   *
   * @param said what is wrong with it
   * @param puts the settings that take its place
   */
  record Now(List<String> said, List<Put> puts) {
    Now(String said, Put... puts) {
      this(List.of(said), List.of(puts));
    }
  }

  static boolean isOld(String key, String value) {
    List<String> words = DovecotConf.split(value);
    return switch (key) {
      case "ssl_disable", "ssl_protocols", "auth_count", "max_mail_processes" -> true;
      case "protocols" -> words.contains("imaps") || words.contains("pop3s");
      case "imap_client_workarounds" ->
          words.contains("outlook-idle") || words.contains("netscape-eoh");
      case "auth_cache_size" -> value.matches("[1-9]\\d{0,2}");
      default ->
          REMOVED.contains(key)
              || UNNEEDED.contains(key)
              || FILES.containsKey(key)
              || LOGIN.containsKey(key)
              || AUTH.containsKey(key)
              || isSieve(key);
    };
  }

  private static boolean isSieve(String key) {
    return key.equals("sieve") || key.equals("sieve_dir") || key.equals("sieve_global_path");
  }

  static Now replace(String key, String value) {
    if (FILES.containsKey(key)) {
      String now = FILES.get(key);
      return new Now(
          key + " has been replaced by " + now + " = <file",
          new Put(List.of(), now == null ? "" : now, '<' + value));
    } else if (REMOVED.contains(key)) {
      return new Now(key + " has been removed");
    } else if (isSieve(key)) {
      return new Now(
          key + " has been moved into plugin {} section",
          new Put(List.of(new Section("plugin", "")), key, value));
    }
    String login = LOGIN.get(key);
    if (login != null) {
      boolean perConnection = key.equals("login_process_per_connection");
      String count = Values.isYes(value) ? "1" : "0";
      return services(key, login, "-login", perConnection ? count : value);
    }
    String auth = AUTH.get(key);
    if (auth != null) {
      return new Now(
          key + " has been replaced by service auth { " + auth + " }",
          new Put(List.of(new Section("service", "auth")), auth, value));
    }
    return others(key, value);
  }

  private static Now services(String key, String now, String suffix, String value) {
    List<Put> puts = new ArrayList<>();
    for (String protocol : PROTOCOLS) {
      puts.add(new Put(List.of(new Section("service", protocol + suffix)), now, value));
    }
    return new Now(List.of(key + " has been replaced by service { " + now + " }"), puts);
  }

  private static Now others(String key, String value) {
    return switch (key) {
      case "ssl_disable" ->
          new Now(
              "ssl_disable has been renamed to ssl",
              new Put(List.of(), "ssl", Values.isYes(value) ? "no" : "yes"));
      case "ssl_protocols" ->
          new Now(
              "ssl_protocols has been replaced by ssl_min_protocol",
              new Put(List.of(), "ssl_min_protocol", lowest(value)));
      case "auth_count" -> new Now("auth_count has been removed, and its value must be 1");
      case "max_mail_processes" -> services(key, "process_limit", "", value);
      case "protocols" -> protocols(value);
      case "imap_client_workarounds" -> workarounds(value);
      case "auth_cache_size" ->
          new Now(
              "auth_cache_size value no longer defaults to megabytes. Use " + value + "M",
              new Put(List.of(), key, value + "M"));
      default -> new Now(key + " is no longer needed");
    };
  }

  /** The lowest version that a list such as {@code !SSLv3 !TLSv1} leaves. */
  private static String lowest(String value) {
    List<String> words = DovecotConf.split(value);
    for (String version : List.of("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2")) {
      boolean named = words.stream().anyMatch(word -> !word.startsWith("!"));
      if (named ? words.contains(version) : !words.contains("!" + version)) {
        return version;
      }
    }
    return "TLSv1.2";
  }

  private static Now protocols(String value) {
    List<String> words = DovecotConf.split(value);
    List<String> said = new ArrayList<>();
    List<Put> puts = new ArrayList<>();
    for (String plain : PROTOCOLS) {
      String old = plain + 's';
      if (words.contains(old) && words.contains(plain)) {
        said.add("'%s' protocol is no longer necessary, remove it".formatted(old));
      } else if (words.contains(old)) {
        said.add(
            "'%s' protocol can no longer be specified (use protocols=%s). to disable non-ssl %s, use service %s-login { inet_listener %s { port=0 } }"
                .formatted(old, plain, plain, plain, plain));
        puts.add(
            new Put(
                List.of(
                    new Section("service", plain + "-login"), new Section("inet_listener", plain)),
                "port",
                "0"));
      }
    }
    List<String> left = new ArrayList<>();
    for (String word : words) {
      String now = word.matches("imaps|pop3s") ? word.substring(0, 4) : word;
      if (!left.contains(now)) {
        left.add(now);
      }
    }
    puts.add(new Put(List.of(), "protocols", String.join(" ", left)));
    return new Now(said, puts);
  }

  private static Now workarounds(String value) {
    List<String> words = new ArrayList<>(DovecotConf.split(value));
    boolean idle = words.contains("outlook-idle");
    String old = idle ? "outlook-idle" : "netscape-eoh";
    words.removeAll(List.of("outlook-idle", "netscape-eoh"));
    return new Now(
        "imap_client_workarounds="
            + old
            + (idle ? " is no longer necessary" : " is no longer supported"),
        new Put(List.of(), "imap_client_workarounds", String.join(" ", words)));
  }
}
