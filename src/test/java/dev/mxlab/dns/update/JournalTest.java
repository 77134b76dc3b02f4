package dev.mxlab.dns.update;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxlab.dns.update.JournalException.Kind;
import dev.mxlab.dns.zone.Zone;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

class JournalTest {
  private static final Name APEX = Zones.name("dyn.test");

  @TempDir Path directory;
  private Journal journal;

  @BeforeEach
  void empty() {
    journal = new Journal(directory.resolve("dyn.db.jnl"));
  }

  private static String soa(long serial) {
    return "@ 300 SOA ns1 host " + serial + " 60 30 600 60\n";
  }

  private static Transaction step(long from, long to, String deleted, String added) {
    return new Transaction(
        Zones.records(APEX, soa(from) + deleted), Zones.records(APEX, soa(to) + added));
  }

  private List<Transaction> steps(long from, long to) throws IOException {
    List<Transaction> steps = new ArrayList<>();
    try (JournalReading reading = journal.read(from, to)) {
      for (Transaction one = reading.nextTransaction();
          one != null;
          one = reading.nextTransaction()) {
        steps.add(one);
      }
    }
    return steps;
  }

  private void recorded() throws IOException {
    try (InputStream bytes =
        Objects.requireNonNull(getClass().getResourceAsStream("/update/bind-9.18.49.jnl"))) {
      Files.copy(bytes, journal.file());
    }
  }

  @Test
  void writesTheOctetsThatBindWrites() throws IOException {
    journal.append(
        List.of(
            step(10, 11, "", "x 60 A 192.0.2.1\nx 60 TXT \"a b\" c\n"),
            step(11, 12, "x 60 A 192.0.2.1\n", "Y 60 A 192.0.2.1\n")));
    byte[] ours = Files.readAllBytes(journal.file());
    Files.delete(journal.file());
    recorded();
    assertThat(ours).isEqualTo(Files.readAllBytes(journal.file()));
  }

  @Test
  void readsWhatBindWrote() throws IOException {
    recorded();
    assertThat(journal.range()).isEqualTo(new Journal.Range(10, 12));
    List<Transaction> steps = steps(10, 12);
    assertThat(steps).hasSize(2);
    assertThat(steps.get(0).added()).hasSize(3);
    assertThat(steps.get(1).deleted().get(1).rdataToString()).isEqualTo("192.0.2.1");
    assertThat(steps(11, 12)).hasSize(1);
    assertThat(steps(12, 12)).isEmpty();
  }

  @Test
  void tellsSerialsThatItDoesNotLeadThrough() throws IOException {
    journal.append(List.of(step(10, 20, "", "")));
    assertThatThrownBy(() -> journal.read(9, 20))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.RANGE));
    assertThatThrownBy(() -> journal.read(15, 20))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    assertThat(new Journal(directory.resolve("none.jnl")).range()).isNull();
  }

  @Test
  void takesOnlyWhatContinuesIt() throws IOException {
    journal.append(List.of(step(10, 11, "", "")));
    byte[] before = Files.readAllBytes(journal.file());
    assertThatThrownBy(() -> journal.append(List.of(step(12, 13, "", ""))))
        .isInstanceOf(JournalException.class);
    assertThatThrownBy(() -> journal.append(List.of(step(11, 10, "", ""))))
        .isInstanceOf(JournalException.class);
    assertThat(Files.readAllBytes(journal.file())).isEqualTo(before);
  }

  @Test
  void goesRoundTheCircleOfSerials() throws IOException {
    long high = (1L << 32) - 2;
    journal.append(
        List.of(step(high, high + 1, "", ""), step(high + 1, 5, "", "a 60 A 1.2.3.4\n")));
    assertThat(journal.range()).isEqualTo(new Journal.Range(high, 5));
    assertThat(steps(high, 5)).hasSize(2);
  }

  @Test
  void forgetsWhatIsHalfACircleBehind() throws IOException {
    journal.append(List.of(step(1, 2, "", ""), step(2, 0x7FFF_FFFFL, "", "")));
    journal.append(List.of(step(0x7FFF_FFFFL, 0x8000_0001L, "", "")));
    assertThat(Objects.requireNonNull(journal.range()).first()).isEqualTo(2);
  }

  @Test
  void findsItsWayWithAFullIndex() throws IOException {
    List<Transaction> many = new ArrayList<>();
    for (int i = 1; i <= 300; i++) {
      many.add(step(i, i + 1, "", "h" + i + " 60 A 10.0.0.1\n"));
    }
    journal.append(many);
    for (int from : new int[] {1, 2, 57, 113, 200, 299, 300}) {
      assertThat(steps(from, 301)).hasSize(301 - from);
    }
  }

  @Test
  void aStepThatTheHeaderDoesNotNameIsNotThere() throws IOException {
    journal.append(List.of(step(1, 2, "", "a 60 A 10.0.0.1\n")));
    byte[] whole = Files.readAllBytes(journal.file());
    journal.append(List.of(step(2, 3, "", "b 60 A 10.0.0.1\n")));
    // The machine stopped when the step was written and the header was not.
    try (RandomAccessFile file = new RandomAccessFile(journal.file().toFile(), "rw")) {
      file.write(whole, 0, 512);
    }
    assertThat(steps(1, 2)).hasSize(1);
    journal.append(List.of(step(2, 7, "", "c 60 A 10.0.0.1\n")));
    assertThat(steps(1, 7)).hasSize(2);
    assertThat(steps(2, 7).get(0).added().get(1).getName().toString()).isEqualTo("c.dyn.test.");
  }

  @Test
  void compactsToWhatIsWanted() throws IOException {
    List<Transaction> many = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      many.add(step(i, i + 1, "", "h" + i + " 60 TXT " + "x".repeat(100) + "\n"));
    }
    journal.append(many);
    long size = Files.size(journal.file());
    journal.compact(150, size * 2);
    assertThat(Files.size(journal.file())).isEqualTo(size);
    journal.compact(150, 10_000);
    Journal.Range range = Objects.requireNonNull(journal.range());
    assertThat(range.last()).isEqualTo(201);
    // What the zone's file does not hold stays, whatever it needs.
    assertThat(range.first()).isLessThanOrEqualTo(150).isGreaterThan(100);
    assertThat(steps(150, 201)).hasSize(51);
    journal.compact(201, 10_000);
    assertThat(Files.size(journal.file())).isLessThan(10_000);
    journal.append(List.of(step(201, 202, "", "")));
    assertThat(Objects.requireNonNull(journal.range()).last()).isEqualTo(202);
  }

  @Test
  void rollsAZoneForward() throws IOException {
    Zone zone = Zones.parse("dyn.test", soa(10) + "@ NS ns1\nns1 A 127.0.0.1\nold 60 A 10.0.0.1\n");
    journal.append(
        List.of(
            step(10, 11, "old 60 A 10.0.0.1\n", "new 60 A 10.0.0.2\n"),
            step(11, 12, "", "new 60 A 10.0.0.3\n")));
    RollForward.Result result = RollForward.of(zone, journal);
    assertThat(result.ending()).isEqualTo(RollForward.Ending.ROLLED);
    assertThat(Zones.shown(result.zone()))
        .contains("new 60 A 10.0.0.2", "new 60 A 10.0.0.3")
        .noneMatch(line -> line.startsWith("old"));
    assertThat(RollForward.of(result.zone(), journal).ending())
        .isEqualTo(RollForward.Ending.UP_TO_DATE);
  }

  @Test
  void doesNotRollAnotherZoneForward() throws IOException {
    journal.append(List.of(step(10, 11, "old 60 A 10.0.0.1\n", "")));
    String rest = "@ NS ns1\nns1 A 127.0.0.1\n";
    assertThat(RollForward.of(Zones.parse("dyn.test", soa(5) + rest), journal).ending())
        .isEqualTo(RollForward.Ending.OUT_OF_SYNC);
    RollForward.Result bad = RollForward.of(Zones.parse("dyn.test", soa(10) + rest), journal);
    assertThat(bad.ending()).isEqualTo(RollForward.Ending.FAILED);
    assertThat(bad.words()).isEqualTo("not exact");
  }

  @Test
  void readsDamageAsDamage() throws IOException {
    for (int i = 1; i <= 5; i++) {
      journal.append(List.of(step(i, i + 1, "", "h" + i + " 60 A 10.0.0.1\n")));
    }
    byte[] good = Files.readAllBytes(journal.file());
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(journal.file(), random.nextBoolean() ? bad : cut(bad, at));
      try {
        steps(1, 6);
        journal.compact(6, 0);
      } catch (IOException damage) {
        assertThat(damage).isNotNull();
      }
    }
  }

  private static byte[] cut(byte[] whole, int length) {
    return Arrays.copyOf(whole, length);
  }

  @Test
  void tellsTheSizeOfATransfer() throws IOException {
    Transaction one = step(1, 2, "", "a 60 A 10.0.0.1\n");
    journal.append(List.of(one, step(2, 3, "", "b 60 A 10.0.0.1\n")));
    long octets = 0;
    for (Record record : one.records()) {
      octets += record.toWire(org.xbill.DNS.Section.ANSWER).length;
    }
    try (JournalReading reading = journal.read(1, 3)) {
      assertThat(reading.octets()).isEqualTo(octets * 2);
    }
  }

  @Test
  void isShownAsNamedJournalprintDoes() throws IOException {
    recorded();
    StringBuilder text = new StringBuilder();
    new JournalText(text, true).print(journal.file());
    try (InputStream theirs =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/update/bind-9.18.49-journalprint-x.txt"))) {
      assertThat(text).hasToString(new String(theirs.readAllBytes(), UTF_8));
    }
  }

  @Test
  void goesToTheOldFormatAndBack() throws IOException {
    recorded();
    byte[] theirs = Files.readAllBytes(journal.file());
    journal.rewriteOld();
    assertThat(journal.isOld()).isTrue();
    journal.rewrite();
    assertThat(Files.readAllBytes(journal.file())).isEqualTo(theirs);
  }
}
