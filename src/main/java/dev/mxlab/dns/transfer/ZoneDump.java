package dev.mxlab.dns.transfer;

import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.update.JournalException;
import dev.mxlab.dns.update.JournalException.Kind;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.time.Timer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what has changed of one zone to its file, some time after it did, and shortens the journal
 * then. Works on its zone's thread.
 */
final class ZoneDump {
  /** BIND's delay between a change and the writing of the file. */
  static final long LATER = 900;

  private final ZoneContext zone;
  private final ZoneStore store;
  private final Supplier<@Nullable Zone> current;
  private long mostJournal;
  private @Nullable Instant due;
  private @Nullable Timer timer;

  ZoneDump(
      ZoneContext zone, KeepingRules rules, ZoneStore store, Supplier<@Nullable Zone> current) {
    this.zone = zone;
    this.store = store;
    this.current = current;
    this.mostJournal = rules.storing().mostJournal();
  }

  void follow(KeepingRules next) {
    mostJournal = next.storing().mostJournal();
  }

  /** The file is not what is served any more. */
  void need(long seconds) {
    if (!store.hasFile() || current.get() == null) {
      return;
    }
    Duration wait = Jitter.lessAQuarter(seconds, zone.ground().random());
    Instant at = zone.now().plus(wait);
    if (due != null && !at.isBefore(due)) {
      return;
    }
    due = at;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (seconds == 0) {
      write();
    } else {
      timer = zone.after(wait, this::write);
    }
  }

  boolean needed() {
    return due != null;
  }

  /** Writes now what is to be written; whether that went well. */
  boolean flush() {
    return due == null || write();
  }

  private boolean write() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    due = null;
    Zone now = current.get();
    if (now == null) {
      return true;
    }
    try {
      store.save(now);
    } catch (IOException failed) {
      zone.say(Topic.GENERAL, Level.ERROR, "dump failed: " + reason(failed));
      need(LATER);
      return false;
    }
    compact(now);
    return true;
  }

  private static String reason(IOException failed) {
    return failed instanceof java.nio.file.AccessDeniedException
        ? "permission denied"
        : failed instanceof java.nio.file.NoSuchFileException
            ? "file not found"
            : "unexpected error";
  }

  /** Shortens the journal, of which the file holds everything up to {@code saved}. */
  void compact(Zone saved) {
    Journal journal = store.journal();
    if (journal == null) {
      return;
    }
    try {
      if (journal.range() != null) {
        long most = mostJournal == 0 ? TransferOut.size(saved) * 2 : mostJournal;
        journal.compact(saved.serial(), Math.min(most, Journal.LARGEST));
      }
    } catch (JournalException trouble) {
      if (trouble.kind() != Kind.NOT_FOUND) {
        complain(trouble.kind().words());
      }
    } catch (IOException failed) {
      complain("unexpected error");
    }
  }

  private void complain(String words) {
    zone.say(Topic.GENERAL, Level.ERROR, "dns_journal_compact failed: " + words);
  }

  /** Ends it; what is not written stays in the journal. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
