package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What single parts of dovecot check of their own settings, whether anybody serves them or not. */
final class ModuleChecks {
  private static final Map<String, Set<String>> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put("lmtp_client_workarounds", Set.of("whitespace-before-path", "mailbox-for-path"));
    WORDS.put(
        "submission_client_workarounds",
        Set.of(
            "whitespace-before-path",
            "mailbox-for-path",
            "implicit-auth-external",
            "exotic-backend"));
    WORDS.put(
        "imapc_features",
        Set.of(
            "rfc822.size",
            "guid-forced",
            "fetch-headers",
            "gmail-migration",
            "search",
            "zimbra-workarounds",
            "no-examine",
            "proxyauth",
            "fetch-msn-workarounds",
            "fetch-fix-broken-mails",
            "modseq",
            "delay-login",
            "fetch-bodystructure",
            "send-id",
            "fetch-empty-is-expunged",
            "no-msn-updates",
            "acl",
            "no-fetch-size",
            "no-metadata",
            "no-fetch-headers",
            "no-fetch-bodystructure",
            "no-search",
            "no-modseq",
            "no-qresync",
            "no-acl"));
    WORDS.put("pop3c_features", Set.of("no-pipelining"));
    WORDS.put("dsync_features", Set.of("empty-header-workaround", "no-header-hashes"));
  }

  private static final Set<String> SSL_OPTIONS =
      Set.of("compression", "no_compression", "no_ticket");

  private static final Set<String> SERVICE_TYPES =
      Set.of("", "log", "anvil", "config", "login", "startup", "worker");

  /** Services of which there is one process. */
  private static final Set<String> SINGLE = Set.of("auth", "anvil", "log");

  private final DovecotConf conf;
  private final BiConsumer<String, String> wrong;

  /**
   * @param wrong takes a setting's name and what is wrong with it
   */
  ModuleChecks(DovecotConf conf, BiConsumer<String, String> wrong) {
    this.conf = conf;
    this.wrong = wrong;
  }

  void run() {
    if (!conf.value("auth_policy_server_url").isEmpty()
        && conf.value("auth_policy_hash_nonce").isEmpty()) {
      wrong.accept(
          "auth_policy_server_url",
          "auth_policy_hash_nonce must be set when policy server is used");
    }
    if (conf.value("auth_worker_max_count").equals("0")) {
      wrong.accept("auth_worker_max_count", "auth_worker_max_count must be above zero");
    }
    for (String word : conf.words("ssl_options")) {
      if (!SSL_OPTIONS.contains(word)) {
        wrong.accept("ssl_options", "ssl_options: unknown flag: '" + word + "'");
      }
    }
    if (conf.value("dsync_hashed_headers").isBlank()) {
      wrong.accept("dsync_hashed_headers", "dsync_hashed_headers must not be empty");
    }
    WORDS.forEach(this::words);
    conf.sections("service").forEach(this::service);
  }

  private void words(String key, Set<String> known) {
    String kind = key.endsWith("workarounds") ? "workaround" : "feature";
    for (String word : conf.words(key)) {
      boolean throttle = word.startsWith("throttle:") && key.equals("imapc_features");
      if (!known.contains(word) && !throttle) {
        wrong.accept(key, key + ": Unknown " + kind + ": " + word);
        return;
      }
    }
  }

  private void service(Section service) {
    String type = value(service, "type");
    long limit = number(service, "process_limit");
    long available = number(service, "process_min_avail");
    if (!SERVICE_TYPES.contains(type)) {
      wrong.accept("service", "Unknown service type: " + type);
    } else if (SINGLE.contains(service.name()) && limit > 1) {
      wrong.accept("service", "service(" + service.name() + "): process_limit must be 1");
    } else if (SINGLE.contains(service.name()) && available > 1) {
      wrong.accept(
          "service",
          "service(" + service.name() + "): process_min_avail is higher than process_limit");
    }
  }

  private String value(Section service, String key) {
    return conf.find(List.of(service), key).map(Setting::value).orElse("");
  }

  private long number(Section service, String key) {
    String value = value(service, key);
    return value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
  }
}
