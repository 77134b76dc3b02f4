package dev.mxlab.dns.transfer;

import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.zone.Zone;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The files of one zone. */
public interface ZoneStore {
  /** Whether the zone has a file at all. */
  boolean hasFile();

  /** Writes the zone's file anew: whole, or not at all. */
  void save(Zone zone) throws IOException;

  /** When the zone was last known to be good: the time of its journal, else of its file. */
  @Nullable Instant time();

  /** Says that it is good now. */
  void touch(Instant now) throws IOException;

  /** Null when none is kept. */
  @Nullable Journal journal();

  /** Removes the zone's file and its journal. */
  void remove() throws IOException;

  /** Of a zone that is only in memory. */
  ZoneStore NONE =
      new ZoneStore() {
        @Override
        public boolean hasFile() {
          return false;
        }

        @Override
        public void save(Zone zone) {}

        @Override
        public @Nullable Instant time() {
          return null;
        }

        @Override
        public void touch(Instant now) {}

        @Override
        public @Nullable Journal journal() {
          return null;
        }

        @Override
        public void remove() {}
      };
}
