package dev.mxlab.dns.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.NoAccess;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneTable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The cases of rules.txt: what updates do to a zone. */
class UpdateRulesTest {
  private static final String PREFIX = "updating zone 'dyn.test/IN': ";
  private static final Name APEX = Zones.name("dyn.test");

  private record Case(String title, List<String> lines) {}

  @TestFactory
  Stream<DynamicTest> updatesDoWhatBindMakesOfThem() throws IOException {
    StringBuilder zone = new StringBuilder();
    List<Case> cases = new ArrayList<>();
    boolean inZone = false;
    for (String line : lines()) {
      if (line.equals("zone") || line.equals("end")) {
        inZone = line.equals("zone");
      } else if (inZone) {
        zone.append(line).append('\n');
      } else if (line.startsWith("== ")) {
        cases.add(new Case(line.substring(3), new ArrayList<>()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        cases.get(cases.size() - 1).lines().add(line);
      }
    }
    return cases.stream()
        .map(c -> DynamicTest.dynamicTest(c.title(), () -> check(zone.toString(), c)));
  }

  private static List<String> lines() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(UpdateRulesTest.class.getResourceAsStream("/update/rules.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static void check(String text, Case one) throws IOException {
    Message message = new Message(7);
    message.getHeader().setOpcode(Opcode.UPDATE);
    message.addRecord(Record.newRecord(APEX, Type.SOA, DClass.IN), Section.ZONE);
    List<String> wantedLog = new ArrayList<>();
    List<String> there = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    String outcome = "";
    for (String line : one.lines()) {
      if (line.startsWith("-> ")) {
        outcome = line.substring(3);
      } else if (line.startsWith("log ")) {
        wantedLog.add(PREFIX + line.substring(4));
      } else if (line.startsWith("+ ")) {
        there.add(line.substring(2));
      } else if (line.startsWith("- ")) {
        gone.add(line.substring(2));
      } else {
        String[] words = line.split(" ", 2);
        boolean prerequisite = words[0].equals("have") || words[0].equals("absent");
        message.addRecord(
            record(words[0], words[1]), prerequisite ? Section.PREREQ : Section.UPDATE);
      }
    }
    Zone before = Zones.parse("dyn.test", text);
    List<String> log = new ArrayList<>();
    int[] rcode = new int[1];
    Zone after = update(before, message.toWire(), log, rcode);
    assertThat(Rcode.string(rcode[0]) + " " + (after.serial() - before.serial()))
        .as(String.join("\n", log))
        .isEqualTo(outcome);
    assertThat(Zones.shown(after)).containsAll(there).noneMatch(gone::contains);
    assertThat(log).containsAll(wantedLog);
    if (after.serial() == before.serial()) {
      assertThat(Zones.shown(after)).isEqualTo(Zones.shown(before));
    }
  }

  private static Zone update(Zone before, byte[] message, List<String> log, int[] rcode)
      throws IOException {
    InetSocketAddress client =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 4000);
    Requester who = new Requester(client, client, Transport.UDP, null);
    View view = View.only(new ZoneTable(List.of()), new NoAccess(), null);
    ClientTalk talk =
        new ClientTalk(
            (topic, level, line) -> log.add(line.substring(line.indexOf(": ") + 2)),
            who,
            view,
            null);
    UpdateRules rules =
        UpdateRules.of(new UpdateRules.Listed(anybody -> true, false), Checks.NAMED);
    UpdateRequest request = UpdateRequest.of(message);
    Admission.Verdict verdict =
        new Admission(before, "dyn.test/IN", rules, who, talk).judge(request, true, false);
    rcode[0] = verdict.rcode();
    if (verdict.rcode() != Rcode.NOERROR) {
      return before;
    }
    UpdateBatch batch = new UpdateBatch(before, "dyn.test/IN", rules);
    rcode[0] = batch.run(request, verdict.most(), Instant.EPOCH, talk);
    assertThat(batch.size()).isEqualTo(batch.steps().size());
    return batch.after();
  }

  /** {@code NAME [TYPE [DATA]]}, with a TTL before the type where something is added. */
  private static Record record(String verb, String rest) {
    List<String> words = new ArrayList<>(Arrays.asList(rest.split(" ")));
    Name owner = Zones.records(APEX, words.get(0) + " A 10.0.0.1\n").get(0).getName();
    if (verb.equals("add")) {
      if (words.get(2).equals("TYPE251")) {
        return Record.newRecord(owner, Type.IXFR, DClass.IN, 60, new byte[0]);
      }
      return Zones.records(APEX, rest + "\n").get(0);
    }
    int empty = verb.equals("absent") ? DClass.NONE : DClass.ANY;
    if (words.size() < 3) {
      int type = words.size() == 1 ? Type.ANY : Type.value(words.get(1));
      return Record.newRecord(owner, type, empty, 0);
    }
    words.add(1, "0");
    Record full = Zones.records(APEX, String.join(" ", words) + "\n").get(0);
    return UpdateRequest.inClass(full, verb.equals("delete") ? DClass.NONE : DClass.IN);
  }
}
