package dev.mxlab.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MboxStoreTest extends MailStoreContract {
  private static final String KIM = "From kim@daum.net  Sun Nov 22 10:53:42 2026\n";

  @Override
  MailStore restarted(Path directory) {
    return new MboxStore(directory);
  }

  @Test
  void writesMboxAsSendmailsLocalMailerDoes() throws IOException {
    MailStore.Place first = place("Subject: one\n\nFrom here\nText\n");
    MailStore.Place second = place("Subject: two\n\nx\n");
    String file = Files.readString(lee());
    assertThat(file)
        .isEqualTo(KIM + "Subject: one\n\n>From here\nText\n\n" + KIM + "Subject: two\n\nx\n\n");
    assertThat(first.offset()).isZero();
    assertThat(second).isEqualTo(new MailStore.Place(lee().toString(), first.length(), 61));
    assertThat(Files.exists(directory.resolve("lee.lock"))).isFalse();
  }

  @Test
  void appendsTheBlankLineThatAnotherProgramForgot() throws IOException {
    Files.writeString(lee(), KIM + "Subject: cut off\n\nno end");
    MailStore.Place place = place("Subject: next\n\nx\n");
    assertThat(subjects("lee")).containsExactly("cut off", "next");
    assertThat(Files.readString(lee()).substring((int) place.offset())).startsWith(KIM);
  }

  @Test
  void hidesTheNotesOfMailPrograms() throws IOException {
    Files.writeString(
        lee(),
        KIM
            + "X-IMAPbase: 1795312925 0000000003\nX-UID: 1         \nSubject: seen\nStatus: RO\n"
            + "Content-Length: 99999\n\nbody\n\n"
            + KIM
            + "Subject: next\n\nx\n");
    try (Maildrop drop = new MboxStore(directory).open("lee")) {
      assertThat(read(drop, 0)).isEqualTo("Subject: seen\n\nbody\n");
      assertThat(drop.messages().get(0).octets()).isEqualTo(20 + 3);
      assertThat(drop.messages()).hasSize(2);
    }
  }

  @Test
  void doesNotShowAProgramsInternalMessage() throws IOException {
    Files.writeString(
        lee(),
        "From MAILER-DAEMON Sun Nov 22 10:53:42 2026\n"
            + "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1 2\n\ndata\n\n"
            + KIM
            + "Subject: mail\n\nx\n");
    assertThat(subjects("lee")).containsExactly("mail");
    try (Maildrop drop = new MboxStore(directory).open("lee")) {
      drop.remove(Set.of(0));
    }
    assertThat(lee()).content().contains("FOLDER INTERNAL DATA").doesNotContain("Subject: mail");
  }

  @Test
  void acceptsTheFromLinesThatAreAboutAndNoOthers() throws IOException {
    Files.writeString(
        lee(),
        """
        From MAILER-DAEMON Sun Nov  1 10:53:42 2026
        Subject: one

        From the beginning
        From kim Sunday 10:53:42 2026

        From "kim lee"@daum.net Sun Nov 22 10:53 2026
        Subject: two

        x

        From lee Sun Nov 22 10:53:42 KST 2026
        Subject: three

        x
        """);
    assertThat(subjects("lee")).containsExactly("one", "two", "three");
  }

  @Test
  void readsAMailboxWithDosLineEnds() throws IOException {
    Files.writeString(
        lee(), (KIM + "Subject: a\n\nx\n\n" + KIM + "Subject: b\n\ny\n").replace("\n", "\r\n"));
    try (Maildrop drop = new MboxStore(directory).open("lee")) {
      assertThat(read(drop, 0)).isEqualTo("Subject: a\r\n\r\nx\r\n");
      assertThat(drop.messages()).extracting(Maildrop.Message::octets).containsExactly(17L, 15L);
    }
  }

  @Test
  void namesAFileThatIsNoMailboxAndTheMend() throws IOException {
    for (String junk : List.of("hello\n", "\n" + KIM, "\0\1\2", "From nowhere\n")) {
      Files.writeString(lee(), junk);
      assertThatThrownBy(() -> new MboxStore(directory).open("lee"))
          .isInstanceOfSatisfying(
              MailboxDamagedException.class,
              e -> {
                assertThat(e.diagnostic().at().file()).isEqualTo(lee().toString());
                var mend = Objects.requireNonNull(e.diagnostic().mend());
                assertThat(mend.in(Locale.ENGLISH)).contains(lee().toString());
                assertThat(mend.in(Locale.KOREAN)).contains("메일함");
              });
      assertThat(Files.readString(lee())).isEqualTo(junk);
    }
  }

  @Test
  void refusesWhatIsNoRegularFile() throws IOException {
    Files.createDirectory(lee());
    assertThatThrownBy(() -> new MboxStore(directory).open("lee")).isInstanceOf(IOException.class);
    Path other = Files.writeString(directory.resolve("other"), KIM + "\nx\n");
    Files.delete(lee());
    Files.createSymbolicLink(lee(), other);
    assertThatThrownBy(() -> place("x\n")).isInstanceOf(IOException.class);
    assertThat(other).content().isEqualTo(KIM + "\nx\n");
  }

  @Test
  void respectsAnotherProgramsLockFile() throws IOException {
    Path lock = Files.writeString(directory.resolve("lee.lock"), "");
    MboxStore hasty = new MboxStore(directory, Duration.ofMillis(20));
    assertThatThrownBy(() -> hasty.open("lee")).isInstanceOf(MailboxBusyException.class);
    assertThatThrownBy(() -> hasty.deliver("lee", "kim", AT, java.io.InputStream::nullInputStream))
        .isInstanceOf(MailboxBusyException.class);
    assertThat(lock).exists();
    assertThat(lee()).doesNotExist();
  }

  @Test
  void breaksAStaleLockFile() throws IOException {
    Path lock = Files.writeString(directory.resolve("lee.lock"), "0");
    Files.setLastModifiedTime(
        lock, FileTime.from(Files.getLastModifiedTime(lock).toInstant().minusSeconds(600)));
    place("Subject: x\n\n");
    Files.writeString(lock, ProcessHandle.current().pid() + ":mxlab\n");
    place("Subject: y\n\n");
    assertThat(subjects("lee")).containsExactly("x", "y");
    assertThat(lock).doesNotExist();
  }

  @Test
  void knowsMailAgainAfterAnotherProgramRewroteTheMailbox() throws IOException {
    deliverNumbered("lee", 3);
    List<String> uids = uids("lee");
    try (Maildrop drop = new MboxStore(directory).open("lee")) {
      String file = Files.readString(lee());
      int second = file.indexOf(KIM, 1);
      String marked =
          file.substring(second).replace("Subject: mail 1\n", "Subject: mail 1\nStatus: RO\n");
      Files.writeString(lee(), marked);
      assertThatThrownBy(() -> drop.open(0)).isInstanceOf(MessageGoneException.class);
      assertThat(read(drop, 1)).isEqualTo("Subject: mail 1\n\nbody 1\n");
      drop.remove(Set.of(2));
    }
    assertThat(uids("lee")).containsExactly(uids.get(1));
    assertThat(lee()).content().contains("Status: RO").doesNotContain("mail 2");
  }

  @Test
  void keepsTheFilesModeWhenItIsRewritten() throws IOException {
    deliverNumbered("lee", 2);
    var mode = java.nio.file.attribute.PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(lee(), mode);
    try (Maildrop drop = new MboxStore(directory).open("lee")) {
      drop.remove(Set.of(0));
    }
    assertThat(Files.getPosixFilePermissions(lee())).isEqualTo(mode);
    assertThat(directory.resolve(".new.lee")).doesNotExist();
  }

  @Test
  void oneStoreServesADirectory() {
    Spools spools = new Spools();
    assertThat(spools.mbox(directory)).isSameAs(spools.mbox(directory.resolve("x/..")));
  }

  private MailStore.Place place(String mail) throws IOException {
    byte[] bytes = mail.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new MboxStore(directory)
        .deliver("lee", "kim@daum.net", AT, () -> new java.io.ByteArrayInputStream(bytes));
  }

  private Path lee() {
    return directory.resolve("lee");
  }

  /** The lock as a process leaves it that is killed while it appends: none has the number 0. */
  private Path killedWhileAppending(long offset) throws IOException {
    return Files.writeString(
        directory.resolve("lee.lock"), "0:mxlab\nappend " + offset + "\n" + KIM);
  }

  @Test
  void cutsOffTheHalfOfAMessageWhoseDeliveryWasKilled() throws IOException {
    place("Subject: one\n\nx\n");
    String whole = Files.readString(lee());
    for (String half : List.of("\n", "From kim@", KIM, KIM + "Subject: half\n\ntex")) {
      Files.writeString(lee(), whole + half);
      Path lock = killedWhileAppending(whole.length());
      assertThat(subjects("lee")).containsExactly("one");
      assertThat(lee()).hasContent(whole);
      assertThat(lock).doesNotExist();
    }
    Files.writeString(lee(), whole + KIM + "Subject: half");
    killedWhileAppending(whole.length());
    place("Subject: two\n\nx\n");
    assertThat(Files.readString(lee())).isEqualTo(whole + KIM + "Subject: two\n\nx\n\n");
  }

  @Test
  void cutsNothingElseAfterAKilledDelivery() throws IOException {
    String other = "From lee@naver.com  Sun Nov 22 10:53:42 2026\nSubject: new\n\nx\n\n";
    Files.writeString(lee(), other);
    killedWhileAppending(0);
    assertThat(subjects("lee")).containsExactly("new");
    killedWhileAppending(4711);
    assertThat(subjects("lee")).containsExactly("new");
    for (String torn : List.of("append", "append 0\n", "append x\nFrom", "junk")) {
      Path lock = Files.writeString(directory.resolve("lee.lock"), "0:mxlab\n" + torn);
      assertThat(subjects("lee")).containsExactly("new");
      assertThat(lock).doesNotExist();
    }
    Files.delete(lee());
    Path lock = killedWhileAppending(0);
    assertThat(subjects("lee")).isEmpty();
    assertThat(lock).doesNotExist();
  }
}
