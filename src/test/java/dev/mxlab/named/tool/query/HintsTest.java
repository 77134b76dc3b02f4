package dev.mxlab.named.tool.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.host.Call;
import dev.mxlab.host.Host;
import dev.mxlab.host.TestHost;
import dev.mxlab.named.tool.message.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

class HintsTest {
  @TempDir Path directory;

  private interface Trouble {
    void happens(Hints hints) throws IOException;
  }

  private String said(Host host, Locale locale, Trouble trouble) throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream errs = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      Call call =
          new Call(
              host,
              "dig",
              List.of(),
              TestHost.ROOT,
              "/",
              Map.of(),
              new ByteArrayInputStream(new byte[0]),
              errs,
              errs,
              locale);
      Hints hints = new Hints(call);
      trouble.happens(hints);
      hints.give();
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  private String said(Trouble trouble) throws IOException {
    return said(TestHost.inLab(directory).host(), Locale.ENGLISH, trouble);
  }

  private static void answered(Hints hints, String name, int type, int rcode, String... data)
      throws IOException {
    Name asked = Name.fromString(name);
    Message message = new Message(1);
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setRcode(rcode);
    message.addRecord(Record.newRecord(asked, type, DClass.IN), Section.QUESTION);
    for (String each : data) {
      message.addRecord(
          Record.fromString(asked, type, DClass.IN, 60, each, Name.root), Section.ANSWER);
    }
    Lookup lookup = new Lookup();
    lookup.type = type;
    InetAddress address = InetAddress.getByName("192.168.111.100");
    Exchange exchange =
        new Exchange(
            lookup,
            asked,
            new Server(address, "x"),
            new InetSocketAddress(address, 53),
            false,
            Instant.EPOCH);
    hints.answered(exchange, Reply.read(message.toWire(), true));
  }

  @Test
  void aDomainThatStandsTwiceLacksItsDot() throws IOException {
    assertThat(
            said(
                hints ->
                    answered(
                        hints, "example.com.", Type.MX, 0, "10 mail.example.com.example.com.")))
        .contains("example.com.example.com")
        .contains("final dot");
    assertThat(said(hints -> answered(hints, "www.x.com.x.com.", Type.A, Rcode.NXDOMAIN)))
        .contains("x.com.x.com");
    assertThat(
            said(
                hints ->
                    answered(
                        hints,
                        "100.111.168.192.in-addr.arpa.",
                        Type.PTR,
                        0,
                        "mail.example.com.111.168.192.in-addr.arpa.")))
        .contains("mail.example.com. there");
  }

  @Test
  void nothingIsSaidOfAGoodAnswer() throws IOException {
    assertThat(
            said(
                hints -> {
                  answered(hints, "a.example.com.", Type.A, Rcode.SERVFAIL);
                  answered(hints, "example.com.", Type.MX, 0, "10 mail.example.com.");
                  answered(hints, "ftp.example.com.", Type.A, 0, "12.12.12.12");
                }))
        .isEmpty();
    assertThat(said(hints -> answered(hints, "no.example.com.", Type.A, Rcode.NXDOMAIN))).isEmpty();
  }

  @Test
  void refusedConnectionsAreExplained() throws IOException {
    InetAddress own = InetAddress.getByName("192.168.111.100");
    InetAddress other = InetAddress.getByName("192.168.111.200");
    assertThat(said(hints -> hints.failed(own, 53, "connection refused")))
        .contains("no name server of its own");
    assertThat(said(hints -> hints.failed(other, 53, "connection refused")))
        .contains("192.168.111.200 port 53");
    assertThat(said(hints -> hints.failed(other, 53, "timed out"))).contains("Nothing answers");
  }

  @Test
  void codesAreExplainedInKoreanToo() throws IOException {
    Host host = TestHost.inLab(directory).host();
    assertThat(said(host, Locale.KOREAN, hints -> answered(hints, "x.y.", Type.A, Rcode.REFUSED)))
        .contains("recursion")
        .contains("확인하십시오");
    assertThat(said(host, Locale.KOREAN, hints -> answered(hints, "mxx.", Type.A, Rcode.NXDOMAIN)))
        .contains("레코드 종류");
  }

  @Test
  void outsideOfALabNothingIsAdded() throws IOException {
    Host plain = TestHost.on(directory).build().host();
    assertThat(said(plain, Locale.ENGLISH, hints -> answered(hints, "x.", Type.A, Rcode.SERVFAIL)))
        .isEmpty();
  }
}
