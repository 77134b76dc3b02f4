package dev.mxlab.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MboxAccountTest extends MailAccountContract {
  private static final String FIRST =
      """
      From kim@daum.net  Sun Nov 22 10:00:01 2026
      From: kim@daum.net
      Subject: first

      Hello.

      """;
  private static final String SECOND =
      """
      From lee@naver.com  Sun Nov 22 10:05:01 2026
      Subject: second

      >From the quoted line
      .dot

      """;

  @Override
  MailPlace place() {
    return MailPlace.mbox(directory.resolve("mail"), spool());
  }

  private Path spool() {
    return directory.resolve("spool/lee");
  }

  private void put(String text) throws IOException {
    Files.createDirectories(directory.resolve("spool"));
    Files.writeString(spool(), text);
  }

  private void look(FlagChange change, UidSet uids, boolean remove) throws IOException {
    try (Mailbox box = restarted().open("INBOX")) {
      box.claimRecent(box.snapshot().uidNext());
      box.store(uids, change, Long.MAX_VALUE);
      if (remove) {
        box.expunge(uids, false);
      }
    }
  }

  private List<String> notes() throws IOException {
    return Files.readAllLines(spool()).stream()
        .filter(line -> line.matches("(X-.*|Status|Subject).*:.*"))
        .toList();
  }

  private static String room(int spaces) {
    return " ".repeat(spaces);
  }

  /** As dovecot 2.3.19 left the same file. */
  @Test
  void numbersMessagesAsDovecotDoes() throws IOException {
    put(FIRST + SECOND);
    look(FlagChange.add(Flags.NONE), UidSet.NONE, false);
    assertThat(notes())
        .containsExactly(
            "Subject: first",
            "X-IMAPbase: " + NOW.getEpochSecond() + " 0000000002",
            "X-UID: 1" + room(50),
            "Subject: second",
            "X-UID: 2" + room(50));
  }

  @Test
  void isAsLongAsItIsWithoutItsLastLinesEnd() throws IOException {
    put(FIRST + SECOND.stripTrailing());
    try (Mailbox box = restarted().open("INBOX")) {
      for (Message message : box.snapshot().messages()) {
        try (MessageText text = box.open(message.uid())) {
          String stored = new String(text.from(0).readAllBytes(), StandardCharsets.ISO_8859_1);
          assertThat(message.size()).isEqualTo(stored.replace("\n", "\r\n").length());
        }
      }
    }
  }

  @Test
  void notesFlagsAsDovecotDoes() throws IOException {
    put(FIRST + SECOND);
    look(FlagChange.add(Flags.of(Flag.SEEN)), UidSet.of(1), false);
    assertThat(notes())
        .containsExactly(
            "Subject: first",
            "X-IMAPbase: " + NOW.getEpochSecond() + " 0000000002",
            "X-UID: 1" + room(39),
            "Status: RO",
            "Subject: second",
            "X-UID: 2" + room(50));
    look(
        FlagChange.add(
            Flags.of(List.of(Flag.ANSWERED, Flag.FLAGGED, Flag.DELETED, Flag.DRAFT), List.of("w"))),
        UidSet.of(1),
        false);
    assertThat(notes())
        .containsExactly(
            "Subject: first",
            "X-IMAPbase: " + NOW.getEpochSecond() + " 0000000002 w",
            "X-UID: 1",
            "Status: RO",
            "X-Status: AFTD",
            "X-Keywords: w" + room(8),
            "Subject: second",
            "X-UID: 2" + room(40),
            "Status: O");
  }

  @Test
  void givesTheBaseToTheNextWhenTheFirstGoes() throws IOException {
    put(FIRST + SECOND);
    look(FlagChange.add(Flags.NONE), UidSet.of(1), true);
    assertThat(notes())
        .containsExactly(
            "Subject: second",
            "X-IMAPbase: " + NOW.getEpochSecond() + " 0000000002",
            "X-UID: 2" + room(6),
            "Status: O");
    assertThat(spool())
        .content()
        .startsWith("From lee@")
        .endsWith("\n>From the quoted line\n.dot\n\n");
  }

  @Test
  void keepsTheUidsOfAnEmptiedMailboxInAMessageOfNoMail() throws IOException {
    put(FIRST);
    look(FlagChange.add(Flags.NONE), UidSet.of(1), true);
    assertThat(spool())
        .hasContent(
            """
            From MAILER_DAEMON  Sun Nov 22 10:00:00 2026
            Date: Sun, 22 Nov 2026 10:00:00 +0900
            From: Mail System Internal Data <MAILER-DAEMON@mail.example.com>
            Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA
            Message-ID: <%1$d@mail.example.com>
            X-IMAP: %1$d 0000000001
            Status: RO

            This text is part of the internal format of your mail folder, and is not
            a real message.  It is created automatically by the mail system software.
            If deleted, important folder data will be lost, and it will be re-created
            with the data reset to initial values.

            """
                .formatted(NOW.getEpochSecond()));
    Files.walk(directory.resolve("mail"))
        .filter(p -> p.endsWith(IndexFile.NAME))
        .forEach(p -> assertThat(p.toFile().delete()).isTrue());
    try (Mailbox box = restarted().open("INBOX")) {
      assertThat(box.snapshot().count()).isZero();
      assertThat(append(box, "next")).containsExactly(2L);
      assertThat(box.snapshot().uidValidity()).isEqualTo(NOW.getEpochSecond());
    }
    assertThat(spool()).content().contains("X-IMAP: " + NOW.getEpochSecond() + " 0000000002\n");
  }

  @Test
  void savesWhatClientsBringAsDovecotDoes() throws IOException {
    put("");
    try (Mailbox box = account.open("INBOX")) {
      box.append(
          List.of(
              message(
                  "Subject: app\r\nX-UID: 99\r\nStatus: X\r\nContent-Length: 3\r\n\r\nFrom here\r\nend",
                  Flags.of(List.of(Flag.SEEN), List.of("kw2")))));
      assertThat(wire(box, 1)).isEqualTo("Subject: app\r\n\r\nFrom here\r\nend\r\n");
    }
    assertThat(spool())
        .content()
        .startsWith(
            "From lee@mail.example.com  Sun Nov 22 10:00:00 2026\nSubject: app\nX-IMAPbase: ")
        .contains("X-UID: 1\nStatus: R\nX-Keywords: kw2" + room(72) + "\nContent-Length: 14\n\n")
        .endsWith("\nFrom here\nend\n\n");
  }

  @Test
  void quotesNothingWhereTheLengthTellsWhereMailEnds() throws IOException {
    put("");
    String from = "From kim@daum.net  Sun Nov 22 10:00:01 2026\r\n";
    String kept = "Subject: q\r\nFrom abc\r\n>From x\r\n\r\n>From y\r\n" + from;
    NewMessage lmtp =
        new NewMessage(
            () -> new ByteArrayInputStream((from + kept).getBytes(StandardCharsets.US_ASCII)),
            Flags.NONE,
            null,
            "kim@daum.net");
    try (Mailbox box = account.open("INBOX")) {
      box.append(List.of(lmtp));
      assertThat(wire(box, 1)).isEqualTo(kept);
    }
    assertThat(spool())
        .content()
        .startsWith("From kim@daum.net  Sun Nov 22 10:00:00 2026\nSubject: q\nFrom abc\n>From x\n")
        .contains(
            "X-UID: 1\nStatus: \nX-Keywords:" + room(72) + "\nContent-Length: 52\n\n>From y\n");
  }

  @Test
  void noticesWhatAnotherProgramDid() throws IOException {
    put(FIRST + SECOND);
    try (Mailbox box = account.open("INBOX")) {
      Files.writeString(spool(), FIRST.replace("first", "third"), StandardOpenOption.APPEND);
      assertThat(box.refresh().count()).isEqualTo(3);
      Files.writeString(spool(), SECOND.replace("\n\n>", "\nStatus: R\nX-Status: F\n\n>") + FIRST);
      box.refresh();
      assertThat(view(box)).isEqualTo("2[\\Flagged \\Seen] 4[]");
      assertThat(wire(box, 4)).contains("Hello");
      Files.delete(spool());
      assertThat(box.refresh().count()).isZero();
    }
  }

  @Test
  void hearsOfWhatAnotherProgramBrings() throws Exception {
    put(FIRST);
    BlockingQueue<Integer> counts = new LinkedBlockingQueue<>();
    try (Mailbox box = account.open("INBOX")) {
      box.listen(now -> counts.add(now.count()));
      Files.writeString(spool(), SECOND, StandardOpenOption.APPEND);
      assertThat(counts.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void takesNewMailOfTheHostsOwnMailerAtOnce() throws IOException {
    Spools spools = new Spools();
    List<Integer> counts = new ArrayList<>();
    byte[] text = "Subject: new\n\nx\n".getBytes(StandardCharsets.UTF_8);
    try (Mailbox box = spools.account(place(), KEEPER).open("INBOX")) {
      box.listen(now -> counts.add(now.count()));
      spools
          .mbox(directory.resolve("spool"))
          .deliver("lee", "kim", NOW.atZone(ZoneOffset.UTC), () -> new ByteArrayInputStream(text));
      assertThat(counts).containsExactly(1);
      assertThat(wire(box, 1)).isEqualTo("Subject: new\r\n\r\nx\r\n");
    }
  }

  @Test
  void finishesWhatAKilledProcessHadBegun() throws IOException {
    put("0123456789");
    Redo redo = new Redo(10, 12);
    redo.write(0, "ab".getBytes(StandardCharsets.US_ASCII));
    redo.write(8, "wxyz".getBytes(StandardCharsets.US_ASCII));
    MboxFiles files = new MboxFiles();
    MboxFile file = files.use(spool());
    Path redoFile = directory.resolve("spool/.redo.lee");
    try (MboxFile.Locked locked = file.lock(MboxStore.PATIENCE, false)) {
      MboxHandle handle = Objects.requireNonNull(locked.handle());
      redo.run(handle.channel(), spool());
      assertThat(redoFile).doesNotExist();
    }
    assertThat(spool()).hasContent("ab234567wxyz");
  }

  @Test
  void believesTheMailAndNotADamagedIndex() throws IOException {
    put(FIRST + SECOND);
    look(FlagChange.add(Flags.of(Flag.FLAGGED)), UidSet.of(2), false);
    Path index = directory.resolve("mail/.imap/INBOX").resolve(IndexFile.NAME);
    byte[] good = Files.readAllBytes(index);
    for (int cut = 0; cut < good.length; cut += 7) {
      byte[] bad = good.clone();
      bad[cut] ^= 0x55;
      Files.write(index, bad);
      try (Mailbox box = restarted().open("INBOX")) {
        assertThat(view(box)).as("damaged at %d", cut).isEqualTo("1[] 2[\\Flagged]");
        assertThat(wire(box, 2)).contains("second");
      }
    }
  }

  @Test
  void findsFlagsThatTheIndexAloneHasAfterASuddenEnd() throws IOException {
    put(FIRST + SECOND);
    try (Mailbox box = account.open("INBOX")) {
      for (FlagChange change :
          List.of(
              FlagChange.add(Flags.of(Flag.FLAGGED)),
              FlagChange.add(Flags.of(List.of(Flag.SEEN), List.of("work"))))) {
        assertThat(box.store(UidSet.of(2), change, Long.MAX_VALUE).refused().isEmpty()).isTrue();
      }
      String known = view(box);
      assertThat(spool()).content().doesNotContain("work");
      try (Mailbox found = restarted().open("INBOX")) {
        assertThat(view(found)).isEqualTo(known).contains("\\Flagged", "work");
        assertThat(found.snapshot().messages()).isEqualTo(box.snapshot().messages());
      }
    }
  }
}
