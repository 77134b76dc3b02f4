package dev.mxlab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.PortPlan;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SubjectTerm;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Angus Mail, the Java library that most programs use, files and reads mail of a lab. */
class AngusMailTest {
  @TempDir Path var;

  @SuppressWarnings("NullAway.Init")
  private Lab lab;

  @BeforeEach
  void start() throws Exception {
    System.setProperty("mxlab.home", Path.of("").toAbsolutePath().toString());
    Path topology = Path.of("src/test/labs/debian/lab.yaml");
    lab =
        Lab.start(
            Objects.requireNonNull(TopologyFile.read(topology).value()),
            new Lab.Options(PortPlan.Wish.FREE, var));
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private Store store(String protocol, int port, Properties more) throws MessagingException {
    InetSocketAddress at =
        lab.host("A").orElseThrow().units().find("dovecot").orElseThrow().listening().stream()
            .filter(place -> place.lab().getPort() == port)
            .findFirst()
            .orElseThrow()
            .socket();
    Session session = Session.getInstance(more);
    Store store = session.getStore(protocol);
    store.connect(at.getAddress().getHostAddress(), at.getPort(), "example", "1234");
    return store;
  }

  private static Message message(int number) throws MessagingException {
    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
    message.setFrom(new InternetAddress("kim@daum.net"));
    message.setSubject("편지 " + number, "UTF-8");
    MimeBodyPart text = new MimeBodyPart();
    text.setText("안녕하세요 " + number, "EUC-KR");
    MimeBodyPart data = new MimeBodyPart();
    data.setContent(new byte[] {0, 1, 2, (byte) number}, "application/octet-stream");
    data.setFileName("한글.bin");
    message.setContent(new MimeMultipart(text, data));
    message.saveChanges();
    return message;
  }

  @Test
  void filesReadsSearchesAndRemoves() throws Exception {
    try (Store imap = store("imap", 143, new Properties())) {
      Folder work = imap.getDefaultFolder().getFolder("한글/2026");
      assertThat(work.create(Folder.HOLDS_MESSAGES)).isTrue();
      Message[] all = {message(1), message(2), message(3)};
      work.appendMessages(all);
      work.open(Folder.READ_WRITE);
      assertThat(work.getMessageCount()).isEqualTo(3);
      assertThat(work.search(new SubjectTerm("편지 2"))).hasSize(1);
      assertThat(work.search(new BodyTerm("안녕하세요 3"))).hasSize(1);
      Message second = work.getMessage(2);
      MimeMultipart parts = (MimeMultipart) second.getContent();
      assertThat(parts.getBodyPart(0).getContent()).isEqualTo("안녕하세요 2");
      assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("한글.bin");
      assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).containsExactly(0, 1, 2, 2);
      second.setFlag(Flags.Flag.FLAGGED, true);
      assertThat(work.search(new FlagTerm(new Flags(Flags.Flag.FLAGGED), true)))
          .containsExactly(second);
      Folder inbox = imap.getFolder("INBOX");
      work.copyMessages(new Message[] {second}, inbox);
      work.getMessage(1).setFlag(Flags.Flag.DELETED, true);
      assertThat(work.expunge()).hasSize(1);
      assertThat(((UIDFolder) work).getUID(work.getMessage(1))).isEqualTo(2);
      work.close(false);
      assertThat(work.renameTo(imap.getDefaultFolder().getFolder("옛것"))).isTrue();
      assertThat(imap.getDefaultFolder().list("*"))
          .extracting(Folder::getFullName)
          .contains("옛것", "INBOX");
    }
    try (Store pop3 = store("pop3", 110, new Properties())) {
      Folder inbox = pop3.getFolder("INBOX");
      inbox.open(Folder.READ_WRITE);
      assertThat(inbox.getMessageCount()).isEqualTo(1);
      assertThat(inbox.getMessage(1).getSubject()).isEqualTo("편지 2");
      assertThat(
              new String(
                  inbox.getMessage(1).getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("application/octet-stream");
      inbox.getMessage(1).setFlag(Flags.Flag.DELETED, true);
      inbox.close(true);
    }
    try (Store imap = store("imap", 143, new Properties())) {
      assertThat(imap.getFolder("INBOX").getMessageCount()).isZero();
    }
  }
}
