package dev.mxlab.dns.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.DnsAnswer.Status;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.RecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StubResolverTest {
  private final ScriptedInternet internet = new ScriptedInternet();
  private final List<DnsAnswer> heard = new ArrayList<>();
  private HostsFile hosts = HostsFile.EMPTY;
  private StubResolver.Config config = config("10.0.0.1");

  private static StubResolver.Config config(String... servers) {
    return new StubResolver.Config(
        java.util.Arrays.stream(servers).map(server -> new InetSocketAddress(server, 53)).toList(),
        2,
        Duration.ofSeconds(5));
  }

  @BeforeEach
  void server() throws IOException {
    rule(
        "www.daum.net A ra", "www.daum.net. 60 CNAME web.daum.net.", "web.daum.net. 60 A 10.9.9.9");
    rule("daum.net MX ra", "daum.net. 60 MX 10 mail.daum.net.", "daum.net. 60 MX 20 b.daum.net.");
    rule("lost.daum.net A NXDOMAIN ra");
    rule("empty.daum.net A aa ra");
    rule("broken.daum.net A SERVFAIL ra");
    rule("private.daum.net A REFUSED");
    rule("away.daum.net A");
    rule("big.daum.net TXT tc ra", "big.daum.net. 60 TXT \"muchtext\"");
    rule("1.0.0.10.in-addr.arpa PTR ra", "1.0.0.10.in-addr.arpa. 60 PTR ns.daum.net.");
    rule("loop.daum.net A ra", "loop.daum.net. 60 CNAME loop.daum.net.");
    rule("forged.daum.net A ra badid", "forged.daum.net. 60 A 6.6.6.6");
  }

  private void rule(String on, String... answers) throws IOException {
    ScriptedInternet.Rule rule = new ScriptedInternet.Rule("10.0.0.1", ("ON " + on).split(" "));
    for (String answer : answers) {
      rule.sections.get(1).add(ScriptedInternet.record(answer));
    }
    internet.rules.add(rule);
  }

  private DnsAnswer ask(String name, RecordType type) {
    StubResolver resolver =
        new StubResolver(
            new StubResolver.Files(() -> config, () -> hosts),
            internet,
            internet,
            new Random(3),
            heard::add);
    DnsAnswer answer = resolver.ask(name, type).toCompletableFuture().join();
    assertThat(heard).last().isEqualTo(answer);
    return answer;
  }

  private static List<String> shown(DnsAnswer answer) {
    return answer.data().stream().map(Object::toString).toList();
  }

  @Test
  void followsTheChainInsideTheAnswer() {
    DnsAnswer answer = ask("www.daum.net", RecordType.A);
    assertThat(answer.status()).isEqualTo(Status.FOUND);
    assertThat(answer.canonicalName()).isEqualTo("web.daum.net.");
    assertThat(shown(answer)).containsExactly("10.9.9.9");
    assertThat(answer.server()).isEqualTo("10.0.0.1");
    assertThat(internet.sent).hasSize(1);
  }

  @Test
  void readsEachTypeAsTheMasterFileWritesIt() {
    assertThat(shown(ask("daum.net.", RecordType.MX)))
        .containsExactly("10 mail.daum.net.", "20 b.daum.net.");
    assertThat(shown(ask("1.0.0.10.in-addr.arpa", RecordType.PTR))).containsExactly("ns.daum.net.");
    assertThat(shown(ask("www.daum.net", RecordType.A))).containsExactly("10.9.9.9");
  }

  @Test
  void truncatedAnswersAreAskedForOverTcp() {
    assertThat(shown(ask("big.daum.net", RecordType.TXT))).containsExactly("\"muchtext\"");
    assertThat(internet.sent)
        .containsExactly("10.0.0.1 big.daum.net. TXT", "tcp 10.0.0.1 big.daum.net. TXT");
  }

  @Test
  void saysHowItEnded() {
    assertThat(ask("lost.daum.net", RecordType.A).status()).isEqualTo(Status.NO_SUCH_NAME);
    assertThat(ask("empty.daum.net", RecordType.A).status()).isEqualTo(Status.NO_DATA);
    assertThat(ask("broken.daum.net", RecordType.A).status()).isEqualTo(Status.SERVER_FAILED);
    assertThat(ask("private.daum.net", RecordType.A).status()).isEqualTo(Status.REFUSED);
    assertThat(ask("away.daum.net", RecordType.A).status()).isEqualTo(Status.SERVER_FAILED);
    assertThat(ask("loop.daum.net", RecordType.A).status()).isEqualTo(Status.NO_DATA);
    assertThat(ask("forged.daum.net", RecordType.A).status()).isEqualTo(Status.TIMED_OUT);
    assertThat(ask("a..b", RecordType.A).status()).isEqualTo(Status.NO_SUCH_NAME);
  }

  @Test
  void closedPortIsUnreachableAndCostsNoTime() {
    config = config("10.0.0.2");
    DnsAnswer answer = ask("daum.net", RecordType.MX);
    assertThat(answer.status()).isEqualTo(Status.UNREACHABLE);
    assertThat(answer.micros()).isZero();
    assertThat(internet.sent).hasSize(2);
  }

  @Test
  void goesOnToTheNextServerWhenOneIsSilent() throws IOException {
    internet.rules.add(new ScriptedInternet.Rule("10.0.0.8", "ON * ANY silent".split(" ")));
    config = config("10.0.0.8", "10.0.0.2", "10.0.0.1");
    DnsAnswer answer = ask("daum.net", RecordType.MX);
    assertThat(answer.status()).isEqualTo(Status.FOUND);
    assertThat(answer.server()).isEqualTo("10.0.0.1");
    assertThat(answer.micros()).isEqualTo(5_000_000);
  }

  @Test
  void silenceLastsAsLongAsResolvConfAllows() throws IOException {
    internet.rules.add(new ScriptedInternet.Rule("10.0.0.8", "ON * ANY silent".split(" ")));
    config = config("10.0.0.8", "10.0.0.2");
    DnsAnswer answer = ask("daum.net", RecordType.MX);
    assertThat(answer.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(answer.micros()).isEqualTo(10_000_000);
  }

  @Test
  void hostsFileComesFirst() throws IOException {
    hosts = HostsFile.parse(List.of("10.0.0.1 Ns.daum.net ns", "::1 six"));
    DnsAnswer forward = ask("NS", RecordType.A);
    assertThat(forward.server()).isEqualTo("/etc/hosts");
    assertThat(forward.canonicalName()).isEqualTo("ns.daum.net.");
    assertThat(forward.data())
        .containsExactly(new DnsAnswer.Data.Address(InetAddress.getByName("10.0.0.1")));
    DnsAnswer reverse = ask("1.0.0.10.in-addr.arpa", RecordType.PTR);
    assertThat(reverse.server()).isEqualTo("/etc/hosts");
    assertThat(shown(reverse)).containsExactly("Ns.daum.net.");
    assertThat(shown(ask("six.", RecordType.AAAA))).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(internet.sent).isEmpty();
    // Only what hosts has of that family; MX is never in it.
    assertThat(ask("six", RecordType.A).server()).isEqualTo("10.0.0.1");
  }
}
