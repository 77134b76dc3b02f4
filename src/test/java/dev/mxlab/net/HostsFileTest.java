package dev.mxlab.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostsFileTest {
  private static InetAddress ip(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @Test
  void knowsAliasesCommentsAndCase() throws UnknownHostException {
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
    assertThat(hosts.addresses("MAIL")).containsExactly(ip("192.168.111.100"));
    assertThat(hosts.addresses("mail.example.com.")).containsExactly(ip("192.168.111.100"));
    assertThat(hosts.addresses("localhost")).containsExactly(ip("127.0.0.1"), ip("::1"));
    assertThat(hosts.addresses("wrong")).isEmpty();
    assertThat(hosts.addresses("commented")).isEmpty();
    assertThat(hosts.canonical("mail")).contains("mail.example.com");
    assertThat(hosts.names(ip("192.168.111.100"))).containsExactly("Mail.Example.com", "mail");
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
  void namesOfAddressesStandUnderTheirOctetsBackwards() throws UnknownHostException {
    assertThat(Resolver.reverseName(ip("192.168.111.100")))
        .isEqualTo("100.111.168.192.in-addr.arpa.");
    assertThat(Resolver.reverseName(ip("2001:db8::1a")))
        .isEqualTo("a.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.");
  }
}
