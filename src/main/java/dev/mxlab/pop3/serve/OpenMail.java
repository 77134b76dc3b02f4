package dev.mxlab.pop3.serve;

import dev.mxlab.mailbox.Maildrop;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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

  private final Maildrop drop;
  private @Nullable InputStream message;

  OpenMail(Maildrop drop) {
    this.drop = drop;
  }

  List<Maildrop.Message> messages() {
    return drop.messages();
  }

  /** Begins to read a message; returns its queue id, empty where it bears none. */
  String begin(int index) throws IOException {
    end();
    BufferedInputStream in = new BufferedInputStream(drop.open(index), QueueId.LOOK_AT);
    message = in;
    return QueueId.of(in);
  }

  /** Reads on; negative at the end. */
  int read(byte[] into) throws IOException {
    InputStream open = message;
    if (open == null) {
      throw new IOException("no message is open");
    }
    return open.read(into);
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
