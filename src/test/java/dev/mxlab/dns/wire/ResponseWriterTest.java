package dev.mxlab.dns.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.wire.Incoming.Header;
import dev.mxlab.dns.wire.ResponseWriter.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;

/** What the writer writes, dnsjava reads. */
class ResponseWriterTest {
  private static final Header QUERY = new Header(4711, 0x0100);
  private final ResponseWriter writer = new ResponseWriter();
  private final Random random = new Random(42);

  @Test
  void compressesWithoutChangingAnything() throws IOException {
    for (int round = 0; round < 3000; round++) {
      List<List<Record>> sections = List.of(some(), some(), some());
      writer.begin(question(name()), 65535);
      Section[] kinds = Section.values();
      for (int i = 0; i < 3; i++) {
        for (Record record : sections.get(i)) {
          assertThat(writer.add(kinds[i], RecordSet.of(List.of(record)), 0)).isTrue();
        }
      }
      Message read = new Message(writer.finish(ResponseWriter.AA, 0));
      for (int i = 0; i < 3; i++) {
        List<String> got = read.getSection(i + 1).stream().map(Record::toString).toList();
        assertThat(got).isEqualTo(sections.get(i).stream().map(Record::toString).toList());
      }
    }
  }

  @Test
  void putsInAsManyRecordsAsFit() throws IOException {
    Name owner = Name.fromConstantString("many.example.com.");
    List<Record> records = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      records.add(new ARecord(owner, DClass.IN, 60, new byte[] {10, 0, 0, (byte) i}));
    }
    writer.begin(question(owner), 512);
    assertThat(writer.add(Section.ANSWER, RecordSet.of(records), 7)).isFalse();
    byte[] wire = writer.finish(ResponseWriter.TC, 0);
    assertThat(wire.length).isBetween(496, 512);
    Message read = new Message(wire);
    assertThat(read.getSection(1)).hasSize((512 - 12 - owner.length() - 4) / 16);
    assertThat(read.getSection(1).get(0).rdataToString()).isEqualTo("10.0.0.7");
  }

  @Test
  void takesBackASetThatDoesNotFitWhole() throws IOException {
    Name owner = Name.fromConstantString("a.example.com.");
    Name other = Name.fromConstantString("mail.elsewhere.example.");
    List<Record> texts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      texts.add(new TXTRecord(other, DClass.IN, 60, i + "x".repeat(200)));
    }
    writer.begin(question(owner), 512);
    assertThat(writer.addWhole(Section.ADDITIONAL, RecordSet.of(texts), 0)).isFalse();
    Record address = new ARecord(other, DClass.IN, 60, new byte[] {10, 0, 0, 1});
    assertThat(writer.addWhole(Section.ADDITIONAL, RecordSet.of(List.of(address)), 0)).isTrue();
    Message read = new Message(writer.finish(0, 0));
    assertThat(read.getSection(3)).containsExactly(address);
  }

  @Test
  void neverWritesMoreThanAMessageHolds() throws IOException {
    Name owner = Name.fromConstantString("big.example.com.");
    List<Record> texts = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      texts.add(new TXTRecord(owner, DClass.IN, 60, i + "y".repeat(250)));
    }
    writer.begin(question(owner), 1 << 20);
    assertThat(writer.add(Section.ANSWER, RecordSet.of(texts), 0)).isFalse();
    byte[] wire = writer.finish(ResponseWriter.TC, 0);
    assertThat(wire.length).isLessThanOrEqualTo(65535);
    assertThat(new Message(wire).getSection(1).size()).isGreaterThan(200);
  }

  private List<Record> some() {
    List<Record> records = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Name owner = name();
      records.add(
          switch (random.nextInt(7)) {
            case 0 -> new NSRecord(owner, DClass.IN, 60, name());
            case 1 -> new MXRecord(owner, DClass.IN, 60, 10, name());
            case 2 -> new CNAMERecord(owner, DClass.IN, 60, name());
            case 3 -> new SOARecord(owner, DClass.IN, 60, name(), name(), 1, 2, 3, 4, 5);
            case 4 -> new SRVRecord(owner, DClass.IN, 60, 1, 2, 3, name());
            case 5 -> new DNAMERecord(owner, DClass.IN, 60, name());
            default -> new TXTRecord(owner, DClass.IN, 60, "text");
          });
    }
    return records;
  }

  private Name name() {
    String[] labels = {"a", "b", "A", "mail", "example", "com", "x".repeat(60)};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(labels[random.nextInt(labels.length)]).append('.');
    }
    return Name.fromConstantString(text.isEmpty() ? "." : text.toString());
  }

  private static Incoming.Query question(Name name) {
    byte[] wire = name.toWire();
    byte[] question = java.util.Arrays.copyOf(wire, wire.length + 4);
    question[wire.length + 1] = 1;
    question[wire.length + 3] = 1;
    return new Incoming.Query(QUERY, question, NameKey.of(name), 1, DClass.IN, null);
  }
}
