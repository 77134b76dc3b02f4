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

  /** As doveadm pw of Dovecot 2.3.19.1 makes them of pass for a@b. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN-MD4,52e9e9e4f1cd6d1abc78aa866d2a5509",
    "PLAIN-MD4.B64,Uunp5PHNbRq8eKqGbSpVCQ==",
    "HMAC-MD5.HEX,ff5d74b19e3cb9b2b9f4fcb548fe023aeb44f67f231a5a89714d08b5fec22b78",
    "CRAM-MD5.B64,/110sZ48ubK59Py1SP4COutE9n8jGlqJcU0Itf7CK3g=",
    "DIGEST-MD5.BASE64,Uf+sof/T+pu6zPMdsaWlLA==",
    "LDAP-MD5.HEX,1a1dc91c907325c69271ddf0c944bc72",
    "SHA1.HEX,9d4e1e23bd5b727046a9e3b4b7db57bd8d6ee684",
    "PLAIN.B64,cGFzcw==",
    "PLAIN-TRUNC.HEX,70617373",
  })
  void makesThemInOtherLetters(String scheme, String expected) {
    Wish wish = new Wish(scheme, "pass", 0, "a@b");
    String made = '{' + scheme + '}' + expected;
    assertThat(PasswordScheme.make(wish, new Random(1))).contains(made);
    assertThat(PasswordScheme.verify(made, "CRYPT", "pass", "a@b")).isTrue();
    assertThat(PasswordScheme.verify(made, "CRYPT", "word", "a@b")).isFalse();
  }

  /** As doveadm pw of Dovecot 2.3.19.1 made it, with a seed by chance. */
  @Test
  void knowsWhatIsKeptForOneTimePasswords() {
    String kept = "{OTP}sha1 1024 b7a31f04c3855c4f dece31699965a0cf";
    assertThat(PasswordScheme.verify(kept, "CRYPT", "pass", "")).isTrue();
    assertThat(PasswordScheme.verify(kept, "CRYPT", "word", "")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OTP",
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
        "SSHA.HEX",
        "BLF-CRYPT",
        "ARGON2I",
        "ARGON2ID",
        "PBKDF2",
        "SCRAM-SHA-1",
        "SCRAM-SHA-256"
      })
  void knowsThePasswordAgainAndNoOther(String scheme) {
    String entry =
        PasswordScheme.make(new Wish(scheme, "s3cret", 0, "lee"), new Random(2)).orElseThrow();
    assertThat(entry).startsWith('{' + scheme + '}');
    assertThat(PasswordScheme.verify(entry, "PLAIN", "s3cret", "lee")).isTrue();
    assertThat(PasswordScheme.verify(entry, "PLAIN", "S3cret", "lee")).isFalse();
  }

  /** As doveadm pw of Dovecot 2.3.19.1 made them of 1234. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{CRYPT}$2y$05$ebeDGqGjX2lfU3NKHdEKm.MsE8UxCZYZfhxXudv0bbVjF4XrOc8Y6",
        "{BLF-CRYPT}$2y$05$DOQUGx1P9zV3qhTV6FmgCelVSisV/rcFGssJK2mbxTgdLdOwwuyti",
        "{ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$4gJgWV2yxUBerKqv9TW+sg$lL++PTs04eTkbvYyxhd17zEkcuG1i7EyEWZK6I69lCc",
        "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$ZwIMbHFCFFhRux+vsFH/1w$MvfrfmXqTUhpXlkJVbUba3iBW26GkWAAur189OMCwVI",
        "{SCRAM-SHA-1}4096,428n19WoR6rAQtSQ++eIhA==,JJQy3CW/6ACLnzIaWTZJdbzlkw8=,059SbP45SXtWzgRWnwVc5gjX0k4=",
        "{SCRAM-SHA-256}4096,NXrUNSQK12iZd7qFhdu5Og==,GdmGY7ZGIaIQ/fmA7YpPm93v035I2dhajd+NNJZGZZo=,fyEpco9CgjlFfLPHnx51XYJrLuWp6/7G/U6rvPy17uM=",
        "{PBKDF2}$1$4VD9bN3a/oZ.mDNd$5000$1e4bc5f333feb6258cfc1b681cc9f84302068b4e",
        "{DES-CRYPT}B7OrNV.fRpdGA",
        "{SMD5}tS9xxxEj98KjJN3NN+rczBpEM4U=",
        "{PLAIN.B64}MTIzNA=="
      })
  void knowsWhatDoveadmMade(String entry) {
    assertThat(PasswordScheme.verify(entry, "CRYPT", "1234", "u@x")).isTrue();
    assertThat(PasswordScheme.verify(entry, "CRYPT", "12345", "u@x")).isFalse();
  }

  /** The challenge and answer of RFC 2195 section 2. */
  @ParameterizedTest
  @ValueSource(strings = {"{PLAIN}tanstaaftanstaaf", "{CRAM-MD5}"})
  void provesCramMd5ByPasswordOrContext(String entry) {
    String kept =
        entry.equals("{CRAM-MD5}")
            ? PasswordScheme.make(new Wish("CRAM-MD5", "tanstaaftanstaaf", 0, ""), new Random(3))
                .orElseThrow()
            : entry;
    String challenge = "<1896.697170952@postoffice.reston.mci.net>";
    String answer = "b913a602c7eda7a495b4e6e7334d3890";
    assertThat(PasswordScheme.answers(kept, challenge, answer)).isTrue();
    assertThat(PasswordScheme.answers(kept, challenge, "0" + answer.substring(1))).isFalse();
    assertThat(PasswordScheme.answers("{SSHA}abcd", challenge, answer)).isFalse();
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
