package dev.mxlab.net;

import static dev.mxlab.net.NotedStack.address;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostsFileTest {
  @Test
  void knowsAliasesCommentsAndCase() {
    HostsFile hosts =
        HostsFile.parse(
            List.of(
                "127.0.0.1\tlocalhost",
                "::1 localhost ip6-localhost",
                "192.168.111.100 Mail.Example.com mail  # the server",
                "192.168.111.100 second.example.com",
                "# 1.2.3.4 commented",
                "1.2.3.4",
                "300.1.1.1 wrong"));
    assertThat(hosts.addresses("MAIL")).containsExactly(address("192.168.111.100"));
    assertThat(hosts.addresses("mail.example.com.")).containsExactly(address("192.168.111.100"));
    assertThat(hosts.addresses("localhost")).containsExactly(address("127.0.0.1"), address("::1"));
    assertThat(hosts.addresses("wrong")).isEmpty();
    assertThat(hosts.addresses("commented")).isEmpty();
    assertThat(hosts.canonical("mail")).contains("mail.example.com");
    assertThat(hosts.names(address("192.168.111.100"))).containsExactly("Mail.Example.com", "mail");
  }

  @Test
  void aLineTellsItsAddressAsWritten() {
    HostsFile hosts = HostsFile.parse(List.of("0:0::1 six"));
    assertThat(hosts.line("SIX.")).map(HostsFile.Line::written).contains("0:0::1");
    assertThat(hosts.line("seven")).isEmpty();
  }

  @Test
  void takesNothingForAnAddressThatWouldHaveToBeLookedUp() {
    for (String text : List.of("", "mail", "256.1.1.1", "1.2.3", "01.2.3.4", "::g", ":", "a.b:c")) {
      assertThat(HostsFile.address(text)).as(text).isNull();
    }
    assertThat(HostsFile.address("fe80::1")).isNotNull();
  }

  @Test
  void namesOfAddressesStandUnderTheirOctetsBackwards() {
    assertThat(Resolver.reverseName(address("192.168.111.100")))
        .isEqualTo("100.111.168.192.in-addr.arpa.");
    assertThat(Resolver.reverseName(address("2001:db8::1a")))
        .isEqualTo("a.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.");
  }
}
