package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** tls and http statements: accepted, and checked as far as their form goes. */
final class TlsChecks {
  private static final Pattern PATH = Pattern.compile("/[!-~&&[^?#\"<>\\\\^`{|}]]*");
  private static final Pattern CIPHER =
      Pattern.compile(
          "[!+-]?@?(?:HIGH|MEDIUM|LOW|ALL|DEFAULT|COMPLEMENTOF.*|[aek]?(?:NULL|RSA|ECDHE?|EDH|DHE?|PSK|ECDSA|DSS|SRP).*"
              + "|(?:AES|CHACHA20|CAMELLIA|ARIA|3DES|SEED|SHA|TLS|SECLEVEL|STRENGTH|kE|aN|eN).*)");

  private final Value.Body top;
  private final Complaints complaints;

  TlsChecks(Value.Body top, Complaints complaints) {
    this.top = top;
    this.complaints = complaints;
  }

  void run() {
    Map<String, Position> seen = new HashMap<>();
    for (Statement http : top.all("http")) {
      http(http, seen);
    }
    seen.clear();
    for (Statement tls : top.all("tls")) {
      tls(tls, seen);
    }
  }

  private void http(Statement http, Map<String, Position> seen) {
    String name = http.word();
    if (name.equals("default")) {
      error(http, "'http' name cannot be 'default' (which is a built-in configuration)");
      return;
    }
    Position before = seen.putIfAbsent(name, http.at());
    if (before != null) {
      error(http, "http '" + name + "' is duplicated: also defined at " + before);
      return;
    }
    http.body()
        .find("endpoints")
        .ifPresent(
            s -> {
              for (Value.Word path : s.words()) {
                if (!PATH.matcher(path.text()).matches()) {
                  complaints.error(
                      path.at(),
                      "endpoint '" + path.text() + "' is not a valid absolute HTTP path",
                      null);
                }
              }
            });
  }

  private void tls(Statement tls, Map<String, Position> seen) {
    String name = tls.word();
    if (name.equals("none") || name.equals("ephemeral")) {
      error(tls, "tls clause name '" + name + "' is reserved for internal use");
      return;
    }
    Position before = seen.putIfAbsent(name, tls.at());
    if (before != null) {
      error(tls, "tls clause '" + name + "' is duplicated: also defined at " + before);
      return;
    }
    if (tls.body().find("key-file").isPresent() != tls.body().find("cert-file").isPresent()) {
      error(
          tls,
          "tls '" + name + "': 'cert-file' and 'key-file' must both be specified, or both omitted");
    }
    protocols(tls);
    tls.body()
        .find("ciphers")
        .filter(s -> s.word().lines().noneMatch(w -> anyCipher(w)))
        .ifPresent(
            s ->
                error(
                    s,
                    "'ciphers' in the 'tls' clause '%s' is not a valid cipher list string"
                        .formatted(name)));
  }

  private static boolean anyCipher(String list) {
    for (String cipher : list.split("[:, ]")) {
      if (CIPHER.matcher(cipher).matches()) {
        return true;
      }
    }
    return false;
  }

  private void protocols(Statement tls) {
    Statement protocols = tls.body().find("protocols").orElse(null);
    if (protocols == null) {
      return;
    }
    int valid = 0;
    for (Value.Word protocol : protocols.words()) {
      if (Set.of("TLSv1.2", "TLSv1.3").contains(protocol.text())) {
        valid++;
      } else {
        complaints.error(
            protocol.at(), "'" + protocol.text() + "' is not a valid TLS protocol version", null);
      }
    }
    if (valid == 0) {
      error(
          tls,
          "tls '" + tls.word() + "' does not contain any valid TLS protocol versions definitions");
    }
  }

  private void error(Statement at, String message) {
    complaints.error(at.at(), message, null);
  }

  /** Whether a tls statement of that name can be referred to. */
  static boolean known(Value.Body top, String name) {
    return name.equals("none")
        || name.equals("ephemeral")
        || top.all("tls").stream().anyMatch(t -> t.word().equals(name));
  }
}
