package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes a box's ledger into its index. The mail is safe without that: trouble with it is no
 * trouble of the mailbox. Under the box's lock.
 */
final class LedgerKeep {
  private static final Logger LOG = LogManager.getLogger(LedgerKeep.class);

  private final Path path;
  private final IndexFile index;
  private final NoteFile notes;
  private boolean behind;

  /**
   * @param path of the mail, for the log
   */
  LedgerKeep(Path path, IndexFile index, NoteFile notes) {
    this.path = path;
    this.index = index;
    this.notes = notes;
  }

  /** What was kept, or nothing. */
  Ledger load() throws IOException {
    Ledger known = index.load();
    behind |= known == null;
    return known == null ? new Ledger() : known;
  }

  /** Something small differs, if so: that can wait until {@link #tidy}. */
  void late(boolean differs) {
    behind |= differs;
  }

  /** Messages of these indexes have other flags. */
  void flags(Ledger draft, int[] touched) {
    try {
      index.flags(draft, draft.at(touched));
      behind = false;
    } catch (IOException trouble) {
      warn(trouble);
    }
  }

  void save(Ledger before, Ledger after) {
    try {
      if (before.uidValidity != after.uidValidity) {
        notes.open(after.uidValidity);
        index.whole(after);
      } else {
        List<Entry> changed = new ArrayList<>();
        UidSet gone = Ledger.difference(before.entries, after.entries, changed);
        if (!gone.isEmpty()) {
          after.vanish(gone);
        }
        index.more(after, changed, gone);
      }
      behind = false;
    } catch (IOException trouble) {
      warn(trouble);
    }
  }

  /** Writes what waited, and everything anew where that is much shorter. */
  void tidy(Ledger known) {
    if (behind) {
      save(known, known);
    }
    try {
      index.tidy(known);
    } catch (IOException trouble) {
      warn(trouble);
    }
  }

  private void warn(IOException trouble) {
    LOG.warn("the index of {}: {}", path, trouble.toString());
  }
}
