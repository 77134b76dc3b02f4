package dev.mxlab.dns.update;

import dev.mxlab.dns.update.JournalException.Kind;
import dev.mxlab.dns.zone.Zone;
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
    /** The journal cannot be read, or does not fit the zone. */
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
  }

  private RollForward() {}

  public static Result of(Zone zone, Journal journal) {
    try {
      Journal.Range range = journal.range();
      if (range == null) {
        return new Result(zone, Ending.NOTHING, "success");
      }
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
      }
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
