package dev.mxlab.sendmail.delivery;

import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Landing;
import dev.mxlab.sendmail.queue.QfFormat;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.smtp.client.Transfer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A queued message as a mailer gets it: the header of the qf with the lines that this mailer wants,
 * then the body. Lines end in LF.
 */
final class MessageContent implements Transfer.Content, MailStore.Content {
  private final QueueStore queue;
  private final String queueId;
  private final byte[] header;
  private final long size;
  private final int lineLimit;

  private MessageContent(QueueStore queue, String queueId, String header, int lineLimit)
      throws IOException {
    this.queue = queue;
    this.queueId = queueId;
    this.lineLimit = lineLimit;
    this.header = QfFormat.bytes(header);
    this.size = this.header.length + queue.bodySize(queueId);
  }

  /**
   * @param header its lines, ended with LF
   */
  static MessageContent of(QueueStore queue, Envelope envelope, String header) throws IOException {
    return of(queue, envelope, header, 0);
  }

  /**
   * @param lineLimit longer lines are broken; 0 for any length
   */
  static MessageContent of(QueueStore queue, Envelope envelope, String header, int lineLimit)
      throws IOException {
    return new MessageContent(queue, envelope.queueId(), header + '\n', lineLimit);
  }

  @Override
  public InputStream open() throws IOException {
    InputStream whole =
        new SequenceInputStream(new ByteArrayInputStream(header), queue.body(queueId));
    return lineLimit > 3 ? new BrokenLines(whole, lineLimit) : whole;
  }

  /**
   * The same, with the size that is announced for it: what came in, or what stands in the queue.
   */
  Transfer.Content announcing(long announced) {
    return new Transfer.Content() {
      @Override
      public InputStream open() throws IOException {
        return MessageContent.this.open();
      }

      @Override
      public long size() {
        return announced;
      }
    };
  }

  /** As readqf() in queue.c counts: header lines with their flags, and the body. */
  static long queued(QueueStore queue, Envelope envelope) throws IOException {
    long size = queue.bodySize(envelope.queueId());
    for (Envelope.Header header : envelope.headers()) {
      size += header.condition().length() + QfFormat.bytes(header.text()).length;
    }
    return size;
  }

  /** The same, telling the queue where it lands. */
  MailStore.Content landing(String recipient) {
    return new MailStore.Content() {
      @Override
      public InputStream open() throws IOException {
        return MessageContent.this.open();
      }

      @Override
      public MailStore.@Nullable Noted note(MailStore.Place place, byte[] text) {
        QueueStore.Noted noted =
            queue.land(queueId, Landing.of(recipient, place.mailbox(), place.offset(), text));
        return noted == null ? null : noted::await;
      }
    };
  }

  @Override
  public long size() {
    return size;
  }
}
