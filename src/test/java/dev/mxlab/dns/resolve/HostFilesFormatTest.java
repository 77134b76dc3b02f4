package dev.mxlab.dns.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostFilesFormatTest {
  private static InetAddress ip(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @Test
  void resolvConfTakesThreeServersAndTheLastSearch() throws UnknownHostException {
    ResolvConf conf =
        ResolvConf.parse(
            List.of(
                "# made by hand",
                "; nameserver 9.9.9.9",
                "domain daum.net",
                "nameserver\t192.168.111.100  ",
                " nameserver 9.9.9.8",
                "nameserver not-an-address",
                "nameserver ::1%lo",
                "search example.com naver.com",
                "nameserver 10.0.0.1",
                "nameserver 10.0.0.2",
                "options rotate timeout:3 attempts:9"));
    assertThat(conf.nameservers())
        .containsExactly(ip("192.168.111.100"), ip("::1"), ip("10.0.0.1"));
    assertThat(conf.search()).containsExactly("example.com", "naver.com");
    assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(conf.attempts()).isEqualTo(5);
  }

  @Test
  void emptyResolvConfMeansTheHostItself() {
    ResolvConf conf = ResolvConf.parse(List.of("", "options timeout:x attempts:0"));
    assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(conf.attempts()).isEqualTo(1);
    assertThat(StubResolver.Config.of(conf).servers())
        .allMatch(server -> server.getAddress().isLoopbackAddress() && server.getPort() == 53);
  }
}
