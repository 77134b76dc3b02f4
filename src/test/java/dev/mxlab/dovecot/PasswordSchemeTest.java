package dev.mxlab.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dovecot.PasswordScheme.Wish;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordSchemeTest {
  /** As doveadm pw of Dovecot 2.3.19.1 makes them of 1234. */
  @ParameterizedTest
  @CsvSource({
    "CRAM-MD5,fab7bd1b4b04fae0dcaacc5d57aa331864db11efe527e9f96ed6a0ce3e134302",
    "PLAIN-MD5,81dc9bdb52d04dc20036dbd8313ed055",
    "LDAP-MD5,gdyb21LQTcIANtvYMT7QVQ==",
    "SHA,cRDtpNCeBiql5KOQsKVyrA0sAiA=",
    "SHA256,A6xnQhbz4Vx2HuGl4lXwZ5U2I8iziLRFnhP5eNfIRvQ=",
    "DIGEST-MD5,26c11cc1db3f92d5c18a1296a089075b",
  })
  void makesWhatDoveadmMakes(String scheme, String expected) {
    Wish wish = new Wish(scheme, "1234", 0, "example@example.com");
    assertThat(PasswordScheme.make(wish, new Random(1))).contains('{' + scheme + '}' + expected);
    assertThat(
            PasswordScheme.verify(
                '{' + scheme + '}' + expected, "CRYPT", "1234", "example@example.com"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PLAIN",
        "SSHA",
        "SSHA256",
        "SSHA512",
        "SMD5",
        "SHA512",
        "SHA512.HEX",
        "SHA512-CRYPT",
        "SHA256-CRYPT",
        "MD5-CRYPT",
        "DES-CRYPT",
        "CRYPT",
        "CRAM-MD5",
        "SSHA.HEX"
      })
  void knowsThePasswordAgainAndNoOther(String scheme) {
    String entry =
        PasswordScheme.make(new Wish(scheme, "s3cret", 0, "lee"), new Random(2)).orElseThrow();
    assertThat(entry).startsWith('{' + scheme + '}');
    assertThat(PasswordScheme.verify(entry, "PLAIN", "s3cret", "lee")).isTrue();
    assertThat(PasswordScheme.verify(entry, "PLAIN", "S3cret", "lee")).isFalse();
  }

  @Test
  void hashesThatTakeTooLongOrAreNoneMatchNothing() {
    String dear = "{SHA512-CRYPT}$6$rounds=999999999$abc$def";
    assertThat(PasswordScheme.verify(dear, "CRYPT", "x", "lee")).isFalse();
    assertThat(PasswordScheme.verify("{SHA512-CRYPT}$6$abc$x", "CRYPT", "x", "lee")).isFalse();
    assertThat(PasswordScheme.verify("{SSHA}%%%", "CRYPT", "x", "lee")).isFalse();
    assertThat(PasswordScheme.verify("!", "CRYPT", "!", "lee")).isFalse();
    assertThat(PasswordScheme.verify("x", "PLAIN", "x", "lee")).isTrue();
  }
}
