package dev.mxlab.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.Link;
import dev.mxlab.smtp.NoEngine;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** STARTTLS (RFC 3207) and AUTH (RFC 4954) in a session; kim's password is 1234. */
class SecurityTest {
  private static final String CHALLENGE = "<1.2@mail.example.com>";

  private final List<String> asked = new ArrayList<>();
  private final SessionDriver driver = new SessionDriver(new Secure()).open();

  private final class Secure implements Reception {
    private final ScriptedReception plain = new ScriptedReception();

    private Manners manners(String... more) {
      List<String> keywords = new ArrayList<>(ScriptedReception.KEYWORDS);
      keywords.addAll(keywords.indexOf("DELIVERBY"), List.of(more));
      return new Manners(
          "mail.example.com", keywords, 0, 0, 25, true, false, ScriptedReception.PATIENT);
    }

    @Override
    public CompletionStage<Welcome> connect(Link link) {
      Reply greeting = Reply.of(220, "", "mail.example.com ESMTP");
      return CompletableFuture.completedFuture(
          new Welcome(greeting, "client [192.168.111.10]", manners("AUTH CRAM-MD5", "STARTTLS")));
    }

    @Override
    public TlsParty tls(Link link) {
      return new NoEngine();
    }

    @Override
    public CompletionStage<Secured> secured(Link link, Welcome welcome, Security security) {
      return CompletableFuture.completedFuture(
          new Secured(
              new Welcome(
                  welcome.greeting(), welcome.shown(), manners("AUTH CRAM-MD5 LOGIN PLAIN")),
              null));
    }

    @Override
    public String challenge() {
      return CHALLENGE;
    }

    @Override
    public CompletionStage<LoginVerdict> login(Link link, Hello hello, Credentials credentials) {
      boolean right =
          credentials instanceof Credentials.Password password
              && password.user().equals("kim")
              && password.password().equals("1234");
      Login login = new Login(credentials.mechanism(), credentials.user(), credentials.user());
      return CompletableFuture.completedFuture(
          new LoginVerdict(
              right ? login : Login.NONE, Reply.of(535, "5.7.0", "authentication failed")));
    }

    @Override
    public Transaction begin(Link link, Hello hello) {
      asked.add(hello.spoken() + " " + hello.name() + " " + hello.login().authenticated());
      return plain.begin(link, hello);
    }

    @Override
    public CompletionStage<Verdict> verify(Link link, Hello hello, String argument) {
      return plain.verify(link, hello, argument);
    }

    @Override
    public CompletionStage<Verdict> expand(Link link, Hello hello, String argument) {
      return plain.expand(link, hello, argument);
    }

    @Override
    public CompletionStage<Verdict> etrn(Link link, Hello hello, String argument) {
      return plain.etrn(link, hello, argument);
    }
  }

  private String after(String commands) {
    driver.said();
    return driver.send(commands).said();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void offersStarttlsOnceAndBeginsAnew() {
    assertThat(after("EHLO x\r\n")).contains("250-STARTTLS\r\n250-DELIVERBY\r\n");
    assertThat(after("STARTTLS\r\n")).isEqualTo("220 2.0.0 Ready to start TLS\r\n(TLS)\r\n");
    assertThat(after("MAIL FROM:<kim@daum.net>\r\n"))
        .isEqualTo("503 5.0.0 Polite people say HELO first\r\n");
    assertThat(after("EHLO x\r\n"))
        .contains("250-AUTH CRAM-MD5 LOGIN PLAIN\r\n")
        .doesNotContain("STARTTLS");
    assertThat(after("STARTTLS\r\n")).isEqualTo("454 4.3.3 TLS not available after start\r\n");
  }

  @Test
  void forgetsWhatWasSaidBehindStarttlsInTheClear() {
    after("EHLO x\r\n");
    assertThat(after("STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@x>\r\n"))
        .isEqualTo("220 2.0.0 Ready to start TLS\r\n(TLS)\r\n");
    assertThat(asked).isEmpty();
  }

  @Test
  void hasNoTlsInTheMiddleOfATransaction() {
    after("EHLO x\r\nMAIL FROM:<kim@daum.net>\r\n");
    assertThat(after("STARTTLS\r\n"))
        .isEqualTo("503 5.5.0 TLS not permitted during a mail transaction\r\n");
    assertThat(after("AUTH CRAM-MD5\r\n"))
        .isEqualTo("503 5.5.0 AUTH not permitted during a mail transaction\r\n");
  }

  @Test
  void takesPasswordsUnderTlsAlone() {
    after("EHLO x\r\n");
    assertThat(after("AUTH PLAIN " + base64("\0kim\0001234") + "\r\n"))
        .isEqualTo("504 5.3.3 AUTH mechanism PLAIN not available\r\n");
    after("STARTTLS\r\nEHLO x\r\n");
    after("EHLO x\r\n");
    assertThat(after("AUTH plain " + base64("\0kim\0001234") + "\r\n"))
        .isEqualTo("235 2.0.0 OK Authenticated\r\n");
    assertThat(after("AUTH PLAIN x\r\n")).isEqualTo("503 5.5.0 Already Authenticated\r\n");
    after("MAIL FROM:<kim@daum.net>\r\n");
    assertThat(asked).containsExactly("ESMTPSA x kim");
  }

  @Test
  void asksForNameAndPassword() {
    after("STARTTLS\r\n");
    after("EHLO x\r\n");
    assertThat(after("AUTH LOGIN\r\n")).isEqualTo("334 VXNlcm5hbWU6\r\n");
    assertThat(after(base64("kim") + "\r\n")).isEqualTo("334 UGFzc3dvcmQ6\r\n");
    assertThat(after(base64("1234") + "\r\n")).isEqualTo("235 2.0.0 OK Authenticated\r\n");
  }

  @Test
  void saysWhatIsWrongWithAnAnswer() {
    after("EHLO x\r\n");
    String challenge = "334 " + base64(CHALLENGE) + "\r\n";
    assertThat(after("AUTH\r\n")).isEqualTo("501 5.5.2 AUTH mechanism must be specified\r\n");
    assertThat(after("AUTH CRAM-MD5\r\n*\r\n")).isEqualTo(challenge + "501 5.0.0 AUTH aborted\r\n");
    assertThat(after("AUTH CRAM-MD5\r\n\r\n")).isEqualTo(challenge + "501 5.5.2 missing input\r\n");
    assertThat(after("AUTH CRAM-MD5\r\n%%\r\n"))
        .isEqualTo(challenge + "501 5.5.4 cannot decode AUTH parameter %%\r\n");
    assertThat(after("AUTH CRAM-MD5 %%\r\n")).isEqualTo("501 5.5.4 cannot BASE64 decode '%%'\r\n");
    assertThat(after("AUTH CRAM-MD5\r\n" + base64("kim 00") + "\r\n"))
        .isEqualTo(challenge + "535 5.7.0 authentication failed\r\n");
  }

  @Test
  void letsWaitWhoGuesses() {
    after("EHLO x\r\n");
    for (int i = 0; i < 4; i++) {
      after("AUTH CRAM-MD5\r\n" + base64("kim 00") + "\r\n");
    }
    // One mechanism: from the second try on 1, 2 and 4 seconds.
    assertThat(driver.paused).isEqualTo(Duration.ofSeconds(7));
  }
}
