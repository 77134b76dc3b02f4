package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QueueStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Makes a message of its own for the members of a list that has an owner: bounces of theirs go to
 * the owner (splitbyowner in envelope.c). Waits for the disk.
 */
final class Clones {
  private final QueueStore queue;
  private final HostJournal journal;
  private final String directory;

  Clones(QueueStore queue, HostJournal journal, String directory) {
    this.queue = queue;
    this.journal = journal;
    this.directory = directory;
  }

  /** Returns the queue id of the copy; it is on disk. */
  String of(Envelope message, String owner, List<Envelope.Recipient> members) throws IOException {
    QueueStore.Writing writing = queue.create();
    queue.part(message.queueId()).ifPresent(part -> writing.into(part.group()));
    boolean committed = false;
    try {
      long size;
      try (InputStream body = queue.body(message.queueId())) {
        size = body.transferTo(writing.body());
      }
      writing.commit(
          new Envelope(
              writing.queueId(),
              message.trace(),
              message.created(),
              java.time.Instant.EPOCH,
              0,
              message.priority(),
              "",
              owner,
              message.flags(),
              message.macros(),
              members,
              message.headers()));
      committed = true;
      String id = writing.queueId();
      journal.record(
          message.trace(),
          new Event.DaemonSaid(
              "sendmail", "info", message.queueId() + ": " + id + ": clone: owner=" + owner));
      journal.record(message.trace(), new Event.MailQueued(id, queue.shown(id, directory), size));
      return id;
    } finally {
      if (!committed) {
        writing.abort();
      }
    }
  }
}
