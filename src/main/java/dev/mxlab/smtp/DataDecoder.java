package dev.mxlab.smtp;

import java.util.EnumSet;
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

  private final Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
  private State state = State.LINE_START;
  private byte[] piece = new byte[0];
  private int length;
  private long total;

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
        if (octet == '.') {
          state = State.DOT;
        } else {
          text(octet);
        }
      }
      case DOT -> {
        if (octet == '\r') {
          state = State.DOT_CR;
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
          put(octet);
          state = State.LINE_START;
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
      flaws.add(Flaw.BARE_LF);
    } else if (octet == 0) {
      flaws.add(Flaw.NUL);
    }
    put(octet);
    state = State.TEXT;
  }

  private void bareCr(byte next) {
    flaws.add(Flaw.BARE_CR);
    put((byte) '\r');
    text(next);
  }

  private void put(byte octet) {
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

  public Set<Flaw> flaws() {
    return flaws;
  }

  /** Whether the final dot was seen. */
  public boolean ended() {
    return state == State.END;
  }
}
