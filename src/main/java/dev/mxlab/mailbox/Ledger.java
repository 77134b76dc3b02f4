package dev.mxlab.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a mailbox, under its lock. A change makes a draft ({@link #draft}), works on
 * that and takes its place when it is done, so that a change that fails has changed nothing.
 */
final class Ledger {
  private static final int MOST_VANISHED = 20_000;

  /** Messages that went at a modseq. */
  record Vanished(long modseq, UidSet uids) {}

  long uidValidity;
  long uidNext = 1;
  long modseq = 1;
  long firstRecent = 1;

  /** What the modseq was when somebody wanted to know modseqs for the first time, or 0. */
  long modseqsFrom;

  /** The state of the mail's files that this belongs to, by the format. */
  byte[] stamp = new byte[0];

  List<String> keywords;
  List<Entry> entries;
  List<Vanished> vanished;

  /** What vanished at this modseq or before is not known. */
  long vanishedFrom = 1;

  private final Map<Flags, Flags> shared = new HashMap<>();

  Ledger() {
    keywords = new ArrayList<>();
    entries = List.of();
    vanished = new ArrayList<>();
  }

  private Ledger(Ledger other) {
    uidValidity = other.uidValidity;
    uidNext = other.uidNext;
    modseq = other.modseq;
    firstRecent = other.firstRecent;
    modseqsFrom = other.modseqsFrom;
    stamp = other.stamp;
    keywords = new ArrayList<>(other.keywords);
    entries = other.entries;
    vanished = new ArrayList<>(other.vanished);
    vanishedFrom = other.vanishedFrom;
  }

  Ledger draft() {
    return new Ledger(this);
  }

  /** One for all messages of the same flags; keywords in the case in which they are known. */
  Flags flags(Flags wanted) {
    return shared.computeIfAbsent(
        wanted,
        w ->
            w.keywords().isEmpty()
                ? new Flags(w.bits(), List.of())
                : new Flags(w.bits(), w.keywords().stream().map(this::keyword).toList()));
  }

  /** The modseq that clients know a message by. */
  long modseq(Message message) {
    return Math.max(message.modseq(), modseqsFrom);
  }

  /** Whether there are messages that no session has claimed as recent. */
  boolean hasRecent() {
    return !entries.isEmpty() && entries.get(entries.size() - 1).uid() >= firstRecent;
  }

  private String keyword(String wanted) {
    for (String known : keywords) {
      if (known.equalsIgnoreCase(wanted)) {
        return known;
      }
    }
    keywords.add(wanted);
    return wanted;
  }

  void vanish(UidSet uids) {
    if (uids.isEmpty()) {
      return;
    }
    vanished.add(new Vanished(modseq, uids));
    long ranges = vanished.stream().mapToLong(v -> v.uids().ranges()).sum();
    while (ranges > MOST_VANISHED && !vanished.isEmpty()) {
      Vanished oldest = vanished.remove(0);
      vanishedFrom = Math.max(vanishedFrom, oldest.modseq());
      ranges -= oldest.uids().ranges();
    }
  }

  UidSet vanishedSince(long since) {
    if (since < vanishedFrom) {
      return missing();
    }
    UidSet all = UidSet.NONE;
    for (Vanished one : vanished) {
      if (one.modseq() > since) {
        all = all.or(one.uids());
      }
    }
    return all;
  }

  private UidSet missing() {
    UidSet.Builder gaps = UidSet.builder();
    long expected = 1;
    for (Entry entry : entries) {
      if (entry.uid() > expected) {
        gaps.add(expected, entry.uid() - 1);
      }
      expected = entry.uid() + 1;
    }
    if (uidNext > expected) {
      gaps.add(expected, uidNext - 1);
    }
    return gaps.build();
  }

  Snapshot snapshot() {
    return new Snapshot(
        uidValidity, uidNext, modseq, firstRecent, Messages.of(entries), List.copyOf(keywords));
  }

  /** A snapshot that differs from the one before in messages of these indexes only. */
  Snapshot snapshot(Snapshot before, int[] touched) {
    return new Snapshot(
        uidValidity,
        uidNext,
        modseq,
        firstRecent,
        Messages.of(before.messages(), entries, touched),
        List.copyOf(keywords),
        before,
        touched);
  }

  /** What went from one state to another; what came or changed is added to the list. */
  static UidSet difference(List<Entry> before, List<Entry> after, List<Entry> changed) {
    UidSet.Builder gone = UidSet.builder();
    int old = 0;
    for (Entry entry : after) {
      while (old < before.size() && before.get(old).uid() < entry.uid()) {
        gone.add(before.get(old++).uid());
      }
      if (old < before.size() && before.get(old).uid() == entry.uid()) {
        if (before.get(old) != entry) {
          changed.add(entry);
        }
        old++;
      } else {
        changed.add(entry);
      }
    }
    while (old < before.size()) {
      gone.add(before.get(old++).uid());
    }
    return gone.build();
  }

  /** The index of a UID, negative where there is none. */
  int indexOf(long uid) {
    int low = 0;
    int high = entries.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = entries.get(middle).uid();
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

  List<Entry> at(int[] indexes) {
    List<Entry> some = new ArrayList<>(indexes.length);
    for (int i : indexes) {
      some.add(entries.get(i));
    }
    return some;
  }

  /** Those that exist, or of them those that are to be deleted. */
  UidSet chosen(UidSet uids, boolean onlyDeleted) {
    UidSet.Builder chosen = UidSet.builder();
    for (int i : indexes(uids)) {
      Message message = entries.get(i).message();
      if (!onlyDeleted || message.flags().has(Flag.DELETED)) {
        chosen.add(message.uid());
      }
    }
    return chosen.build();
  }

  /** The indexes of those that exist, ascending. */
  int[] indexes(UidSet uids) {
    int[] found = new int[(int) Math.min(entries.size(), uids.count())];
    int n = 0;
    for (int r = 0; r < uids.ranges(); r++) {
      int at = indexOf(uids.first(r));
      for (int i = at < 0 ? -at - 1 : at;
          i < entries.size() && entries.get(i).uid() <= uids.last(r);
          i++) {
        found[n++] = i;
      }
    }
    return Arrays.copyOf(found, n);
  }
}
