package dev.mxlab.named;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.dns.answer.KeptReply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.sign.SignedRequest;
import dev.mxlab.dns.sign.TsigKey;
import dev.mxlab.dns.sign.TsigStatus;
import dev.mxlab.host.TestHost;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Severity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Who sees what, where named.conf has views. */
class ViewsTest {
  private static final String SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";
  private static final String KEY =
      "key \"k1\" { algorithm hmac-sha256; secret \"" + SECRET + "\"; };\n";
  private static final String VIEWS =
      KEY
          + "acl inside { 192.168.111.0/24; };\n"
          + "options { directory \"/etc/bind\"; };\n"
          + "view \"signed\" { match-clients { key k1; }; recursion no;\n"
          + "  zone \"v.test\" { type primary; file \"signed.db\"; }; };\n"
          + "view \"internal\" { match-clients { inside; }; recursion no;\n"
          + "  zone \"v.test\" { type primary; file \"int.db\"; };\n"
          + "  zone \"only.test\" { type primary; file \"int.db\"; }; };\n"
          + "view \"external\" { match-clients { !203.0.113.9; any; }; recursion no;\n"
          + "  zone \"v.test\" { type primary; file \"ext.db\"; };\n"
          + "  zone \"only.test\" { in-view \"internal\"; }; };\n";

  @TempDir Path root;
  private TestHost lab;
  private NamedDaemon named;
  private final List<RecursionSource.Wanted> opened = new ArrayList<>();

  @BeforeEach
  void host() {
    lab = TestHost.on(root).build();
    zone("int.db", "10.0.0.1");
    zone("ext.db", "192.0.2.1");
    zone("signed.db", "172.16.0.1");
    lab.write("/etc/bind/named.ca", ". 3600000 NS a.root.lab.\na.root.lab. 3600000 A 10.0.0.1\n");
    named =
        new NamedDaemon(
            lab.host(),
            wanted -> {
              opened.add(wanted);
              return new RecursionSource.Resolving(new SilentRecursion(), null);
            },
            (state, observer, counters) ->
                new AnswerSource.Services((octets, length, way) -> {}, (channel, link) -> {}));
  }

  private void zone(String file, String address) {
    lab.write(
        "/etc/bind/" + file,
        "$TTL 100\n@ SOA ns admin 1 3600 600 86400 50\n@ NS ns\nns A 127.0.53.1\nwww A "
            + address
            + "\n");
  }

  private List<Diagnostic> start(String conf) {
    lab.write("/etc/bind/named.conf", conf);
    return named.start();
  }

  private byte[] ask(String from, String at, byte[] query) {
    KeptReply reply = new KeptReply();
    Requester who =
        new Requester(
            new InetSocketAddress(from, 4000), new InetSocketAddress(at, 53), Transport.UDP, null);
    new Responder(named::state, lab.host().clock()).respond(query, who, reply);
    return Objects.requireNonNull(reply.message());
  }

  private static byte[] query(String name, int type, int dclass, boolean rd) {
    try {
      Message query = Message.newQuery(Record.newRecord(new Name(name), type, dclass));
      if (!rd) {
        query.getHeader().unsetFlag(Flags.RD);
      }
      return query.toWire();
    } catch (IOException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  /** The answers' data, or the code where there is none. */
  private static String said(byte[] response) {
    try {
      Message message = new Message(response);
      List<Record> answers = message.getSection(Section.ANSWER);
      return answers.isEmpty() ? Rcode.string(message.getRcode()) : answers.get(0).rdataToString();
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private String asked(String from, String name) {
    return said(ask(from, "192.168.111.100", query(name, Type.A, DClass.IN, false)));
  }

  @Test
  void theFirstViewThatTakesAClientIsTheOneItSees() {
    assertThat(start(VIEWS)).isEmpty();
    assertThat(asked("192.168.111.200", "www.v.test.")).isEqualTo("10.0.0.1");
    assertThat(asked("203.0.113.5", "www.v.test.")).isEqualTo("192.0.2.1");
    assertThat(asked("203.0.113.9", "www.v.test.")).isEqualTo("REFUSED");
    assertThat(lab.said())
        .contains(
            "zone v.test/IN/internal: loaded serial 1", "zone v.test/IN/external: loaded serial 1");
  }

  @Test
  void aZoneMayBeAnotherViews() {
    start(VIEWS);
    assertThat(asked("192.168.111.200", "www.only.test.")).isEqualTo("10.0.0.1");
    assertThat(asked("203.0.113.5", "www.only.test.")).isEqualTo("10.0.0.1");
  }

  @Test
  void aKeyOpensAView() {
    start(VIEWS);
    TsigKey key = TsigKey.of("k1", "hmac-sha256", SECRET).orElseThrow();
    SignedRequest request =
        SignedRequest.sign(
            key, query("www.v.test.", Type.A, DClass.IN, false), lab.host().clock().instant());
    byte[] response = ask("203.0.113.9", "192.168.111.100", request.message());
    assertThat(said(response)).isEqualTo("172.16.0.1");
    assertThat(request.check(response, lab.host().clock().instant())).isEqualTo(TsigStatus.SUCCESS);
  }

  @Test
  void viewsMayGoByTheAddressThatWasAsked() {
    start(
        "options { directory \"/etc/bind\"; recursion no; };\n"
            + "view \"a\" { match-destinations { 127.0.0.1; };"
            + " zone \"v.test\" { type primary; file \"int.db\"; }; };\n"
            + "view \"b\" { zone \"v.test\" { type primary; file \"ext.db\"; }; };\n");
    byte[] query = query("www.v.test.", Type.A, DClass.IN, false);
    assertThat(said(ask("192.168.111.200", "127.0.0.1", query))).isEqualTo("10.0.0.1");
    assertThat(said(ask("192.168.111.200", "192.168.111.100", query))).isEqualTo("192.0.2.1");
  }

  @Test
  void viewsMayTakeRecursiveQueriesOnly() {
    start(
        "options { directory \"/etc/bind\"; recursion no; };\n"
            + "view \"a\" { match-recursive-only yes;"
            + " zone \"v.test\" { type primary; file \"int.db\"; }; };\n"
            + "view \"b\" { zone \"v.test\" { type primary; file \"ext.db\"; }; };\n");
    String at = "192.168.111.100";
    assertThat(said(ask(at, at, query("www.v.test.", Type.A, DClass.IN, true))))
        .isEqualTo("10.0.0.1");
    assertThat(said(ask(at, at, query("www.v.test.", Type.A, DClass.IN, false))))
        .isEqualTo("192.0.2.1");
  }

  @Test
  void eachViewRecursesByItsOwnRules() {
    start(
        "options { directory \"/etc/bind\"; };\n"
            + "view \"a\" { match-clients { 192.168.111.200; }; recursion yes;"
            + " zone \".\" { type hint; file \"named.ca\"; }; };\n"
            + "view \"b\" { recursion no; };\n");
    assertThat(opened).hasSize(1);
    assertThat(named.state().views().get(0).recursion()).isNotNull();
    assertThat(named.state().views().get(1).recursion()).isNull();
    assertThat(named.state().views().get(0).zones().all()).hasSize(100);
    assertThat(named.state().views().get(1).zones().all()).isEmpty();
  }

  @Test
  void questionsOfClassChaosGoToAViewOfTheirOwn() {
    String chaos =
        "view \"c\" chaos { zone \"v.test\" chaos { type primary; file \"c.db\"; }; };\n";
    lab.write(
        "/etc/bind/c.db",
        "$TTL 1\n@ CH SOA ns admin 1 1 1 1 1\n@ CH NS ns.elsewhere.\n@ CH TXT hello\n");
    start("options { directory \"/etc/bind\"; recursion no; };\nview \"i\" { };\n" + chaos);
    String at = "192.168.111.100";
    assertThat(said(ask(at, at, query("v.test.", Type.TXT, DClass.CH, false)))).isEqualTo("hello");
    start("options { allow-query { 127.0.0.1; }; version \"sim\"; recursion no; };");
    byte[] version = query("version.bind.", Type.TXT, DClass.CH, false);
    assertThat(said(ask("127.0.0.1", at, version))).isEqualTo("sim");
    assertThat(said(ask(at, at, version))).isEqualTo("REFUSED");
  }

  @Test
  void aReloadOfOneZoneNeedsItsView() {
    start(VIEWS);
    zone("int.db", "10.0.0.7");
    assertThat(new ControlChannel(named).command("reload v.test", false).text())
        .isEqualTo("zone 'v.test' was found in multiple views");
    new ControlChannel(named).command("reload v.test IN internal", false);
    assertThat(asked("192.168.111.200", "www.v.test.")).isEqualTo("10.0.0.7");
    assertThat(asked("203.0.113.5", "www.v.test.")).isEqualTo("192.0.2.1");
  }

  @Test
  void anotherViewsZoneFollowsItsReload() {
    start(VIEWS);
    zone("int.db", "10.0.0.8");
    assertThat(named.reload()).allMatch(told -> told.severity() == Severity.NOTE);
    assertThat(asked("203.0.113.5", "www.only.test.")).isEqualTo("10.0.0.8");
    named.reconfigure();
    assertThat(asked("203.0.113.5", "www.only.test.")).isEqualTo("10.0.0.8");
  }

  @Test
  void aReloadKeepsTheResolversThatNothingChangedFor() {
    String conf =
        "options { directory \"/etc/bind\"; };\nview \"a\" { zone \".\" { type hint; file"
            + " \"named.ca\"; }; };\n";
    start(conf);
    named.reload();
    assertThat(opened).hasSize(1);
    lab.write(
        "/etc/bind/named.conf", conf.replace("view \"a\" {", "view \"a\" { max-cache-ttl 5;"));
    named.reload();
    assertThat(opened).hasSize(2);
  }

  @Test
  void emptyZonesLeaveRoomForWhatStandsBelowThem() {
    start(
        "options { directory \"/etc/bind\"; recursion yes; };\n"
            + "zone \".\" { type hint; file \"named.ca\"; };\n"
            + "zone \"111.168.192.in-addr.arpa\" { type primary; file \"int.db\"; };\n");
    String at = "192.168.111.100";
    byte[] ns = ask(at, at, query("168.192.in-addr.arpa.", Type.NS, DClass.IN, true));
    byte[] other = ask(at, at, query("10.in-addr.arpa.", Type.NS, DClass.IN, true));
    assertThat(ttl(ns)).isEqualTo(86_400);
    assertThat(ttl(other)).isEqualTo(0);
  }

  private static long ttl(byte[] response) {
    try {
      return new Message(response).getSection(Section.ANSWER).get(0).getTTL();
    } catch (IOException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }
}
