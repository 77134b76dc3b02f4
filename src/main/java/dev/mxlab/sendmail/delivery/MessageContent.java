package dev.mxlab.sendmail.delivery;

import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.dsn.Notification;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Landing;
import dev.mxlab.sendmail.queue.QfFormat;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.smtp.client.Transfer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
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

  private MessageContent(QueueStore queue, String queueId, String header) throws IOException {
    this.queue = queue;
    this.queueId = queueId;
    this.header = QfFormat.bytes(header);
    this.size = this.header.length + queue.bodySize(queueId);
  }

  /** For a mailbox: Return-Path first (RFC 5321 section 4.4). */
  static MessageContent local(QueueStore queue, Envelope envelope) throws IOException {
    return local(queue, envelope, true);
  }

  /**
   * @param path whether the mailer wants a Return-Path line (F=P)
   */
  static MessageContent local(QueueStore queue, Envelope envelope, boolean path)
      throws IOException {
    String sender = envelope.sender();
    String shown = sender.equals("<>") ? "<MAILER-DAEMON>" : Notification.returnPath(envelope);
    StringBuilder text = new StringBuilder();
    if (path) {
      text.append("Return-Path: ").append(shown).append('\n');
    }
    for (Envelope.Header line : envelope.headers()) {
      if (!dropped(line)) {
        text.append(line.text()).append('\n');
      }
    }
    return new MessageContent(queue, envelope.queueId(), text.append('\n').toString());
  }

  /** For another host; the short names in our own notifications get ours. */
  static MessageContent remote(QueueStore queue, Envelope envelope, String hostname)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (Envelope.Header line : envelope.headers()) {
      if (!dropped(line)) {
        text.append(envelope.has('r') ? qualified(line, hostname) : line.text()).append('\n');
      }
    }
    return new MessageContent(queue, envelope.queueId(), text.append('\n').toString());
  }

  private static boolean dropped(Envelope.Header line) {
    String name = line.name();
    return line.condition().equals("P")
        || name.equalsIgnoreCase("Return-Path")
        || name.equalsIgnoreCase("Bcc");
  }

  private static String qualified(Envelope.Header line, String hostname) {
    String name = line.name().toLowerCase(Locale.ROOT);
    if (line.text().indexOf('@') >= 0 || !(name.equals("from") || name.equals("to"))) {
      return line.text();
    }
    return line.text().endsWith(">")
        ? line.text().substring(0, line.text().length() - 1) + "@" + hostname + ">"
        : line.text() + "@" + hostname;
  }

  @Override
  public InputStream open() throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(header), queue.body(queueId));
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
