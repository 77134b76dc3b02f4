package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;

/**
 * A mailbox as POP3 has it: the messages of one moment by number. What was fetched is {@code \Seen}
 * once the session ends well.
 */
public final class MailboxDrop implements Maildrop {
  private final Mailbox mailbox;
  private final Snapshot snapshot;
  private final List<Message> messages;

  /** Takes over the mailbox. */
  public MailboxDrop(Mailbox mailbox) throws IOException {
    this.mailbox = mailbox;
    this.snapshot = mailbox.snapshot();
    mailbox.claimRecent(snapshot.uidNext());
    this.messages = new Messages(snapshot);
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
    return new ClosingStream(mailbox.open(snapshot.messages().get(index).uid()));
  }

  @Override
  public void finish(Set<Integer> seen, Set<Integer> removed) throws IOException {
    if (!seen.isEmpty()) {
      mailbox.store(uids(seen), FlagChange.add(Flags.of(Flag.SEEN)), Long.MAX_VALUE);
    }
    if (!removed.isEmpty()) {
      mailbox.expunge(uids(removed), false);
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
    mailbox.close();
  }
}
