package dev.mxlab.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * How modseqs grow (RFC 7162 section 3.1): by one for each record in dovecot's log. The system
 * flags of a change are one record, and each keyword that it sets or takes away is another.
 */
final class Modseqs {
  private Modseqs() {}

  /**
   * Gives messages whose flags change the modseqs of that.
   *
   * @param draft with the state before, but for its modseq, which is one higher
   * @param entries the messages as they will be
   * @param touched the indexes of those that change
   */
  static void count(Ledger draft, List<Entry> entries, int[] touched) {
    long next = draft.modseq - 1;
    boolean bits = false;
    for (int i : touched) {
      bits |= flags(entries, i).bits() != flags(draft.entries, i).bits();
    }
    if (bits) {
      next++;
    }
    for (String keyword : draft.keywords) {
      boolean any = false;
      for (int i : touched) {
        if (flags(entries, i).has(keyword) != flags(draft.entries, i).has(keyword)) {
          next += any ? 0 : 1;
          any = true;
          entries.set(i, entries.get(i).with(of(entries.get(i).message(), next)));
        }
      }
    }
    draft.modseq = next;
  }

  /** The same for messages from an index on, which are new: their system flags came with them. */
  static void countNew(Ledger draft, int from) {
    List<Entry> entries = null;
    for (String keyword : draft.keywords) {
      boolean any = false;
      for (int i = from; i < draft.entries.size(); i++) {
        if (flags(draft.entries, i).has(keyword)) {
          draft.modseq += any ? 0 : 1;
          any = true;
          entries = entries == null ? new ArrayList<>(draft.entries) : entries;
          entries.set(i, entries.get(i).with(of(entries.get(i).message(), draft.modseq)));
        }
      }
    }
    if (entries != null) {
      draft.entries = entries;
    }
  }

  private static Flags flags(List<Entry> entries, int index) {
    return entries.get(index).message().flags();
  }

  private static Message of(Message message, long modseq) {
    return message.with(message.flags(), modseq);
  }
}
