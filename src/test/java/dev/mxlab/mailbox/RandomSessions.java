package dev.mxlab.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Several sessions do what comes to mind; a model knows what must come of it. */
final class RandomSessions {
  private static final List<String> NAMES = List.of("INBOX", "Other");
  private static final List<String> KEYWORDS = List.of("a", "$b", "Cc");

  private record Mail(String text, Flags flags) {}

  private final Random random;
  private final Supplier<MailAccount> restart;
  private final List<TreeMap<Long, Mail>> model = List.of(new TreeMap<>(), new TreeMap<>());
  private final long[] next = {1, 1};
  private final List<List<Mailbox>> sessions = List.of(new ArrayList<>(), new ArrayList<>());
  private MailAccount account;
  private int made;

  RandomSessions(long seed, Supplier<MailAccount> restart) throws IOException {
    this.random = new Random(seed);
    this.restart = restart;
    this.account = restart.get();
    account.create("Other");
    open();
  }

  private void open() throws IOException {
    for (int box = 0; box < 2; box++) {
      sessions.get(box).clear();
      for (int i = 0; i < 2; i++) {
        sessions.get(box).add(account.open(NAMES.get(box)));
      }
    }
  }

  void run(int steps) throws IOException {
    for (int i = 0; i < steps; i++) {
      String what = step();
      for (int box = 0; box < 2; box++) {
        compare(i + " " + what, box);
      }
    }
    sessions.forEach(all -> all.forEach(Mailbox::close));
  }

  private Mailbox any(int box) {
    return sessions.get(box).get(random.nextInt(2));
  }

  private String step() throws IOException {
    int box = random.nextInt(2);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> append(box);
      case 3, 4, 5 -> store(box);
      case 6 -> expunge(box);
      case 7 -> copy(box, false);
      case 8 -> copy(box, true);
      case 9 -> read(box);
      case 10 -> reopen(box);
      default -> random.nextInt(4) == 0 ? restart() : settle(box);
    };
  }

  private Flags flags() {
    List<Flag> flags = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      if (random.nextInt(3) == 0) {
        flags.add(flag);
      }
    }
    return Flags.of(flags, KEYWORDS.subList(0, random.nextInt(3)));
  }

  private UidSet uids(int box) {
    UidSet.Builder uids = UidSet.builder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      uids.add(1 + random.nextInt((int) next[box] + 1));
    }
    return random.nextInt(8) == 0 ? UidSet.ALL : uids.build();
  }

  private String append(int box) throws IOException {
    List<NewMessage> messages = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      StringBuilder text = new StringBuilder("Subject: " + made++ + "\r\n");
      if (random.nextBoolean()) {
        text.append("X-Thing: \u00e9\r\n\tcontinued\r\n");
      }
      text.append("\r\n");
      for (int line = 1 + random.nextInt(30); line > 0; line--) {
        text.append(
            switch (random.nextInt(6)) {
              case 0 -> "From kim@daum.net Sun Nov 22 10:00:01 2026";
              case 1 -> "";
              case 2 -> ">From x";
              case 3 -> "x".repeat(random.nextInt(300));
              default -> "\uc548\ub155 " + line;
            });
        text.append("\r\n");
      }
      if (random.nextInt(100) == 0) {
        text.append("0123456789\r\n".repeat(120_000));
      }
      Flags flags = flags();
      messages.add(MailAccountContract.message(text.toString(), flags));
      model.get(box).put(next[box]++, new Mail(text.toString(), flags));
    }
    any(box).append(messages);
    return "append " + box;
  }

  private String store(int box) throws IOException {
    UidSet uids = uids(box);
    FlagChange change = new FlagChange(FlagChange.How.values()[random.nextInt(3)], flags());
    any(box).store(uids, change, Long.MAX_VALUE);
    model
        .get(box)
        .replaceAll(
            (uid, mail) ->
                uids.contains(uid) ? new Mail(mail.text(), change.applied(mail.flags())) : mail);
    return "store " + box + " " + uids;
  }

  private String expunge(int box) throws IOException {
    UidSet uids = uids(box);
    boolean onlyDeleted = random.nextInt(3) > 0;
    UidSet gone = any(box).expunge(uids, onlyDeleted);
    UidSet.Builder expected = UidSet.builder();
    model
        .get(box)
        .entrySet()
        .removeIf(
            e -> {
              boolean goes =
                  uids.contains(e.getKey())
                      && (!onlyDeleted || e.getValue().flags().has(Flag.DELETED));
              if (goes) {
                expected.add(e.getKey());
              }
              return goes;
            });
    assertThat(gone).isEqualTo(expected.build());
    return "expunge " + box + " " + gone;
  }

  private String copy(int box, boolean move) throws IOException {
    int to = random.nextInt(3) == 0 ? box : 1 - box;
    UidSet uids = uids(box);
    Mailbox.Copied copied = move ? any(box).move(uids, any(to)) : any(box).copy(uids, any(to));
    List<Long> there = model.get(box).keySet().stream().filter(uids::contains).toList();
    assertThat(copied.from()).isEqualTo(there);
    for (int i = 0; i < there.size(); i++) {
      assertThat(copied.to().get(i)).isEqualTo(next[to]);
      model.get(to).put(next[to]++, model.get(box).get(there.get(i)));
    }
    if (move) {
      there.forEach(model.get(box)::remove);
    }
    return (move ? "move " : "copy ") + box + " to " + to + " " + uids;
  }

  private String read(int box) throws IOException {
    for (var mail : model.get(box).entrySet()) {
      assertThat(MailAccountContract.wire(any(box), mail.getKey()))
          .as("message %d", mail.getKey())
          .isEqualTo(mail.getValue().text());
    }
    return "read " + box;
  }

  private String settle(int box) throws IOException {
    any(box).settle();
    return "settle " + box;
  }

  private String reopen(int box) throws IOException {
    int which = random.nextInt(2);
    sessions.get(box).get(which).close();
    sessions.get(box).set(which, account.open(NAMES.get(box)));
    return "reopen " + box;
  }

  /** Half of the time nothing is closed before: the process was killed. */
  private String restart() throws IOException {
    boolean killed = random.nextBoolean();
    if (!killed) {
      sessions.forEach(all -> all.forEach(Mailbox::close));
    }
    account = restart.get();
    open();
    return killed ? "kill" : "restart";
  }

  private void compare(String after, int box) throws IOException {
    for (Mailbox session : sessions.get(box)) {
      Snapshot now = session.refresh();
      assertThat(now.messages())
          .as(after)
          .extracting(Message::uid)
          .containsExactlyElementsOf(model.get(box).keySet());
      for (Message message : now.messages()) {
        Mail mail = Objects.requireNonNull(model.get(box).get(message.uid()));
        assertThat(message.flags().same(mail.flags()))
            .as("%s: flags of %d: %s, %s", after, message.uid(), message.flags(), mail.flags())
            .isTrue();
        assertThat(message.size())
            .as(after)
            .isEqualTo(mail.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
      }
      assertThat(now.uidNext()).as(after).isEqualTo(next[box]);
    }
  }
}
