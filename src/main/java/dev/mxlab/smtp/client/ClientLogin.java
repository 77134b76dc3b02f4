package dev.mxlab.smtp.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SASL: CRAM-MD5 (RFC 2195), PLAIN (RFC 4616), LOGIN. */
final class ClientLogin {
  /** The best first: a password that is not said cannot be heard. */
  private static final List<String> KNOWN = List.of("CRAM-MD5", "PLAIN", "LOGIN");

  private final Transfer.AuthInfo info;
  private final String mechanism;
  private boolean named;

  private ClientLogin(Transfer.AuthInfo info, String mechanism) {
    this.info = info;
    this.mechanism = mechanism;
  }

  /**
   * @param offered by the server: {@code CRAM-MD5 LOGIN PLAIN}
   */
  static Optional<ClientLogin> choose(Transfer.AuthInfo info, String offered) {
    List<String> theirs = Arrays.asList(offered.toUpperCase(Locale.ROOT).split("\\s+"));
    return KNOWN.stream()
        .filter(theirs::contains)
        .filter(one -> info.mechanisms().isEmpty() || info.mechanisms().contains(one))
        .findFirst()
        .map(one -> new ClientLogin(info, one));
  }

  /** The command as the record shows it. */
  String shown() {
    return "AUTH " + mechanism;
  }

  String begin() {
    String plain = info.acting() + "\0" + info.user() + "\0" + info.password();
    return mechanism.equals("PLAIN") ? shown() + " " + encoded(plain) : shown();
  }

  /** {@code *} gives up. */
  String answer(String challenge) {
    if (mechanism.equals("LOGIN")) {
      String next = named ? info.password() : info.user();
      named = true;
      return encoded(next);
    }
    if (mechanism.equals("PLAIN")) {
      return "*";
    }
    try {
      byte[] asked = Base64.getDecoder().decode(challenge.strip());
      Mac mac = Mac.getInstance("HmacMD5");
      mac.init(new SecretKeySpec(info.password().getBytes(StandardCharsets.UTF_8), "HmacMD5"));
      return encoded(info.user() + " " + HexFormat.of().formatHex(mac.doFinal(asked)));
    } catch (IllegalArgumentException | GeneralSecurityException unusable) {
      return "*";
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
