package dev.mxlab.mailbox;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The messages of a snapshot: an array that nobody else has, so that it need not be copied. */
final class Messages extends AbstractList<Message> implements RandomAccess {
  private final Message[] all;

  /** Their system flags, {@link Flags#bits} of each: to look for those touches no message. */
  private final byte[] bits;

  private Messages(Message[] all, byte[] bits) {
    this.all = all;
    this.bits = bits;
  }

  byte[] bits() {
    return bits;
  }

  static List<Message> of(List<Entry> entries) {
    Message[] all = new Message[entries.size()];
    byte[] bits = new byte[all.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = entries.get(i).message();
      bits[i] = (byte) all[i].flags().bits();
    }
    return new Messages(all, bits);
  }

  /** As they were before, but for those of these indexes. */
  static List<Message> of(List<Message> before, List<Entry> entries, int[] touched) {
    if (!(before instanceof Messages known)) {
      return of(entries);
    }
    Message[] all = known.all.clone();
    byte[] bits = known.bits.clone();
    for (int i : touched) {
      all[i] = entries.get(i).message();
      bits[i] = (byte) all[i].flags().bits();
    }
    return new Messages(all, bits);
  }

  /** Whether the entries are of these messages. */
  static boolean same(List<Message> messages, List<Entry> entries) {
    boolean same = messages.size() == entries.size();
    for (int i = 0; i < entries.size() && same; i++) {
      same = messages.get(i) == entries.get(i).message();
    }
    return same;
  }

  @Override
  public Message get(int index) {
    return all[index];
  }

  @Override
  public int size() {
    return all.length;
  }
}
