package dev.mxlab.sendmail.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.TestHost;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.sendmail.TestMail;
import dev.mxlab.sendmail.cf.CfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapTableTest {
  private final MapSession session = new MapSession();
  private TestHost host;

  @BeforeEach
  void host(@TempDir Path directory) {
    host = TestMail.machine(directory);
  }

  private MapTable maps(String lines) {
    host.write(CfFile.PATH, lines);
    return MapTable.of(
        Objects.requireNonNull(CfFile.read(CfFile.PATH, host.host()).value()),
        MapSources.of(host.host(), "example.com"));
  }

  private String find(MapTable maps, MapSession in, String map, String key, String... arguments) {
    MapAnswer.Found found =
        maps.find(map, new MapQuery(key, List.of(arguments), in))
            .promise()
            .toCompletableFuture()
            .join();
    return found.value() + (found.status() == 0 ? "" : " (" + found.status() + ")");
  }

  private String find(MapTable maps, String map, String key, String... arguments) {
    return find(maps, session, map, key, arguments);
  }

  private void database(String name, String... pairs) throws IOException {
    HashWriter writer = new HashWriter(0);
    for (String pair : pairs) {
      String[] parts = pair.split("=", 2);
      writer.put(
          parts[0].getBytes(StandardCharsets.UTF_8),
          parts[1].getBytes(StandardCharsets.UTF_8),
          PairStore.Same.REFUSED);
    }
    HashFile.write(host.path("/etc/mail/" + name + ".db"), writer);
  }

  @Test
  void looksUpFilesAsTheirSwitchesSay() throws IOException {
    database("access", "naver.com=RELAY", "kim@=<%0> %1%2 %%", "Upper=big", "q q=quoted");
    MapTable maps =
        maps(
            "Kaccess hash -T<TMPF> /etc/mail/access\nKsame hash -m -a.OK /etc/mail/access.db\n"
                + "Kexact btree -f -q /etc/mail/access\nKgone hash -T<TMPF> /etc/mail/gone\n"
                + "Koptional hash -o /etc/mail/gone\nKnever hash -t /etc/mail/gone\n"
                + "Kboth sequence optional access\n");
    assertThat(find(maps, "access", "NAVER.com")).isEqualTo("RELAY");
    assertThat(find(maps, "access", "nobody")).isEqualTo("null");
    assertThat(find(maps, "access", "kim@", "one", "two")).isEqualTo("<kim@> onetwo %");
    assertThat(find(maps, "access", "\"q q\"")).isEqualTo("quoted");
    assertThat(find(maps, "same", "Naver.com")).isEqualTo("Naver.com.OK");
    assertThat(find(maps, "exact", "Upper")).isEqualTo("big");
    assertThat(find(maps, "exact", "upper")).isEqualTo("null");
    assertThat(find(maps, "exact", "\"q q\"")).isEqualTo("null");
    assertThat(find(maps, "gone", "x")).isEqualTo("x<TMPF> (75)");
    assertThat(find(maps, "optional", "x")).isEqualTo("null");
    assertThat(find(maps, "never", "x")).isEqualTo("null");
    assertThat(find(maps, "both", "naver.com")).isEqualTo("RELAY");
    assertThat(find(maps, "nomap", "x")).isEqualTo("null");
  }

  @Test
  void aMapThatIsBuiltAnewCountsAtTheNextSession() throws IOException {
    database("access", "naver.com=RELAY");
    MapTable maps = maps("Kaccess hash /etc/mail/access\n");
    assertThat(find(maps, "access", "naver.com")).isEqualTo("RELAY");
    database("access", "naver.com=REJECT and more");
    assertThat(find(maps, "access", "naver.com")).isEqualTo("RELAY");
    assertThat(find(maps, new MapSession(), "access", "naver.com")).isEqualTo("REJECT and more");
  }

  @Test
  void knowsWhatItCanTellOnTheSpot() throws IOException {
    database("access", "naver.com=RELAY");
    MapTable maps =
        maps(
            "Kaccess hash /etc/mail/access\nKgone hash -o /etc/mail/gone\nKword regex a|b\n"
                + "Kput macro\nKquotes dequote\nKall sequence gone access\n");
    assertThat(atHand(maps, session, "access", "x")).as("not read yet").isFalse();
    assertThat(atHand(maps, session, "all", "x")).isFalse();
    find(maps, "access", "x");
    assertThat(atHand(maps, new MapSession(), "access", "y")).isTrue();
    assertThat(atHand(maps, new MapSession(), "all", "y")).isTrue();
    database("access", "naver.com=REJECT and more");
    assertThat(atHand(maps, new MapSession(), "access", "y")).as("built anew").isFalse();
    assertThat(atHand(maps, session, "access", "y")).as("of this session").isTrue();
    assertThat(atHand(maps, session, "word", "a")).as("may take its time").isFalse();
    assertThat(atHand(maps, session, "host", "naver.com")).isFalse();
    find(maps, "host", "naver.com");
    assertThat(atHand(maps, session, "host", "naver.com")).isTrue();
    assertThat(atHand(maps, session, "quotes", "\"a\"")).isTrue();
    assertThat(atHand(maps, session, "put", "{x}", "1")).as("changes something").isFalse();
    assertThat(atHand(maps, MapSession.single(null), "put", "{x}", "1")).isTrue();
    find(maps, "put", "{x}", "1");
    assertThat(atHand(maps, session, "put", "{x}", "1")).isTrue();
    assertThat(atHand(maps, session, "put", "{x}", "2")).isFalse();
  }

  private static boolean atHand(
      MapTable maps, MapSession in, String map, String key, String... arguments) {
    return maps.atHand(map, new MapQuery(key, List.of(arguments), in));
  }

  @Test
  void readsBtreeFilesOfTheRealMakemap() throws IOException {
    Path file = host.path("/etc/mail/words.db");
    try (InputStream golden = getClass().getResourceAsStream("/golden/btree/words.db")) {
      Files.write(file, Objects.requireNonNull(golden).readAllBytes());
    }
    MapTable maps = maps("Kwords btree /etc/mail/words\n");
    assertThat(find(maps, "words", "kim")).isEqualTo("lee@naver.com");
    assertThat(find(maps, "words", "UPPER")).isEqualTo("case");
    assertThat(find(maps, "words", "key1")).isEqualTo("value1");
    assertThat(find(maps, "words", "key200")).isEqualTo("value200");
    assertThat(find(maps, "words", "long")).hasSize(900);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 40; i < bytes.length; i += 37) {
      bytes[i] ^= 0x5a;
    }
    Files.write(file, bytes);
    assertThat(find(maps, new MapSession(), "words", "kim")).isIn("null (75)", "null");
  }

  @Test
  void asksNamesOnceForASession() {
    MapTable maps = maps("Kresolve host -a<OKR> -T<TEMP>\nKmx dns -RMX\nKbest bestmx -z:\n");
    host.dns().twoExchanges("two.test", "first.test", "second.test");
    assertThat(find(maps, "host", "naver.com")).isEqualTo("naver.com.");
    assertThat(find(maps, "resolve", "NAVER.com.")).isEqualTo("NAVER.com<OKR>");
    assertThat(find(maps, "resolve", "[192.168.111.10]")).isEqualTo("client.example.com<OKR>");
    assertThat(find(maps, "resolve", "servfail.com")).isEqualTo("servfail.com<TEMP> (75)");
    assertThat(find(maps, "resolve", "mail")).isEqualTo("mail.example.com<OKR>");
    assertThat(find(maps, "host", "no.such.test")).isEqualTo("null (68)");
    assertThat(find(maps, "mx", "naver.com")).isEqualTo("mail.naver.com");
    assertThat(find(maps, "best", "two.test")).isEqualTo("first.test.:second.test.");
    host.dns().status("naver.com", DnsAnswer.Status.SERVER_FAILED);
    assertThat(find(maps, "host", "naver.com")).isEqualTo("naver.com.");
  }

  @Test
  void worksOnWords() {
    MapTable maps =
        maps(
            "Kar arith\nKde dequote\nKre regex -s1,2 -d: ^(a+)(b*)$\nKnot regex -n x\nKmac macro\n"
                + "Kbad regex (a+a+)+b\nKwho user -vdir\nKnull null\nKprog program /bin/echo\n");
    assertThat(find(maps, "ar", "+", "40", "2")).isEqualTo("42");
    assertThat(find(maps, "ar", "/", "1", "0")).isEqualTo("null");
    assertThat(find(maps, "ar", "l", "1")).isEqualTo("FALSE");
    assertThat(find(maps, "ar", "+")).isEqualTo("null (78)");
    assertThat(find(maps, "de", "\"a.b\"@c")).isEqualTo("a.b@c");
    assertThat(find(maps, "de", "\"a b\"")).isEqualTo("null");
    assertThat(find(maps, "re", "AAbb")).isEqualTo("AA:bb");
    assertThat(find(maps, "not", "x")).isEqualTo("null");
    assertThat(find(maps, "bad", "a".repeat(200) + "!")).isEqualTo("null (75)");
    assertThat(find(maps, "who", "kim")).isEqualTo("/home/kim");
    assertThat(find(maps, "null", "kim")).isEqualTo("null");
    assertThat(find(maps, "prog", "kim")).isEqualTo("null (75)");
    assertThat(find(maps, "mac", "{here}", "there")).isEmpty();
    assertThat(session.macro("{here}")).isEqualTo("there");
  }
}
