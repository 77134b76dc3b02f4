package dev.mxlab.dns.update;

import dev.mxlab.dns.update.JournalException.Kind;
import dev.mxlab.dns.zone.Zone;
import java.io.EOFException;
import java.io.IOException;

/** Brings a zone, as its file has it, to where its journal ends. */
public final class RollForward {
  /** How it ended. */
  public enum Ending {
    /** There was no journal, or nothing in it. */
    NOTHING,
    /** The file had everything already. */
    UP_TO_DATE,
    /** The journal had more than the file. */
    ROLLED,
    /** The journal does not continue the file. */
    OUT_OF_SYNC,
    /** The journal cannot be opened. */
    UNREADABLE,
    /** The journal is damaged, or does not fit the zone. */
    FAILED
  }

  /**
   * What came of it.
   *
   * @param zone as it is now; as it was where the journal could not be used
   * @param words why it could not, in BIND's result texts
   */
  public record Result(Zone zone, Ending ending, String words) {
    public boolean usable() {
      return ending.compareTo(Ending.ROLLED) <= 0;
    }

    /** What named and named-checkzone say of a journal that cannot be used. */
    public String complaint() {
      return switch (ending) {
        case UNREADABLE -> "journal open failed: " + words;
        case OUT_OF_SYNC -> "journal rollforward failed: journal out of sync with zone";
        default -> "journal rollforward failed: " + words;
      };
    }
  }

  private RollForward() {}

  public static Result of(Zone zone, Journal journal) {
    Journal.Range range;
    try {
      range = journal.range();
    } catch (EOFException cut) {
      return new Result(zone, Ending.UNREADABLE, "no more");
    } catch (IOException damaged) {
      return new Result(zone, Ending.UNREADABLE, "unexpected error");
    }
    return range == null ? new Result(zone, Ending.NOTHING, "success") : of(zone, journal, range);
  }

  private static Result of(Zone zone, Journal journal, Journal.Range range) {
    try (JournalReading steps = journal.read(zone.serial(), range.last())) {
      if (zone.serial() == range.last()) {
        return new Result(zone, Ending.UP_TO_DATE, "up to date");
      }
      Draft draft = new Draft(zone);
      for (Transaction step = steps.nextTransaction();
          step != null;
          step = steps.nextTransaction()) {
        draft.apply(step);
      }
      return new Result(draft.build(), Ending.ROLLED, "success");
    } catch (JournalException trouble) {
      boolean sync = trouble.kind() == Kind.RANGE || trouble.kind() == Kind.NOT_FOUND;
      return new Result(zone, sync ? Ending.OUT_OF_SYNC : Ending.FAILED, trouble.kind().words());
    } catch (NotExactException bad) {
      return new Result(zone, Ending.FAILED, "not exact");
    } catch (IOException | IllegalArgumentException damaged) {
      return new Result(zone, Ending.FAILED, "unexpected error");
    }
  }
}
