package dev.mxlab.dns.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 9018. */
class CookiesTest {
  @Test
  void hashesAsTheAuthorsOfSipHashDo() {
    byte[] input = new byte[15];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) i;
    }
    // The test vector in appendix A of "SipHash: a fast short-input PRF".
    assertThat(Cookies.sipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, input))
        .isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void givesEachAddressItsOwnCookie() throws Exception {
    Cookies cookies = new Cookies(InstantSource.fixed(Instant.EPOCH), new Random(3));
    byte[] mine = {1, 2, 3, 4, 5, 6, 7, 8};
    byte[] one = cookies.answer(mine, InetAddress.getByName("192.168.111.10"), CookieJar.DEFAULT);
    byte[] two = cookies.answer(mine, InetAddress.getByName("192.168.111.20"), CookieJar.DEFAULT);
    assertThat(one).hasSize(24).startsWith(1, 2, 3, 4, 5, 6, 7, 8, 1).isNotEqualTo(two);
    assertThat(cookies.answer(one, InetAddress.getByName("192.168.111.10"), CookieJar.DEFAULT))
        .isEqualTo(one);
  }
}
