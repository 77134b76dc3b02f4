package dev.mxlab.dns.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.CachedAnswer;
import dev.mxlab.dns.answer.CachedAnswer.Meaning;
import dev.mxlab.dns.answer.Recursion.Resolution;
import dev.mxlab.dns.resolve.ResolverControl.Kept;
import dev.mxlab.dns.wire.NameKey;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What clients and rndc see of a resolver beside its answers: limits, prefetching, its cache. */
class ResolverBehaviourTest {
  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private final ScriptedInternet internet = new ScriptedInternet();
  private final HeldTransport held = new HeldTransport(internet);
  private final List<String> said = new ArrayList<>();
  private List<Record> hints = List.of();

  @BeforeEach
  void oneServerForAll() throws IOException {
    hints =
        List.of(
            ScriptedInternet.record(". 3600 NS a.root."),
            ScriptedInternet.record("a.root. 3600 A 10.0.0.3"));
    rule("ON *.sim A aa", "*", "60");
    ScriptedInternet.Rule denial =
        new ScriptedInternet.Rule("10.0.0.3", "ON nothing.test ANY aa NXDOMAIN".split(" "));
    denial
        .sections
        .get(2)
        .add(ScriptedInternet.record("test. 60 SOA a.root. admin.root. 1 3600 600 86400 60"));
    internet.rules.add(denial);
    rule("ON www.test A aa", "www.test.", "60");
    rule("ON brief.test A aa", "brief.test.", "5");
    internet.rules.add(
        new ScriptedInternet.Rule("10.0.0.3", "ON broken.test ANY SERVFAIL".split(" ")));
  }

  private void rule(String on, String owner, String ttl) throws IOException {
    ScriptedInternet.Rule rule = new ScriptedInternet.Rule("10.0.0.3", on.split(" "));
    if (!owner.equals("*")) {
      rule.sections.get(1).add(ScriptedInternet.record(owner + " " + ttl + " A 192.0.2.1"));
    }
    internet.rules.add(rule);
  }

  private Recursor recursor(Transport transport, Policy policy) {
    Recursor.Footing footing =
        new Recursor.Footing(
            transport,
            internet,
            new Random(3),
            LocalZones.NONE,
            (category, level, text) -> said.add(category + " " + level + " " + text));
    return new Recursor(footing, hints, policy.withMinimisation(Policy.Minimisation.OFF));
  }

  private static Name name(String text) throws IOException {
    return Name.fromString(text, Name.root);
  }

  private static CompletableFuture<Resolution> ask(Recursor recursor, String name)
      throws IOException {
    return recursor.resolve(name(name), Type.A, DClass.IN, CLIENT).toCompletableFuture();
  }

  private static CachedAnswer cached(Recursor recursor, String name) throws IOException {
    return Objects.requireNonNull(recursor.cached(NameKey.of(name(name)), Type.A));
  }

  @Test
  void cacheGivesReadyRecordSets() throws IOException {
    Recursor recursor = recursor(internet, Policy.DEFAULT);
    assertThat(recursor.cached(NameKey.of(name("www.test")), Type.A)).isNull();
    ask(recursor, "www.test").join();
    internet.pass(Duration.ofMillis(5500));
    CachedAnswer answer = cached(recursor, "WWW.test");
    assertThat(answer.meaning()).isEqualTo(Meaning.RECORDS);
    long now = internet.millis();
    assertThat(answer.set(now).ttl()).isEqualTo(55);
    assertThat(answer.set(now)).isSameAs(answer.set(now));
    answer.note("encoded");
    assertThat(cached(recursor, "www.test").note()).isEqualTo("encoded");
    ask(recursor, "nothing.test").join();
    assertThat(cached(recursor, "nothing.test").meaning()).isEqualTo(Meaning.NO_SUCH_NAME);
    internet.pass(Duration.ofSeconds(60));
    assertThat(recursor.cached(NameKey.of(name("www.test")), Type.A)).isNull();
  }

  @Test
  void fetchesPopularAnswersAnewBeforeTheyExpire() throws IOException {
    Recursor recursor = recursor(internet, Policy.DEFAULT);
    ask(recursor, "www.test").join();
    ask(recursor, "brief.test").join();
    internet.pass(Duration.ofSeconds(3));
    internet.sent.clear();
    // Too short to be worth it.
    cached(recursor, "brief.test");
    internet.pass(Duration.ofMillis(54_900));
    cached(recursor, "www.test");
    assertThat(internet.sent).isEmpty();
    internet.pass(Duration.ofMillis(200));
    assertThat(cached(recursor, "www.test").set(internet.millis()).ttl()).isEqualTo(2);
    assertThat(internet.sent).contains("10.0.0.3 www.test. A");
    assertThat(cached(recursor, "www.test").set(internet.millis()).ttl()).isEqualTo(60);
  }

  @Test
  void theOneThatWaitsLongestGivesWay() throws IOException {
    Limits limits = Limits.DEFAULT.withRecursiveClients(150, 1000);
    Recursor recursor = recursor(held, Policy.DEFAULT.withLimits(limits));
    List<CompletableFuture<Resolution>> all = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      all.add(ask(recursor, "n" + i + ".test"));
    }
    assertThat(limits.softClients()).isEqualTo(100);
    assertThat(all.get(0).join().rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(all.subList(1, 101)).noneMatch(CompletableFuture::isDone);
    assertThat(recursor.figures().recursiveClients()).isEqualTo(100);
    assertThat(recursor.recursing()).hasSize(100);
    assertThat(recursor.recursing().get(0).name()).isEqualTo(name("n1.test"));
    assertThat(recursor.fetching()).singleElement().extracting("active").isEqualTo(101);
  }

  @Test
  void rememberedAsNamedDoesItTheDefaultsAre900And1000() {
    assertThat(Limits.DEFAULT.softClients()).isEqualTo(900);
    assertThat(Limits.DEFAULT.recursiveClients()).isEqualTo(1000);
  }

  @Test
  void tooManyForOneQuestionAreTurnedAwayAndNextTimeMoreMayWait() throws IOException {
    Limits limits = Limits.DEFAULT.withClientsPerQuery(2, 10);
    Recursor recursor = recursor(held, Policy.DEFAULT.withLimits(limits));
    CompletableFuture<Resolution> first = ask(recursor, "www.test");
    CompletableFuture<Resolution> second = ask(recursor, "www.test");
    assertThat(ask(recursor, "www.test").join().rcode()).isEqualTo(Rcode.SERVFAIL);
    held.releaseAll();
    assertThat(first.join().answer()).hasSize(1);
    assertThat(second.join().answer()).hasSize(1);
    assertThat(said).contains("resolver notice clients-per-query increased to 7");
    assertThat(recursor.figures().recursiveClients()).isZero();
  }

  @Test
  void noMoreThanSoManyQueriesToOneServer() throws IOException {
    Recursor recursor = recursor(held, Policy.DEFAULT.withLimits(Limits.DEFAULT.withFetches(3, 0)));
    // One of the three asks for the root's servers.
    CompletableFuture<Resolution> first = ask(recursor, "a.test");
    CompletableFuture<Resolution> second = ask(recursor, "b.test");
    assertThat(ask(recursor, "c.test").join().rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    held.releaseAll();
    assertThat(ask(recursor, "www.test")).isNotDone();
    assertThat(recursor.counters().resolver()).containsEntry("spilled due to server quota", 1L);
  }

  @Test
  void noMoreThanSoManyQuestionsForOneZone() throws IOException {
    Recursor recursor = recursor(held, Policy.DEFAULT.withLimits(Limits.DEFAULT.withFetches(0, 2)));
    ask(recursor, "a.test");
    ask(recursor, "b.test");
    assertThat(ask(recursor, "c.test").join().rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(recursor.fetching()).singleElement().extracting("spilled").isEqualTo(1);
  }

  @Test
  void failuresAreRememberedForClientsOnly() throws IOException {
    Recursor recursor = recursor(internet, Policy.DEFAULT);
    assertThat(ask(recursor, "broken.test").join().rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(said)
        .contains(
            "lame-servers info SERVFAIL unexpected RCODE resolving 'broken.test/A/IN':"
                + " 10.0.0.3#53");
    assertThat(recursor.failures()).singleElement().extracting("millis").isEqualTo(1000L);
    assertThat(recursor.fromCache(name("broken.test"), Type.A, DClass.IN).rcode())
        .isEqualTo(Rcode.NOERROR);
    internet.pass(Duration.ofMillis(1001));
    assertThat(recursor.failures()).isEmpty();
  }

  @Test
  void listsTheCacheInCanonicalOrder() throws IOException {
    Recursor recursor = recursor(internet, Policy.DEFAULT);
    ask(recursor, "www.test").join();
    ask(recursor, "nothing.test").join();
    internet.pass(Duration.ofSeconds(10));
    List<Kept> kept = new ArrayList<>();
    recursor.cached(kept::add);
    assertThat(kept)
        .extracting(k -> k.name().toString())
        .containsExactly("nothing.test.", "www.test.");
    assertThat(kept).extracting(Kept::ttl).containsExactly(50L, 50L);
    assertThat(kept).extracting(Kept::denial).containsExactly("NXDOMAIN", null);
    assertThat(kept).extracting(Kept::trust).containsExactly("answer", "authanswer");
    recursor.flushTree(name("test"));
    kept.clear();
    recursor.cached(kept::add);
    assertThat(kept).isEmpty();
  }

  @Test
  void aChangeOfConfigurationKeepsTheCache() throws IOException {
    Recursor recursor = recursor(internet, Policy.DEFAULT);
    ask(recursor, "www.test").join();
    internet.sent.clear();
    Recursor.Footing footing =
        new Recursor.Footing(internet, internet, new Random(4), LocalZones.NONE, ResolverLog.NONE);
    Recursor changed = recursor.changed(footing, hints, Policy.DEFAULT);
    assertThat(ask(changed, "www.test").join().answer()).hasSize(1);
    assertThat(internet.sent).isEmpty();
    assertThat(changed.counters().outgoing()).containsEntry("A", 1L);
  }
}
