package dev.mxlab.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for mailboxes in every format. */
abstract class MailAccountContract {
  static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
  static final Keeper KEEPER =
      new Keeper("lee@mail.example.com", InstantSource.fixed(NOW), ZoneId.of("Asia/Seoul"));

  @TempDir Path directory;
  MailAccount account;

  abstract MailPlace place();

  @BeforeEach
  void open() {
    account = restarted();
  }

  /** As another process finds it. */
  MailAccount restarted() {
    return new Spools().account(place(), KEEPER);
  }

  static NewMessage message(String text, Flags flags) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new NewMessage(() -> new ByteArrayInputStream(bytes), flags, null);
  }

  static List<Long> append(Mailbox box, String... subjects) throws IOException {
    List<NewMessage> all = new ArrayList<>();
    for (String subject : subjects) {
      all.add(message("Subject: " + subject + "\r\n\r\nbody of " + subject + "\r\n", Flags.NONE));
    }
    return box.append(all);
  }

  static String wire(Mailbox box, long uid) throws IOException {
    try (MessageText text = box.open(uid)) {
      return new String(text.wire().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static String view(Mailbox box) {
    StringBuilder text = new StringBuilder();
    for (Message message : box.snapshot().messages()) {
      text.append(message.uid()).append('[').append(message.flags()).append("] ");
    }
    return text.toString().strip();
  }

  @Test
  void givesBackWhatWasAppended() throws IOException {
    String text =
        "Subject: \u00e9 =?utf-8?q?x?=\r\n\r\nFrom me Sun Nov 22 10:00:00 2026\r\n.dot\r\n>From x\r\n\r\n";
    try (Mailbox box = account.open("INBOX")) {
      Instant date = Instant.parse("2020-02-03T04:05:06Z");
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      List<Long> uids =
          box.append(
              List.of(
                  new NewMessage(
                      () -> new ByteArrayInputStream(bytes),
                      Flags.of(List.of(Flag.SEEN, Flag.DRAFT), List.of("$Work", "b")),
                      date)));
      assertThat(uids).containsExactly(1L);
      Message message = box.snapshot().messages().get(0);
      assertThat(message.size()).isEqualTo(bytes.length);
      assertThat(message.internalDate()).isEqualTo(date);
      assertThat(wire(box, 1)).isEqualTo(text);
    }
    account = restarted();
    try (Mailbox box = account.open("inbox")) {
      assertThat(view(box)).isEqualTo("1[\\Seen \\Draft $Work b]");
      assertThat(wire(box, 1)).isEqualTo(text);
      assertThat(box.snapshot().uidNext()).isEqualTo(2);
      assertThat(box.snapshot().keywords()).containsExactly("$Work", "b");
    }
  }

  @Test
  void keepsUidsAndFlagsOverSessionsAndRestarts() throws IOException {
    long validity;
    try (Mailbox box = account.open("INBOX")) {
      append(box, "one", "two", "three", "four");
      box.store(
          UidSet.of(2, 4), FlagChange.add(Flags.of(Flag.FLAGGED, Flag.DELETED)), Long.MAX_VALUE);
      box.store(UidSet.of(4), FlagChange.remove(Flags.of(Flag.DELETED)), Long.MAX_VALUE);
      assertThat(box.expunge(UidSet.ALL, true)).isEqualTo(UidSet.of(2));
      validity = box.snapshot().uidValidity();
      assertThat(validity).isEqualTo(NOW.getEpochSecond());
    }
    account = restarted();
    try (Mailbox box = account.open("INBOX")) {
      assertThat(view(box)).isEqualTo("1[] 3[] 4[\\Flagged]");
      assertThat(append(box, "five")).containsExactly(5L);
      assertThat(box.snapshot().uidValidity()).isEqualTo(validity);
      assertThat(wire(box, 4)).contains("body of four");
      assertThat(box.vanishedSince(0)).isEqualTo(UidSet.of(2));
    }
  }

  @Test
  void keepsWhatASessionDidThatWasKilled() throws IOException {
    Mailbox box = account.open("INBOX");
    append(box, "one", "two");
    box.store(
        UidSet.of(1), FlagChange.add(Flags.of(List.of(Flag.SEEN), List.of("x"))), Long.MAX_VALUE);
    account = restarted();
    try (Mailbox again = account.open("INBOX")) {
      assertThat(view(again)).isEqualTo("1[\\Seen x] 2[]");
      assertThat(again.snapshot().highestModseq()).isEqualTo(box.snapshot().highestModseq());
    }
    box.close();
  }

  @Test
  void refusesChangesOfWhatChangedSince() throws IOException {
    try (Mailbox box = account.open("INBOX")) {
      append(box, "one", "two", "three");
      long before = box.snapshot().highestModseq();
      box.store(UidSet.of(2), FlagChange.add(Flags.of(Flag.SEEN)), Long.MAX_VALUE);
      assertThat(box.snapshot().highestModseq()).isGreaterThan(before);
      Mailbox.Stored stored =
          box.store(UidSet.range(1, 9), FlagChange.replace(Flags.of(Flag.FLAGGED)), before);
      assertThat(stored.refused()).isEqualTo(UidSet.of(2));
      assertThat(view(box)).isEqualTo("1[\\Flagged] 2[\\Seen] 3[\\Flagged]");
      assertThat(stored.now()).hasSize(3);
    }
  }

  @Test
  void tellsEverySessionAtOnce() throws IOException {
    List<String> told = new ArrayList<>();
    try (Mailbox one = account.open("INBOX");
        Mailbox other = account.open("INBOX")) {
      other.listen(now -> told.add(now.count() + "/" + now.firstUnseen()));
      append(one, "one");
      one.store(UidSet.of(1), FlagChange.add(Flags.of(Flag.SEEN)), Long.MAX_VALUE);
      one.store(UidSet.of(1), FlagChange.add(Flags.of(Flag.SEEN)), Long.MAX_VALUE);
      one.expunge(UidSet.of(1), false);
      assertThat(told).containsExactly("1/0", "1/-1", "0/-1");
      assertThat(other.snapshot().count()).isZero();
      assertThatThrownBy(() -> other.open(1)).isInstanceOf(MessageGoneException.class);
    }
  }

  @Test
  void readsOnWhatWasExpungedMeanwhile() throws IOException {
    String large = "Subject: large\r\n\r\n" + "0123456789abcdef\r\n".repeat(100_000);
    try (Mailbox box = account.open("INBOX")) {
      append(box, "one", "two");
      box.append(List.of(message(large, Flags.NONE)));
      append(box, "four");
      try (MessageText text = box.open(3);
          MessageText small = box.open(2)) {
        box.expunge(UidSet.of(1, 2, 3), false);
        assertThat(new String(text.wire().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(large);
        assertThat(text.length()).isEqualTo(large.length() - 100_002);
        assertThat(new String(small.wire().readAllBytes(), StandardCharsets.UTF_8)).contains("two");
      }
      assertThat(wire(box, 4)).contains("body of four");
    }
  }

  @Test
  void oneReaderReadsAsEachMessageIsReadAlone() throws IOException {
    try (Mailbox box = account.open("INBOX")) {
      List<NewMessage> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String line = "line of " + i + "\r\n\r\nFrom here\r\n";
        int lines = i == 20 ? 20_000 : i == 40 ? 60_000 : i * 37 % 300;
        Flags flags = i % 3 == 0 ? Flags.of(Flag.SEEN) : Flags.NONE;
        all.add(message("Subject: " + i + "\r\n\r\n" + line.repeat(lines), flags));
      }
      box.append(all);
      readsAlike(box);
      box.settle();
      readsAlike(box);
      box.store(UidSet.range(5, 30), FlagChange.add(Flags.of(Flag.FLAGGED)), Long.MAX_VALUE);
      try (MessageReader reader = box.reader()) {
        assertThat(text(reader, 2)).isEqualTo(wire(box, 2));
        assertThat(text(reader, 3)).isEqualTo(wire(box, 3));
        // What was read ahead is not where it was any more.
        box.expunge(UidSet.of(1, 4, 7), false);
        box.settle();
        assertThat(text(reader, 5)).isEqualTo(wire(box, 5)).contains("line of 4");
        assertThat(text(reader, 8)).isEqualTo(wire(box, 8));
        assertThatThrownBy(() -> reader.open(7)).isInstanceOf(MessageGoneException.class);
      }
      readsAlike(box);
    }
  }

  private static void readsAlike(Mailbox box) throws IOException {
    try (MessageReader reader = box.reader()) {
      for (Message message : box.snapshot().messages()) {
        String alone = wire(box, message.uid());
        assertThat(text(reader, message.uid())).isEqualTo(alone);
        assertThat((long) alone.length()).isEqualTo(message.size());
      }
      // Out of order, and the same one again.
      for (long uid : new long[] {50, 10, 11, 11, 12, 60, 2}) {
        assertThat(text(reader, uid)).isEqualTo(wire(box, uid));
      }
    }
  }

  private static String text(MessageReader reader, long uid) throws IOException {
    try (MessageText text = reader.open(uid)) {
      return new String(text.wire().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void keepsManyNotesAboutMessages() throws IOException {
    byte[][] notes = new byte[400][];
    for (int i = 0; i < notes.length; i++) {
      notes[i] = ("note " + i + " ").repeat(i * 31 % 400).getBytes(StandardCharsets.UTF_8);
    }
    try (Mailbox box = account.open("INBOX")) {
      for (int i = 0; i < notes.length; i++) {
        box.cache(1 + i / 2, i % 2, notes[i]);
        assertThat(box.cached(1 + i / 2, i % 2)).isEqualTo(notes[i]);
        assertThat(box.cached(1 + i / 4, i / 2 % 2)).isEqualTo(notes[i / 4 * 2 + i / 2 % 2]);
      }
      box.settle();
    }
    try (Mailbox box = restarted().open("INBOX");
        MessageReader reader = box.reader()) {
      for (int i = 0; i < notes.length; i++) {
        assertThat(box.cached(1 + i / 2, i % 2)).as("note %d", i).isEqualTo(notes[i]);
      }
      for (int i = notes.length - 1; i >= 0; i -= 3) {
        assertThat(box.cached(1 + i / 2, i % 2)).as("note %d", i).isEqualTo(notes[i]);
      }
      assertThat(box.cached(1000, 0)).isNull();
      assertThat(reader).isNotNull();
    }
  }

  @Test
  void copiesAndMovesWithFlags() throws IOException {
    account.create("Sent");
    try (Mailbox box = account.open("INBOX");
        Mailbox sent = account.open("Sent")) {
      append(box, "one", "two", "three");
      box.store(
          UidSet.of(3), FlagChange.add(Flags.of(List.of(Flag.SEEN), List.of("k"))), Long.MAX_VALUE);
      Mailbox.Copied copied = box.copy(UidSet.of(1, 3, 7), sent);
      assertThat(copied.from()).containsExactly(1L, 3L);
      assertThat(copied.to()).containsExactly(1L, 2L);
      assertThat(copied.uidValidity()).isEqualTo(sent.snapshot().uidValidity());
      assertThat(view(sent)).isEqualTo("1[] 2[\\Seen k]");
      assertThat(box.move(UidSet.of(2), sent).to()).containsExactly(3L);
      assertThat(view(box)).isEqualTo("1[] 3[\\Seen k]");
      assertThat(wire(sent, 3)).isEqualTo("Subject: two\r\n\r\nbody of two\r\n");
      assertThat(box.copy(UidSet.of(1), box).to()).containsExactly(4L);
      assertThat(view(box)).isEqualTo("1[] 3[\\Seen k] 4[]");
    }
  }

  @Test
  void appendsAllOrNothing() throws IOException {
    try (Mailbox box = account.open("INBOX")) {
      append(box, "one");
      NewMessage broken =
          new NewMessage(
              () -> {
                throw new IOException("broken");
              },
              Flags.NONE,
              null);
      assertThatThrownBy(
              () -> box.append(List.of(message("Subject: x\n\nx\n", Flags.NONE), broken)))
          .hasMessage("broken");
      assertThat(view(box)).isEqualTo("1[]");
      assertThat(append(box, "two")).containsExactly(2L);
    }
    try (Mailbox box = restarted().open("INBOX")) {
      assertThat(view(box)).isEqualTo("1[] 2[]");
    }
  }

  @Test
  void givesEachNewMessageToOneSessionAsRecent() throws IOException {
    try (Mailbox box = account.open("INBOX");
        Mailbox other = account.open("INBOX")) {
      append(box, "one", "two");
      assertThat(box.snapshot().firstRecent()).isEqualTo(1);
      assertThat(box.claimRecent(3)).isEqualTo(1);
      assertThat(other.claimRecent(3)).isEqualTo(3);
      append(box, "three");
      assertThat(other.claimRecent(4)).isEqualTo(3);
    }
    try (Mailbox box = restarted().open("INBOX")) {
      assertThat(box.snapshot().firstRecent()).isEqualTo(4);
    }
  }

  @Test
  void keepsNotesAboutMessages() throws IOException {
    try (Mailbox box = account.open("INBOX")) {
      append(box, "one", "two");
      box.cache(1, 3, "hello".getBytes(StandardCharsets.UTF_8));
      box.cache(2, 3, "x".repeat(5000).getBytes(StandardCharsets.UTF_8));
      assertThat(box.cached(1, 3)).asString().isEqualTo("hello");
      assertThat(box.cached(1, 2)).isNull();
    }
    try (Mailbox box = restarted().open("INBOX")) {
      assertThat(box.cached(1, 3)).asString().isEqualTo("hello");
      assertThat(box.cached(2, 3)).hasSize(5000);
    }
  }

  @Test
  void makesRenamesAndDeletesMailboxes() throws IOException {
    String s = String.valueOf(account.separator());
    List<String> events = new ArrayList<>();
    account.watch(e -> events.add(e.what() + " " + e.name() + " " + e.oldName()));
    account.create("Work" + s + "2026");
    account.create("Sent");
    assertThat(account.list())
        .extracting(l -> l.name() + (l.selectable() ? "" : "!") + (l.children() ? "+" : ""))
        .containsExactly("Sent", "Work!+", "Work" + s + "2026", "INBOX");
    assertThatThrownBy(() -> account.create("Sent"))
        .isInstanceOfSatisfying(
            MailboxNameException.class,
            e -> assertThat(e.why()).isEqualTo(MailboxNameException.Why.EXISTS));
    assertThatThrownBy(() -> account.open("nowhere"))
        .isInstanceOfSatisfying(
            MailboxNameException.class,
            e -> assertThat(e.why()).isEqualTo(MailboxNameException.Why.NONEXISTENT));
    long validity;
    try (Mailbox box = account.open("Sent")) {
      append(box, "one");
      validity = box.snapshot().uidValidity();
    }
    account.rename("Sent", "Work" + s + "Old");
    try (Mailbox box = account.open("Work" + s + "Old")) {
      assertThat(view(box)).isEqualTo("1[]");
      assertThat(box.snapshot().uidValidity()).isEqualTo(validity);
    }
    account.rename("Work", "W");
    assertThat(account.list())
        .extracting(MailAccount.Listed::name)
        .containsExactly("W", "W" + s + "Old", "W" + s + "2026", "INBOX");
    account.delete("W" + s + "Old");
    account.create("W" + s + "Old");
    try (Mailbox box = account.open("W" + s + "Old")) {
      assertThat(box.snapshot().count()).isZero();
      assertThat(box.snapshot().uidValidity()).isGreaterThan(validity);
    }
    assertThatThrownBy(() -> account.delete("INBOX")).isInstanceOf(MailboxNameException.class);
    assertThat(events).contains("CREATED Sent ", "RENAMED W Work", "DELETED W" + s + "Old ");
  }

  @Test
  void movesTheMailOfInboxWhenItIsRenamed() throws IOException {
    try (Mailbox box = account.open("INBOX")) {
      append(box, "one", "two");
      account.rename("INBOX", "old");
    }
    try (Mailbox box = account.open("INBOX")) {
      assertThat(box.snapshot().count()).isZero();
    }
    try (Mailbox box = account.open("old")) {
      assertThat(wire(box, 2)).contains("body of two");
    }
  }

  @Test
  void remembersSubscriptions() throws IOException {
    String name = "a" + account.separator() + "b";
    assertThat(account.subscribe(name, true)).isTrue();
    assertThat(account.subscribe(name, true)).isFalse();
    assertThat(account.subscribe("inbox", true)).isTrue();
    assertThat(restarted().subscriptions()).containsExactly(name, "INBOX");
    assertThat(account.subscribe(name, false)).isTrue();
    assertThat(restarted().subscriptions()).containsExactly("INBOX");
  }

  @Test
  void theOrderOfMailboxesIsThatOfTheirMakingAlsoAfterARestart() throws IOException {
    for (String name : List.of("m", "z", "a", "k")) {
      account.create(name);
    }
    account.delete("z");
    account.rename("a", "q");
    List<MailAccount.Listed> listed = account.list();
    assertThat(listed).extracting(MailAccount.Listed::name).contains("m", "k", "q", "INBOX");
    assertThat(restarted().list()).isEqualTo(listed);
  }

  @Test
  void refusesNamesThatCannotBe() {
    for (String name : List.of("", "~x", "a/../b", "../x", "/x", "x\ny")) {
      assertThatThrownBy(() -> account.create(name), name).isInstanceOf(MailboxNameException.class);
    }
  }

  @Test
  void severalSessionsAgreeWithAModel() throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      FiledAccount.deleteAll(directory.resolve("mail"));
      FiledAccount.deleteAll(directory.resolve("spool"));
      FiledAccount.deleteAll(directory.resolve("Maildir"));
      new RandomSessions(seed, this::restarted).run(60);
    }
  }
}
