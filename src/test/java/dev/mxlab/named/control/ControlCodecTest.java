package dev.mxlab.named.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlCodecTest {
  private static final String SECRET = "q83vEjRWeJCrze8SNFZ4kA==";

  /** What BIND 9.18.49's rndc sends first, with this key: captured from the wire. */
  private static final String CAPTURED =
      "000000d200000001055f61757468020000006304687368610100000059a339747947687935466965"
          + "7446562f6737596b733052524b5256722b345279655a6262576e6a354c504b736b3d000000000000"
          + "0000000000000000000000000000000000000000000000000000000000000000000000000000055f"
          + "6374726c020000003c045f736572010000000a33333033343832323038045f74696d010000000a31"
          + "373935333333373534045f657870010000000a31373935333333383134055f64617461020000000e"
          + "047479706501000000046e756c6c";

  static ControlKey key(HmacAlgorithm algorithm) {
    return ControlKey.of("rndc-key", algorithm, SECRET).orElseThrow();
  }

  private static ControlTable message() {
    return new ControlTable()
        .put("_ctrl", new ControlTable().put("_ser", "1").put("_tim", "1795329261"))
        .put("_data", new ControlTable().put("type", "reload 한국.kr"));
  }

  private static byte[] body(byte[] frame) {
    return Arrays.copyOfRange(frame, 4, frame.length);
  }

  @Test
  void readsWhatBindsOwnRndcSends() {
    byte[] frame = HexFormat.of().parseHex(CAPTURED);
    Optional<ControlCodec.Signed> read =
        ControlCodec.decode(body(frame), List.of(key(HmacAlgorithm.HMAC_SHA256)));
    assertThat(read.flatMap(r -> r.message().table("_data")).flatMap(d -> d.text("type")))
        .contains("null");
    assertThat(read.flatMap(r -> r.message().table("_ctrl")).flatMap(c -> c.number("_tim")))
        .contains(1_795_333_754L);
  }

  @Test
  void writesTheSameOctetsAsBind() {
    byte[] frame = HexFormat.of().parseHex(CAPTURED);
    ControlKey key = key(HmacAlgorithm.HMAC_SHA256);
    ControlTable read = ControlCodec.decode(body(frame), List.of(key)).orElseThrow().message();
    ControlTable again = new ControlTable();
    read.items()
        .forEach(
            (name, item) -> {
              if (!name.equals("_auth")) {
                again.put(name, item);
              }
            });
    assertThat(ControlCodec.encode(again, key)).isEqualTo(frame);
  }

  @ParameterizedTest
  @EnumSource
  void everyAlgorithmSignsAndIsVerified(HmacAlgorithm algorithm) {
    byte[] frame = ControlCodec.encode(message(), key(algorithm));
    ControlCodec.Signed read =
        ControlCodec.decode(body(frame), List.of(key(algorithm))).orElseThrow();
    assertThat(read.message().table("_data").flatMap(d -> d.text("type"))).contains("reload 한국.kr");
    for (HmacAlgorithm other : HmacAlgorithm.values()) {
      boolean same = other == algorithm;
      assertThat(ControlCodec.decode(body(frame), List.of(key(other))).isPresent()).isEqualTo(same);
    }
  }

  @Test
  void theKeyThatFitsIsFoundAmongSeveral() {
    byte[] frame = ControlCodec.encode(message(), key(HmacAlgorithm.HMAC_MD5));
    ControlKey stranger = ControlKey.of("other", HmacAlgorithm.HMAC_MD5, "AAAA").orElseThrow();
    List<ControlKey> keys =
        List.of(stranger, key(HmacAlgorithm.HMAC_SHA1), key(HmacAlgorithm.HMAC_MD5));
    assertThat(ControlCodec.decode(body(frame), keys).orElseThrow().key().name())
        .isEqualTo("rndc-key");
  }

  @Test
  void anyChangedOctetBreaksTheSignature() {
    ControlKey key = key(HmacAlgorithm.HMAC_SHA256);
    byte[] body = body(ControlCodec.encode(message(), key));
    for (int i = 0; i < body.length; i++) {
      byte[] changed = body.clone();
      changed[i] ^= 0x10;
      assertThat(ControlCodec.decode(changed, List.of(key))).as("octet %d", i).isEmpty();
    }
    for (int length = 0; length < body.length; length++) {
      assertThat(ControlCodec.decode(Arrays.copyOf(body, length), List.of(key))).isEmpty();
    }
  }

  @Test
  void garbageIsNoMessage() {
    Random random = new Random(9_18);
    ControlKey key = key(HmacAlgorithm.HMAC_SHA256);
    byte[] good = body(ControlCodec.encode(message(), key));
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = i % 2 == 0 ? new byte[random.nextInt(200)] : good.clone();
      if (i % 2 == 0) {
        random.nextBytes(bad);
      } else {
        for (int j = 0; j < 4; j++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
      }
      if (!Arrays.equals(bad, good)) {
        assertThat(ControlCodec.decode(bad, List.of(key))).isEmpty();
      }
    }
  }

  @Test
  void nestingIsBounded() {
    ControlTable inner = new ControlTable().put("end", "x");
    for (int i = 0; i < 50; i++) {
      inner = new ControlTable().put("t", inner);
    }
    byte[] deep = body(ControlCodec.encode(inner, key(HmacAlgorithm.HMAC_SHA1)));
    assertThat(ControlCodec.decode(deep, List.of(key(HmacAlgorithm.HMAC_SHA1)))).isEmpty();
  }

  @Test
  void aSecretMustBeBase64() {
    assertThat(ControlKey.of("k", HmacAlgorithm.HMAC_MD5, "!!!")).isEmpty();
    assertThat(ControlKey.of("k", HmacAlgorithm.HMAC_MD5, "q83!")).isEmpty();
    assertThat(ControlKey.of("k", HmacAlgorithm.HMAC_MD5, "q83v EjRW")).isPresent();
  }

  @Test
  void resultsAreKnownByTextAndNumber() {
    assertThat(Result.of("unknown command")).isEqualTo(Result.of(172));
    assertThat(Result.of(172).id()).isEqualTo("DNS_R_UNKNOWNCOMMAND");
    assertThat(Result.SUCCESS.ok()).isTrue();
    assertThat(Result.of("no such thing").number()).isEqualTo(25);
    assertThat(Result.of(9999).text()).isEqualTo("(result code text not available)");
  }
}
