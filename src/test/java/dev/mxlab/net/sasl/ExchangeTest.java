package dev.mxlab.net.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.sasl.Exchange.Step;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {
  private static final String SALT = "QSXCR+Q6sek8bf92";

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(Step step) {
    assertThat(step).isInstanceOf(Step.Challenge.class);
    return new String(
        Base64.getDecoder().decode(((Step.Challenge) step).base64()), StandardCharsets.UTF_8);
  }

  /** The client's side of RFC 5802 section 3. */
  private record Client(Mechanism mechanism, String password) {
    byte[] salted() {
      String hash = mechanism == Mechanism.SCRAM_SHA_1 ? "SHA1" : "SHA256";
      try {
        return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash)
            .generateSecret(
                new PBEKeySpec(
                    password.toCharArray(),
                    Base64.getDecoder().decode(SALT),
                    4096,
                    mechanism == Mechanism.SCRAM_SHA_1 ? 160 : 256))
            .getEncoded();
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    byte[] hmac(byte[] key, String text) {
      String name = mechanism == Mechanism.SCRAM_SHA_1 ? "HmacSHA1" : "HmacSHA256";
      try {
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key, name));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    byte[] digest(byte[] octets) {
      try {
        return MessageDigest.getInstance(mechanism == Mechanism.SCRAM_SHA_1 ? "SHA-1" : "SHA-256")
            .digest(octets);
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    /** What the server keeps. */
    String kept() {
      Base64.Encoder base64 = Base64.getEncoder();
      return "4096,"
          + SALT
          + ','
          + base64.encodeToString(digest(hmac(salted(), "Client Key")))
          + ','
          + base64.encodeToString(hmac(salted(), "Server Key"));
    }

    String last(String first, String server) {
      String nonce = server.substring(0, server.indexOf(','));
      String bare = "c=biws," + nonce;
      byte[] key = hmac(salted(), "Client Key");
      byte[] signature = hmac(digest(key), first + ',' + server + ',' + bare);
      for (int i = 0; i < key.length; i++) {
        key[i] ^= signature[i];
      }
      return bare + ",p=" + Base64.getEncoder().encodeToString(key);
    }

    String serverSays(String first, String server) {
      String bare = "c=biws," + server.substring(0, server.indexOf(','));
      byte[] own = hmac(hmac(salted(), "Server Key"), first + ',' + server + ',' + bare);
      return "v=" + Base64.getEncoder().encodeToString(own);
    }
  }

  private static Exchange asked(Mechanism mechanism, String first, @Nullable String kept) {
    Exchange exchange = new Exchange(mechanism, "");
    assertThat(decoded(exchange.begin())).isEmpty();
    Step step = exchange.answer(encoded(first));
    assertThat(step).isInstanceOf(Step.Ask.class);
    assertThat(exchange.isAsking()).isTrue();
    ((Step.Ask) step).question().found().set(kept);
    return exchange;
  }

  @ParameterizedTest
  @EnumSource(names = {"SCRAM_SHA_1", "SCRAM_SHA_256"})
  void scramProvesBothSidesToEachOther(Mechanism mechanism) {
    Client client = new Client(mechanism, "pencil");
    String first = "n=user,r=fyko+d2lbbFgONRv9qkxdawL";
    Exchange exchange = asked(mechanism, "n,," + first, client.kept());
    String server = decoded(exchange.known());
    assertThat(server).startsWith("r=fyko+d2lbbFgONRv9qkxdawL").endsWith(",s=" + SALT + ",i=4096");
    Step proven = exchange.answer(encoded(client.last(first, server)));
    assertThat(decoded(proven)).isEqualTo(client.serverSays(first, server));
    assertThat(exchange.answer(""))
        .isEqualTo(new Step.Complete(new Credentials.Proven(mechanism.word(), "user")));
  }

  @Test
  void aWrongPasswordProvesNothing() {
    Client client = new Client(Mechanism.SCRAM_SHA_1, "pencil");
    String first = "n=user,r=abc";
    Exchange exchange = asked(Mechanism.SCRAM_SHA_1, "n,," + first, client.kept());
    String server = decoded(exchange.known());
    Client other = new Client(Mechanism.SCRAM_SHA_1, "pen");
    assertThat(exchange.answer(encoded(other.last(first, server))))
        .isEqualTo(new Step.Failed(new Credentials.Proven("SCRAM-SHA-1", "user")));
  }

  @Test
  void whoIsNotKnownFails() {
    Exchange exchange = asked(Mechanism.SCRAM_SHA_1, "n,,n=user,r=abc", null);
    assertThat(exchange.known()).isInstanceOf(Step.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "n,,r=abc",
        "n,,n=,r=abc",
        "p=tls-unique,,n=u,r=a",
        "n,a=x,n=u,r=a",
        "n,,n=u=41,r=a"
      })
  void whatIsNoClientFirstMessageFails(String text) {
    Exchange exchange = new Exchange(Mechanism.SCRAM_SHA_256, "");
    assertThat(exchange.answer(encoded(text))).isInstanceOf(Step.Failed.class);
  }

  private static String md5(String text) {
    return HexFormat.of().formatHex(md5(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] md5(byte[] octets) {
    try {
      return MessageDigest.getInstance("MD5").digest(octets);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String session(String nonce) {
    byte[] secret = md5("lee::1234".getBytes(StandardCharsets.UTF_8));
    byte[] tail = (":" + nonce + ":cn").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(secret, secret.length + tail.length);
    System.arraycopy(tail, 0, all, secret.length, tail.length);
    return HexFormat.of().formatHex(md5(all));
  }

  @ParameterizedTest
  @CsvSource({"00000001, true", "00000002, false"})
  void digestMd5ProvesBothSidesToEachOther(String count, boolean right) {
    Exchange exchange = new Exchange(Mechanism.DIGEST_MD5, "");
    String challenge = decoded(exchange.begin());
    assertThat(challenge)
        .matches(
            "realm=\"\",nonce=\"[^\"]{24}\",qop=\"auth\",charset=\"utf-8\",algorithm=\"md5-sess\"");
    String nonce = challenge.replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
    String tail = ":" + nonce + ":" + count + ":cn:auth:";
    String response = md5(session(nonce) + tail + md5("AUTHENTICATE:imap/mail"));
    Step step =
        exchange.answer(
            encoded(
                "username=\"lee\",realm=\"\",nonce=\"%s\",cnonce=\"cn\",nc=%s,qop=auth,digest-uri=\"imap/mail\",response=%s,charset=utf-8"
                    .formatted(nonce, count, response)));
    if (!right) {
      assertThat(step).isInstanceOf(Step.Failed.class);
      return;
    }
    ((Step.Ask) step).question().found().set(md5("lee::1234"));
    assertThat(decoded(exchange.known()))
        .isEqualTo("rspauth=" + md5(session(nonce) + tail + md5(":imap/mail")));
    assertThat(exchange.answer(""))
        .isEqualTo(new Step.Complete(new Credentials.Proven("DIGEST-MD5", "lee")));
  }

  @Test
  void aTokenIsToldToBeWorthNothing() {
    Exchange exchange = new Exchange(Mechanism.OAUTHBEARER, "");
    Step step = exchange.answer(encoded("n,a=lee,\u0001host=x\u0001auth=Bearer abc\u0001\u0001"));
    assertThat(decoded(step)).isEqualTo("{\"status\":\"invalid_token\"}");
    assertThat(exchange.answer("AQ=="))
        .isEqualTo(new Step.Failed(new Credentials.Proven("OAUTHBEARER", "lee")));
  }

  @Test
  void whatIsCutIsToldApartFromWhatIsNoBase64() {
    Exchange exchange = new Exchange(Mechanism.PLAIN, "");
    assertThat(exchange.answer("xyz")).isEqualTo(new Step.NotBase64(true));
    assertThat(exchange.answer("***")).isEqualTo(new Step.NotBase64(false));
  }
}
