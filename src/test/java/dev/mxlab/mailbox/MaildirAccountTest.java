package dev.mxlab.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MaildirAccountTest extends MailAccountContract {
  @Override
  MailPlace place() {
    return MailPlace.maildir(directory.resolve("Maildir"));
  }

  private void put(String place, String text) throws IOException {
    Path file = directory.resolve("Maildir").resolve(place);
    Files.createDirectories(file.getParent());
    Files.createDirectories(directory.resolve("Maildir/cur"));
    Files.createDirectories(directory.resolve("Maildir/new"));
    Files.writeString(file, text);
  }

  private List<String> cur() throws IOException {
    try (var all = Files.list(directory.resolve("Maildir/cur"))) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void takesWhatOtherProgramsBrought() throws IOException {
    put("new/200.b.host", "Subject: second\n\nx\n");
    put("new/100.a.host", "Subject: first\n\nx\n");
    put("cur/50.z.host,S=6:2,RS", "a: b\n\n");
    try (Mailbox box = account.open("INBOX")) {
      assertThat(view(box)).isEqualTo("1[\\Answered \\Seen] 2[] 3[]");
      assertThat(wire(box, 2)).startsWith("Subject: first\r\n");
      assertThat(box.snapshot().messages().get(1).size()).isEqualTo(21);
      assertThat(cur()).containsExactly("100.a.host:2,", "200.b.host:2,", "50.z.host,S=6:2,RS");
      put("new/10.c.host", "Subject: third\n\nx\n");
      assertThat(box.refresh().count()).isEqualTo(4);
      assertThat(box.snapshot().messages().get(3).uid()).isEqualTo(4);
    }
  }

  @Test
  void noticesOtherProgramsRenamesAndDeletions() throws IOException {
    try (Mailbox box = account.open("INBOX")) {
      append(box, "one", "two", "three");
      List<String> names = cur();
      Path cur = directory.resolve("Maildir/cur");
      Files.move(cur.resolve(names.get(1)), cur.resolve(names.get(1) + "FS"));
      Files.delete(cur.resolve(names.get(2)));
      assertThat(wire(box, 2)).contains("two");
      box.refresh();
      assertThat(view(box)).isEqualTo("1[] 2[\\Flagged \\Seen]");
      Files.move(cur.resolve(names.get(0)), cur.resolve(names.get(0) + "T"));
      box.store(UidSet.ALL, FlagChange.add(Flags.of(Flag.ANSWERED)), Long.MAX_VALUE);
      assertThat(view(box)).isEqualTo("1[\\Answered \\Deleted] 2[\\Answered \\Flagged \\Seen]");
    }
  }

  @Test
  void hearsOfWhatAnotherProgramBrings() throws Exception {
    BlockingQueue<Integer> counts = new LinkedBlockingQueue<>();
    try (Mailbox box = account.open("INBOX")) {
      box.listen(now -> counts.add(now.count()));
      put("new/10.c.host", "Subject: third\n\nx\n");
      assertThat(counts.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void keepsDovecotsFiles() throws IOException {
    try (Mailbox box = account.open("INBOX")) {
      append(box, "one", "two");
      box.store(
          UidSet.of(2),
          FlagChange.add(Flags.of(List.of(Flag.FLAGGED, Flag.SEEN), List.of("kw2", "kw3"))),
          Long.MAX_VALUE);
      box.expunge(UidSet.of(1), false);
    }
    Path root = directory.resolve("Maildir");
    assertThat(cur()).singleElement().asString().endsWith(".mail.example.com,S=26,W=29:2,FSab");
    assertThat(root.resolve("dovecot-keywords")).hasContent("0 kw2\n1 kw3\n");
    List<String> list = Files.readAllLines(root.resolve("dovecot-uidlist"));
    assertThat(list.get(0)).matches("3 V" + NOW.getEpochSecond() + " N3 G[0-9a-f]{32}");
    assertThat(list.subList(1, list.size()))
        .containsExactly("2 :" + cur().get(0).replaceFirst(":2,.*", ""));
    Files.delete(root.resolve("mxlab.index"));
    try (Mailbox box = restarted().open("INBOX")) {
      assertThat(view(box)).isEqualTo("2[\\Flagged \\Seen kw2 kw3]");
      assertThat(append(box, "three")).containsExactly(3L);
      assertThat(box.snapshot().uidValidity()).isEqualTo(NOW.getEpochSecond());
    }
  }

  @Test
  void tellsOfNewMailAtOnce() throws IOException {
    Spools spools = new Spools();
    byte[] text = "Subject: new\n\nx\n".getBytes(StandardCharsets.UTF_8);
    List<Integer> counts = new ArrayList<>();
    try (Mailbox box = spools.account(place(), KEEPER).open("INBOX")) {
      box.listen(now -> counts.add(now.count()));
      MailStore.Place at =
          spools.deliverToMaildir(
              directory.resolve("Maildir"),
              "host",
              NOW.atZone(ZoneOffset.UTC),
              () -> new ByteArrayInputStream(text));
      assertThat(counts).containsExactly(1);
      assertThat(at.length()).isEqualTo(text.length);
      assertThat(wire(box, 1)).isEqualTo("Subject: new\r\n\r\nx\r\n");
    }
  }
}
