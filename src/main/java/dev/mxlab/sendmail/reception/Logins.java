package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.server.Credentials;
import dev.mxlab.smtp.server.Login;
import dev.mxlab.smtp.server.Reception.LoginVerdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SMTP AUTH against the accounts of the host, with the options of the sendmail.cf: it is on where
 * the file has a line {@code O AuthMechanisms}.
 */
final class Logins {
  /** What we can, in the order in which a server lists it. */
  private static final List<String> KNOWN = List.of("CRAM-MD5", "LOGIN", "PLAIN");

  private static final Reply REFUSED = Reply.of(535, "5.7.0", "authentication failed");

  private final Mta mta;
  private final List<String> wanted;
  private final String options;
  private final SecureRandom random = new SecureRandom();

  Logins(Mta mta) {
    this.mta = mta;
    Settings settings = mta.settings();
    boolean on = mta.config().option("AuthMechanisms").isPresent();
    this.wanted =
        on
            ? Arrays.stream(settings.text("AuthMechanisms").split("[\\s,]+"))
                .map(name -> name.toUpperCase(Locale.ROOT))
                .toList()
            : List.of();
    this.options = settings.text("AuthOptions");
  }

  /**
   * What is offered now; {@code p} in AuthOptions keeps passwords out of the clear, and so does
   * {@code c} of srv_features.
   */
  List<String> mechanisms(boolean secure, boolean careful) {
    List<String> offered = new ArrayList<>();
    for (String mechanism : KNOWN) {
      boolean plain = !mechanism.equals("CRAM-MD5");
      if (wanted.contains(mechanism)
          && !(plain && !secure && (careful || options.indexOf('p') >= 0))) {
        offered.add(mechanism);
      }
    }
    return offered;
  }

  /** {@code <3456789.1795313568@mail.example.com>}. */
  String challenge() {
    return "<"
        + Integer.toUnsignedString(random.nextInt())
        + "."
        + mta.host().now().getEpochSecond()
        + "@"
        + realm()
        + ">";
  }

  private String realm() {
    String realm = mta.settings().text("AuthRealm");
    return realm.isEmpty() ? mta.name() : realm;
  }

  /** May take its time: a password is checked by crypt(5). */
  LoginVerdict check(Credentials credentials) {
    String user = local(credentials.user());
    boolean right;
    String acting = user;
    if (credentials instanceof Credentials.Password password) {
      right = mta.host().accounts().authenticate(user, password.password());
      acting = password.acting().isEmpty() ? user : local(password.acting());
    } else {
      right = digestMatches(user, (Credentials.Digest) credentials);
    }
    // Nobody may act for another (proxy_policy() in sfsasl's callbacks).
    return right && acting.equals(user)
        ? new LoginVerdict(new Login(credentials.mechanism(), user, acting), REFUSED)
        : new LoginVerdict(Login.NONE, REFUSED);
  }

  /** {@code kim@mail.example.com} is kim. */
  private String local(String user) {
    int at = user.lastIndexOf('@');
    boolean ours =
        at > 0
            && (user.substring(at + 1).equalsIgnoreCase(realm())
                || mta.config().inClass("w", user.substring(at + 1)));
    return ours ? user.substring(0, at) : user;
  }

  private boolean digestMatches(String user, Credentials.Digest said) {
    Optional<String> password = mta.host().accounts().readablePassword(user);
    if (password.isEmpty()) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacMD5");
      byte[] key = password.get().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacMD5"));
      String expected =
          HexFormat.of().formatHex(mac.doFinal(said.challenge().getBytes(StandardCharsets.UTF_8)));
      return MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.US_ASCII),
          said.digest().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
