package dev.mxlab.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.zone.Checks.Integrity;
import dev.mxlab.dns.zone.Checks.Level;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/** The words were recorded from named-checkzone of BIND 9.18.49 (Debian 1:9.18.49-1~deb12u3). */
class OutsideChecksTest {
  private static final String ZONE =
      """
      $TTL 1
      @ SOA a b 1 1 1 1 1
      @ NS a
      @ NS alias.other.org.
      a A 1.2.3.4
      m MX 10 alias.other.org.
       MX 20 real.other.org.
       MX 30 nope.other.org.
       MX 70 refused.net.
       MX 80 .
      n MX 40 nope.other.org.
      s SRV 1 1 1 alias.other.org.
       SRV 1 2 1 nope.other.org.
      sub NS ns1.sub
       NS alias.other.org.
       NS nope.other.org.
      ns1.sub A 10.1.1.2
       A 10.1.1.9
       AAAA ::5
      """;

  private static final List<String> FIRST =
      List.of(
          "m.example.com/MX 'nope.other.org' (out of zone) has no addresses records (A or AAAA)",
          "getaddrinfo(refused.net) failed: Temporary failure in name resolution");
  private static final List<String> LAST =
      List.of(
          "sub.example.com/NS 'ns1.sub.example.com' extra GLUE A record (10.1.1.9)",
          "sub.example.com/NS 'ns1.sub.example.com' extra GLUE AAAA record (::5)",
          "sub.example.com/NS 'ns1.sub.example.com' missing GLUE AAAA record (::7)",
          "sub.example.com/NS 'ns1.sub.example.com' missing GLUE A record (10.1.1.3)");

  @TempDir Path directory;

  private static Elsewhere.Found look(Name name) {
    return switch (name.toString()) {
      case "alias.other.org." -> host("real.other.org.", "10.1.1.1");
      case "real.other.org." -> host("real.other.org.", "10.1.1.1");
      case "ns1.sub.example.com." -> host("ns1.sub.example.com.", "::7", "10.1.1.2", "10.1.1.3");
      case "refused.net." -> new Elsewhere.Unknown("Temporary failure in name resolution");
      default -> new Elsewhere.Nothing();
    };
  }

  private static Elsewhere.Host host(String canonical, String... addresses) {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses) {
      try {
        all.add(InetAddress.getByName(address));
      } catch (UnknownHostException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return new Elsewhere.Host(Name.fromConstantString(canonical), all);
  }

  private Diagnosed<Zone> load(Level alias, boolean asks) throws IOException {
    Path file = Files.writeString(directory.resolve("zone.db"), ZONE);
    Integrity integrity =
        new Integrity(
            true, true, alias, alias, true, true, 0, asks ? OutsideChecksTest::look : null);
    return ZoneFile.load(
        new ZoneFile.Request(
            Name.fromConstantString("example.com."),
            DClass.IN,
            file,
            "zone.db",
            directory::resolve,
            Checks.CHECKZONE.with(integrity),
            "",
            ZoneFile.Format.TEXT));
  }

  private static List<String> said(Diagnosed<Zone> loaded) {
    return loaded.diagnostics().stream()
        .map(Diagnostic::message)
        .map(line -> line.replace("zone example.com/IN: ", ""))
        .toList();
  }

  private static List<String> all(boolean aliases) {
    List<String> lines = new ArrayList<>();
    String words = "(out of zone) is a CNAME 'real.other.org' (illegal)";
    if (aliases) {
      lines.add("m.example.com/MX 'alias.other.org' " + words);
    }
    lines.addAll(FIRST);
    if (aliases) {
      lines.add("s.example.com/SRV 'alias.other.org' " + words);
    }
    lines.addAll(LAST);
    return lines;
  }

  @Test
  void tellsOfTheHostsOfOtherZonesOnce() throws IOException {
    Diagnosed<Zone> loaded = load(Level.WARN, true);
    assertThat(loaded.value()).isNotNull();
    assertThat(said(loaded)).containsExactlyElementsOf(all(true));
  }

  @Test
  void aliasesCanEndItOrBeLeftAlone() throws IOException {
    assertThat(load(Level.FAIL, true).value()).isNull();
    assertThat(said(load(Level.IGNORE, true))).containsExactlyElementsOf(all(false));
  }

  @Test
  void asksNobodyUnlessTold() throws IOException {
    assertThat(said(load(Level.WARN, false))).isEmpty();
  }
}
