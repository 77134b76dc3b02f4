package dev.mxlab.dovecot.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LmtpSessionTest {
  private static final Set<String> USERS = Set.of("lee", "kim");

  private final List<String> delivered = new ArrayList<>();
  private final StringBuilder said = new StringBuilder();
  private LmtpSession session = begin();
  private boolean closed;
  private boolean fails;

  private static LmtpSession begin() {
    return new LmtpSession("mail.example.com", "Dovecot (Debian) ready.", false);
  }

  private void carryOut(List<LmtpEffect> effects) {
    ArrayDeque<LmtpEffect> wishes = new ArrayDeque<>(effects);
    for (LmtpEffect wish = wishes.poll(); wish != null; wish = wishes.poll()) {
      if (wish instanceof LmtpEffect.Send send) {
        said.append(send.text());
      } else if (wish instanceof LmtpEffect.Find find) {
        wishes.addAll(session.found(USERS.contains(find.address()) ? find.address() : null));
      } else if (wish instanceof LmtpEffect.Deliver deliver) {
        delivered.add(deliver.user() + "|" + deliver.sender() + "|" + text(deliver.message()));
        wishes.addAll(session.delivered(!fails, "ID1"));
      } else {
        closed = true;
      }
    }
  }

  private static String text(LmtpMessage message) {
    try (var in = message.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }

  private void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    carryOut(session.received(bytes, bytes.length));
  }

  private String line() {
    int end = said.indexOf("\r\n");
    String line = end < 0 ? "(nothing)" : said.substring(0, end);
    said.delete(0, end < 0 ? said.length() : end + 2);
    return line;
  }

  @Test
  void speaksAsDovecotDoes() throws IOException {
    String file = "/dialogue/lmtp/dovecot-2.3.19.1.dlg";
    try (var in = LmtpSessionTest.class.getResourceAsStream(file)) {
      assertThat(in).isNotNull();
      int number = 0;
      for (String step : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        number++;
        String text = step.length() > 3 ? step.substring(3) : "";
        if (step.startsWith("===")) {
          said.setLength(0);
          closed = false;
          session = begin();
          carryOut(session.start());
        } else if (step.startsWith("C:")) {
          send(text + "\r\n");
        } else if (step.startsWith("S:")) {
          String pattern = Pattern.quote(text).replace("{ID}", "\\E\\S+\\Q");
          assertThat(line()).as(file + ":" + number).matches(pattern);
        } else if (step.startsWith("X:")) {
          assertThat(closed).as(file + ":" + number).isTrue();
        }
      }
    }
    String mail = "Subject: x\n\nhello\n.dot\n";
    assertThat(delivered).containsExactly("lee|a@b|" + mail, "kim|a@b|" + mail);
  }

  @Test
  void takesChunksHoweverTheyAreCut() {
    String all =
        "LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<lee>\r\nBDAT 5\r\na: b\nBDAT 3 LAST\r\n\nx\nRSET\r\n";
    for (int cut = 1; cut < all.length(); cut += 3) {
      delivered.clear();
      session = begin();
      carryOut(session.start());
      send(all.substring(0, cut));
      send(all.substring(cut));
      assertThat(delivered).containsExactly("lee||a: b\n\nx\n");
      assertThat(said)
          .endsWith("250 2.0.0 Added chunk\r\n250 2.0.0 <lee> ID1 Saved\r\n250 2.0.0 OK\r\n");
    }
  }

  @Test
  void tellsTheClientToTryAgain() {
    fails = true;
    carryOut(session.start());
    send("LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<lee>\r\nDATA\r\nx\r\n.\r\n");
    assertThat(said).endsWith("451 4.2.0 <lee> Temporary internal error\r\n");
  }

  /** What the real server said to the same. */
  @Test
  void offersTlsOnceAndForgetsWhatWasSaidBefore() {
    LmtpSession session = new LmtpSession("mail.example.com", "Dovecot (Debian) ready.", true);
    session.start();
    assertThat(said(session, "LHLO x")).endsWith("250-PIPELINING\r\n250 STARTTLS\r\n");
    assertThat(said(session, "STARTTLS x")).isEqualTo("501 5.5.4 Invalid parameters\r\n");
    assertThat(said(session, "MAIL FROM:<a@b>")).startsWith("250 ");
    assertThat(said(session, "STARTTLS")).isEqualTo("220 2.0.0 Begin TLS negotiation now.\r\n");
    session.secured("TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)");
    assertThat(said(session, "RCPT TO:<lee>")).isEqualTo("503 5.5.0 MAIL needed first\r\n");
    assertThat(said(session, "LHLO y")).endsWith("250 PIPELINING\r\n");
    assertThat(said(session, "STARTTLS")).isEqualTo("502 5.5.1 TLS is already active.\r\n");
  }

  private static String said(LmtpSession session, String line) {
    byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    StringBuilder text = new StringBuilder();
    for (LmtpEffect effect : session.received(bytes, bytes.length)) {
      text.append(effect instanceof LmtpEffect.Send send ? send.text() : "");
    }
    return text.toString();
  }
}
