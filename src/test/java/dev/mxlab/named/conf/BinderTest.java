package dev.mxlab.named.conf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class BinderTest {
  private static NamedConf conf(String text) {
    ConfReader.Reading reading = MemoryFiles.reading(text);
    assertThat(reading.diagnostics()).isEmpty();
    return Objects.requireNonNull(reading.conf());
  }

  private static ZoneStatement zone(NamedConf conf, String view, String name) {
    return conf.zones().stream()
        .filter(z -> z.view().equals(view) && z.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @Test
  void aZoneInheritsFromItsViewAndTheOptions() {
    NamedConf conf =
        conf(
            """
            options { allow-transfer { 10.0.0.1; }; notify explicit; max-transfer-time-in 5; };
            view "in" {
              allow-transfer { 10.0.0.2; };
              zone "a" { type primary; file "a"; allow-transfer { none; }; };
              zone "b" { type primary; file "b"; };
            };
            view "out" { zone "c" { type primary; file "c"; notify no; }; };
            """);
    assertThat(zone(conf, "in", "a").settings().access().transfer().at())
        .hasToString("named.conf:4");
    assertThat(zone(conf, "in", "b").settings().access().transfer().at())
        .hasToString("named.conf:3");
    assertThat(zone(conf, "out", "c").settings().access().transfer().at())
        .hasToString("named.conf:1");
    assertThat(zone(conf, "in", "b").settings().notifying().mode())
        .isEqualTo(ZoneSettings.Notify.Mode.EXPLICIT);
    assertThat(zone(conf, "out", "c").settings().notifying().mode())
        .isEqualTo(ZoneSettings.Notify.Mode.NO);
    assertThat(zone(conf, "out", "c").settings().incoming().maxTime()).hasMinutes(5);
    assertThat(conf.allViews()).extracting(View::name).containsExactly("in", "out");
  }

  @Test
  void withoutViewsThereIsOneForAll() throws UnknownHostException {
    NamedConf conf =
        conf("options { recursion no; };\nzone \"a\" { type primary; file \"a\"; };\n");
    View view = conf.allViews().get(0);
    assertThat(conf.allViews()).hasSize(1);
    assertThat(view.shown()).isEqualTo("_default");
    assertThat(view.zones()).hasSize(1);
    assertThat(view.settings().recursion()).isFalse();
    Acl.Own own = new Acl.Own(List.of(address("192.168.111.100")), 24);
    assertThat(view.clients().matches(address("203.0.113.9"), own)).isTrue();
    assertThat(view.settings().access().cache().value().matches(address("127.0.0.1"), own))
        .isFalse();
  }

  @Test
  void whoMayRecurseFollowsWhatIsWritten() throws UnknownHostException {
    ViewSettings.Access access =
        conf("options { allow-recursion { 10/8; }; allow-query { any; }; };")
            .allViews()
            .get(0)
            .settings()
            .access();
    Acl.Own own = new Acl.Own(List.of(address("192.168.111.100")), 24);
    assertThat(access.cache().value().matches(address("10.1.1.1"), own)).isTrue();
    assertThat(access.cache().value().matches(address("192.168.111.5"), own)).isFalse();
    assertThat(access.query().value().matches(address("192.168.111.5"), own)).isTrue();
  }

  @Test
  void aListOfPrimariesIsResolved() throws UnknownHostException {
    NamedConf conf =
        conf(
            """
            key k { algorithm hmac-sha256; secret "c2VjcmV0"; };
            primaries two { 10.0.0.1 port 5353; 10.0.0.2 key k; };
            primaries "all" port 54 { two; 10.0.0.3; };
            zone "a" { type secondary; primaries { all; }; };
            """);
    List<Remote> primaries = zone(conf, "", "a").settings().primaries();
    assertThat(primaries)
        .extracting(Remote::address)
        .containsExactly(address("10.0.0.1"), address("10.0.0.2"), address("10.0.0.3"));
    assertThat(primaries).extracting(Remote::port).containsExactly(5353, 0, 54);
    assertThat(primaries.get(1).key()).isEqualTo(Name.fromConstantString("k."));
    assertThat(primaries.get(1).socket(53).getPort()).isEqualTo(53);
  }

  @Test
  void aKeyInAnAclMatchesWhoSignedWithIt() throws UnknownHostException {
    Acl acl =
        zone(
                conf(
                    """
                    key "K.example" { algorithm hmac-sha256; secret "c2VjcmV0"; };
                    zone "a" { type primary; file "a"; allow-update { !10.0.0.9; key k.example; }; };
                    """),
                "",
                "a")
            .settings()
            .access()
            .update()
            .value();
    Acl.Own own = new Acl.Own(List.of(), 24);
    Name key = Name.fromConstantString("k.EXAMPLE.");
    assertThat(acl.matches(new Acl.Client(address("10.0.0.1"), key), own)).isTrue();
    assertThat(acl.matches(new Acl.Client(address("10.0.0.9"), key), own)).isFalse();
    assertThat(acl.matches(address("10.0.0.1"), own)).isFalse();
    assertThat(acl.hasKey()).isTrue();
  }

  @Test
  void anUpdatePolicyHasItsRules() {
    UpdatePolicy policy =
        Objects.requireNonNull(
            zone(
                    conf(
                        """
                        zone "a" { type primary; file "a"; update-policy {
                          deny evil. name www.a.;
                          grant good. subdomain a. A AAAA;
                          grant good. zonesub ANY;
                        }; };
                        """),
                    "",
                    "a")
                .settings()
                .updatePolicy());
    assertThat(policy.rules())
        .extracting(UpdatePolicy.Rule::kind)
        .containsExactly(
            UpdatePolicy.Kind.NAME, UpdatePolicy.Kind.SUBDOMAIN, UpdatePolicy.Kind.ZONESUB);
    assertThat(policy.rules())
        .extracting(UpdatePolicy.Rule::grant)
        .containsExactly(false, true, true);
    assertThat(policy.rules().get(1).types())
        .extracting(UpdatePolicy.RuleType::type)
        .containsExactly(Type.A, Type.AAAA);
    assertThat(policy.rules().get(2).name()).isNull();
  }

  @Test
  void loggingHasBindsDefaults() {
    Logging plain = conf("").logging();
    assertThat(plain.of("queries"))
        .extracting(Logging.Channel::name)
        .containsExactly("default_syslog", "default_debug");
    assertThat(plain.of("unmatched")).extracting(Logging.Channel::name).containsExactly("null");
    assertThat(conf("").server().queryLog()).isFalse();
    NamedConf conf =
        conf(
            """
            logging {
              channel q { file "q.log" versions 3 size 10m suffix timestamp; severity debug 3;
                print-time iso8601; print-category yes; };
              category queries { q; null; };
            };
            """);
    Logging.Channel channel = conf.logging().of("queries").get(0);
    assertThat(channel.destination()).isEqualTo(new Logging.ToFile("q.log", 3, 10 << 20, true));
    assertThat(channel.severity()).isEqualTo(new Logging.Severity(Logging.Level.DEBUG, 3));
    assertThat(channel.form())
        .isEqualTo(new Logging.Form(Logging.Time.ISO8601, true, false, false));
    assertThat(conf.server().queryLog()).isTrue();
  }

  @Test
  void theServersSettingsHaveBindsDefaults() {
    NamedConf conf =
        conf(
            """
            options { tcp-idle-timeout 50; max-cache-size 10%; prefetch 5; rrset-order { type A order random; order cyclic; };
              rate-limit { responses-per-second 5; exempt-clients { 10/8; }; };
              forwarders port 5300 { 10.0.0.1; 10.0.0.2 port 53; }; forward only; max-cache-ttl PT1H; };
            server 10.0.0.0/8 { bogus yes; };
            server 10.0.0.1 { keys "k"; tcp-only yes; };
            key k { algorithm hmac-sha256; secret "c2VjcmV0"; };
            """);
    assertThat(conf.server().tcp().clients()).isEqualTo(150);
    assertThat(conf.server().tcp().idleTimeout()).isEqualTo(Duration.ofSeconds(5));
    ViewSettings view = conf.allViews().get(0).settings();
    assertThat(view.cache().size())
        .isEqualTo(new ViewSettings.Size(ViewSettings.Size.Unit.PERCENT, 10));
    assertThat(view.cache().maxTtl()).isEqualTo(Duration.ofHours(1));
    assertThat(view.cache().prefetchEligible()).isEqualTo(Duration.ofSeconds(11));
    assertThat(view.answers().order())
        .extracting(ViewSettings.RecordOrder::type)
        .containsExactly(Type.A, Type.ANY);
    assertThat(Objects.requireNonNull(view.rateLimit()).perSecond().nxdomains()).isEqualTo(5);
    Forwarding forwarding = Objects.requireNonNull(view.forwarding());
    assertThat(forwarding.only()).isTrue();
    assertThat(forwarding.servers()).extracting(Remote::port).containsExactly(5300, 53);
    Peer peer =
        Peer.of(conf.allViews().get(0).peers(), forwarding.servers().get(0).address())
            .orElseThrow();
    assertThat(peer.bits()).isEqualTo(32);
    assertThat(peer.query().tcpOnly()).isTrue();
  }
}
