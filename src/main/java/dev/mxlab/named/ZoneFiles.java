package dev.mxlab.named;

import dev.mxlab.dns.transfer.ZoneStore;
import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.ZoneSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of one zone of a host: what its zone statement names, and the journal beside. */
final class ZoneFiles implements ZoneStore {
  private final HostFiles files;
  private final Path directory;
  private final InstantSource clock;
  private final @Nullable String name;
  private final ZoneSettings.Storage storage;
  private final @Nullable String journal;

  /**
   * @param directory of named, an absolute path of the host
   */
  ZoneFiles(HostFiles files, Path directory, InstantSource clock, ZoneStatement zone) {
    this.files = files;
    this.directory = directory;
    this.clock = clock;
    Placed<String> file = zone.file();
    this.name = file == null ? null : file.value();
    this.storage = zone.settings().storage();
    this.journal = name == null ? null : journalName(zone, name);
  }

  private static String journalName(ZoneStatement zone, String file) {
    String own = zone.settings().storage().journal();
    return own == null ? file + ".jnl" : own;
  }

  private String whole(String relative) {
    return directory.resolve(relative).normalize().toString();
  }

  private Path written(String relative) {
    return files.forDaemon(whole(relative));
  }

  @Override
  public boolean hasFile() {
    return name != null;
  }

  /** Whether there is something to load. */
  boolean exists() {
    return name != null && Files.isRegularFile(files.real(whole(name)));
  }

  /** Only of a zone that names a file. */
  Path toRead() {
    return real(Objects.requireNonNull(name));
  }

  /** The real file behind a name. */
  Path real(String relative) {
    return files.real(whole(relative));
  }

  @Override
  public void save(Zone zone) throws IOException {
    if (name == null) {
      return;
    }
    Path file = written(name);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path fresh = file.resolveSibling("tmp-" + file.getFileName());
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(zone, Channels.newOutputStream(out));
      out.force(true);
    }
    Files.setLastModifiedTime(fresh, FileTime.from(clock.instant()));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(Zone zone, OutputStream out) throws IOException {
    ZoneFormats.write(zone, storage, clock.instant(), out);
  }

  @Override
  public @Nullable Instant time() {
    Path newest = newest();
    try {
      return newest == null ? null : Files.getLastModifiedTime(newest).toInstant();
    } catch (IOException gone) {
      return null;
    }
  }

  private @Nullable Path newest() {
    Journal journal = journal();
    if (journal != null && Files.exists(journal.file())) {
      return journal.file();
    }
    Path file = name == null ? null : files.real(whole(name));
    return file != null && Files.exists(file) ? file : null;
  }

  @Override
  public void touch(Instant now) throws IOException {
    Path newest = newest();
    if (newest != null) {
      Files.setLastModifiedTime(newest, FileTime.from(now));
    }
  }

  @Override
  public @Nullable Journal journal() {
    return journal == null ? null : new Journal(written(journal));
  }

  @Override
  public void remove() throws IOException {
    Journal journal = journal();
    if (name != null) {
      Files.deleteIfExists(written(name));
    }
    if (journal != null) {
      journal.delete();
    }
  }
}
