package dev.mxlab.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.Event.Outcome;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.journal.Journal;
import dev.mxlab.lab.trace.Hop.Type;
import dev.mxlab.time.LabTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final String ID = "6AM1rg1F000039";
  private static final String NEXT = "6AM1rg1O000074";
  private static final String NOTICE = "6AM1rg1F000040";
  private static final String RELAY = "mail.naver.com. [192.168.111.100]";
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  private final LabTime time = LabTime.standing(Instant.parse("2026-11-22T01:53:42.115Z"));
  private final Journal journal = new Journal(100);
  private final HostJournal serverB = new HostJournal(journal, "server-b", time, SEOUL);
  private final HostJournal server = new HostJournal(journal, "server", time, SEOUL);

  @AfterEach
  void close() {
    time.close();
  }

  private static Event.MailAccepted accepted(String id, String protocol, String relay) {
    return new Event.MailAccepted(
        id,
        "<kim@daum.net>",
        List.of("<lee@naver.com>"),
        127,
        "<1@mail.daum.net>",
        protocol,
        relay,
        protocol.isEmpty() ? "" : "MTA-v4",
        protocol.isEmpty() ? "" : "192.168.111.10",
        "",
        0);
  }

  private static Event.DnsLookedUp lookedUp(String name, String type, String... answers) {
    return new Event.DnsLookedUp(
        ID,
        name,
        type,
        "192.168.111.100",
        answers.length == 0 ? "NODATA" : "NOERROR",
        List.of(answers),
        900);
  }

  private static Event.SmtpSpoken spoken(String... lines) {
    return new Event.SmtpSpoken(
        ID, "mail.naver.com.", "192.168.111.100", "192.168.111.200", List.of(lines));
  }

  private static Event.DeliveryEnded ended(
      String id, String recipient, String relay, Outcome outcome, String stat, String reply) {
    String mailer = relay.isEmpty() ? "local" : "esmtp";
    String dsn = outcome == Outcome.SENT ? "2.0.0" : outcome == Outcome.FAILED ? "5.1.1" : "4.4.1";
    return new Event.DeliveryEnded(
        id, recipient, "", mailer, relay, dsn, stat, reply, outcome, 30_127, 0, 0, 0);
  }

  /** kim's message is in server-b's queue, and server-b knows where to send it. */
  private void submitted() {
    serverB.record(ID, accepted(ID, "ESMTP", "client.example.com [192.168.111.10]"));
    serverB.record(ID, new Event.MailQueued(ID, "/var/spool/mqueue", 127));
    serverB.record(ID, lookedUp("naver.com", "MX", "10 mail.naver.com."));
    serverB.record(ID, lookedUp("mail.naver.com", "A", "192.168.111.100"));
    serverB.record(ID, lookedUp("mail.naver.com", "AAAA"));
  }

  /** lee fetches it; the receiving host records before the sending one does. */
  private Trace arrived() {
    submitted();
    server.record(ID, accepted(NEXT, "ESMTP", "mail.daum.net [192.168.111.200]"));
    server.record(ID, new Event.MailQueued(NEXT, "/var/spool/mqueue", 431));
    server.record(ID, new Event.MailboxGrew(NEXT, "lee", "/var/mail/lee", 0, 707));
    server.record(ID, ended(NEXT, "<lee@naver.com>", "", Outcome.SENT, "Sent", ""));
    server.record(ID, new Event.MailDone(NEXT));
    String taken = "<<< 250 2.0.0 " + NEXT + " Message accepted for delivery";
    serverB.record(ID, spoken(">>> MAIL From:<kim@daum.net>", taken));
    serverB.record(
        ID, ended(ID, "<lee@naver.com>", RELAY, Outcome.SENT, "Sent (" + NEXT + ")", ""));
    serverB.record(ID, new Event.MailDone(ID));
    // Of another message, between them.
    server.record("x", accepted("x", "", "root@localhost"));
    server.record(
        new Event.MailFetched(NEXT, "lee", "POP3", "192.168.111.11", "/var/mail/lee", 707));
    return Trace.find(journal.entries(), ID).orElseThrow();
  }

  @Test
  void followsAMessageFromItsWriterToItsReader() {
    Trace trace = arrived();
    assertThat(trace.id()).isEqualTo(ID);
    assertThat(trace.from()).isEqualTo("<kim@daum.net>");
    assertThat(trace.to()).containsExactly("<lee@naver.com>");
    assertThat(trace.hops())
        .extracting(Hop::type)
        .containsExactly(
            Type.SUBMIT, Type.QUEUE, Type.DNS_MX, Type.DNS_A, Type.SMTP, Type.DELIVER, Type.FETCH);
    assertThat(trace.hops())
        .extracting(Hop::host)
        .containsExactly(
            "server-b", "server-b", "server-b", "server-b", "server-b", "server", "server");
    assertThat(trace.hops()).noneMatch(Hop::stopped);
    assertThat(trace.hops().get(4).dialogue()).hasSize(2);
    assertThat(trace.hops().get(4).detail()).containsEntry("outcome", "sent");
  }

  @Test
  void isFoundByEveryQueueIdOnItsWay() {
    Trace trace = arrived();
    assertThat(Trace.find(journal.entries(), NEXT).orElseThrow().hops())
        .hasSameSizeAs(trace.hops());
    assertThat(Trace.find(journal.entries(), "nosuch")).isEmpty();
    assertThat(Trace.ids(journal.entries())).containsExactly(ID, "x");
    assertThat(Trace.last(journal.entries()).orElseThrow().id()).isEqualTo("x");
  }

  @Test
  void tellsAMachineTheSame() {
    String json = arrived().json(Locale.ENGLISH);
    assertThat(json)
        .startsWith(
            "{\"id\": \"6AM1rg1F000039\", \"from\": \"<kim@daum.net>\","
                + " \"to\": [\"<lee@naver.com>\"], \"hops\": [{\"type\": \"submit\","
                + " \"host\": \"server-b\", \"at\": \"2026-11-22T10:53:42.115+09:00\", \"detail\":")
        .doesNotContain("\n");
    assertThat(Pattern.compile("\"type\": \"([a-z-]+)\", \"host\"").matcher(json).results())
        .extracting((MatchResult found) -> found.group(1))
        .containsExactly("submit", "queue", "dns-mx", "dns-a", "smtp", "deliver", "fetch");
  }

  @Test
  void speaksBothLanguages() {
    Trace trace = arrived();
    assertThat(trace.text(Locale.ENGLISH))
        .startsWith("Message 6AM1rg1F000039: from <kim@daum.net> to <lee@naver.com>\n")
        .contains(
            " 3. 10:53:42.115  server-b  dns-mx   server-b asks the name server 192.168.111.100"
                + " who takes mail for naver.com: 10 mail.naver.com.\n")
        .contains("        >>> MAIL From:<kim@daum.net>\n")
        .contains("lee fetches it from server by POP3, sitting at 192.168.111.11.");
    assertThat(trace.text(Locale.KOREAN))
        .startsWith("메일 6AM1rg1F000039: 보낸 이 <kim@daum.net>, 받는 이 <lee@naver.com>\n")
        .contains("네임 서버 192.168.111.100에 naver.com의 메일 서버(MX)를 묻습니다")
        .contains("        >>> MAIL From:<kim@daum.net>\n");
  }

  @Test
  void aBounceGoesOnAsTheNotification() {
    submitted();
    String no = "550 5.1.1 <lee@naver.com>... User unknown";
    serverB.record(ID, spoken(">>> RCPT To:<lee@naver.com>", "<<< " + no));
    serverB.record(ID, ended(ID, "<lee@naver.com>", RELAY, Outcome.FAILED, "User unknown", no));
    serverB.record(
        ID, new Event.NotificationMade(ID, NOTICE, "DSN", "<kim@daum.net>", "User unknown"));
    serverB.record(ID, new Event.MailboxGrew(NOTICE, "kim", "/var/mail/kim", 0, 2000));
    serverB.record(ID, ended(NOTICE, "<kim@daum.net>", "", Outcome.SENT, "Sent", ""));
    Trace trace = Trace.find(journal.entries(), ID).orElseThrow();
    assertThat(trace.hops())
        .extracting(Hop::type)
        .containsExactly(
            Type.SUBMIT, Type.QUEUE, Type.DNS_MX, Type.DNS_A, Type.SMTP, Type.QUEUE, Type.DELIVER);
    assertThat(trace.hops())
        .extracting(Hop::stopped)
        .containsExactly(false, false, false, false, true, false, false);
    assertThat(trace.hops().get(5).detail())
        .containsEntry("queueId", NOTICE)
        .containsEntry("about", ID)
        .containsEntry("kind", "DSN");
    assertThat(trace.text(Locale.ENGLISH))
        .contains("smtp     (!) ", "<lee@naver.com> cannot be delivered: " + no)
        .contains("server-b writes to <kim@daum.net> about it (User unknown), as " + NOTICE);
    assertThat(trace.text(Locale.KOREAN)).contains("<lee@naver.com>에게 배달할 수 없습니다: " + no);
  }

  @Test
  void aDeferralStopsAtTheHostThatDoesNotAnswerUntilTheNextTry() throws InterruptedException {
    submitted();
    String stat = "Deferred: Connection refused by mail.naver.com.";
    serverB.record(ID, ended(ID, "<lee@naver.com>", RELAY, Outcome.DEFERRED, stat, ""));
    Hop last = last(Trace.find(journal.entries(), ID).orElseThrow());
    assertThat(last.type()).isEqualTo(Type.SMTP);
    assertThat(last.stopped()).isTrue();
    assertThat(last.dialogue()).isEmpty();
    assertThat(last.said(Locale.ENGLISH)).endsWith("<lee@naver.com> has to wait: " + stat);
    assertThat(last.said(Locale.KOREAN)).endsWith("기다려야 합니다: " + stat);

    time.advance(Duration.ofMinutes(10), Duration.ofSeconds(5));
    serverB.record(ID, spoken("<<< 220 mail.naver.com"));
    serverB.record(ID, ended(ID, "<lee@naver.com>", RELAY, Outcome.SENT, "Sent", ""));
    Trace later = Trace.find(journal.entries(), ID).orElseThrow();
    assertThat(later.hops()).hasSize(6);
    assertThat(later.hops().get(4).stopped()).isTrue();
    assertThat(last(later).stopped()).isFalse();
    assertThat(last(later).at()).hasToString("2026-11-22T11:03:42.115+09:00[Asia/Seoul]");
  }

  private static Hop last(Trace trace) {
    return trace.hops().get(trace.hops().size() - 1);
  }

  @Test
  void aRefusalNamesTheLineAndTheRule() {
    server.record(
        new Event.MailRefused(
            "6AM1rg1F000039",
            "check_rcpt",
            "RCPT",
            "<x@spam.com>",
            "<lee@naver.com>",
            550,
            "550 5.7.1 <x@spam.com>... Access denied",
            "[192.168.111.66]",
            List.of("access: spam.com = REJECT (/etc/mail/access:9)", "Refusal: /x.cf:80")));
    Trace trace = Trace.last(journal.entries()).orElseThrow();
    assertThat(last(trace).detail().get("because"))
        .isEqualTo(List.of("access: spam.com = REJECT (/etc/mail/access:9)", "Refusal: /x.cf:80"));
    assertThat(trace.text(Locale.ENGLISH))
        .contains(
            "rules: RCPT <lee@naver.com>: 550, because of access: spam.com = REJECT"
                + " (/etc/mail/access:9); Refusal: /x.cf:80\n");
  }

  @Test
  void aRefusedMessageIsAJourneyOfOneHop() {
    submitted();
    server.record(
        new Event.MailRefused(
            "6AM1rg1F000039",
            "check_rcpt",
            "RCPT",
            "<kim@daum.net>",
            "<lee@hanmail.net>",
            550,
            "550 5.7.1 <lee@hanmail.net>... Relaying denied",
            "[192.168.111.66]"));
    Trace trace = Trace.last(journal.entries()).orElseThrow();
    assertThat(trace.id()).isEqualTo("refused-6");
    assertThat(Trace.find(journal.entries(), "refused-6")).map(Trace::from).contains(trace.from());
    assertThat(trace.from()).isEqualTo("<kim@daum.net>");
    assertThat(trace.to()).containsExactly("<lee@hanmail.net>");
    assertThat(trace.hops())
        .singleElement()
        .satisfies(
            hop -> {
              assertThat(hop.type()).isEqualTo(Type.SUBMIT);
              assertThat(hop.stopped()).isTrue();
              assertThat(hop.detail()).containsEntry("stage", "RCPT");
            });
    assertThat(trace.text(Locale.ENGLISH))
        .contains(
            "[192.168.111.66] could not hand its message to server: at RCPT the answer was"
                + " \"550 5.7.1 <lee@hanmail.net>... Relaying denied\".");
    assertThat(trace.text(Locale.KOREAN)).contains("메일을 맡기지 못했습니다. RCPT 단계의 응답");
  }
}
