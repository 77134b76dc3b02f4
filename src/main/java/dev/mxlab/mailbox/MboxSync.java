package dev.mxlab.mailbox;

import dev.mxlab.mailbox.MboxScan.Found;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings a ledger up to date with an mbox file that has changed. What only grew is read from the
 * last known message on. A message is known again by its X-UID, or by the digest of its header;
 * UIDs ascend in a file, so one that stands behind a newer one gets a new UID.
 */
final class MboxSync {
  private final Path path;
  private final Ledger ledger;
  private final Validity validity;
  private final ZoneId zone;
  private final Instant now;

  /** Whether nothing was known of the file before: then X-UID headers are believed. */
  private final boolean anew;

  MboxSync(Path path, Ledger ledger, Keeper keeper, Validity validity) {
    this.path = path;
    this.ledger = ledger;
    this.validity = validity;
    this.zone = keeper.zone();
    this.now = keeper.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    this.anew = ledger.uidValidity == 0;
  }

  /** Returns whether anything differs. Under the mailbox's lock. */
  boolean run(@Nullable FileChannel channel) throws IOException {
    byte[] stamp = MboxStamp.of(path);
    List<Entry> before = ledger.entries;
    if (channel == null) {
      begin(null);
      ledger.entries = List.of();
    } else if (!grown(channel, stamp)) {
      List<Found> found =
          channel.size() == 0 ? List.of() : MboxScan.from(path.toString(), channel, 0, zone);
      if (replaced(found)) {
        forget(validity.next());
      }
      begin(found.isEmpty() ? null : found.get(0).base());
      merge(found);
    }
    ledger.stamp = stamp;
    return anew || !same(before, ledger.entries);
  }

  private static boolean same(List<Entry> before, List<Entry> after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i) != after.get(i) && !before.get(i).equals(after.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether somebody put another file in its place: the notes that stood in it are gone with all of
   * its messages, or from all of them. Numbers begin anew then.
   */
  private boolean replaced(List<Found> found) {
    if (ledger.entries.isEmpty()) {
      return false;
    }
    boolean numbered =
        ledger.entries.stream()
            .anyMatch(entry -> ((MboxSpot) entry.spot()).state() != MboxSpot.State.UNNUMBERED);
    return found.isEmpty()
        || numbered
            && found.get(0).base() == null
            && found.stream().allMatch(message -> message.uid() <= 0);
  }

  private void forget(long uidValidity) {
    ledger.uidValidity = uidValidity;
    ledger.uidNext = 1;
    ledger.firstRecent = 1;
    ledger.entries = List.of();
    ledger.vanished = new ArrayList<>();
    ledger.vanishedFrom = ledger.modseq;
  }

  /** Which mailbox it is. */
  private void begin(MboxHeader.@Nullable Base base) throws IOException {
    if (base != null && base.validity() != ledger.uidValidity) {
      forget(base.validity());
    } else if (ledger.uidValidity == 0) {
      ledger.uidValidity = validity.next();
    }
    if (base != null) {
      ledger.uidNext = Math.max(ledger.uidNext, base.lastUid() + 1);
      ledger.flags(new Flags(0, base.keywords()));
    }
  }

  /** False when it did not only grow. */
  private boolean grown(FileChannel channel, byte[] stamp) throws IOException {
    int count = ledger.entries.size();
    if (anew
        || count == 0
        || !MboxStamp.sameFile(stamp, ledger.stamp)
        || MboxStamp.size(stamp) <= MboxStamp.size(ledger.stamp)) {
      return false;
    }
    Entry last = ledger.entries.get(count - 1);
    MboxSpot spot = (MboxSpot) last.spot();
    List<Found> found;
    try {
      found = MboxScan.from(path.toString(), channel, spot.from(), zone);
    } catch (MailboxDamagedException moved) {
      return false;
    }
    if (found.isEmpty() || found.get(0).digest() != spot.digest()) {
      return false;
    }
    List<Entry> entries = new ArrayList<>(ledger.entries);
    entries.set(count - 1, entry(found.get(0), last.uid(), last, false));
    for (Found message : found.subList(1, found.size())) {
      entries.add(entry(message, ledger.uidNext++, null, false));
    }
    ledger.entries = entries;
    return true;
  }

  private void merge(List<Found> found) {
    Map<Long, Entry> byUid = new HashMap<>();
    Map<Long, ArrayDeque<Entry>> byDigest = new HashMap<>();
    for (Entry entry : ledger.entries) {
      byUid.put(entry.uid(), entry);
      byDigest
          .computeIfAbsent(((MboxSpot) entry.spot()).digest(), d -> new ArrayDeque<>(1))
          .add(entry);
    }
    List<Entry> entries = new ArrayList<>(found.size());
    long previous = 0;
    for (Found message : found) {
      if (message.internal()) {
        continue;
      }
      Entry known = known(message, previous, byUid, byDigest);
      long uid;
      if (known != null) {
        uid = known.uid();
        byUid.remove(uid);
      } else if (anew && message.uid() > previous && message.uid() < ledger.uidNext) {
        uid = message.uid();
      } else {
        uid = Math.max(ledger.uidNext, previous + 1);
        ledger.uidNext = uid + 1;
      }
      entries.add(entry(message, uid, known, entries.isEmpty()));
      previous = uid;
    }
    ledger.entries = entries;
  }

  private static @Nullable Entry known(
      Found message, long previous, Map<Long, Entry> byUid, Map<Long, ArrayDeque<Entry>> byDigest) {
    Entry marked = message.uid() > previous ? byUid.get(message.uid()) : null;
    if (marked != null) {
      return marked;
    }
    ArrayDeque<Entry> alike = byDigest.get(message.digest());
    while (alike != null && !alike.isEmpty()) {
      Entry entry = alike.remove();
      if (entry.uid() > previous && byUid.containsKey(entry.uid())) {
        return entry;
      }
    }
    return null;
  }

  private Entry entry(Found found, long uid, @Nullable Entry known, boolean first) {
    MboxSpot old = known == null ? null : (MboxSpot) known.spot();
    boolean written = found.uid() == uid;
    MboxSpot.State state;
    if (!written) {
      state = MboxSpot.State.UNNUMBERED;
    } else if (old != null && old.state() == MboxSpot.State.DIRTY) {
      state = MboxSpot.State.DIRTY;
    } else {
      state = found.old() ? MboxSpot.State.WRITTEN : MboxSpot.State.FRESH;
    }
    int block = found.own();
    if (!written) {
      block += MboxNotes.room(uid);
      if (first && found.base() == null) {
        block += MboxNotes.baseLength(MboxNotes.base(ledger.uidValidity, uid, List.of()));
      }
    }
    MboxSpot spot =
        new MboxSpot(
            found.from(), found.header(), found.end(), found.next(), found.digest(), block, state);
    Message before = known == null ? null : known.message();
    Flags flags = flags(found, old, before);
    if (before == null) {
      Instant date = found.date().equals(Instant.EPOCH) ? now : found.date();
      if (found.old()) {
        ledger.firstRecent = Math.max(ledger.firstRecent, uid + 1);
      }
      return new Entry(
          new Message(uid, found.size(), found.stored(), date, now, flags, ledger.modseq), spot);
    }
    boolean as =
        before.flags().same(flags)
            && before.size() == found.size()
            && before.stored() == found.stored();
    if (as && spot.equals(old)) {
      return Objects.requireNonNull(known);
    }
    Message message =
        as
            ? before
            : new Message(
                uid,
                found.size(),
                found.stored(),
                before.internalDate(),
                before.saved(),
                flags,
                ledger.modseq);
    return new Entry(message, spot);
  }

  /** The file's flags count unless ours are on their way into it. */
  private Flags flags(Found found, @Nullable MboxSpot old, @Nullable Message before) {
    if (old != null && before != null && old.state() == MboxSpot.State.DIRTY) {
      return before.flags();
    } else if (old != null && before != null && old.state() == MboxSpot.State.UNNUMBERED) {
      return ledger.flags(before.flags().plus(found.flags()));
    }
    // Keywords that the mailbox does not list are nobody's, nor are those beside them.
    Flags told = found.flags();
    boolean listed =
        told.keywords().stream()
            .allMatch(word -> ledger.keywords.stream().anyMatch(word::equalsIgnoreCase));
    return ledger.flags(listed ? told : new Flags(told.bits(), List.of()));
  }
}
