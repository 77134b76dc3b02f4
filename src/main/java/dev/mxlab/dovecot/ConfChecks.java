package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What is checked once all files are read: values that only make sense together. */
final class ConfChecks {
  private static final Set<String> PROTOCOLS =
      Set.of("imap", "pop3", "lmtp", "submission", "sieve", "none");

  private static final int PACKAGED_SERVICES = 29;

  private static final Set<String> SERVED = Set.of("imap", "pop3", "lmtp", "none");

  private static final Set<String> POP3_WORKAROUNDS = Set.of("outlook-no-nuls", "oe-ns-eoh");

  private static final Set<String> IMAP_WORKAROUNDS =
      Set.of("delay-newmail", "tb-extra-mailbox-sep", "tb-lsub-flags");

  private static final Set<String> FACILITIES =
      Set.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  private static final Set<String> SPECIAL_USES =
      Set.of(
          "\\All",
          "\\Archive",
          "\\Drafts",
          "\\Flagged",
          "\\Important",
          "\\Junk",
          "\\Sent",
          "\\Trash");

  private final DovecotConf conf;
  private final Consumer<Diagnostic> found;

  ConfChecks(DovecotConf conf, Consumer<Diagnostic> found) {
    this.conf = conf;
    this.found = found;
  }

  void run() {
    new ModuleChecks(
            conf,
            (key, what) -> error(key, what, Phrase.of(ConfChecks.class, "values.section", key)))
        .run();
    lists();
    ranges();
    togethers();
    sections();
  }

  private void lists() {
    for (String protocol : conf.words("protocols")) {
      if (!PROTOCOLS.contains(protocol)) {
        error(
            "protocols",
            "protocols: Unknown protocol: " + protocol,
            Phrase.of(ConfChecks.class, "protocols.unknown", "imap, pop3, lmtp"));
      } else if (!SERVED.contains(protocol)) {
        conf.find("protocols").ifPresent(set -> notServed(protocol, set.at()));
      }
    }
    if (conf.words("listen").isEmpty()) {
      error("listen", "listen can't be set empty", Phrase.of(ConfChecks.class, "listen.empty"));
    }
    workarounds("pop3_client_workarounds", POP3_WORKAROUNDS);
    workarounds("imap_client_workarounds", IMAP_WORKAROUNDS);
    String facility = conf.value("syslog_facility");
    if (!FACILITIES.contains(facility)) {
      error(
          "syslog_facility",
          "Unknown syslog_facility: " + facility,
          Phrase.of(ConfChecks.class, "values.known", "mail, daemon, local0"));
    }
  }

  private void notServed(String protocol, Position at) {
    found.accept(
        new Diagnostic(
            at,
            Severity.NOTE,
            "protocols: " + protocol + " is not served in this lab",
            Phrase.of(ConfChecks.class, "protocols.notyet", protocol)));
  }

  private void workarounds(String key, Set<String> known) {
    for (String word : conf.words(key)) {
      if (!known.contains(word)) {
        error(
            key,
            key + ": Unknown workaround: " + word,
            Phrase.of(
                ConfChecks.class,
                "values.known",
                String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  private void ranges() {
    for (String kind : List.of("uid", "gid")) {
      long last = conf.number(Scope.GLOBAL, "last_valid_" + kind);
      if (last != 0 && conf.number(Scope.GLOBAL, "first_valid_" + kind) > last) {
        String text = "first_valid_%s can't be larger than last_valid_%s".formatted(kind, kind);
        error("first_valid_" + kind, text, Phrase.of(ConfChecks.class, "uid.range", kind));
      }
    }
    if (conf.time(Scope.GLOBAL, "mailbox_idle_check_interval").isZero()) {
      error(
          "mailbox_idle_check_interval",
          "mailbox_idle_check_interval must not be 0",
          Phrase.of(ConfChecks.class, "values.known", "30 secs"));
    }
    if (!conf.value("auth_verbose_passwords").matches("no|plain|sha1(:\\d+)?|plain:\\d+")) {
      error(
          "auth_verbose_passwords",
          "auth_verbose_passwords: Invalid value",
          Phrase.of(ConfChecks.class, "values.known", "no, plain, sha1, sha1:6"));
    }
  }

  private void togethers() {
    if (conf.yes(Scope.GLOBAL, "ssl_verify_client_cert") && conf.value("ssl_ca").isEmpty()) {
      error(
          "ssl_verify_client_cert",
          "ssl_verify_client_cert set, but ssl_ca not",
          Phrase.of(ConfChecks.class, "values.other", "ssl_ca"));
    }
    if (!conf.forProtocol("pop3", "pop3_uidl_format").contains("%")) {
      error(
          "pop3_uidl_format",
          "pop3_uidl_format setting doesn't contain any %% variables.",
          Phrase.of(ConfChecks.class, "values.known", "%08Xu%08Xv"));
    }
    boolean flag = conf.forProtocol("pop3", "pop3_delete_type").equals("flag");
    if (flag && conf.forProtocol("pop3", "pop3_deleted_flag").isEmpty()) {
      error(
          "pop3_delete_type",
          "pop3_delete_type=flag, but pop3_deleted_flag not set",
          Phrase.of(ConfChecks.class, "values.other", "pop3_deleted_flag"));
    }
  }

  private void sections() {
    for (List<Section> path : conf.sections()) {
      Section section = path.get(path.size() - 1);
      switch (section.type()) {
        case "passdb", "userdb" -> {
          if (conf.find(path, "driver").filter(d -> !d.value().isEmpty()).isEmpty()) {
            wrong(section.type() + " is missing driver", "driver");
          }
        }
        case "service" -> {
          if (section.number() > 0) {
            wrong(
                "Service #" + (PACKAGED_SERVICES + section.number()) + " is missing name", "name");
          }
        }
        case "namespace" -> namespace(path);
        case "mailbox" -> mailbox(path);
        default -> {}
      }
    }
  }

  private void namespace(List<Section> path) {
    String separator = conf.find(path, "separator").map(Setting::value).orElse("");
    String prefix = conf.find(path, "prefix").map(Setting::value).orElse("");
    if (separator.length() > 1) {
      wrong(
          "Namespace '" + prefix + "': Hierarchy separator must be only one character long",
          "separator");
    }
    String alias = conf.find(path, "alias_for").map(Setting::value).orElse("");
    boolean known =
        conf.sections("namespace").stream().anyMatch(n -> conf.value(n, "prefix").equals(alias));
    if (!alias.isEmpty() && !known) {
      wrong(
          "Namespace '" + prefix + "': alias_for points to unknown namespace: " + alias,
          "alias_for");
    }
  }

  private void mailbox(List<Section> path) {
    String use = conf.find(path, "special_use").map(Setting::value).orElse("");
    String name = path.get(path.size() - 1).name();
    for (String word : DovecotConf.split(use)) {
      if (!SPECIAL_USES.contains(word)) {
        wrong("mailbox " + name + ": unknown special_use: " + word, "special_use");
      }
    }
  }

  private void wrong(String what, String setting) {
    error("", what, Phrase.of(ConfChecks.class, "values.section", setting));
  }

  private void error(String key, String what, Phrase mend) {
    Position at = conf.find(key).map(Setting::at).orElseGet(() -> Position.of(conf.file()));
    found.accept(
        Diagnostic.error(at, "Error in configuration file " + conf.file() + ": " + what, mend));
  }
}
