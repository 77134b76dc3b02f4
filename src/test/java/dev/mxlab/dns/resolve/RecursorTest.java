package dev.mxlab.dns.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.Recursion.Resolution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class RecursorTest {
  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private final ScriptedInternet internet = new ScriptedInternet();
  private List<Record> hints = List.of();

  @BeforeEach
  void oneServerForAll() throws IOException {
    hints =
        List.of(
            ScriptedInternet.record(". 3600 NS a.root."),
            ScriptedInternet.record("a.root. 3600 A 10.0.0.3"));
    String[] rule = "ON *.test A aa".split(" ");
    internet.rules.add(new ScriptedInternet.Rule("10.0.0.3", rule));
  }

  private Recursor recursor(Transport transport, Policy policy) {
    return new Recursor(
        hints,
        transport,
        internet,
        new Random(1),
        policy.withMinimisation(Policy.Minimisation.OFF));
  }

  private static Name name(String text) throws IOException {
    return Name.fromString(text, Name.root);
  }

  private void answerWith(String... records) throws IOException {
    for (String record : records) {
      String owner = record.substring(0, record.indexOf(' '));
      ScriptedInternet.Rule rule =
          new ScriptedInternet.Rule("10.0.0.3", ("ON " + owner + " A aa").split(" "));
      rule.sections.get(1).add(ScriptedInternet.record(record));
      internet.rules.add(0, rule);
    }
  }

  /** Holds every datagram back until told. */
  private final class Held implements Transport {
    Runnable release = () -> {};
    int sent;

    @Override
    public CompletionStage<byte[]> udp(InetSocketAddress server, byte[] query, Duration limit) {
      sent++;
      CompletableFuture<byte[]> later = new CompletableFuture<>();
      release =
          () ->
              internet
                  .udp(server, query, limit)
                  .whenComplete((bytes, failure) -> later.complete(bytes));
      return later;
    }

    @Override
    public CompletionStage<Void> stream(
        InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
      return internet.stream(server, query, limit, more);
    }
  }

  @Test
  void equalQuestionsInWorkCostOneQuery() throws IOException {
    answerWith("www.test. 60 A 192.0.2.1");
    Held held = new Held();
    Recursor recursor = recursor(held, Policy.DEFAULT);
    CompletionStage<Resolution> one = recursor.resolve(name("www.test"), Type.A, DClass.IN, CLIENT);
    CompletionStage<Resolution> two = recursor.resolve(name("WWW.test"), Type.A, DClass.IN, CLIENT);
    // The other one asks for the root's servers of today.
    assertThat(held.sent).isEqualTo(2);
    assertThat(recursor.inWork()).isEqualTo(1);
    held.release.run();
    assertThat(one.toCompletableFuture()).isCompleted();
    assertThat(two.toCompletableFuture().join().answer()).hasSize(1);
    assertThat(recursor.inWork()).isZero();
  }

  @Test
  void oneClientCannotTakeEverySlot() throws IOException {
    Policy few = Policy.DEFAULT.withLimits(Limits.DEFAULT.withRecursiveClients(4, 2));
    Recursor recursor = recursor(new Held(), few);
    InetAddress other = InetAddress.getByAddress(new byte[] {10, 0, 0, 99});
    for (int i = 0; i < 2; i++) {
      assertThat(ask(recursor, "n" + i + ".test", CLIENT)).isNotCompleted();
    }
    assertThat(ask(recursor, "n2.test", CLIENT).join().rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(ask(recursor, "n3.test", other)).isNotCompleted();
    assertThat(recursor.inWork()).isEqualTo(3);
  }

  private static CompletableFuture<Resolution> ask(
      Recursor recursor, String name, InetAddress client) throws IOException {
    return recursor.resolve(name(name), Type.A, DClass.IN, client).toCompletableFuture();
  }

  @Test
  void transportThatThrowsIsServfail() throws IOException {
    Transport broken =
        new Transport() {
          @Override
          public CompletionStage<byte[]> udp(
              InetSocketAddress server, byte[] query, Duration limit) {
            throw new IllegalStateException("broken on purpose");
          }

          @Override
          public CompletionStage<Void> stream(
              InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
            throw new IllegalStateException("broken on purpose");
          }
        };
    Recursor recursor = recursor(broken, Policy.DEFAULT);
    assertThat(ask(recursor, "www.test", CLIENT).join().rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(recursor.inWork()).isZero();
  }

  @Test
  void withoutHintsEverythingIsServfail() throws IOException {
    hints = List.of();
    Recursor recursor = recursor(internet, Policy.DEFAULT);
    assertThat(ask(recursor, "www.test", CLIENT).join().rcode()).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void otherClassesAreRefused() throws IOException {
    Recursor recursor = recursor(internet, Policy.DEFAULT);
    Resolution chaos =
        recursor
            .resolve(name("version.bind"), Type.TXT, DClass.CH, CLIENT)
            .toCompletableFuture()
            .join();
    assertThat(chaos.rcode()).isEqualTo(Rcode.REFUSED);
    assertThat(internet.sent).isEmpty();
  }

  @Test
  void idsAreSpreadOverSixteenBits() throws IOException {
    Recursor recursor = recursor(internet, Policy.DEFAULT);
    for (int i = 0; i < 500; i++) {
      ask(recursor, "n" + i + ".test", CLIENT).join();
    }
    assertThat(new HashSet<>(internet.ids)).hasSizeGreaterThan(480);
    assertThat(internet.ids).anyMatch(id -> id > 60_000).anyMatch(id -> id < 5_000);
  }

  @Test
  void cacheStaysWithinItsBound() throws IOException {
    String[] records = new String[3000];
    for (int i = 0; i < records.length; i++) {
      records[i] = "n" + i + ".test. 3600 A 192.0.2.1";
    }
    answerWith(records);
    Recursor recursor =
        recursor(internet, Policy.DEFAULT.withCache(CacheLimits.DEFAULT.withOctets(300_000)));
    for (int i = 0; i < records.length; i++) {
      assertThat(ask(recursor, "n" + i + ".test", CLIENT).join().answer()).hasSize(1);
    }
    assertThat(recursor.figures().names()).isBetween(400, 1500);
    assertThat(recursor.figures().octets()).isLessThanOrEqualTo(300_000);
    assertThat(recursor.figures().evicted()).isPositive();
    recursor.flush();
    assertThat(recursor.figures().names()).isZero();
  }

  @Test
  void junkFromServersNeverHangsAQuestion() throws IOException {
    Random random = new Random(42);
    Transport junk =
        new Transport() {
          @Override
          public CompletionStage<byte[]> udp(
              InetSocketAddress server, byte[] query, Duration limit) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            // Often with a header that fits, so that the rest is looked at.
            int kept = random.nextInt(4) == 0 ? 0 : Math.min(query.length, bytes.length);
            System.arraycopy(query, 0, bytes, 0, kept);
            if (bytes.length > 8 && kept > 0) {
              bytes[2] = (byte) (0x80 | random.nextInt(8));
              bytes[3] = (byte) (random.nextInt(4));
              bytes[7] = (byte) random.nextInt(3);
            }
            return CompletableFuture.completedFuture(bytes);
          }

          @Override
          public CompletionStage<Void> stream(
              InetSocketAddress server, byte[] query, Duration limit, Predicate<byte[]> more) {
            return udp(server, query, limit).thenApply(more::test).thenAccept(enough -> {});
          }
        };
    Recursor recursor = recursor(junk, Policy.DEFAULT);
    for (int i = 0; i < 2000; i++) {
      assertThat(ask(recursor, "n" + i + ".test", CLIENT)).isCompleted();
    }
    assertThat(recursor.inWork()).isZero();
  }
}
