package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.server.Login;
import dev.mxlab.smtp.server.Reception.Hello;
import java.util.Map;
import java.util.TreeMap;

/** What TLS and AUTH say of a client, as macros (doc/op, section 5.2 "Special macros"). */
final class SessionMacros {
  private SessionMacros() {}

  static Map<String, String> of(Hello hello) {
    Map<String, String> macros = new TreeMap<>();
    Security security = hello.security();
    macros.put("{verify}", security.verify());
    if (security.on()) {
      macros.put("{tls_version}", security.version());
      macros.put("{cipher}", security.cipher());
      macros.put("{cipher_bits}", Integer.toString(security.bits()));
      macros.put("{alg_bits}", Integer.toString(security.algorithmBits()));
      macros.put("{cert_subject}", security.peer().subject());
      macros.put("{cert_issuer}", security.peer().issuer());
      macros.put("{cn_subject}", security.peer().subjectName());
      macros.put("{cn_issuer}", security.peer().issuerName());
      macros.put("{cert_md5}", security.peer().md5());
    }
    Login login = hello.login();
    if (login.present()) {
      macros.put("{auth_type}", login.type());
      macros.put("{auth_authen}", login.authenticated());
      macros.put("{auth_author}", login.acting());
      // No mechanism of ours encrypts by itself.
      macros.put("{auth_ssf}", "0");
    }
    return macros;
  }

  static Facts with(Facts facts, Hello hello) {
    Facts all = facts;
    for (Map.Entry<String, String> one : of(hello).entrySet()) {
      all = all.with(one.getKey(), one.getValue());
    }
    return all.with("r", hello.spoken()).with("s", hello.name());
  }
}
