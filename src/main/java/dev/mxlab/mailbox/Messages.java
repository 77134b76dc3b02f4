package dev.mxlab.mailbox;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The messages of a snapshot: an array that nobody else has, so that it need not be copied. */
final class Messages extends AbstractList<Message> implements RandomAccess {
  private final Message[] all;

  private Messages(Message[] all) {
    this.all = all;
  }

  static List<Message> of(List<Entry> entries) {
    Message[] all = new Message[entries.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = entries.get(i).message();
    }
    return new Messages(all);
  }

  /** As they were before, but for those of these indexes. */
  static List<Message> of(List<Message> before, List<Entry> entries, int[] touched) {
    Message[] all =
        before instanceof Messages same ? same.all.clone() : before.toArray(new Message[0]);
    for (int i : touched) {
      all[i] = entries.get(i).message();
    }
    return new Messages(all);
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
