package dev.mxlab.named.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          any;                                   | 203.0.113.1     | true
          none;                                  | 127.0.0.1       | false
          localhost;                             | 127.0.0.1       | true
          localhost;                             | 192.168.111.100 | true
          localhost;                             | 192.168.111.101 | false
          localnets;                             | 192.168.111.101 | true
          localnets;                             | 192.168.112.1   | false
          192.168.111.0/24;                      | 192.168.111.77  | true
          192.168.111.0/24;                      | 192.168.110.77  | false
          192.168.111.7;                         | 192.168.111.7   | true
          10/8;                                  | 10.200.3.4      | true
          !192.168.111.7; 192.168.111.0/24;      | 192.168.111.7   | false
          !192.168.111.7; 192.168.111.0/24;      | 192.168.111.8   | true
          192.168.111.0/24; !192.168.111.7;      | 192.168.111.7   | true
          !{ 192.168.111.7; }; any;              | 192.168.111.7   | false
          { !192.168.111.7; }; any;              | 192.168.111.7   | true
          { !192.168.111.7; any; }; 10/8;        | 192.168.111.7   | false
          !none;                                 | 203.0.113.1     | true
          lan;                                   | 192.168.111.3   | true
          !lan; any;                             | 192.168.111.3   | false
          "lan";                                 | 203.0.113.1     | false
          key k;                                 | 192.168.111.3   | false
          fe80::/10;                             | fe80::1         | true
          2001:db8::/32;                         | 2001:db9::1     | false
          any;                                   | ::1             | true
          0/0;                                   | ::1             | false
          """)
  void theFirstElementThatMatchesDecides(String list, String client, boolean yes)
      throws UnknownHostException {
    NamedConf conf =
        Objects.requireNonNull(
            MemoryFiles.reading(
                    "acl lan { 192.168.111.0/24; };\noptions { allow-query { " + list + " }; };\n")
                .conf());
    Acl acl = Objects.requireNonNull(conf.options().allowQuery()).value();
    Acl.Own own = new Acl.Own(List.of(InetAddress.getByName("192.168.111.100")), 24);
    assertThat(acl.matches(InetAddress.getByName(client), own)).isEqualTo(yes);
  }
}
