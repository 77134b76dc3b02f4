package dev.mxlab.sendmail.delivery;

import dev.mxlab.mailbox.MailStore;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.mime.EightBit;
import dev.mxlab.sendmail.mime.SevenBit;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.Landing;
import dev.mxlab.sendmail.queue.QfFormat;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.smtp.client.Transfer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A queued message as a mailer gets it: the header of the qf with the lines that this mailer wants,
 * then the body. Lines end in LF.
 */
final class MessageContent implements Transfer.Content, MailStore.Content {
  private static final Pattern MIME = Pattern.compile("(?im)^MIME-Version:");

  private final QueueStore queue;
  private final String queueId;
  private final byte[] header;
  private final long size;
  private final Router.Way way;
  private final String headerText;
  private final String stamp;

  /** What F=9 made of the header; null where the message is left as it is. */
  private final @Nullable String decoded;

  private MessageContent(
      QueueStore queue, String queueId, String header, Router.Way way, String hostname)
      throws IOException {
    this.queue = queue;
    this.queueId = queueId;
    this.way = way;
    this.headerText = header;
    this.stamp = hostname + " id " + queueId;
    this.decoded =
        MailerFlag.DECODE.in(way.flags()) ? EightBit.header(header, stamp).orElse(null) : null;
    this.header = QfFormat.bytes((decoded == null ? header : decoded) + '\n');
    if (MailerFlag.SEVEN_BIT_HEADER.in(way.flags())) {
      for (int i = 0; i < this.header.length; i++) {
        this.header[i] &= 0x7f;
      }
    }
    this.size =
        decoded == null && !Washed.washes(way.flags(), way.agent() != null)
            ? this.header.length + queue.bodySize(queueId)
            : counted();
  }

  /** Of what nobody knows the size before. */
  private long counted() throws IOException {
    try (InputStream all = open()) {
      return all.transferTo(OutputStream.nullOutputStream());
    }
  }

  /**
   * @param form whose header and way it takes
   * @param hostname our own, for what is noted in the message
   */
  static MessageContent of(QueueStore queue, Envelope envelope, Router.Form form, String hostname)
      throws IOException {
    return new MessageContent(queue, envelope.queueId(), form.header(), form.way(), hostname);
  }

  @Override
  public InputStream open() throws IOException {
    return losesBit() ? openSevenBit() : whole(queue.body(queueId));
  }

  @Override
  public Optional<InputStream> atHand() {
    return losesBit() ? Optional.empty() : queue.bodyAtHand(queueId).map(this::whole);
  }

  /** Only what is no MIME loses the bit without being encoded. */
  private boolean losesBit() {
    return MailerFlag.SEVEN_BIT.in(way.flags()) && MIME.matcher(headerText).find();
  }

  private InputStream whole(InputStream body) {
    return limited(
        new SequenceInputStream(
            new ByteArrayInputStream(header),
            decoded == null ? body : EightBit.body(headerText, body)));
  }

  private InputStream limited(InputStream whole) {
    InputStream washed =
        Washed.washes(way.flags(), way.agent() != null)
            ? new Washed(whole, way.flags(), way.agent() != null)
            : whole;
    return way.lineLimit() > 3 ? new BrokenLines(washed, way.lineLimit()) : washed;
  }

  private InputStream openSevenBit() throws IOException {
    boolean more = MailerFlag.MORE_QUOTED.in(way.flags());
    return limited(SevenBit.of(headerText, () -> queue.body(queueId), stamp, more));
  }

  /**
   * The same, with the size that is announced for it: what came in, or what stands in the queue.
   */
  Transfer.Content announcing(long announced) {
    return announcing(announced, false);
  }

  private Transfer.Content announcing(long announced, boolean sevenBit) {
    return new Transfer.Content() {
      @Override
      public InputStream open() throws IOException {
        return sevenBit ? openSevenBit() : MessageContent.this.open();
      }

      @Override
      public Optional<InputStream> atHand() {
        return sevenBit ? Optional.empty() : MessageContent.this.atHand();
      }

      @Override
      public Transfer.Content sevenBit() {
        return announcing(announced, true);
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
