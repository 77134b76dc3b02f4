package dev.mxlab.dns.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Signed zones are answered from as BIND's named does, record for record and octet for octet. */
class SignedZoneTest {
  private static final int MOST_TEXT = 60;
  private static final int SHOWN_TEXT = 20;

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(SignedZoneTest.class.getResource("/golden/signed/" + name))
              .toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Zone zone(String name) {
    Path file = resource(name + ".zone");
    Zone zone =
        ZoneFile.load(
                new ZoneFile.Request(
                    Name.fromConstantString(name + "."),
                    DClass.IN,
                    file,
                    name,
                    include -> file,
                    Checks.CHECKZONE))
            .value();
    return Objects.requireNonNull(zone);
  }

  private static Responder responder(Zone zone) {
    ZoneTable zones = new ZoneTable(List.of(new ZoneTable.Entry(zone.apex(), DClass.IN, zone)));
    ServerState state =
        new ServerState(
            List.of(View.only(zones, new Everybody(), null)),
            nobody -> false,
            ZoneDuties.NONE,
            new ServerState.Settings(1232, 1232, "", ""));
    return new Responder(() -> state, () -> Instant.EPOCH);
  }

  private static final class Everybody implements Access {
    @Override
    public boolean mayQuery(Requester who, Name zone) {
      return true;
    }

    @Override
    public boolean mayQueryCache(Requester who) {
      return true;
    }

    @Override
    public boolean mayRecurse(Requester who) {
      return true;
    }
  }

  private static List<String> ask(Responder responder, String question) throws IOException {
    String[] words = question.split(" ");
    int size = Integer.parseInt(words[5].substring("size=".length()));
    Message query =
        Message.newQuery(
            Record.newRecord(Name.fromString(words[1]), Type.value(words[2]), DClass.IN));
    if (words[4].equals("rd=0")) {
      query.getHeader().unsetFlag(Flags.RD);
    }
    int flags = words[3].equals("do=1") ? ExtendedFlags.DO : 0;
    query.addRecord(new OPTRecord(size == 0 ? 1232 : size, 0, 0, flags), Section.ADDITIONAL);
    InetSocketAddress from = new InetSocketAddress("127.0.0.1", 4000);
    Transport transport = size == 0 ? Transport.TCP : Transport.UDP;
    KeptReply got = new KeptReply();
    responder.respond(query.toWire(), new Requester(from, from, transport, null), got);
    return shown(Objects.requireNonNull(got.message()));
  }

  private static List<String> shown(byte[] octets) throws IOException {
    Message message = new Message(octets);
    StringBuilder head = new StringBuilder("h " + Rcode.string(message.getRcode()) + " ");
    boolean truncated = message.getHeader().getFlag(Flags.TC);
    head.append(message.getHeader().getFlag(Flags.AA) ? "AA " : "");
    head.append(truncated ? "TC " : "");
    OPTRecord opt = Objects.requireNonNull(message.getOPT());
    head.append((opt.getFlags() & ExtendedFlags.DO) != 0 ? "do " : "- ").append(octets.length);
    List<String> lines = new ArrayList<>();
    if (truncated) {
      lines.add(
          "count "
              + message.getSection(Section.ANSWER).size()
              + " "
              + message.getSection(Section.AUTHORITY).size()
              + " "
              + (message.getSection(Section.ADDITIONAL).size() - 1));
    } else {
      message.getSection(Section.ANSWER).forEach(r -> lines.add("an " + line(r)));
      message.getSection(Section.AUTHORITY).forEach(r -> lines.add("au " + line(r)));
      message.getSection(Section.ADDITIONAL).stream()
          .filter(r -> r.getType() != Type.OPT)
          .forEach(r -> lines.add("ad " + line(r)));
    }
    return Stream.concat(Stream.of(head.toString()), lines.stream().sorted())
        .map(line -> line.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String line(Record record) {
    String data = RecordText.data(record);
    if (record instanceof RRSIGRecord signature) {
      data = Type.string(signature.getTypeCovered()) + " labels " + signature.getLabels();
    } else if (record.getType() == Type.DNSKEY) {
      data = String.join(" ", List.of(data.split(" ")).subList(0, 3));
    } else if (record.getType() == Type.TXT && data.length() > MOST_TEXT) {
      data = data.substring(0, SHOWN_TEXT) + "...";
    }
    String type = Type.string(record.getType());
    return record.getName() + " " + record.getTTL() + " " + type + " " + data;
  }

  @TestFactory
  Stream<DynamicTest> answersAsNamedDoes() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : List.of("nsec.test", "nsec3.test", "optout.test", "broken.test")) {
      Responder responder = responder(zone(name));
      for (String block : Files.readString(resource(name + ".txt")).split("\n\n")) {
        List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
        if (!lines.isEmpty()) {
          List<String> wanted = lines.stream().map(l -> l.toLowerCase(Locale.ROOT)).toList();
          tests.add(
              DynamicTest.dynamicTest(
                  lines.get(0),
                  () ->
                      assertThat(ask(responder, lines.get(0)))
                          .containsExactlyInAnyOrderElementsOf(wanted.subList(1, wanted.size()))));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(800);
    return tests.stream();
  }

  /**
   * A transfer brings a zone in pieces: what comes of it proves as the one that was loaded does.
   */
  @Test
  void provesTheSameAfterChanges() throws IOException {
    for (String name : List.of("nsec.test", "nsec3.test", "optout.test")) {
      Zone whole = zone(name);
      List<RecordSet> sets = whole.stream().flatMap(node -> node.sets().stream()).toList();
      Zone changed = Zone.of(whole.apex(), DClass.IN, sets.subList(0, sets.size() / 2 + 1));
      var edit = changed.edit();
      sets.subList(sets.size() / 2 + 1, sets.size()).forEach(edit::add);
      changed = edit.build();
      // Out and in again, so that there are names that were no more.
      var without = changed.edit();
      sets.subList(sets.size() - 20, sets.size()).forEach(without::remove);
      var with = without.build().edit();
      sets.subList(sets.size() - 20, sets.size()).forEach(with::add);
      Zone again = with.build();
      assertThat(again.size()).isEqualTo(whole.size());
      Responder one = responder(whole);
      Responder other = responder(again);
      for (String host : List.of("nothere", "a.b.c", "foo.w", "ent", "www", "lame", "zzz", "0")) {
        String question = "Q " + host + "." + name + ". AAAA do=1 rd=0 size=0";
        assertThat(ask(other, question)).isEqualTo(ask(one, question));
      }
    }
  }
}
