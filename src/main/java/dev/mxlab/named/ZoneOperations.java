package dev.mxlab.named;

import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.control.Result;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rndc does to zones that change by themselves: by updates, by transfers. Whether a zone is of
 * the right type is decided before; what is asked here is done, and told to the log, by whoever
 * keeps the zone's journal and its timers. Called with the daemon's monitor free, by any thread.
 */
public interface ZoneOperations {
  /**
   * What is going on.
   *
   * @param transfers running now
   * @param deferred transfers that wait for a quota
   * @param soaQueries that secondaries have on the way
   */
  record Activity(int transfers, int deferred, int soaQueries) {}

  /** When a secondary zone asks again, and when it would be given up. */
  record Times(@Nullable Instant refresh, @Nullable Instant expires) {}

  Activity activity();

  /** Empty for zones that have no such times. */
  Optional<Times> times(ZoneStatement zone);

  /** Whether updates are suspended. */
  boolean frozen(ZoneStatement zone);

  /**
   * Suspends updates, for a dynamic zone that is not frozen: what the journal holds is written to
   * the zone's file, so that the administrator can edit it.
   */
  Result freeze(ZoneStatement zone);

  /** Allows updates again; the file was read anew before, if it had changed. */
  void thaw(ZoneStatement zone);

  /**
   * Writes what the journal holds to the zone's file.
   *
   * @param clean whether the journal is removed then
   */
  Result sync(ZoneStatement zone, boolean clean);

  /** Tells all who are to know of the zone's present serial. */
  void sendNotifies(ZoneStatement zone);

  /** Asks the primaries of a secondary zone for their serial. */
  void refresh(ZoneStatement zone);

  /** Fetches a secondary zone whole, whatever its serial. */
  Result retransfer(ZoneStatement zone);

  /**
   * The server ends.
   *
   * @param flush whether what journals hold is written to the zones' files
   */
  void end(boolean flush);

  /**
   * A zone's file was read anew, or the zone is gone: what a journal knows of it is of another
   * time.
   *
   * @param clean whether its files are to be removed ({@code rndc delzone -clean})
   */
  void forget(ZoneStatement zone, boolean clean);
}
