package dev.mxlab.mailbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox at one moment; immutable, so that a session can compare the state that it told its
 * client with a newer one: a message that is missing was expunged, one with another modseq was
 * changed, one of a higher UID is new.
 */
public final class Snapshot {
  private static final int NOT_LOOKED = -2;

  private final long uidValidity;
  private final long uidNext;
  private final long highestModseq;
  private final long firstRecent;
  private final List<Message> messages;
  private final List<String> keywords;

  /** Of this snapshot alone; another that remembers it does not keep its messages. */
  private final Object token = new Object();

  /** What {@link #touched} tells the difference from, if anything. */
  private final @Nullable Object before;

  private final int[] touched;

  /** Looked for once; whichever thread does finds the same. */
  private int firstUnseen = NOT_LOOKED;

  /**
   * @param uidNext the next UID that will be given, at least
   * @param highestModseq of the mailbox; it grows by expunges too
   * @param firstRecent the first UID that no session has claimed as {@code \Recent} yet
   * @param messages by ascending UID; a message's sequence number is its index here plus 1
   * @param keywords all that the mailbox knows, in the order of their appearance
   */
  public Snapshot(
      long uidValidity,
      long uidNext,
      long highestModseq,
      long firstRecent,
      List<Message> messages,
      List<String> keywords) {
    this(uidValidity, uidNext, highestModseq, firstRecent, messages, keywords, null, new int[0]);
  }

  /**
   * One that differs from another in messages of a few indexes only.
   *
   * @param touched the indexes, ascending
   */
  Snapshot(
      long uidValidity,
      long uidNext,
      long highestModseq,
      long firstRecent,
      List<Message> messages,
      List<String> keywords,
      @Nullable Snapshot before,
      int[] touched) {
    this.before = before == null ? null : before.token;
    this.touched = touched;
    this.uidValidity = uidValidity;
    this.uidNext = uidNext;
    this.highestModseq = highestModseq;
    this.firstRecent = firstRecent;
    this.messages = messages;
    this.keywords = keywords;
  }

  public long uidValidity() {
    return uidValidity;
  }

  public long uidNext() {
    return uidNext;
  }

  public long highestModseq() {
    return highestModseq;
  }

  public long firstRecent() {
    return firstRecent;
  }

  public List<Message> messages() {
    return messages;
  }

  /** {@link Flags#bits} of each message, not to be changed; null where they are not kept so. */
  public byte @Nullable [] systemFlags() {
    return messages instanceof Messages known ? known.bits() : null;
  }

  /**
   * For each value of {@link #systemFlags} that occurs the bit of that number, and perhaps others.
   */
  public int systemFlagsThatOccur() {
    return messages instanceof Messages known ? known.combinations() : -1;
  }

  public List<String> keywords() {
    return keywords;
  }

  public int count() {
    return messages.size();
  }

  /**
   * The indexes of messages that differ from those of an earlier snapshot, which has as many; null
   * when all have to be compared.
   */
  public int @Nullable [] touchedSince(Snapshot earlier) {
    return before == earlier.token ? touched : null;
  }

  /** The index of a message, negative where there is none of this UID (as of a binary search). */
  public int indexOf(long uid) {
    int low = 0;
    int high = messages.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = messages.get(middle).uid();
      if (found == uid) {
        return middle;
      } else if (found < uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** The first message without {@code \Seen} as its index, or -1. */
  public int firstUnseen() {
    int known = firstUnseen;
    if (known == NOT_LOOKED) {
      known = messages instanceof Messages all ? all.firstUnseen() : lookForUnseen();
      firstUnseen = known;
    }
    return known;
  }

  private int lookForUnseen() {
    @Nullable Flags seen = null;
    for (int i = 0; i < messages.size(); i++) {
      Flags flags = messages.get(i).flags();
      // Messages of the same flags share them.
      if (flags != seen) {
        if (!flags.has(Flag.SEEN)) {
          return i;
        }
        seen = flags;
      }
    }
    return -1;
  }
}
