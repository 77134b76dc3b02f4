package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.util.List;
import java.util.function.Consumer;

/** What is checked once all files are read: values that only make sense together. */
final class ConfChecks {
  private static final List<String> PROTOCOLS =
      List.of("imap", "pop3", "lmtp", "submission", "sieve", "none");

  private static final List<String> SERVED = List.of("imap", "pop3", "none");

  private final DovecotConf conf;
  private final Consumer<Diagnostic> found;

  ConfChecks(DovecotConf conf, Consumer<Diagnostic> found) {
    this.conf = conf;
    this.found = found;
  }

  void run() {
    for (String protocol : conf.words("protocols")) {
      if (!PROTOCOLS.contains(protocol)) {
        error(
            "protocols",
            "protocols: Unknown protocol: " + protocol,
            Phrase.of(ConfChecks.class, "protocols.unknown", "imap, pop3, lmtp"));
      } else if (!SERVED.contains(protocol)) {
        conf.find("protocols")
            .ifPresent(
                set ->
                    found.accept(
                        new Diagnostic(
                            set.at(),
                            Severity.NOTE,
                            "protocols: " + protocol + " is not served in this lab",
                            Phrase.of(ConfChecks.class, "protocols.notyet", protocol))));
      }
    }
    if (conf.words("listen").isEmpty()) {
      error("listen", "listen can't be set empty", Phrase.of(ConfChecks.class, "listen.empty"));
    }
    long last = Long.parseLong(conf.value("last_valid_uid"));
    if (last != 0 && Long.parseLong(conf.value("first_valid_uid")) > last) {
      error(
          "first_valid_uid",
          "first_valid_uid can't be larger than last_valid_uid",
          Phrase.of(ConfChecks.class, "uid.range"));
    }
    MailLocation.parse(conf).diagnostics().forEach(found);
  }

  private void error(String key, String what, Phrase mend) {
    Position at = conf.find(key).map(Setting::at).orElseGet(() -> Position.of(DovecotConf.FILE));
    found.accept(
        Diagnostic.error(
            at, "Error in configuration file " + DovecotConf.FILE + ": " + what, mend));
  }
}
