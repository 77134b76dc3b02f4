package dev.mxlab.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Zone files that students write, and what is said of them. */
class ZoneFileTest {
  private static final String TOP =
      """
      $TTL\t3H
      @\t\tIN\t\tSOA\t\t@\t\troot. ( 2 1D 1H 1W 1H )
      @\t\tIN\t\tNS\t\t@
      \t\tIN\t\tA\t\t192.168.111.100
      """;

  private final FileSystem files = Jimfs.newFileSystem(Configuration.unix());

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  private Diagnosed<Zone> load(String text) {
    return load(text.getBytes(StandardCharsets.UTF_8));
  }

  private Diagnosed<Zone> load(byte[] text) {
    Path file = files.getPath("/work/zone.db");
    try {
      Files.write(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return ZoneFile.load(
        new ZoneFile.Request(
            Name.fromConstantString("example.com."),
            DClass.IN,
            file,
            "zone.db",
            name -> files.getPath("/work").resolve(name)));
  }

  private Zone zone(String text) {
    Diagnosed<Zone> loaded = load(text);
    assertThat(loaded.value()).as(() -> loaded.diagnostics().toString()).isNotNull();
    return Objects.requireNonNull(loaded.value());
  }

  private List<String> said(String text) {
    return load(text).diagnostics().stream().map(Diagnostic::message).toList();
  }

  private static List<String> records(Zone zone, String name, int type) {
    ZoneNode node = zone.find(NameKey.of(Name.fromConstantString(name)));
    RecordSet set = node == null ? null : node.get(type);
    return set == null
        ? List.of()
        : set.records().stream().map(r -> r.getTTL() + " " + r.rdataToString()).toList();
  }

  private static String mends(Diagnosed<Zone> loaded, Locale locale) {
    return loaded.diagnostics().stream()
        .map(Diagnostic::mend)
        .filter(Objects::nonNull)
        .map(mend -> ((Phrase) mend).in(locale))
        .reduce("", (all, one) -> all + one + "\n");
  }

  @Test
  void loadsTheTextbooksZoneAsPrinted() {
    Diagnosed<Zone> loaded =
        load(
            TOP
                + "\t\tIN\t\tMX\t\t10\t\tmail.example.com.\n\n"
                + "mail\tIN\t\tA\t\t192.168.111.100\n");
    assertThat(loaded.diagnostics()).isEmpty();
    Zone zone = Objects.requireNonNull(loaded.value());
    assertThat(zone.serial()).isEqualTo(2);
    assertThat(records(zone, "example.com.", Type.MX))
        .containsExactly("10800 10 mail.example.com.");
    assertThat(records(zone, "mail.example.com.", Type.A)).containsExactly("10800 192.168.111.100");
    assertThat(records(zone, "example.com.", Type.SOA))
        .containsExactly("10800 example.com. root. 2 86400 3600 604800 3600");
  }

  @Test
  void tellsAboutTheMissingFinalDot() {
    Diagnosed<Zone> loaded = load(TOP + "\tIN\tMX\t10\tmail.example.com\nmail IN A 192.0.2.1\n");
    assertThat(loaded.value()).isNotNull();
    assertThat(loaded.diagnostics()).hasSize(1);
    Diagnostic warning = loaded.diagnostics().get(0);
    assertThat(warning.message())
        .isEqualTo(
            "zone example.com/IN: example.com/MX 'mail.example.com.example.com' has no address"
                + " records (A or AAAA)");
    assertThat(warning.at().line()).isEqualTo(5);
    assertThat(mends(loaded, Locale.ENGLISH)).contains("Write mail.example.com.");
    assertThat(mends(loaded, Locale.KOREAN)).contains("점이 빠져서");
  }

  @Test
  void collectsAllErrorsWithTheirMends() {
    Diagnosed<Zone> loaded =
        load(
            TOP
                + "www IN A 192.168.111.100.\n"
                + "ftp IN A １９２.168.1.1\n"
                + "sub IN A 192.168.1.1 -> note\n"
                + "two IN MX mail\n");
    assertThat(loaded.value()).isNull();
    assertThat(loaded.diagnostics().stream().map(Diagnostic::message))
        .containsExactly(
            "dns_rdata_fromtext: zone.db:5: near '192.168.111.100.': bad dotted quad",
            "dns_rdata_fromtext: zone.db:6: near '１９２.168.1.1': bad dotted quad",
            "dns_rdata_fromtext: zone.db:7: near '->': extra input text",
            "dns_rdata_fromtext: zone.db:8: near 'mail': not a valid number",
            "zone example.com/IN: loading from master file zone.db failed: bad dotted quad",
            "zone example.com/IN: not loaded due to errors.");
    assertThat(mends(loaded, Locale.KOREAN))
        .contains("192.168.111.100로 쓰세요", "전각 문자", "세미콜론", "우선순위");
  }

  @Test
  void recognisesTheByteOrderMark() {
    Diagnosed<Zone> loaded = load("\uFEFF" + TOP);
    assertThat(loaded.value()).isNull();
    assertThat(mends(loaded, Locale.KOREAN)).contains("BOM");
  }

  @Test
  void usesTheWordsOfBindForWhatStandsInALine() {
    assertThat(said(TOP + "mail.naver.com. IN A 192.0.2.1\n"))
        .containsExactly("zone.db:5: ignoring out-of-zone data (mail.naver.com)");
    assertThat(said(TOP + "www IN A 192.0.2.1"))
        .containsExactly("zone.db:5: file does not end with newline");
    assertThat(said(TOP + "my_host IN A 192.0.2.1\n"))
        .containsExactly("zone.db:5: my_host.example.com: bad owner name (check-names)");
    assertThat(said(TOP + "$INCLUDE nothere.inc\n"))
        .startsWith("dns_master_load: zone.db:5: nothere.inc: file not found");
    assertThat(said("$TLL 3H\n" + TOP))
        .startsWith("dns_master_load: zone.db:1: unknown $ directive '$TLL'")
        .contains("zone example.com/IN: loading from master file zone.db failed: syntax error");
    assertThat(said("$TTL 3X\n" + TOP))
        .startsWith("zone example.com/IN: loading from master file zone.db failed: bad ttl");
    assertThat(said("@ IN SOA @ root. ( 2 1D 1H 1W )\n@ IN NS @\n"))
        .startsWith("dns_rdata_fromtext: zone.db:1: near eol: unexpected end of input");
    assertThat(said(TOP + "@ IN CNAME www\n"))
        .startsWith("dns_master_load: zone.db:5: example.com: CNAME and other data");
    assertThat(said(TOP + "@ IN MX 10 mail\nmail IN CNAME www\nwww IN A 192.0.2.1\n"))
        .containsExactly(
            "zone example.com/IN: example.com/MX 'mail.example.com' is a CNAME (illegal)");
    assertThat(said("$TTL 3H\n@ IN SOA @ root. ( 2 1D 1H 1W 1H )\n@ IN A 192.0.2.1\n"))
        .startsWith("zone example.com/IN: has no NS records");
  }

  @Test
  void asksForGlue() {
    assertThat(said(TOP + "sub IN NS ns.sub\n"))
        .containsExactly(
            "zone example.com/IN: sub.example.com/NS 'ns.sub.example.com' has no REQUIRED GLUE"
                + " address records (A or AAAA)");
    assertThat(said(TOP + "sub IN NS ns.sub\nns.sub IN A 192.0.2.1\n")).isEmpty();
  }

  @Test
  void takesTtlAndClassInEitherOrder() {
    Zone zone = zone(TOP + "a 60 IN A 192.0.2.1\nb IN 60 A 192.0.2.2\nc 1H30M A 192.0.2.3\n");
    assertThat(records(zone, "a.example.com.", Type.A)).containsExactly("60 192.0.2.1");
    assertThat(records(zone, "b.example.com.", Type.A)).containsExactly("60 192.0.2.2");
    assertThat(records(zone, "c.example.com.", Type.A)).containsExactly("5400 192.0.2.3");
  }

  @Test
  void readsIncludedFilesUnderTheirOrigin() throws IOException {
    Files.createDirectories(files.getPath("/work"));
    Files.writeString(files.getPath("/work/hosts.inc"), "@ A 192.0.2.7\none A 192.0.2.8\n");
    Zone zone = zone(TOP + "$INCLUDE hosts.inc lab\nafter A 192.0.2.9\n");
    assertThat(records(zone, "lab.example.com.", Type.A)).containsExactly("10800 192.0.2.7");
    assertThat(records(zone, "one.lab.example.com.", Type.A)).containsExactly("10800 192.0.2.8");
    assertThat(records(zone, "after.example.com.", Type.A)).containsExactly("10800 192.0.2.9");
  }

  @Test
  void endsAnIncludeThatIncludesItself() throws IOException {
    Files.createDirectories(files.getPath("/work"));
    Files.writeString(files.getPath("/work/self.inc"), "$INCLUDE self.inc\n");
    assertThat(load(TOP + "$INCLUDE self.inc\n").value()).isNull();
  }

  @Test
  void generatesRanges() {
    Zone zone =
        zone(TOP + "$GENERATE 1-3 pc${10,3,d} A 192.0.2.$\n$GENERATE 0-4/2 x$ 60 A 10.0.0.$\n");
    assertThat(records(zone, "pc011.example.com.", Type.A)).containsExactly("10800 192.0.2.1");
    assertThat(records(zone, "pc013.example.com.", Type.A)).containsExactly("10800 192.0.2.3");
    assertThat(records(zone, "x4.example.com.", Type.A)).containsExactly("60 10.0.0.4");
    assertThat(records(zone, "x1.example.com.", Type.A)).isEmpty();
  }

  @Test
  void goesOnAfterABrokenRange() {
    Diagnosed<Zone> loaded = load(TOP + "$GENERATE 1-3 a$ A 192.0.2.300\n\nb A 1.2.3\nc A 1.2\n");
    assertThat(loaded.diagnostics().stream().map(Diagnostic::message))
        .contains(
            "dns_rdata_fromtext: zone.db:7: near '1.2.3': bad dotted quad",
            "dns_rdata_fromtext: zone.db:8: near '1.2': bad dotted quad");
  }

  @Test
  void doesNotTalkForever() {
    Diagnosed<Zone> loaded = load(TOP + "x A nonsense\n".repeat(5000));
    assertThat(loaded.value()).isNull();
    assertThat(loaded.diagnostics()).hasSize(1002);
  }

  @Test
  void refusesAHugeRange() {
    assertThat(load(TOP + "$GENERATE 1-2000000000 a$ A 192.0.2.1\n").value()).isNull();
  }

  @Test
  void knowsEmptyNonTerminalsAndWildcards() {
    Zone zone = zone(TOP + "a.b.c IN A 192.0.2.1\n*.w IN A 192.0.2.2\nsub IN NS ns.other.\n");
    ZoneNode empty = node(zone, "c.example.com.");
    assertThat(empty).isNotNull();
    assertThat(Objects.requireNonNull(empty).sets()).isEmpty();
    ZoneNode above = zone.closest(NameKey.of(Name.fromConstantString("x.y.w.example.com.")));
    assertThat(above.name()).isEqualTo(Name.fromConstantString("w.example.com."));
    assertThat(above.wildcard()).isNotNull();
    ZoneNode below = zone.closest(NameKey.of(Name.fromConstantString("x.SUB.example.com.")));
    assertThat(below.cut()).isEqualTo(node(zone, "sub.example.com."));
  }

  private static @Nullable ZoneNode node(Zone zone, String name) {
    return zone.find(NameKey.of(Name.fromConstantString(name)));
  }

  @Test
  void survivesWhateverAFileHolds() {
    Random random = new Random(20260525);
    String alphabet = "@ \t\n\n();\"\\$.-a1IN\u00e9\r";
    String[] words = {
      "SOA",
      "NS",
      "MX",
      "A",
      "$TTL",
      "$ORIGIN",
      "$GENERATE",
      "TXT",
      "1H",
      "\\300",
      "LOC",
      "RRSIG",
      "APL",
      "CAA",
      "DS",
      "SVCB",
      "CERT",
      "NAPTR",
      "CSYNC",
      "\\#",
      "EUI48",
      "1-2"
    };
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder(round % 2 == 0 ? TOP : "");
      for (int i = random.nextInt(80); i > 0; i--) {
        text.append(
            random.nextInt(3) == 0
                ? words[random.nextInt(words.length)] + " "
                : alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Diagnosed<Zone> loaded = load(text.toString());
      assertThat(loaded.hasErrors()).as(text::toString).isEqualTo(loaded.value() == null);
    }
  }

  @Test
  void keepsTheRecordsOfAllTypesAsTheyAreWritten() {
    Zone zone =
        zone(
            TOP
                + "t TXT \"semi ; quote \\\" end\" plain \\200\n"
                + "c CAA 0 issue \"ca.example.net\"\n"
                + "s SRV 1 2 3 @\n"
                + "u TYPE65534 \\# 4 01020304\n"
                + "l TLSA 3 1 1 0D6FCE3B8AAEC1F5E0E3B4F5B0D6FCE3B8AAEC1F5E0E3B4F5B0D6FCE3B8AAEC1\n");
    ZoneNode text = Objects.requireNonNull(node(zone, "t.example.com."));
    Record record = Objects.requireNonNull(text.get(Type.TXT)).records().get(0);
    assertThat(record.rdataToString()).isEqualTo("\"semi ; quote \\\" end\" plain \\200");
    assertThat(records(zone, "c.example.com.", Type.CAA)).hasSize(1);
    assertThat(records(zone, "s.example.com.", Type.SRV))
        .containsExactly("10800 1 2 3 example.com.");
    assertThat(records(zone, "u.example.com.", 65534)).containsExactly("10800 \\# 4 01020304");
  }
}
