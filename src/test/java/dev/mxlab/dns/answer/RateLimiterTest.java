package dev.mxlab.dns.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.RateLimiter.Judgement;
import dev.mxlab.dns.answer.RateLimiter.Kind;
import dev.mxlab.dns.answer.RateLimiter.Rates;
import dev.mxlab.dns.answer.RateLimiter.Verdict;
import dev.mxlab.dns.answer.RateLimiter.Wanted;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** As BIND 9.18.49 with {@code responses-per-second 3; window 5}, second by second. */
class RateLimiterTest {
  private static final Rates PLAIN = new Rates(3, 3, 3, 3, 3, 0, 5, 2, 24, 56, false, 0, 100);

  private RateLimiter limiter = new RateLimiter(PLAIN, nobody -> false);

  private Judgement judge(Kind kind, String client, String name, int type, long second) {
    try {
      return limiter.judge(
          new Wanted(
              kind,
              InetAddress.getByName(client),
              name.hashCode(),
              type,
              1,
              () -> kind == Kind.ERROR ? "REFUSED " : " for " + name + " IN A  (0000002a)"),
          second);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  private String burst(int times, long second) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      verdicts.add(judge(Kind.RESPONSE, "127.0.53.1", "www.s.test", 1, second).verdict());
    }
    return verdicts.stream().map(v -> v.name().substring(0, 2)).collect(Collectors.joining(" "));
  }

  @Test
  void everySecondWithheldAnswerSlips() {
    assertThat(burst(10, 100)).isEqualTo("SE SE SE SL DR SL DR SL DR SL");
    assertThat(burst(4, 101)).isEqualTo("DR SL DR SL");
    assertThat(burst(5, 108)).isEqualTo("SE SE SE SL DR");
  }

  @Test
  void aDebtIsNoMoreThanTheWindow() {
    burst(1000, 100);
    assertThat(burst(1, 104)).isNotEqualTo("SE");
    assertThat(burst(3, 107)).isEqualTo("SE SE SE");
  }

  @Test
  void namesTypesAndNetworksHaveAccountsOfTheirOwn() {
    burst(4, 100);
    assertThat(judge(Kind.RESPONSE, "127.0.53.9", "www.s.test", 1, 100).verdict())
        .isNotEqualTo(Verdict.SEND);
    assertThat(judge(Kind.RESPONSE, "127.0.54.1", "www.s.test", 1, 100).verdict())
        .isEqualTo(Verdict.SEND);
    assertThat(judge(Kind.RESPONSE, "127.0.53.1", "www.s.test", 16, 100).verdict())
        .isEqualTo(Verdict.SEND);
    assertThat(judge(Kind.RESPONSE, "127.0.53.1", "mail.s.test", 1, 100).verdict())
        .isEqualTo(Verdict.SEND);
    assertThat(judge(Kind.RESPONSE, "2001:db8:1:2::1", "www.s.test", 1, 100).verdict())
        .isEqualTo(Verdict.SEND);
  }

  @Test
  void errorsAreCountedTogetherAndNeverSlip() {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      verdicts.add(judge(Kind.ERROR, "127.0.53.1", "x" + i, i, 100).verdict());
    }
    assertThat(verdicts)
        .containsExactly(
            Verdict.SEND, Verdict.SEND, Verdict.SEND, Verdict.DROP, Verdict.DROP, Verdict.DROP);
  }

  @Test
  void allTogetherAreDroppedOnly() {
    limiter = new RateLimiter(new Rates(3, 3, 3, 3, 3, 5, 5, 1, 24, 56, false, 0, 100), n -> false);
    assertThat(burst(8, 100)).isEqualTo("SE SE SE SL SL DR DR DR");
  }

  @Test
  void tellsWhenItBeginsAndOfEachAndWhenItEnds() {
    burst(3, 100);
    Judgement first = judge(Kind.RESPONSE, "127.0.53.1", "www.s.test", 1, 100);
    assertThat(first.begun())
        .isEqualTo("limit responses to 127.0.53.0/24 for www.s.test IN A  (0000002a)");
    assertThat(first.each())
        .isEqualTo("rate limit slip response to 127.0.53.0/24 for www.s.test IN A  (0000002a)");
    Judgement second = judge(Kind.RESPONSE, "127.0.53.1", "www.s.test", 1, 100);
    assertThat(second.begun()).isEmpty();
    assertThat(second.each())
        .isEqualTo("rate limit drop response to 127.0.53.0/24 for www.s.test IN A  (0000002a)");
    assertThat(limiter.stopped(150)).isEmpty();
    assertThat(limiter.stopped(160))
        .containsExactly(
            "stop limiting responses to 127.0.53.0/24 for www.s.test IN A  (0000002a)");
    assertThat(limiter.stopped(161)).isEmpty();
  }

  @Test
  void tellsOfErrorsByTheirCode() {
    for (int i = 0; i < 3; i++) {
      judge(Kind.ERROR, "127.0.53.1", "", 0, 100);
    }
    assertThat(judge(Kind.ERROR, "127.0.53.1", "", 0, 100).begun())
        .isEqualTo("limit REFUSED error responses to 127.0.53.0/24");
  }

  @Test
  void mayLogOnly() {
    limiter = new RateLimiter(new Rates(1, 1, 1, 1, 1, 0, 5, 2, 32, 56, true, 0, 100), n -> false);
    burst(1, 100);
    Judgement judgement = judge(Kind.RESPONSE, "127.0.53.1", "www.s.test", 1, 100);
    assertThat(judgement.verdict()).isEqualTo(Verdict.SEND);
    assertThat(judgement.each())
        .startsWith("would rate limit slip response to 127.0.53.1/32 for www.s.test");
  }

  @Test
  void exemptClientsAreNotCounted() {
    limiter = new RateLimiter(PLAIN, InetAddress::isLoopbackAddress);
    assertThat(burst(20, 100)).doesNotContain("DR", "SL");
  }

  @Test
  void forgetsTheOldestWhereThereAreTooMany() {
    for (int i = 0; i < 100_000; i++) {
      judge(Kind.RESPONSE, "127.0.53.1", "x" + i, 1, 100);
    }
    assertThat(burst(3, 100)).isEqualTo("SE SE SE");
    assertThat(limiter.stopped(1000)).isEmpty();
  }

  @Test
  void limitsGoDownUnderLoad() {
    limiter =
        new RateLimiter(new Rates(10, 0, 0, 0, 0, 0, 5, 0, 24, 56, false, 100, 5000), n -> false);
    for (int second = 100; second < 110; second++) {
      for (int i = 0; i < 500; i++) {
        judge(Kind.RESPONSE, "10.0." + i % 250 + ".1", "x", 1, second);
      }
    }
    assertThat(burst(10, 110)).startsWith("SE SE").contains("DR");
  }
}
