package dev.mxlab.mailbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox as POP3 has it: the messages of one moment by number. What was fetched is {@code \Seen}
 * once the session ends well.
 */
public final class MailboxDrop implements Maildrop {
  private static final String X_UIDL = "X-UIDL:";
  private static final int MOST_HEADER_LINES = 1000;

  /** Those of fewer octets are read with others. */
  private static final int SMALL = 16 * 1024;

  private final Mailbox mailbox;
  private final DropHabits habits;
  private final Snapshot snapshot;
  private final List<Message> messages;
  private @Nullable MessageReader reader;

  /** Takes over the mailbox. */
  public MailboxDrop(Mailbox mailbox) throws IOException {
    this(mailbox, DropHabits.DEFAULT);
  }

  public MailboxDrop(Mailbox mailbox, DropHabits habits) throws IOException {
    this.mailbox = mailbox;
    this.habits = habits;
    this.snapshot = shown(mailbox.snapshot(), habits);
    if (habits.marksSeen()) {
      mailbox.claimRecent(snapshot.uidNext());
    }
    boolean plain = habits.uidl().equals(DropHabits.DEFAULT.uidl()) && !habits.reuseXuidl();
    this.messages = plain ? new Messages(snapshot) : named();
  }

  /** What is marked as deleted is not there any more. */
  private static Snapshot shown(Snapshot now, DropHabits habits) {
    if (habits.marksDeleted().isEmpty() || habits.deletes()) {
      return now;
    }
    List<dev.mxlab.mailbox.Message> left =
        now.messages().stream().filter(m -> !marked(m.flags(), habits.marksDeleted())).toList();
    return new Snapshot(
        now.uidValidity(),
        now.uidNext(),
        now.highestModseq(),
        now.firstRecent(),
        left,
        now.keywords());
  }

  private static boolean marked(Flags flags, String mark) {
    return Flag.of(mark).map(flags::has).orElseGet(() -> flags.has(mark));
  }

  private List<Message> named() throws IOException {
    List<Message> named = new ArrayList<>(snapshot.count());
    Map<String, Integer> seen = new HashMap<>();
    for (dev.mxlab.mailbox.Message message : snapshot.messages()) {
      String own = habits.reuseXuidl() ? ownUidl(message) : "";
      String uidl = own.isEmpty() ? UidlFormat.of(habits.uidl(), snapshot, message) : own;
      int times = seen.merge(uidl, 1, Integer::sum);
      named.add(
          new Message(message.size(), habits.renames() && times > 1 ? uidl + '-' + times : uidl));
    }
    return named;
  }

  /** The X-UIDL field that another server left in a message; empty where there is none. */
  private String ownUidl(dev.mxlab.mailbox.Message message) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new ClosingStream(mailbox.open(message.uid())), StandardCharsets.ISO_8859_1))) {
      String line = lines.readLine();
      for (int i = 0; line != null && !line.isEmpty() && i < MOST_HEADER_LINES; i++) {
        if (line.regionMatches(true, 0, X_UIDL, 0, X_UIDL.length())) {
          return line.substring(X_UIDL.length()).strip();
        }
        line = lines.readLine();
      }
      return "";
    }
  }

  /** Made when it is asked for: most sessions ask for few of a large mailbox's. */
  private static final class Messages extends AbstractList<Message> implements RandomAccess {
    private final Snapshot snapshot;
    private final byte[] validity;

    Messages(Snapshot snapshot) {
      this.snapshot = snapshot;
      this.validity = hex(snapshot.uidValidity());
    }

    /** Dovecot's default pop3_uidl_format, {@code %08Xu%08Xv}. */
    @Override
    public Message get(int index) {
      dev.mxlab.mailbox.Message message = snapshot.messages().get(index);
      byte[] uid = hex(message.uid());
      byte[] uidl = Arrays.copyOf(uid, uid.length + validity.length);
      System.arraycopy(validity, 0, uidl, uid.length, validity.length);
      return new Message(message.size(), new String(uidl, StandardCharsets.ISO_8859_1));
    }

    @Override
    public int size() {
      return snapshot.count();
    }

    private static byte[] hex(long number) {
      byte[] digits = new byte[8];
      for (int i = 0; i < 8; i++) {
        digits[i] = (byte) Character.forDigit((int) (number >>> (28 - 4 * i)) & 15, 16);
      }
      return digits;
    }
  }

  @Override
  public long octets() {
    long octets = 0;
    for (dev.mxlab.mailbox.Message message : snapshot.messages()) {
      octets += message.size();
    }
    return octets;
  }

  @Override
  public long octets(int index) {
    return snapshot.messages().get(index).size();
  }

  @Override
  public List<Message> messages() {
    return messages;
  }

  @Override
  public boolean gone(int index) {
    Snapshot now = mailbox.snapshot();
    return now != snapshot && now.indexOf(snapshot.messages().get(index).uid()) < 0;
  }

  @Override
  public InputStream open(int index) throws IOException {
    dev.mxlab.mailbox.Message message = snapshot.messages().get(index);
    if (message.size() >= SMALL) {
      return new ClosingStream(mailbox.open(message.uid()));
    }
    MessageReader messages = reader;
    if (messages == null) {
      messages = mailbox.reader();
      reader = messages;
    }
    return new ClosingStream(messages.open(message.uid()));
  }

  @Override
  public void rest() {
    MessageReader messages = reader;
    reader = null;
    if (messages != null) {
      messages.close();
    }
  }

  @Override
  public void finish(Set<Integer> seen, Set<Integer> removed) throws IOException {
    if (!seen.isEmpty() && habits.marksSeen()) {
      mailbox.store(uids(seen), FlagChange.add(Flags.of(Flag.SEEN)), Long.MAX_VALUE);
    }
    if (!removed.isEmpty() && habits.deletes()) {
      mailbox.expunge(uids(removed), false);
    } else if (!removed.isEmpty()) {
      Flags mark =
          Flag.of(habits.marksDeleted())
              .map(Flags::of)
              .orElseGet(() -> Flags.of(List.of(), List.of(habits.marksDeleted())));
      mailbox.store(uids(removed), FlagChange.add(mark), Long.MAX_VALUE);
    }
    mailbox.settle();
  }

  private UidSet uids(Set<Integer> indexes) {
    UidSet.Builder uids = UidSet.builder();
    indexes.stream().sorted().forEach(i -> uids.add(snapshot.messages().get(i).uid()));
    return uids.build();
  }

  @Override
  public void close() {
    rest();
    mailbox.close();
  }
}
