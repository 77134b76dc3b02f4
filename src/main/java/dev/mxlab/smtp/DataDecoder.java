package dev.mxlab.smtp;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Takes the message out of what follows DATA: line ends become LF, the dots that the client doubled
 * go (RFC 5321 section 4.5.2). Nothing but CR LF . CR LF ends the data, and only after CR LF is a
 * dot special, so that no bare LF or CR can smuggle in a second message; what is wrong with the
 * line ends is kept as a {@link Flaw} for the caller to refuse.
 */
public final class DataDecoder {
  /** Octets that RFC 5321 section 2.3.8 forbids, or that a server may refuse. */
  public enum Flaw {
    BARE_LF,
    BARE_CR,
    NUL
  }

  private enum State {
    LINE_START,
    DOT,
    DOT_CR,
    TEXT,
    TEXT_CR,
    END
  }

  private final LineEnds ends;

  /** In the order they came. */
  private final Set<Flaw> flaws = new LinkedHashSet<>();

  private boolean header = true;
  private boolean flawInHeader;
  private boolean emptyLine = true;
  private boolean replaced;
  private State state = State.LINE_START;
  private byte[] piece = new byte[0];
  private int length;
  private long total;

  public DataDecoder() {
    this(LineEnds.STRICT);
  }

  public DataDecoder(LineEnds ends) {
    this.ends = ends;
  }

  /**
   * Decodes a piece; its message octets are then in {@link #piece}.
   *
   * @return how many octets were taken: all, or fewer when the data ended before
   */
  public int decode(byte[] data, int offset, int size) {
    // One octet more than comes in: a CR that was held back from the piece before.
    piece = new byte[size + 1];
    length = 0;
    int taken = 0;
    while (taken < size && state != State.END) {
      if (state == State.TEXT) {
        taken += plain(data, offset + taken, size - taken);
      }
      if (taken < size) {
        take(data[offset + taken]);
        taken++;
      }
    }
    total += length;
    return taken;
  }

  /** Takes what needs no look at all, up to the line's end; returns how many octets. */
  private int plain(byte[] data, int from, int most) {
    int count = 0;
    while (count < most && data[from + count] != '\r' && ordinary(data[from + count])) {
      count++;
    }
    System.arraycopy(data, from, piece, length, count);
    length += count;
    return count;
  }

  private static boolean ordinary(byte octet) {
    return octet != '\n' && octet != 0;
  }

  private void take(byte octet) {
    switch (state) {
      case LINE_START -> {
        emptyLine = true;
        if (octet == '.') {
          state = State.DOT;
        } else {
          text(octet);
        }
      }
      case DOT -> {
        if (octet == '\r') {
          state = State.DOT_CR;
        } else if (octet == '\n' && lfIsEnd()) {
          state = State.END;
        } else {
          text(octet);
        }
      }
      case DOT_CR -> {
        if (octet == '\n') {
          state = State.END;
        } else {
          bareCr(octet);
        }
      }
      case TEXT -> text(octet);
      case TEXT_CR -> {
        if (octet == '\n') {
          endLine();
        } else {
          bareCr(octet);
        }
      }
      case END -> throw new IllegalStateException("after the end");
    }
  }

  private void text(byte octet) {
    if (octet == '\r') {
      state = State.TEXT_CR;
      return;
    }
    if (octet == '\n') {
      bareLf();
      return;
    }
    if (octet == 0) {
      flaw(Flaw.NUL);
    }
    put(octet);
    state = State.TEXT;
  }

  private boolean lfIsEnd() {
    return ends.lfEnds() && ends.lf() == LineEnds.Bare.KEPT;
  }

  private void bareLf() {
    if (lfIsEnd()) {
      endLine();
      return;
    }
    state = State.TEXT;
    if (ends.lf() == LineEnds.Bare.REFUSED) {
      flaw(Flaw.BARE_LF);
    }
    // One in a header would begin a header of its own.
    boolean blank = ends.lf() == LineEnds.Bare.BLANK || header;
    replaced |= ends.lf() == LineEnds.Bare.BLANK;
    put((byte) (blank ? ' ' : '\n'));
  }

  private void endLine() {
    header &= !emptyLine;
    piece[length++] = '\n';
    state = State.LINE_START;
  }

  private void bareCr(byte next) {
    if (ends.cr() == LineEnds.Bare.REFUSED) {
      flaw(Flaw.BARE_CR);
    }
    replaced |= ends.cr() == LineEnds.Bare.BLANK;
    put((byte) (ends.cr() == LineEnds.Bare.BLANK ? ' ' : '\r'));
    text(next);
  }

  private void flaw(Flaw flaw) {
    flawInHeader = flaws.isEmpty() ? header : flawInHeader;
    flaws.add(flaw);
  }

  private void put(byte octet) {
    emptyLine = false;
    piece[length++] = octet;
  }

  /** The message octets of the last {@link #decode}; the array is never used again here. */
  public byte[] piece() {
    return piece;
  }

  /** How many octets of {@link #piece} count. */
  public int length() {
    return length;
  }

  /** The message's size so far, a line end counting as one octet. */
  public long total() {
    return total;
  }

  /** In the order in which they were found. */
  public Set<Flaw> flaws() {
    return flaws;
  }

  /** Whether the first flaw was in the header. */
  public boolean flawInHeader() {
    return flawInHeader;
  }

  /** Whether an octet was replaced by a space. */
  public boolean replaced() {
    return replaced;
  }

  /** Whether the final dot was seen. */
  public boolean ended() {
    return state == State.END;
  }
}
