package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.journal.Event.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines were recorded from sendmail 8.17.1.9 (Debian 8.17.1.9-2+deb12u2), without the process
 * ids, for a lab has one process; one has delays of our own.
 */
class SystemLogsTest {
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  @TempDir Path directory;

  private List<String> log(String file, String host, String at, Event event) throws Exception {
    try (SystemLogs log = new SystemLogs(this::machine)) {
      log.accept(new Entry(1, Instant.parse(at), SEOUL, host, "", event));
    }
    Path written = directory.resolve(host).resolve(file);
    return Files.exists(written) ? Files.readAllLines(written) : List.of();
  }

  private SystemLogs.Machine machine(String name) {
    return new SystemLogs.Machine(
        directory.resolve(name), "mail." + name + ".net", name.startsWith("centos"));
  }

  private static Event.MailAccepted accepted(
      String id, String sender, long size, String messageId, String protocol, String relay) {
    return new Event.MailAccepted(
        id,
        sender,
        List.of("<lee@naver.com>"),
        size,
        messageId,
        protocol,
        relay,
        protocol.isEmpty() ? "" : "MTA-v4",
        "",
        "",
        0);
  }

  private static Event.DeliveryEnded ended(
      String id, String to, String controlling, String mailer, String relay, String rest) {
    String[] parts = rest.split("[|]", -1);
    return new Event.DeliveryEnded(
        id,
        to,
        controlling,
        mailer,
        relay,
        parts[0],
        parts[1],
        parts[2],
        Outcome.SENT,
        Long.parseLong(parts[3]),
        Long.parseLong(parts[4]),
        parts.length > 5 ? Long.parseLong(parts[5]) : 0,
        0);
  }

  @Test
  void aMessageThatCameBySmtp() throws Exception {
    assertThat(
            log(
                "mail.log",
                "daum",
                "2026-11-22T01:53:42.115552Z",
                accepted(
                    "6AM1rg1F000039",
                    "<kim@daum.net>",
                    127,
                    "<202611220153.6AM1rg1F000039@mail.daum.net>",
                    "ESMTP",
                    "client.example.com [192.168.111.10]")))
        .containsExactly(
            "2026-11-22T10:53:42.115552+09:00 mail sm-mta[39]: 6AM1rg1F000039: from=<kim@daum.net>,"
                + " size=127, class=0, nrcpts=1,"
                + " msgid=<202611220153.6AM1rg1F000039@mail.daum.net>, proto=ESMTP, daemon=MTA-v4,"
                + " relay=client.example.com [192.168.111.10]");
  }

  @Test
  void aMessageThatAUserWrote() throws Exception {
    assertThat(
            log(
                "mail.log",
                "daum",
                "2026-11-22T01:53:44.226529Z",
                accepted(
                    "6AM1rieq000052",
                    "kim",
                    153,
                    "<202611220153.6AM1rieq000052@mail.daum.net>",
                    "",
                    "kim@localhost")))
        .containsExactly(
            "2026-11-22T10:53:44.226529+09:00 mail sendmail[52]: 6AM1rieq000052: from=kim, size=153,"
                + " class=0, nrcpts=1, msgid=<202611220153.6AM1rieq000052@mail.daum.net>,"
                + " relay=kim@localhost");
  }

  @Test
  void aMessageThatWentToAnotherHost() throws Exception {
    assertThat(
            log(
                "mail.log",
                "daum",
                "2026-11-22T01:53:42.178812Z",
                ended(
                    "6AM1rg1F000039",
                    "<lee@naver.com>",
                    "<kim@daum.net> (1000/1000)",
                    "esmtp",
                    "mail.naver.com. [192.168.111.100]",
                    "2.0.0|Sent (6AM1rg1O000074 Message accepted for delivery)||30127|0")))
        .containsExactly(
            "2026-11-22T10:53:42.178812+09:00 mail sm-mta[39]: 6AM1rg1F000039: to=<lee@naver.com>,"
                + " ctladdr=<kim@daum.net> (1000/1000), delay=00:00:00, xdelay=00:00:00,"
                + " mailer=esmtp, pri=30127, relay=mail.naver.com. [192.168.111.100], dsn=2.0.0,"
                + " stat=Sent (6AM1rg1O000074 Message accepted for delivery)");
  }

  @Test
  void aMessageThatReachedAMailbox() throws Exception {
    assertThat(
            log(
                "mail.log",
                "naver",
                "2026-11-22T01:53:43.193322Z",
                ended(
                    "6AM1rg1O000074",
                    "<lee@naver.com>",
                    "",
                    "local",
                    "",
                    "2.0.0|Sent||30643|86401|62")))
        .containsExactly(
            "2026-11-22T10:53:43.193322+09:00 mail sm-mta[74]: 6AM1rg1O000074: to=<lee@naver.com>,"
                + " delay=1+00:00:01, xdelay=00:01:02, mailer=local, pri=30643, dsn=2.0.0,"
                + " stat=Sent");
  }

  @Test
  void aMessageThatWasRefusedAndTheNotificationAboutIt() throws Exception {
    assertThat(
            log(
                "mail.log",
                "daum",
                "2026-11-22T01:56:37.365339Z",
                ended(
                    "6AM1ubK7000425",
                    "<nouser@naver.com>",
                    "",
                    "esmtp",
                    "mail.naver.com. [192.168.111.100]",
                    "5.1.1|User unknown|550 5.1.1 <nouser@naver.com>... User unknown|30077|0")))
        .containsExactly(
            "2026-11-22T10:56:37.365339+09:00 mail sm-mta[425]: 6AM1ubK7000425: to=<nouser@naver.com>,"
                + " delay=00:00:00, xdelay=00:00:00, mailer=esmtp, pri=30077,"
                + " relay=mail.naver.com. [192.168.111.100], dsn=5.1.1,"
                + " reply=550 5.1.1 <nouser@naver.com>... User unknown, stat=User unknown");
    assertThat(
            log(
                "mail.log",
                "daum",
                "2026-11-22T01:56:39.630798Z",
                new Event.NotificationMade(
                    "6AM1udSQ000432", "6AM1udSQ000434", "DSN", "<kim@daum.net>", "User unknown")))
        .last()
        .isEqualTo(
            "2026-11-22T10:56:39.630798+09:00 mail sm-mta[432]: 6AM1udSQ000432: 6AM1udSQ000434: DSN:"
                + " User unknown");
  }

  @Test
  void aMessageThatWaitsForDays() throws Exception {
    assertThat(
            log(
                "mail.log",
                "daum",
                "2026-11-27T01:55:44.304208Z",
                ended(
                    "6AM1tibG000259",
                    "<lee@naver.com>",
                    "",
                    "esmtp",
                    "mail.naver.com. [192.168.111.100]",
                    "4.4.1|Deferred: Connection refused by mail.naver.com.||30091|446400")))
        .singleElement()
        .asString()
        .contains("delay=5+04:00:00, ")
        .endsWith("dsn=4.4.1, stat=Deferred: Connection refused by mail.naver.com.");
  }

  @Test
  void aRefusalNamesTheCommandTheClientAndTheReply() throws Exception {
    assertThat(
            log(
                "mail.log",
                "naver",
                "2026-11-22T01:53:42Z",
                new Event.MailRefused(
                    "6AM1rg1F000039",
                    "check_rcpt",
                    "RCPT",
                    "<kim@daum.net>",
                    "<x@y.z>",
                    550,
                    "550 5.7.1 <x@y.z>... Relaying denied",
                    "[192.168.111.66]")))
        .singleElement()
        .asString()
        .contains(
            "mail sm-mta[39]: 6AM1rg1F000039: ruleset=check_rcpt, ",
            "arg1=<x@y.z>, relay=[192.168.111.66], reject=550 5.7.1 <x@y.z>");
  }

  @Test
  void whatDaemonsSayStandUnderTheirNames() throws Exception {
    String at = "2026-11-22T02:02:05.013075Z";
    assertThat(log("mail.log", "a", at, new Event.DaemonSaid("dovecot", "info", "pop3-login: x")))
        .containsExactly("2026-11-22T11:02:05.013075+09:00 mail dovecot: pop3-login: x");
    assertThat(log("mail.log", "b", at, new Event.DaemonSaid("sendmail", "info", "hello")))
        .singleElement()
        .asString()
        .matches("2026-11-22T11:02:05.013075.09:00 mail sm-mta\\[[0-9]+]: hello");
    assertThat(log("syslog", "c", at, new Event.DaemonSaid("named", "info", "running")))
        .containsExactly("2026-11-22T11:02:05.013075+09:00 mail named: running");
    assertThat(directory.resolve("c/mail.log")).doesNotExist();
  }

  @Test
  void aMachineOfCentOsHasOtherFilesAndTheOldStamp() throws Exception {
    String at = "2026-11-02T02:02:05.013075Z";
    assertThat(log("messages", "centos", at, new Event.DaemonSaid("named", "info", "running")))
        .containsExactly("Nov  2 11:02:05 mail named: running");
    assertThat(log("maillog", "centos", at, new Event.DaemonSaid("sendmail", "info", "hello")))
        .singleElement()
        .asString()
        .matches("Nov  2 11:02:05 mail sendmail\\[[0-9]+]: hello");
  }

  @Test
  void whatNoDaemonLogsLeavesNoLine() throws Exception {
    assertThat(log("mail.log", "daum", "2026-11-22T01:53:42Z", new Event.MailDone("x"))).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }
}
