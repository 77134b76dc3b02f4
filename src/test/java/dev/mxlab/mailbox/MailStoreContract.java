package dev.mxlab.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of mail store promises. */
abstract class MailStoreContract {
  static final ZonedDateTime AT =
      ZonedDateTime.of(2026, 11, 22, 10, 53, 42, 0, ZoneId.of("Asia/Seoul"));

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private MailStore store;

  /** A store on the directory, as after a restart of the process. */
  abstract MailStore restarted(Path directory);

  @BeforeEach
  void begin() {
    store = restarted(directory);
  }

  @Test
  void nobodyHasMailAtFirst() throws IOException {
    try (Maildrop drop = store.open("lee")) {
      assertThat(drop.messages()).isEmpty();
      drop.remove(Set.of());
    }
  }

  @Test
  void whatIsDeliveredCanBeReadByteForByte() throws IOException {
    for (String mail : oddMail()) {
      deliver("lee", mail);
    }
    try (Maildrop drop = store.open("lee")) {
      assertThat(drop.messages()).hasSameSizeAs(oddMail());
      for (int i = 0; i < oddMail().size(); i++) {
        String read = read(drop, i);
        assertThat(unquoted(read)).isEqualTo(kept(oddMail().get(i)));
        assertThat(drop.messages().get(i).octets())
            .isEqualTo(read.getBytes(StandardCharsets.UTF_8).length + lines(read));
      }
    }
  }

  /** procmail takes a blank line at the end for the one that stands between messages. */
  private static String kept(String mail) {
    return mail.endsWith("\n\n") ? mail.substring(0, mail.length() - 1) : mail;
  }

  @Test
  void randomMailSurvives() throws IOException {
    long seed = 20261122;
    Random random = new Random(seed);
    String[] pieces = {
      "From ",
      "From",
      ">From ",
      "\n",
      "\n\n",
      "x",
      "안녕하세요",
      ".",
      "\nFrom ",
      " ",
      "F",
      "From kim@daum.net  Sun Nov 22 10:53:42 2026\n"
    };
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      StringBuilder body = new StringBuilder("Subject: " + i + "\n\n");
      for (int n = random.nextInt(20); n > 0; n--) {
        body.append(pieces[random.nextInt(pieces.length)]);
      }
      sent.add(body.append('\n').toString());
      deliver("lee", sent.get(i));
    }
    try (Maildrop drop = store.open("lee")) {
      for (int i = 0; i < sent.size(); i++) {
        assertThat(quotedAway(read(drop, i)))
            .as("seed %d, message %d", seed, i)
            .isEqualTo(quotedAway(kept(sent.get(i))));
      }
      assertThat(drop.messages()).hasSameSizeAs(sent);
    }
  }

  @Test
  void removesWhatItIsToldToAndNothingElse() throws IOException {
    deliverNumbered("lee", 5);
    try (Maildrop drop = store.open("lee")) {
      drop.remove(Set.of(0, 2, 4));
    }
    assertThat(subjects("lee")).containsExactly("mail 1", "mail 3");
  }

  @Test
  void mailThatComesDuringASessionIsNotSeenAndStays() throws IOException {
    deliverNumbered("lee", 2);
    try (Maildrop drop = store.open("lee")) {
      deliver("lee", "Subject: new\n\nlate\n");
      assertThat(drop.messages()).hasSize(2);
      drop.remove(Set.of(0, 1));
    }
    assertThat(subjects("lee")).containsExactly("new");
  }

  @Test
  void closingWithoutRemovingChangesNothing() throws IOException {
    deliverNumbered("lee", 2);
    store.open("lee").close();
    assertThat(subjects("lee")).containsExactly("mail 0", "mail 1");
  }

  @Test
  void uidsAreUniqueAndKeptOverSessionsDeletionsAndRestarts() throws IOException {
    deliverNumbered("lee", 4);
    List<String> uids = uids("lee");
    assertThat(new HashSet<>(uids)).hasSize(4);
    assertThat(uids).allMatch(uid -> uid.matches("[!-~]{1,70}"));
    try (Maildrop drop = store.open("lee")) {
      drop.remove(Set.of(1));
    }
    deliver("lee", "Subject: new\n\nx\n");
    store = restarted(directory);
    List<String> now = uids("lee");
    assertThat(now.subList(0, 3)).containsExactly(uids.get(0), uids.get(2), uids.get(3));
    assertThat(uids).doesNotContain(now.get(3));
  }

  @Test
  void aRemovedMessageIsGoneForAnotherOpenSession() throws IOException {
    deliverNumbered("lee", 3);
    try (Maildrop one = store.open("lee");
        Maildrop other = store.open("lee")) {
      other.remove(Set.of(0));
      assertThatThrownBy(() -> one.open(0)).isInstanceOf(MessageGoneException.class);
      assertThat(read(one, 1)).startsWith("Subject: mail 1\n");
      one.remove(Set.of(0, 2));
    }
    assertThat(subjects("lee")).containsExactly("mail 1");
  }

  @Test
  void aMessageBeingReadIsReadToItsEndThoughItIsRemoved() throws IOException {
    deliver("lee", "Subject: long\n\n" + "a line of it\n".repeat(10_000));
    deliver("lee", "Subject: second\n\nx\n");
    try (Maildrop one = store.open("lee");
        InputStream in = one.open(0)) {
      byte[] begin = in.readNBytes(100);
      try (Maildrop other = store.open("lee")) {
        other.remove(Set.of(0));
      }
      assertThat(begin.length + in.readAllBytes().length).isEqualTo(15 + 130_000);
    }
  }

  @Test
  void aFailedDeliveryLeavesTheMailboxAsItWas() throws IOException {
    deliverNumbered("lee", 1);
    assertThatThrownBy(
            () ->
                store.deliver(
                    "lee",
                    "kim@daum.net",
                    AT,
                    () -> new BrokenStream("Subject: half\n\n" + "half\n".repeat(50_000))))
        .isInstanceOf(IOException.class)
        .hasMessage("broken");
    deliver("lee", "Subject: after\n\nx\n");
    assertThat(subjects("lee")).containsExactly("mail 0", "after");
  }

  @Test
  void namesThatLeadElsewhereAreRefused() {
    for (String name :
        List.of("", ".", "..", "../lee", "a/b", "a\\b", "lee\n", "x\0y", ".uid.lee")) {
      assertThatThrownBy(() -> store.open(name)).as(name).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> deliver(name, "x\n")).as(name).isInstanceOf(IOException.class);
    }
  }

  @Test
  void nothingIsLostWhenManyDeliverWhileSessionsDelete() throws Exception {
    int writers = 4;
    int each = 15;
    ExecutorService pool = Executors.newFixedThreadPool(writers + 2);
    AtomicBoolean delivered = new AtomicBoolean();
    Set<String> fetched = java.util.concurrent.ConcurrentHashMap.newKeySet();
    List<String> twice = new ArrayList<>();
    try {
      Callable<Void> reader =
          () -> {
            boolean last = false;
            while (!last) {
              last = delivered.get();
              fetchAndDelete(fetched, twice);
            }
            return null;
          };
      List<Future<Void>> writing = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        writing.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    deliver("lee", "Subject: " + writer + "-" + i + "\n\nFrom here\n");
                  }
                  return null;
                }));
      }
      Future<Void> reading = pool.submit(reader);
      for (Future<Void> w : writing) {
        w.get();
      }
      delivered.set(true);
      reading.get();
    } finally {
      pool.shutdownNow();
    }
    assertThat(fetched).hasSize(writers * each);
    assertThat(twice).isEmpty();
    assertThat(subjects("lee")).isEmpty();
  }

  private void fetchAndDelete(Set<String> fetched, List<String> twice) throws IOException {
    try (Maildrop drop = store.open("lee")) {
      Set<Integer> all = new HashSet<>();
      for (int i = 0; i < drop.messages().size(); i++) {
        String subject = read(drop, i).lines().findFirst().orElseThrow();
        if (!fetched.add(subject)) {
          twice.add(subject);
        }
        all.add(i);
      }
      drop.remove(all);
    }
  }

  void deliver(String user, String mail) throws IOException {
    byte[] bytes = mail.getBytes(StandardCharsets.UTF_8);
    store.deliver(user, "kim@daum.net", AT, () -> new ByteArrayInputStream(bytes));
  }

  void deliverNumbered(String user, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      deliver(user, "Subject: mail " + i + "\n\nbody " + i + "\n");
    }
  }

  List<String> subjects(String user) throws IOException {
    List<String> subjects = new ArrayList<>();
    try (Maildrop drop = store.open(user)) {
      for (int i = 0; i < drop.messages().size(); i++) {
        subjects.add(
            read(drop, i)
                .lines()
                .filter(line -> line.startsWith("Subject: "))
                .findFirst()
                .orElseThrow()
                .substring(9));
      }
    }
    return subjects;
  }

  List<String> uids(String user) throws IOException {
    try (Maildrop drop = store.open(user)) {
      return drop.messages().stream().map(Maildrop.Message::uid).toList();
    }
  }

  static String read(Maildrop drop, int index) throws IOException {
    try (InputStream in = drop.open(index)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static long lines(String text) {
    return text.chars().filter(c -> c == '\n').count();
  }

  /** An mbox quotes lines that begin with "From "; other stores need not. */
  private static String unquoted(String text) {
    return text.replace("\n>From here", "\nFrom here");
  }

  private static String quotedAway(String text) {
    return text.replaceAll("(?m)^>+From ", "From ");
  }

  private static List<String> oddMail() {
    return List.of(
        "Subject: plain\n\nHello\n",
        "Subject: no body\n\n",
        "Subject: blank lines\n\n\n\nx\n\n\n",
        "Subject: looks like an envelope\n\nx\n\nFrom here on\nFrom here too\n",
        "Subject: dots\n\n.\n..\n",
        "Subject: 한글\n\n안녕하세요\n",
        "Subject: long line\n\n" + "y".repeat(200_000) + "\n",
        "x-long: " + "z".repeat(5_000) + "\nSubject: long header\n\nbody\n");
  }

  private static final class BrokenStream extends ByteArrayInputStream {
    BrokenStream(String begin) {
      super(begin.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read(byte[] into) throws IOException {
      int n = super.read(into, 0, into.length);
      if (n < 0) {
        throw new IOException("broken");
      }
      return n;
    }
  }
}
