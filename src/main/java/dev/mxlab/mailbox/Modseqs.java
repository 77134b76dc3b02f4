package dev.mxlab.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * How modseqs grow (RFC 7162 section 3.1): by one for each record in dovecot's log. The system
 * flags of a change are one record, and each keyword that it sets or takes away is another; where
 * it changes any keyword of a message, all that it names are recorded.
 */
final class Modseqs {
  private Modseqs() {}

  /**
   * Gives messages whose flags change the modseqs of that.
   *
   * @param draft with the state before, but for its modseq, which is one higher
   * @param entries the messages as they will be
   * @param touched the indexes of those that change
   * @param named the keywords that the change names
   */
  static void count(Ledger draft, List<Entry> entries, int[] touched, List<String> named) {
    long next = draft.modseq - 1;
    boolean bits = false;
    for (int i : touched) {
      bits |= flags(entries, i).bits() != flags(draft.entries, i).bits();
    }
    if (bits) {
      next++;
    }
    List<String> keywords = new ArrayList<>(draft.keywords);
    named.stream()
        .filter(n -> keywords.stream().noneMatch(n::equalsIgnoreCase))
        .forEach(keywords::add);
    for (String keyword : keywords) {
      boolean any = false;
      boolean all = named.stream().anyMatch(keyword::equalsIgnoreCase);
      for (int i : touched) {
        Flags now = flags(entries, i);
        Flags before = flags(draft.entries, i);
        if (all ? !sameKeywords(now, before) : now.has(keyword) != before.has(keyword)) {
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

  private static boolean sameKeywords(Flags one, Flags other) {
    return new Flags(0, one.keywords()).same(new Flags(0, other.keywords()));
  }

  private static Flags flags(List<Entry> entries, int index) {
    return entries.get(index).message().flags();
  }

  private static Message of(Message message, long modseq) {
    return message.with(message.flags(), modseq);
  }
}
