package dev.mxlab.dns.update;

import dev.mxlab.dns.update.JournalException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a journal file: which serials it leads through, and where some of its steps
 * begin. 64 octets, and 8 for each entry of the index; all numbers are big-endian.
 *
 * @param old the format of BIND before 9.16.12, {@code ;BIND LOG V9}
 * @param index positions of steps, oldest first; fewer than {@code indexSize}
 * @param sourceSerial of an inline-signed zone; null otherwise
 */
record JournalHeader(
    boolean old,
    Position begin,
    Position end,
    int indexSize,
    List<Position> index,
    @Nullable Long sourceSerial) {
  static final int DEFAULT_INDEX = 56;
  private static final int FIXED = 64;
  private static final int ENTRY = 8;
  private static final int MOST_INDEX = 1 << 20;
  private static final int SOURCE_SET = 1;
  private static final byte[] FORMAT = format(";BIND LOG V9.2\n");
  private static final byte[] OLD_FORMAT = format(";BIND LOG V9\n");

  /** Where in the file the step from {@code serial} begins. */
  record Position(long serial, long offset) {
    static final Position NONE = new Position(0, 0);
  }

  JournalHeader {
    index = List.copyOf(index);
  }

  private static byte[] format(String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 16);
  }

  static JournalHeader empty() {
    return empty(false);
  }

  static JournalHeader empty(boolean old) {
    return new JournalHeader(old, Position.NONE, Position.NONE, DEFAULT_INDEX, List.of(), null);
  }

  boolean isEmpty() {
    return begin.offset() == end.offset();
  }

  /** Where the first step stands. */
  long length() {
    return FIXED + (long) indexSize * ENTRY;
  }

  /** Where the next step is to be written. */
  long nextOffset() {
    return isEmpty() ? length() : end.offset();
  }

  static JournalHeader read(FileChannel file, Path name) throws IOException {
    ByteBuffer fixed = read(file, 0, FIXED);
    byte[] format = new byte[16];
    fixed.get(format);
    boolean old = Arrays.equals(format, OLD_FORMAT);
    if (!old && !Arrays.equals(format, FORMAT)) {
      throw new JournalException(Kind.CORRUPT, name + ": journal format not recognized");
    }
    Position begin = position(fixed);
    Position end = position(fixed);
    int size = fixed.getInt();
    long source = u32(fixed);
    boolean sourceSet = (fixed.get() & SOURCE_SET) != 0;
    if (size < 0 || size > MOST_INDEX) {
      throw new JournalException(Kind.CORRUPT, name + ": journal format not recognized");
    }
    ByteBuffer entries = read(file, FIXED, size * ENTRY);
    List<Position> index = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Position entry = position(entries);
      if (entry.offset() != 0) {
        index.add(entry);
      }
    }
    return new JournalHeader(old, begin, end, size, index, sourceSet ? source : null);
  }

  static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      int count = file.read(buffer, at + buffer.position());
      if (count < 0) {
        throw new EOFException("end of file");
      }
    }
    return buffer.flip();
  }

  private static Position position(ByteBuffer from) {
    return new Position(u32(from), u32(from));
  }

  static long u32(ByteBuffer from) {
    return from.getInt() & 0xFFFF_FFFFL;
  }

  ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate((int) length());
    bytes.put(old ? OLD_FORMAT : FORMAT);
    put(bytes, begin);
    put(bytes, end);
    bytes.putInt(indexSize);
    bytes.putInt(sourceSerial == null ? 0 : sourceSerial.intValue());
    bytes.put((byte) (sourceSerial == null ? 0 : SOURCE_SET));
    bytes.position(FIXED);
    index.forEach(entry -> put(bytes, entry));
    return bytes.rewind();
  }

  private static void put(ByteBuffer bytes, Position position) {
    bytes.putInt((int) position.serial()).putInt((int) position.offset());
  }

  /**
   * With one more step. A full index gives up every second entry, so that it knows the more of the
   * journal the newer it is.
   */
  JournalHeader with(Position step, Position after) {
    List<Position> known = new ArrayList<>();
    for (Position entry : index) {
      if (Serial.newer(after.serial(), entry.serial())) {
        known.add(entry);
      }
    }
    if (known.size() == indexSize) {
      List<Position> half = new ArrayList<>();
      for (int i = 0; i < known.size(); i += 2) {
        half.add(known.get(i));
      }
      known = half;
    }
    if (indexSize > 0) {
      known.add(step);
    }
    return new JournalHeader(old, isEmpty() ? step : begin, after, indexSize, known, sourceSerial);
  }

  JournalHeader beginningAt(Position first) {
    return new JournalHeader(old, first, end, indexSize, index, sourceSerial);
  }

  /** The known position closest before {@code serial}. */
  Position near(long serial) {
    Position best = begin;
    for (Position entry : index) {
      if (Serial.newerOrSame(serial, entry.serial())
          && Serial.newer(entry.serial(), best.serial())) {
        best = entry;
      }
    }
    return best;
  }
}
