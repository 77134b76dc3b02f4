package dev.mxlab.dns.update;

import dev.mxlab.dns.update.JournalException.Kind;
import dev.mxlab.dns.update.JournalHeader.Position;
import dev.mxlab.dns.update.JournalReading.Step;
import dev.mxlab.dns.wire.RecordSet;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/**
 * The journal of one zone: a file of BIND's .jnl format, version {@code ;BIND LOG V9.2}. Steps are
 * appended behind the end that the header names, forced to the disk, and only then the header is
 * made to name them: whatever stops the machine, the journal ends with a whole step. One writer;
 * readers at any time.
 */
public final class Journal {
  /** DNS_JOURNAL_SIZE_MAX: offsets are signed 32-bit numbers to BIND. */
  public static final long LARGEST = Integer.MAX_VALUE;

  /** DNS_JOURNAL_SIZE_MIN. */
  private static final long SMALLEST = 4096;

  private final Path file;

  public Journal(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /** Which serials a journal leads through. */
  public record Range(long first, long last) {}

  /** Null when there is no journal, or nothing in it. */
  public @Nullable Range range() throws IOException {
    try (JournalReading reading = JournalReading.open(file)) {
      JournalHeader header = reading.header();
      return header.isEmpty() ? null : new Range(header.begin().serial(), header.end().serial());
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /**
   * Reads the steps from one version to another.
   *
   * @throws JournalException with {@link Kind#RANGE} or {@link Kind#NOT_FOUND} when there is no way
   *     from one to the other; with a file that is not there it is {@link Kind#NOT_FOUND}
   */
  public JournalReading read(long from, long to) throws IOException {
    JournalReading reading = open();
    try {
      reading.seek(from, to);
      return reading;
    } catch (IOException | RuntimeException failed) {
      reading.close();
      throw failed;
    }
  }

  private JournalReading open() throws IOException {
    try {
      return JournalReading.open(file);
    } catch (NoSuchFileException none) {
      throw new JournalException(Kind.NOT_FOUND, file + ": not found");
    }
  }

  /** Appends steps; they are on the disk, all or none of them, when this returns. */
  public void append(List<Transaction> steps) throws IOException {
    if (isOld()) {
      rewrite();
    }
    boolean created = !Files.exists(file);
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      JournalHeader header = JournalHeader.empty();
      if (out.size() == 0) {
        write(out, header.toBytes(), 0);
      } else {
        header = JournalHeader.read(out, file);
      }
      long offset = header.nextOffset();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (Transaction step : steps) {
        long before = header.isEmpty() ? step.from() : header.end().serial();
        if (step.from() != before || !Serial.newer(step.to(), step.from())) {
          throw new JournalException(
              Kind.NO_FIT,
              "malformed transaction: "
                  + file
                  + " last serial "
                  + before
                  + " != transaction first serial "
                  + step.from());
        }
        long at = offset + bytes.size();
        encode(step, new DataOutputStream(bytes));
        long after = offset + bytes.size();
        if (after > LARGEST) {
          throw new JournalException(Kind.NO_FIT, file + ": journal entry too big to be stored");
        }
        header = advance(header, out, step, at, after);
      }
      write(out, ByteBuffer.wrap(bytes.toByteArray()), offset);
      out.force(true);
      write(out, header.toBytes(), 0);
      out.force(true);
    }
    if (created) {
      forceDirectory();
    }
  }

  /** Steps whose serial is no longer older than the newest can be asked for no more (RFC 1982). */
  private JournalHeader advance(
      JournalHeader header, FileChannel out, Transaction step, long at, long after)
      throws IOException {
    JournalHeader now = header;
    if (!header.isEmpty() && !Serial.newer(step.to(), header.begin().serial())) {
      try (JournalReading reading = JournalReading.open(file)) {
        Position first = header.begin();
        while (!first.equals(reading.header().end()) && !Serial.newer(step.to(), first.serial())) {
          first = reading.stepAt(first).next();
        }
        now = header.beginningAt(first);
      }
    }
    return now.with(new Position(step.from(), at), new Position(step.to(), after));
  }

  private static void encode(Transaction step, DataOutputStream out) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream records = new DataOutputStream(body);
    List<Record> all = step.records();
    for (Record record : all) {
      byte[] owner = record.getName().toWire();
      byte[] data = RecordSet.data(record);
      records.writeInt(owner.length + 10 + data.length);
      records.write(owner);
      records.writeShort(record.getType());
      records.writeShort(record.getDClass());
      records.writeInt((int) record.getTTL());
      records.writeShort(data.length);
      records.write(data);
    }
    out.writeInt(body.size());
    out.writeInt(all.size());
    out.writeInt((int) step.from());
    out.writeInt((int) step.to());
    body.writeTo(out);
  }

  private static void write(FileChannel out, ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes, at + bytes.position());
    }
  }

  private void forceDirectory() throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  boolean isOld() throws IOException {
    try (JournalReading reading = JournalReading.open(file)) {
      return reading.header().old();
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /**
   * Drops old steps once the file is larger than {@code target}, until about half of that is left;
   * never those after {@code serial}, which the zone's file does not hold yet.
   */
  public void compact(long serial, long target) throws IOException {
    try (JournalReading reading = open()) {
      JournalHeader header = reading.header();
      if (header.isEmpty()) {
        return;
      }
      if (Serial.newer(header.begin().serial(), serial)
          || Serial.newer(serial, header.end().serial())) {
        throw new JournalException(Kind.RANGE, file + ": no serial " + serial);
      }
      long wanted = Math.max(target, SMALLEST);
      if (wanted < header.length() * 2) {
        wanted = wanted / 2 + header.length();
      }
      if (!header.old() && header.end().offset() < wanted) {
        return;
      }
      long keep = (wanted - header.length()) / 2;
      Position first = header.begin();
      while (first.serial() != serial && header.end().offset() - first.offset() >= keep) {
        first = reading.stepAt(first).next();
      }
      copy(reading, first, false);
    }
  }

  /** Writes the file anew in the format of today. */
  public void rewrite() throws IOException {
    rewrite(false);
  }

  /** Writes the file anew in the format of BIND before 9.16.12. */
  public void rewriteOld() throws IOException {
    rewrite(true);
  }

  private void rewrite(boolean old) throws IOException {
    try (JournalReading reading = open()) {
      copy(reading, reading.header().begin(), old);
    }
  }

  private void copy(JournalReading reading, Position first, boolean old) throws IOException {
    JournalHeader header = JournalHeader.empty(old);
    Path fresh = beside(".jnw");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      long offset = header.length();
      Position from = first;
      while (from.offset() < reading.header().end().offset()) {
        Step step = reading.stepAt(from);
        byte[] body = reading.raw(step);
        ByteBuffer bytes = ByteBuffer.allocate(Step.HEADER + body.length);
        bytes.putInt(body.length);
        if (!old) {
          bytes.putInt(records(body));
        }
        bytes.putInt((int) step.from()).putInt((int) step.to()).put(body).flip();
        long after = offset + bytes.remaining();
        write(out, bytes, offset);
        header = header.with(new Position(step.from(), offset), new Position(step.to(), after));
        offset = after;
        from = step.next();
      }
      write(out, header.toBytes(), 0);
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory();
  }

  private static int records(byte[] body) {
    int count = 0;
    for (ByteBuffer in = ByteBuffer.wrap(body); in.remaining() >= 4; count++) {
      int size = in.getInt();
      in.position(Math.min(in.limit(), in.position() + Math.max(0, size)));
    }
    return count;
  }

  private Path beside(String ending) {
    String name = String.valueOf(file.getFileName());
    String stem = name.endsWith(".jnl") ? name.substring(0, name.length() - 4) : name;
    return file.resolveSibling(stem + ending);
  }
}
