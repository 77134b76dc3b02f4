package dev.mxlab.dns.update;

import dev.mxlab.dns.update.JournalException.Kind;
import dev.mxlab.dns.update.JournalHeader.Position;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Reads a part of a journal record by record, so that a transfer never holds all of it. The part
 * stays readable while steps are appended, and when the file is replaced.
 */
public final class JournalReading implements AutoCloseable {
  private static final int LEAST_RECORD = 11;
  private static final int MOST_RECORD = 70_000;

  /** The header of one step. */
  record Step(Position at, int version, long size, long count, long from, long to) {
    static final int HEADER = 16;
    static final int OLD_HEADER = 12;

    Position next() {
      return new Position(to, at.offset() + (version == 1 ? OLD_HEADER : HEADER) + size);
    }
  }

  private final FileChannel file;
  private final Path name;
  private final JournalHeader header;
  private Position at = Position.NONE;
  private Position end = Position.NONE;
  private @Nullable Step step;
  private long left;
  private DataInputStream input = new DataInputStream(java.io.InputStream.nullInputStream());

  private JournalReading(FileChannel file, Path name) throws IOException {
    this.file = file;
    this.name = name;
    this.header = JournalHeader.read(file, name);
  }

  /**
   * Opens a journal.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  static JournalReading open(Path name) throws IOException {
    FileChannel file = FileChannel.open(name, StandardOpenOption.READ);
    try {
      return new JournalReading(file, name);
    } catch (IOException | RuntimeException failed) {
      file.close();
      throw failed;
    }
  }

  JournalHeader header() {
    return header;
  }

  /** Reads from {@code serial} on, up to {@code last}. */
  void seek(long serial, long last) throws IOException {
    at = find(serial);
    end = find(last);
    step = null;
    left = 0;
  }

  /** Where the step from {@code serial} begins, or the last one ended. */
  Position find(long serial) throws IOException {
    if (header.isEmpty()
        || Serial.newer(header.begin().serial(), serial)
        || Serial.newer(serial, header.end().serial())) {
      throw new JournalException(Kind.RANGE, name + ": no serial " + serial);
    }
    if (serial == header.end().serial()) {
      return header.end();
    }
    Position near = header.near(serial);
    while (near.serial() != serial) {
      if (Serial.newer(near.serial(), serial) || near.equals(header.end())) {
        throw new JournalException(Kind.NOT_FOUND, name + ": no step from serial " + serial);
      }
      near = stepAt(near).next();
    }
    return near;
  }

  Step stepAt(Position position) throws IOException {
    ByteBuffer raw = JournalHeader.read(file, position.offset(), Step.HEADER);
    long size = JournalHeader.u32(raw);
    long second = JournalHeader.u32(raw);
    long third = JournalHeader.u32(raw);
    long fourth = JournalHeader.u32(raw);
    long serial = position.serial();
    Step found = new Step(position, 2, size, second, third, fourth);
    if (header.old() && third != serial && second == serial) {
      // The old format, or one that a release wrote in between: size, from, to, and perhaps 0.
      boolean odd = fourth == 0;
      found = new Step(position, odd ? 2 : 1, size, 0, second, third);
    }
    if (found.from() != serial || !Serial.newer(found.to(), found.from()) || size == 0) {
      throw new JournalException(
          Kind.CORRUPT,
          name + ": journal file corrupt: expected serial " + serial + ", got " + found.from());
    }
    return found;
  }

  /** The step that the last record belongs to. */
  @Nullable Step step() {
    return step;
  }

  /** The next record; null at the end of the part. A step begins with its old SOA. */
  public @Nullable Record next() throws IOException {
    if (left == 0) {
      if (at.offset() >= end.offset()) {
        return null;
      }
      begin(stepAt(at));
    }
    int size = input.readInt();
    if (size < LEAST_RECORD || size > MOST_RECORD || size + 4 > left) {
      throw new JournalException(
          Kind.CORRUPT, name + ": journal corrupt: impossible RR size (" + size + " bytes)");
    }
    byte[] wire = new byte[size];
    input.readFully(wire);
    left -= size + 4L;
    return record(wire);
  }

  private void begin(Step next) throws IOException {
    step = next;
    at = next.next();
    left = next.size();
    file.position(at.offset() - next.size());
    input = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), 1 << 14));
  }

  private Record record(byte[] wire) throws IOException {
    DNSInput from = new DNSInput(wire);
    Name owner = new Name(from);
    int type = from.readU16();
    int dclass = from.readU16();
    long ttl = from.readU32();
    int length = from.readU16();
    if (length != from.remaining()) {
      throw new JournalException(Kind.CORRUPT, name + ": journal corrupt: impossible rdlen");
    }
    try {
      return Record.newRecord(owner, type, dclass, ttl, length, from.readByteArray());
    } catch (RuntimeException bad) {
      throw new JournalException(Kind.CORRUPT, name + ": journal corrupt: impossible data");
    }
  }

  /** The next step as a whole; null at the end of the part. */
  public @Nullable Transaction nextTransaction() throws IOException {
    Record record = next();
    if (record == null) {
      return null;
    }
    List<Record> deleted = new ArrayList<>();
    List<Record> added = new ArrayList<>();
    int soas = 0;
    while (record != null) {
      soas += record.getType() == Type.SOA ? 1 : 0;
      (soas < 2 ? deleted : added).add(record);
      record = left == 0 ? null : next();
    }
    if (soas != 2 || !(deleted.get(0) instanceof SOARecord)) {
      throw new JournalException(
          Kind.CORRUPT, name + ": journal file corrupt: missing initial SOA");
    }
    return new Transaction(deleted, added);
  }

  /**
   * How many octets the records of the part have in a transfer, uncompressed: what BIND's
   * max-ixfr-ratio compares.
   */
  public long octets() throws IOException {
    long octets = 0;
    for (Position position = at; position.offset() < end.offset(); ) {
      Step one = stepAt(position);
      octets += one.size() - 4 * one.count();
      position = one.next();
    }
    return octets;
  }

  /** A copy of the octets of a step, header included. */
  byte[] raw(Step one) throws IOException {
    long from = one.next().offset() - one.size();
    if (one.size() > Integer.MAX_VALUE - 64) {
      throw new EOFException("a step too big to copy");
    }
    return JournalHeader.read(file, from, (int) one.size()).array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
