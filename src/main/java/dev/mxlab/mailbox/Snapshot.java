package dev.mxlab.mailbox;

import java.util.List;

/**
 * A mailbox at one moment; immutable, so that a session can compare the state that it told its
 * client with a newer one: a message that is missing was expunged, one with another modseq was
 * changed, one of a higher UID is new.
 *
 * @param uidNext the next UID that will be given, at least
 * @param highestModseq of the mailbox; it grows by expunges too
 * @param firstRecent the first UID that no session has claimed as {@code \Recent} yet
 * @param messages by ascending UID; a message's sequence number is its index here plus 1
 * @param keywords all that the mailbox knows, in the order of their appearance
 */
public record Snapshot(
    long uidValidity,
    long uidNext,
    long highestModseq,
    long firstRecent,
    List<Message> messages,
    List<String> keywords) {

  public int count() {
    return messages.size();
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
    for (int i = 0; i < messages.size(); i++) {
      if (!messages.get(i).flags().has(Flag.SEEN)) {
        return i;
      }
    }
    return -1;
  }
}
