package dev.mxlab.named;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.Access;
import dev.mxlab.dns.answer.KeptReply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.zone.ZoneTable;
import dev.mxlab.host.TestHost;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Severity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class NamedDaemonTest {
  private static final String OPTIONS =
      "options {\n\tdirectory \"/var/cache/bind\";\n\trecursion yes;\n\tallow-query { any; };\n};\n";
  private static final String ZONE =
      "zone \"example.com\" IN {\n\ttype master;\n\tfile \"/etc/bind/example.com.db\";\n};\n";
  private static final String DATA =
      "$TTL 3H\n@ IN SOA @ root. ( 2 1D 1H 1W 1H )\n@ IN NS @\n IN A 192.168.111.100\n"
          + " IN MX 10 mail.example.com.\nmail IN A 192.168.111.100\n";
  private static final String HINT = "zone \".\" { type hint; file \"/etc/bind/named.ca\"; };\n";
  private static final Requester NEIGHBOUR = client("192.168.111.200");
  private static final Requester STRANGER = client("203.0.113.5");

  @TempDir Path root;
  private TestHost lab;
  private NamedDaemon named;
  private final List<List<Record>> opened = new ArrayList<>();

  @BeforeEach
  void host() {
    lab = TestHost.on(root).build();
    lab.write("/etc/bind/named.ca", ". 3600000 NS a.root.lab.\na.root.lab. 3600000 A 10.0.0.1\n");
    lab.write("/etc/bind/example.com.db", DATA);
    named =
        new NamedDaemon(
            lab.host(),
            wanted -> {
              opened.add(wanted.hints());
              return new RecursionSource.Resolving(new SilentRecursion(), null);
            },
            (state, observer, counters) ->
                new AnswerSource.Services((octets, length, way) -> {}, (channel, link) -> {}));
  }

  private List<Diagnostic> start(String conf) {
    lab.write("/etc/bind/named.conf", conf);
    return named.start();
  }

  /** What is listened on, the control channel left out. */
  private List<String> serving() {
    return lab.network().open().stream().filter(at -> !at.endsWith(":953")).toList();
  }

  private static Requester client(String literal) {
    InetSocketAddress from = new InetSocketAddress(literal, 4000);
    return new Requester(from, from, Transport.UDP, null);
  }

  private View view() {
    return named.state().views().get(0);
  }

  private ZoneTable.@Nullable Entry entry(String name) {
    return view().zones().exact(Objects.requireNonNull(DomainNames.parse(name)), DClass.IN);
  }

  private long serial() {
    return Objects.requireNonNull(Objects.requireNonNull(entry("example.com")).zone()).serial();
  }

  @Test
  void servesTheTutorialsZoneOnEveryAddress() {
    assertThat(start(OPTIONS + HINT + ZONE)).isEmpty();
    assertThat(serving()).containsExactly("tcp 0.0.0.0:53", "udp 0.0.0.0:53");
    assertThat(serial()).isEqualTo(2);
    assertThat(opened).hasSize(1);
    assertThat(lab.said())
        .contains(
            "loading configuration from '/etc/bind/named.conf'",
            "listening on IPv4 interface eth0, 192.168.111.100#53",
            "zone example.com/IN: loaded serial 2",
            "all zones loaded",
            "running");
  }

  @Test
  void makesTheSessionKeyThatOnlyItsOwnerReadsAndRemovesItAtTheEnd() throws IOException {
    start(OPTIONS.replace("};\n};", "};\n session-keyname \"me.local\";\n};") + HINT + ZONE);
    Path file = lab.host().files().real("/run/named/session.key");
    assertThat(Files.readString(file))
        .matches(
            "key \"me.local\" \\{\n\talgorithm hmac-sha256;\n"
                + "\tsecret \"[A-Za-z0-9+/]{43}=\";\n};\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(view().keys().find(Name.fromString("me.local."))).isNotNull();
    named.stop();
    assertThat(file).doesNotExist();
  }

  @Test
  void keepsTheSessionKeyWhileNothingOfItChanges() throws IOException {
    String conf = OPTIONS + HINT + ZONE;
    start(conf);
    Path file = lab.host().files().real("/run/named/session.key");
    String first = Files.readString(file);
    named.reload();
    assertThat(file).hasContent(first);
    lab.write(
        "/etc/bind/named.conf", conf.replace("options {", "options { session-keyalg hmac-sha512;"));
    named.reload();
    assertThat(file).content().contains("algorithm hmac-sha512;");
    lab.write("/etc/bind/named.conf", conf.replace("options {", "options { session-keyfile none;"));
    named.reload();
    assertThat(file).doesNotExist();
  }

  @Test
  void withoutASessionKeyNobodyServesAZoneThatItUpdates() {
    start(
        OPTIONS.replace("options {", "options { session-keyfile none;")
            + HINT
            + ZONE.replace("};", "update-policy local; };"));
    assertThat(named.running()).isFalse();
    assertThat(lab.said())
        .contains(
            "failed to enable auto DDNS policy for zone example.com: session key not found",
            "loading configuration: not found");
  }

  @Test
  void aNameWithMoreTypesThanAllowedKeepsAZoneFromLoading() {
    start(OPTIONS + HINT + ZONE.replace("};", "max-types-per-name 3; };"));
    assertThat(Objects.requireNonNull(entry("example.com")).zone()).isNull();
    assertThat(lab.said())
        .contains(
            "zone example.com/IN: loading from master file /etc/bind/example.com.db failed:"
                + " too many records");
  }

  @Test
  void makesNoEmptyZoneWhereOthersAloneAreAsked() {
    String forwarders = "forwarders { 10.0.0.9; }; };";
    start(
        OPTIONS
            + HINT
            + "zone \"10.in-addr.arpa\" { type forward; forward only; "
            + forwarders
            + "zone \"16.172.in-addr.arpa\" { type forward; forward first; "
            + forwarders);
    assertThat(entry("10.in-addr.arpa")).isNull();
    assertThat(entry("16.172.in-addr.arpa")).isNotNull();
    assertThat(entry("168.192.in-addr.arpa")).isNotNull();
  }

  @Test
  void listensOnTheLoopbackAloneWhenToldSo() {
    start("options { listen-on port 5353 { 127.0.0.1; }; listen-on-v6 { none; }; };" + HINT + ZONE);
    assertThat(serving()).containsExactly("tcp 127.0.0.1:5353", "udp 127.0.0.1:5353");
  }

  @Test
  void listensOnTheAddressesThatMatch() {
    start("options { listen-on { !127.0.0.1; any; }; listen-on-v6 { none; }; };" + HINT + ZONE);
    assertThat(serving()).containsExactly("tcp 192.168.111.100:53", "udp 192.168.111.100:53");
  }

  @Test
  void aBrokenConfigurationOpensNothing() {
    List<Diagnostic> found =
        start(OPTIONS + "zone \"example.com\" {\n\ttype master\n\tfile \"x\";\n};\n");
    assertThat(Diagnostic.anyError(found)).isTrue();
    assertThat(found.get(0).message())
        .isEqualTo("/etc/bind/named.conf:8: missing ';' before 'file'");
    assertThat(Objects.requireNonNull(found.get(0).mend()).in(Locale.KOREAN))
        .isEqualTo("/etc/bind/named.conf 7행 끝에 세미콜론(;)이 빠졌습니다.");
    assertThat(serving()).isEmpty();
    assertThat(named.listening()).isEmpty();
    assertThat(lab.said()).contains("exiting (due to fatal error)");
  }

  @Test
  void aMissingConfigurationIsAnError() {
    assertThat(named.start())
        .anyMatch(
            d -> d.isError() && d.message().equals("open: /etc/bind/named.conf: file not found"));
  }

  @Test
  void aTakenPortIsAnError() {
    lab.network().take(53);
    assertThat(start(OPTIONS + HINT + ZONE)).anyMatch(Diagnostic::isError);
    assertThat(serving()).isEmpty();
  }

  @Test
  void runsWithoutAnyAddressToListenOn() {
    assertThat(start("options { recursion no; listen-on { 10.9.9.9; }; listen-on-v6 { none; }; };"))
        .extracting(Diagnostic::message)
        .containsExactly("not listening on any interfaces");
    assertThat(named.running()).isTrue();
    assertThat(serving()).isEmpty();
  }

  @Test
  void aBrokenZoneFailsAloneAtTheStart() {
    lab.write("/etc/bind/example.com.db", DATA + "www IN A 1.2.3.400\n");
    List<Diagnostic> found = start(OPTIONS + HINT + ZONE);
    assertThat(found).isNotEmpty().noneMatch(Diagnostic::isError);
    assertThat(Objects.requireNonNull(entry("example.com")).zone()).isNull();
    assertThat(serving()).isNotEmpty();
  }

  @Test
  void aReloadTakesAChangedZone() {
    start(OPTIONS + HINT + ZONE);
    lab.write("/etc/bind/example.com.db", DATA.replace("( 2 ", "( 31 "));
    assertThat(named.reload()).isEmpty();
    assertThat(serial()).isEqualTo(31);
    assertThat(opened).as("the cache stays").hasSize(1);
  }

  @Test
  void aReloadKeepsABrokenZoneAndNamesTheLine() {
    start(OPTIONS + HINT + ZONE);
    lab.write("/etc/bind/example.com.db", DATA + "www IN A 192.168.111.100.\n");
    List<Diagnostic> found = named.reload();
    assertThat(found).anyMatch(d -> d.isError() && d.at().line() == 7);
    assertThat(serial()).isEqualTo(2);
  }

  @Test
  void aReloadForgetsAZoneWhoseNewFileIsNotThere() {
    start(OPTIONS + HINT + ZONE);
    lab.write("/etc/bind/named.conf", OPTIONS + HINT + ZONE.replace(".com.db", ".com.zone"));
    named.reload();
    assertThat(Objects.requireNonNull(entry("example.com")).zone()).isNull();
    assertThat(lab.said()).contains("zone example.com/IN: (primary) removed");
  }

  @Test
  void aReloadOfABrokenConfigurationChangesNothing() {
    start(OPTIONS + HINT + ZONE);
    var before = named.state();
    lab.write("/etc/bind/named.conf", "options { recurson yes; };");
    assertThat(named.reload()).anyMatch(Diagnostic::isError);
    assertThat(named.state()).isSameAs(before);
    assertThat(serving()).isNotEmpty();
    assertThat(lab.said()).contains("reloading configuration failed: failure");
  }

  @Test
  void aReloadFollowsListenOn() {
    start(OPTIONS + HINT + ZONE);
    lab.write(
        "/etc/bind/named.conf",
        "options { listen-on { 127.0.0.1; }; listen-on-v6 { none; }; };" + HINT);
    named.reload();
    assertThat(serving()).containsExactly("tcp 127.0.0.1:53", "udp 127.0.0.1:53");
    assertThat(entry("example.com")).isNull();
    assertThat(lab.said()).contains("zone example.com/IN: (primary) removed");
  }

  @Test
  void aStopClosesEverything() {
    start(OPTIONS + HINT + ZONE);
    named.stop();
    assertThat(serving()).isEmpty();
    assertThat(named.state().views()).isEmpty();
  }

  @Test
  void readsTheRedHatLayoutWhereItIsTheOnlyOne() {
    lab.write(
        "/etc/named.conf",
        "options { directory \"/var/named\"; };\nzone \"kjy.co.ki\" { type master; file \"kjy.zone\"; };\n"
            + "zone \".\" { type hint; file \"named.ca\"; };\n");
    lab.write("/var/named/kjy.zone", DATA.replace("mail.example.com.", "mail"));
    lab.write("/var/named/named.ca", ". NS a.root.lab.\n".replace("NS", "3600 NS"));
    assertThat(named.start()).isEmpty();
    assertThat(named.commandLine()).isEqualTo("/usr/sbin/named -u named -c /etc/named.conf");
    assertThat(Objects.requireNonNull(entry("kjy.co.ki")).zone()).isNotNull();
  }

  @Test
  void missingHintsAreAnError() {
    assertThat(start(OPTIONS + "zone \".\" { type hint; file \"nothere.ca\"; };"))
        .anyMatch(
            d ->
                d.isError()
                    && d.message()
                        .contains(
                            "could not configure root hints from 'nothere.ca': file not found"));
  }

  @Test
  void aSecondaryZoneFailsUntilItIsFetched() {
    List<Diagnostic> found =
        start(
            OPTIONS
                + HINT
                + "zone \"kjy.co.ki\" { type slave; masters { 192.168.0.164; }; file \"k\"; };\n");
    assertThat(found).isEmpty();
    assertThat(Objects.requireNonNull(entry("kjy.co.ki")).zone()).isNull();
  }

  @Test
  void warnsOfWhatItDoesNotServe() {
    List<Diagnostic> found = start(OPTIONS + "zone \"com\" { type delegation-only; };\n");
    assertThat(found).extracting(Diagnostic::severity).contains(Severity.WARNING);
  }

  @Test
  void makesBindsEmptyZonesWhenItRecurses() {
    start(OPTIONS + HINT + ZONE + "zone \"10.in-addr.arpa\" { type master; file \"nothere\"; };");
    assertThat(view().zones().all()).hasSize(101);
    assertThat(Objects.requireNonNull(entry("168.192.in-addr.arpa")).zone()).isNotNull();
    assertThat(Objects.requireNonNull(entry("10.in-addr.arpa")).zone()).isNull();
  }

  @Test
  void makesNoEmptyZonesWithoutRecursion() {
    start("options { recursion no; };" + ZONE);
    assertThat(view().zones().all()).hasSize(1);
    assertThat(view().recursion()).isNull();
    assertThat(opened).isEmpty();
  }

  @Test
  void recursesForNeighboursOnlyByDefault() {
    start("options { recursion yes; };" + HINT + ZONE);
    Access access = view().access();
    assertThat(access.mayQuery(STRANGER, Name.root)).isTrue();
    assertThat(access.mayRecurse(STRANGER)).isFalse();
    assertThat(access.mayRecurse(NEIGHBOUR)).isTrue();
    assertThat(access.mayRecurse(client("127.0.0.1"))).isTrue();
    assertThat(access.mayQueryCache(STRANGER)).isFalse();
  }

  @Test
  void recursionFollowsAllowQuery() {
    start(OPTIONS + HINT + ZONE);
    assertThat(view().access().mayRecurse(STRANGER)).isTrue();
  }

  @Test
  void theCacheFollowsAllowRecursion() {
    start("options { allow-query { any; }; allow-recursion { 192.168.111.200; }; };" + HINT + ZONE);
    Access access = view().access();
    assertThat(access.mayQueryCache(STRANGER)).isFalse();
    assertThat(access.mayQueryCache(NEIGHBOUR)).isTrue();
  }

  @Test
  void aZonesAllowQueryOverrulesTheOptions() {
    start(
        OPTIONS
            + HINT
            + "zone \"example.com\" { type master; file \"/etc/bind/example.com.db\";"
            + " allow-query { 192.168.111.0/24; }; };");
    Access access = view().access();
    Name zone = Objects.requireNonNull(DomainNames.parse("Example.com"));
    assertThat(access.mayQuery(STRANGER, zone)).isFalse();
    assertThat(access.mayQuery(NEIGHBOUR, zone)).isTrue();
  }

  @Test
  void tellsItsVersionAsTold() {
    start("options { version \"not told\"; hostname none; };" + HINT);
    assertThat(named.state().settings().version()).isEqualTo("not told");
    assertThat(named.state().settings().hostname()).isEmpty();
  }

  @Test
  void tellsItsServerIdOnlyWhenToldTo() {
    start("options { recursion no; };");
    assertThat(named.state().settings().serverId()).isEmpty();
    start("options { recursion no; server-id none; };");
    assertThat(named.state().settings().serverId()).isEmpty();
    start("options { recursion no; server-id \"ns-1\"; };");
    assertThat(named.state().settings().serverId()).isEqualTo("ns-1");
    start("options { recursion no; server-id hostname; };");
    assertThat(named.state().settings().serverId()).isEqualTo("mail.example.com");
  }

  @Test
  void namesThatAreNoHostNamesAreRefusedUnlessCheckNamesLetsThemThrough() {
    lab.write("/etc/bind/example.com.db", DATA + "my_pc IN A 192.168.111.7\n");
    start("options { recursion no; };" + ZONE);
    assertThat(Objects.requireNonNull(entry("example.com")).zone()).isNull();
    start("options { recursion no; check-names master ignore; };" + ZONE);
    assertThat(serial()).isEqualTo(2);
    start("options { recursion no; check-names response ignore; };" + ZONE);
    assertThat(Objects.requireNonNull(entry("example.com")).zone()).isNull();
    start(
        "options { recursion no; };"
            + ZONE.replace("type master;", "type master; check-names warn;"));
    assertThat(serial()).isEqualTo(2);
  }

  @Test
  void readsIncludesByTheirPathsOnTheHost() {
    lab.write("/etc/bind/named.conf.local", ZONE);
    lab.write("/etc/bind/named.conf.options", OPTIONS + HINT);
    start("include \"/etc/bind/named.conf.options\";\ninclude \"/etc/bind/named.conf.local\";\n");
    assertThat(serial()).isEqualTo(2);
  }

  @Test
  void whatItLoadsIsWhatIsAnswered() throws IOException {
    start(OPTIONS + HINT + ZONE);
    Name apex = Name.fromString("example.com.");
    Message query = Message.newQuery(Record.newRecord(apex, Type.MX, DClass.IN));
    KeptReply reply = new KeptReply();
    new Responder(named::state, lab.host().clock()).respond(query.toWire(), NEIGHBOUR, reply);
    assertThat(new Message(reply.message()).getSection(Section.ANSWER))
        .extracting(Record::rdataToString)
        .containsExactly("10 mail.example.com.");
  }

  @Test
  void aZoneThatCouldNotBeLoadedIsAFailure() throws IOException {
    start(OPTIONS + HINT + "zone \"example.com\" { type master; file \"nothere.db\"; };");
    Message query =
        Message.newQuery(Record.newRecord(Name.fromString("example.com."), Type.MX, DClass.IN));
    KeptReply reply = new KeptReply();
    new Responder(named::state, lab.host().clock()).respond(query.toWire(), NEIGHBOUR, reply);
    assertThat(new Message(reply.message()).getRcode()).isEqualTo(Rcode.SERVFAIL);
  }
}
