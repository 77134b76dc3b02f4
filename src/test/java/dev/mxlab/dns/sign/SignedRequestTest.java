package dev.mxlab.dns.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.sign.Keyring.Rejected;
import dev.mxlab.dns.sign.Keyring.Verdict;
import dev.mxlab.dns.sign.Keyring.Verified;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** Both ends of a signed exchange, against each other and against dnsjava. */
class SignedRequestTest {
  private static final String SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  private final TsigKey key = key("hmac-sha256");

  private static TsigKey key(String algorithm) {
    return TsigKey.of("Tsig.Example", algorithm, SECRET).orElseThrow();
  }

  private static byte[] message(String name) {
    try {
      return Message.newQuery(Record.newRecord(new Name(name), Type.AXFR, DClass.IN)).toWire();
    } catch (IOException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  private static ResponseSigner signer(TsigKey key, SignedRequest request) {
    Verdict verdict = new Keyring(List.of(key)).judge(request.message(), NOW);
    assertThat(verdict).isInstanceOf(Verified.class);
    return Objects.requireNonNull(verdict.signer());
  }

  @ParameterizedTest
  @EnumSource
  void eachAlgorithmHoldsBothWays(TsigAlgorithm algorithm) {
    TsigKey one = key(algorithm.word());
    SignedRequest request = SignedRequest.sign(one, message("example.com."), NOW);
    byte[] response = signer(one, request).sign(message("example.com."));

    assertThat(request.check(response, NOW)).isEqualTo(TsigStatus.SUCCESS);
    assertThat(request.covered()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hmac-md5-80", "hmac-sha1-80", "hmac-sha256-128", "hmac-sha512-256"})
  void signaturesMayBeCutOff(String algorithm) {
    TsigKey one = key(algorithm);
    SignedRequest request = SignedRequest.sign(one, message("example.com."), NOW);
    ResponseSigner signer = signer(one, request);
    byte[] plain = message("example.com.");
    byte[] response = signer.sign(plain);

    assertThat(response).hasSize(plain.length + signer.room());
    assertThat(request.check(response, NOW)).isEqualTo(TsigStatus.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hmac-sha256-8", "hmac-sha256-129", "hmac-sha256-264", "hmac-foo", "x-80"})
  void otherAlgorithmsAreNone(String algorithm) {
    assertThat(TsigKey.of("k", algorithm, SECRET)).isEmpty();
  }

  @Test
  void agreesWithDnsjava() throws IOException {
    TSIG peer =
        new TSIG(
            TSIG.HMAC_SHA256,
            key.name(),
            new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"),
            Clock.fixed(NOW, ZoneOffset.UTC));
    SignedRequest request = SignedRequest.sign(key, message("example.com."), NOW);
    Message theirs = new Message(request.message());
    assertThat(peer.verify(theirs, request.message(), null)).isEqualTo(Rcode.NOERROR);

    Message response = new Message(theirs.getHeader().getID());
    response.addRecord(theirs.getQuestion(), Section.QUESTION);
    response.setTSIG(peer, Rcode.NOERROR, theirs.getTSIG());
    assertThat(request.check(response.toWire(65535), NOW)).isEqualTo(TsigStatus.SUCCESS);
  }

  @Test
  void aStreamIsSignedThroughout() {
    SignedRequest request = SignedRequest.sign(key, message("example.com."), NOW);
    ResponseSigner signer = signer(key, request);
    for (int i = 0; i < 300; i++) {
      byte[] next = signer.sign(message(i + ".example.com."));
      assertThat(request.check(next, NOW)).isEqualTo(TsigStatus.SUCCESS);
    }
  }

  /** As other servers sign: every n-th message only. */
  @Test
  void unsignedMessagesOfAStreamAreCoveredByTheNextSignature() {
    for (int every : new int[] {2, 10, 100}) {
      SignedRequest request = SignedRequest.sign(key, message("example.com."), NOW);
      Sparse server = new Sparse(request);
      for (int i = 0; i <= 3 * every; i++) {
        byte[] plain = message(i + ".example.com.");
        byte[] next = i % every == 0 ? server.sign(plain) : server.pass(plain);
        assertThat(request.check(next, NOW)).isEqualTo(TsigStatus.SUCCESS);
        assertThat(request.covered()).isEqualTo(i % every == 0);
      }
    }
  }

  /** A server that does not sign each message. */
  private final class Sparse {
    private final List<byte[]> passed = new ArrayList<>();
    private byte[] before;
    private boolean later;

    Sparse(SignedRequest request) {
      try {
        before = Objects.requireNonNull(Signature.in(request.message())).signature().mac();
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    byte[] pass(byte[] message) {
      passed.add(message);
      return message;
    }

    byte[] sign(byte[] message) {
      Signature made =
          new Signature(
              key.name(),
              key.algorithm().wireName(),
              0,
              NOW.getEpochSecond(),
              300,
              new byte[0],
              (message[0] & 0xFF) << 8 | message[1] & 0xFF,
              0,
              new byte[0]);
      Mac mac = key.mac();
      Signature.digestMac(mac, before);
      passed.forEach(mac::update);
      passed.clear();
      mac.update(message);
      if (later) {
        made.digestTimers(mac);
      } else {
        made.digestVariables(mac);
      }
      later = true;
      before = mac.doFinal();
      return made.withMac(before).addedTo(message);
    }
  }

  @Test
  void theFirstOfAStreamMustBeSignedAndNotTooFewAfterIt() {
    SignedRequest unsigned = SignedRequest.sign(key, message("example.com."), NOW);
    assertThat(unsigned.check(message("example.com."), NOW)).isEqualTo(TsigStatus.EXPECTED);

    SignedRequest request = SignedRequest.sign(key, message("example.com."), NOW);
    byte[] first = signer(key, request).sign(message("example.com."));
    assertThat(request.check(first, NOW)).isEqualTo(TsigStatus.SUCCESS);
    for (int i = 0; i < 99; i++) {
      assertThat(request.check(message("example.com."), NOW)).isEqualTo(TsigStatus.SUCCESS);
    }
    assertThat(request.check(message("example.com."), NOW)).isEqualTo(TsigStatus.EXPECTED);
  }

  @Test
  void aMessageMissingFromAStreamIsFound() {
    SignedRequest request = SignedRequest.sign(key, message("example.com."), NOW);
    ResponseSigner signer = signer(key, request);
    assertThat(request.check(signer.sign(message("1.")), NOW)).isEqualTo(TsigStatus.SUCCESS);
    signer.sign(message("2."));
    assertThat(request.check(signer.sign(message("3.")), NOW)).isEqualTo(TsigStatus.VERIFY_FAILURE);
    assertThat(request.error()).isEqualTo(Rcode.BADSIG);
  }

  @Test
  void aServerWhoseClockIsOffSaysSo() {
    SignedRequest request = SignedRequest.sign(key, message("example.com."), NOW);
    Verdict verdict = new Keyring(List.of(key)).judge(request.message(), NOW.plusSeconds(1000));

    assertThat(verdict).isInstanceOf(Rejected.class);
    byte[] response = Objects.requireNonNull(verdict.signer()).sign(message("example.com."));
    assertThat(request.check(response, NOW)).isEqualTo(TsigStatus.CLOCK_SKEW);
    assertThat(request.error()).isEqualTo(Rcode.BADTIME);
  }

  @Test
  void aServerThatLacksTheKeySaysSo() {
    SignedRequest request = SignedRequest.sign(key, message("example.com."), NOW);
    Verdict verdict = Keyring.EMPTY.judge(request.message(), NOW);

    byte[] response = Objects.requireNonNull(verdict.signer()).sign(message("example.com."));
    assertThat(request.check(response, NOW)).isEqualTo(TsigStatus.ERROR_SET);
    assertThat(request.error()).isEqualTo(Rcode.BADKEY);
  }

  @Test
  void noBitCanBeTurned() {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      SignedRequest request = SignedRequest.sign(key, message("example.com."), NOW);
      byte[] broken = request.message();
      // The id may be another; what is copied from it into the record is signed.
      int at = 2 + random.nextInt(broken.length - 2);
      broken[at] ^= (byte) (1 << random.nextInt(8));
      Verdict verdict = new Keyring(List.of(key)).judge(broken, NOW);
      boolean caseOnly = !(verdict instanceof Verified) || lowerCase(request.message(), broken);
      assertThat(caseOnly).as("octet %d", at).isTrue();
    }
  }

  /** Letters of the key's and the algorithm's name count in either case (RFC 4034 section 6.2). */
  private static boolean lowerCase(byte[] one, byte[] other) {
    return new String(one, StandardCharsets.ISO_8859_1)
        .equalsIgnoreCase(new String(other, StandardCharsets.ISO_8859_1));
  }

  @Test
  void garbageIsNeitherVerifiedNorTrouble() {
    Random random = new Random(6);
    Keyring keys = new Keyring(List.of(key));
    for (int i = 0; i < 3000; i++) {
      byte[] request = SignedRequest.sign(key, message("example.com."), NOW).message();
      for (int n = random.nextInt(6); n >= 0; n--) {
        request[random.nextInt(request.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(request, random.nextInt(request.length));
      assertThat(keys.judge(cut, NOW)).isNotInstanceOf(Verified.class);
      assertThat(keys.judge(request, NOW)).isNotNull();
    }
  }
}
