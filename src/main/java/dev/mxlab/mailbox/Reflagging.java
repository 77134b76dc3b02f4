package dev.mxlab.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Other flags for messages of a draft. */
final class Reflagging {
  private Reflagging() {}

  /** Gives messages of these indexes other flags; the indexes of those that had not got them. */
  static int[] change(
      Ledger draft, int[] indexes, FlagChange change, long unchangedSince, UidSet.Builder refused) {
    int[] touched = new int[indexes.length];
    int n = 0;
    List<Entry> before = draft.entries;
    List<Entry> entries = before;
    // Messages of the same flags share them, before the change and after it.
    Flags last = null;
    Flags wanted = Flags.NONE;
    for (int i : indexes) {
      Entry entry = before.get(i);
      Message message = entry.message();
      if (draft.modseq(message) > unchangedSince) {
        refused.add(message.uid());
        continue;
      }
      if (message.flags() != last) {
        last = message.flags();
        wanted = change.applied(last);
        wanted = wanted.same(last) ? last : draft.flags(wanted);
      }
      if (wanted != last) {
        if (n == 0) {
          entries = new ArrayList<>(before);
        }
        entries.set(i, entry.with(message.with(wanted, draft.modseq)));
        touched[n++] = i;
      }
    }
    touched = Arrays.copyOf(touched, n);
    if (n > 0) {
      Modseqs.count(draft, entries, touched);
      draft.entries = entries;
    }
    return touched;
  }
}
