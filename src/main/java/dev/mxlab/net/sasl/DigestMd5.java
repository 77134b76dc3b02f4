package dev.mxlab.net.sasl;

import dev.mxlab.net.sasl.Exchange.Step;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The server of DIGEST-MD5 (RFC 2831) with qop auth. */
final class DigestMd5 implements Conversation {
  private static final Pattern PAIR =
      Pattern.compile("\\s*([a-zA-Z-]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^,]*)\\s*(?:,|$)");

  private final String nonce;
  private final Map<String, String> given = new HashMap<>();
  private Credentials.@Nullable Question question;
  private boolean proven;

  DigestMd5(String nonce) {
    this.nonce = nonce;
  }

  @Override
  public Step begin() {
    return Step.Challenge.of(
        "realm=\"\",nonce=\"" + nonce + "\",qop=\"auth\",charset=\"utf-8\",algorithm=\"md5-sess\"");
  }

  @Override
  public Step answer(String text) {
    Credentials.Question asked = question;
    if (asked != null) {
      return proven && text.isEmpty()
          ? new Step.Complete(new Credentials.Proven(Mechanism.DIGEST_MD5.word(), asked.user()))
          : failed();
    }
    Matcher pairs = PAIR.matcher(text);
    int at = 0;
    while (at < text.length() && pairs.find(at) && pairs.start() == at) {
      String value = pairs.group(2);
      boolean quoted = value.length() > 1 && value.startsWith("\"");
      given.put(
          pairs.group(1),
          quoted
              ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
              : value.strip());
      at = pairs.end();
    }
    String user = given("username");
    boolean right =
        at == text.length()
            && !user.isEmpty()
            && given("nonce").equals(nonce)
            && given("nc").equals("00000001")
            && !given("cnonce").isEmpty()
            && given.getOrDefault("qop", "auth").equals("auth")
            && given("response").length() == 32;
    if (!right) {
      return failed();
    }
    String realm = given("realm");
    Credentials.Question begun =
        new Credentials.Question(
            Mechanism.DIGEST_MD5.word(),
            realm.isEmpty() ? user : user + '@' + realm,
            new AtomicReference<>());
    question = begun;
    return new Step.Ask(begun);
  }

  private String given(String name) {
    return given.getOrDefault(name, "");
  }

  @Override
  public Step known() {
    Credentials.Question asked = question;
    String kept = asked == null ? null : asked.found().get();
    if (kept == null || !kept.matches("[0-9a-fA-F]{32}")) {
      return failed();
    }
    String authzid = given("authzid");
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    first.writeBytes(HexFormat.of().parseHex(kept));
    first.writeBytes(
        (':' + nonce + ':' + given("cnonce") + (authzid.isEmpty() ? "" : ':' + authzid))
            .getBytes(StandardCharsets.UTF_8));
    String session = md5(first.toByteArray());
    if (!MessageDigest.isEqual(
        sum(session, "AUTHENTICATE:").getBytes(StandardCharsets.US_ASCII),
        given("response").getBytes(StandardCharsets.UTF_8))) {
      return failed();
    }
    proven = true;
    return Step.Challenge.of("rspauth=" + sum(session, ":"));
  }

  /** Section 2.1.2.1. */
  private String sum(String session, String method) {
    String second = md5((method + given("digest-uri")).getBytes(StandardCharsets.UTF_8));
    String all =
        session + ':' + nonce + ':' + given("nc") + ':' + given("cnonce") + ":auth:" + second;
    return md5(all.getBytes(StandardCharsets.UTF_8));
  }

  private static String md5(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(octets));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Step failed() {
    Credentials.Question asked = question;
    String user = asked == null ? "" : asked.user();
    return new Step.Failed(new Credentials.Proven(Mechanism.DIGEST_MD5.word(), user));
  }
}
