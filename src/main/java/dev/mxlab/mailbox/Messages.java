package dev.mxlab.mailbox;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The messages of a snapshot: an array that nobody else has, so that it need not be copied. */
final class Messages extends AbstractList<Message> implements RandomAccess {
  private final Message[] all;

  /** Their system flags, {@link Flags#bits} of each: to look for those touches no message. */
  private final byte[] bits;

  /** For each combination of system flags that a message has a bit; perhaps for others too. */
  private final int combinations;

  private final int firstUnseen;

  private Messages(Message[] all, byte[] bits, int combinations, int firstUnseen) {
    this.all = all;
    this.bits = bits;
    this.combinations = combinations;
    this.firstUnseen = firstUnseen;
  }

  byte[] bits() {
    return bits;
  }

  int combinations() {
    return combinations;
  }

  /** The index of the first message without {@code \Seen}, or -1. */
  int firstUnseen() {
    return firstUnseen;
  }

  private static boolean unseen(byte bits) {
    return (bits & Flag.SEEN.bit()) == 0;
  }

  static List<Message> of(List<Entry> entries) {
    Message[] all = new Message[entries.size()];
    byte[] bits = new byte[all.length];
    int combinations = 0;
    int firstUnseen = -1;
    for (int i = 0; i < all.length; i++) {
      Message message = entries.get(i).message();
      int own = message.flags().bits();
      all[i] = message;
      bits[i] = (byte) own;
      combinations |= 1 << own;
      if (firstUnseen < 0 && unseen(bits[i])) {
        firstUnseen = i;
      }
    }
    return new Messages(all, bits, combinations, firstUnseen);
  }

  /** As they were before, but for those of these indexes. */
  static List<Message> of(List<Message> before, List<Entry> entries, int[] touched) {
    if (!(before instanceof Messages known)) {
      return of(entries);
    }
    Message[] all = known.all.clone();
    byte[] bits = known.bits.clone();
    int combinations = known.combinations;
    int first = known.firstUnseen < 0 ? all.length : known.firstUnseen;
    for (int i : touched) {
      all[i] = entries.get(i).message();
      bits[i] = (byte) all[i].flags().bits();
      combinations |= 1 << bits[i];
      if (i < first && unseen(bits[i])) {
        first = i;
      }
    }
    while (first < all.length && !unseen(bits[first])) {
      first++;
    }
    return new Messages(all, bits, combinations, first < all.length ? first : -1);
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
