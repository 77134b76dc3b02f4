package dev.mxlab.pop3.serve;

import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.mailbox.MessageGoneException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The maildrop of one session and the message that is being read from it. Everything here may wait
 * for the disk; calls come one after another, from the blocking threads.
 */
final class OpenMail {
  private static final Logger LOG = LogManager.getLogger(OpenMail.class);

  /** Most messages are read at once. */
  private static final int FIRST = 16 * 1024;

  private static final int PIECE = 64 * 1024;

  private final Maildrop drop;
  private final long octets;
  private @Nullable InputStream message;

  OpenMail(Maildrop drop) {
    this.drop = drop;
    this.octets = drop.octets();
  }

  List<Maildrop.Message> messages() {
    return drop.messages();
  }

  long octets() {
    return octets;
  }

  /**
   * A part of a message.
   *
   * @param last whether it ends with it
   */
  record Piece(byte[] bytes, int length, boolean last) {}

  /**
   * Begins to read a message.
   *
   * @param ahead how many octets of the messages behind it to read as well, each of them whole
   * @return the message's first part, then those that were read ahead
   */
  List<Piece> begin(int index, int ahead) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    Piece first = begin(index, drop.octets(index));
    pieces.add(first);
    if (first.last()) {
      pieces.addAll(ahead(index + 1, ahead));
    }
    return pieces;
  }

  /** Whether it is a message that is read at once. */
  boolean isSmall(int index) {
    return index < drop.messages().size() && drop.octets(index) < FIRST;
  }

  /** Messages from an index on, each of them whole; no message is open. */
  List<Piece> ahead(int index, int octets) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    long left = octets;
    int count = drop.messages().size();
    for (int next = index; next < count; next++) {
      long size = drop.octets(next);
      if (size >= FIRST || size >= left) {
        break;
      }
      left -= size;
      try {
        Piece piece = begin(next, size);
        if (!piece.last()) {
          break;
        }
        pieces.add(piece);
      } catch (MessageGoneException itIsSaidWhenItIsAskedFor) {
        break;
      }
    }
    end();
    drop.rest();
    return pieces;
  }

  private Piece begin(int index, long octets) throws IOException {
    end();
    message = drop.open(index);
    return read((int) Math.min(FIRST, octets + 1));
  }

  boolean gone(int index) {
    return drop.gone(index);
  }

  Piece read() throws IOException {
    return read(PIECE);
  }

  private Piece read(int size) throws IOException {
    InputStream open = message;
    if (open == null) {
      throw new IOException("no message is open");
    }
    byte[] bytes = new byte[size];
    int length = open.readNBytes(bytes, 0, size);
    if (length < size) {
      end();
    }
    return new Piece(bytes, length, length < size);
  }

  void end() {
    InputStream open = message;
    message = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("closing a message failed", e);
      }
    }
  }

  void finish(Set<Integer> seen, Set<Integer> removed) throws IOException {
    end();
    drop.finish(seen, removed);
  }

  void close() {
    end();
    drop.close();
  }
}
