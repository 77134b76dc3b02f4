package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.wire.Incoming;
import dev.mxlab.dns.wire.Incoming.Header;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.ResponseWriter;
import dev.mxlab.dns.wire.ResponseWriter.Section;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * The messages of a transfer, each made when the client took the one before. As BIND does it: the
 * question in the first one only, a message is full once its records have the size wanted before
 * they are compressed, and an OPT record is in each where the request had one.
 */
final class TransferMessages implements Reply.Messages {
  private static final int HEADER = 12;
  private static final int FIXED_PART = 10;
  private static final byte[] NO_QUESTION = {};

  /** The most that a message holds, with room for a signature of the longest name and MAC. */
  static final int LARGEST = 65535 - 600;

  /**
   * The form of the messages.
   *
   * @param flags {@link ResponseWriter#AA} and the like
   * @param opt null without EDNS
   * @param size of records per message, uncompressed (transfer-message-size)
   * @param manyAnswers false for old servers: one record per message
   */
  record Form(
      Incoming.Query query, int flags, @Nullable OptRecord opt, int size, boolean manyAnswers) {}

  /** How much was sent. */
  record Count(long messages, long records, long octets) {}

  private final Form form;
  private final Header header;
  private final RecordSource source;
  private final Consumer<Count> ended;
  private final Consumer<String> failed;
  private final ResponseWriter writer = new ResponseWriter();
  private @Nullable RecordSet pending;
  private boolean finished;
  private boolean closed;
  private long messages;
  private long records;
  private long octets;

  /**
   * @param ended is told when the last message was taken
   * @param failed is told, in BIND's result texts, why there will be no more
   */
  TransferMessages(Form form, RecordSource source, Consumer<Count> ended, Consumer<String> failed) {
    this.form = form;
    this.source = source;
    this.ended = ended;
    this.failed = failed;
    // Neither RD nor CD is copied.
    this.header = new Header(form.query().header().id(), 0);
  }

  @Override
  public byte @Nullable [] next() {
    if (finished) {
      return null;
    }
    try {
      if (messages == 0) {
        pending = source.next();
      }
      if (pending == null) {
        finished = true;
        ended.accept(new Count(messages, records, octets));
        return null;
      }
      byte[] message = message();
      messages++;
      octets += message.length;
      return message;
    } catch (IOException trouble) {
      finished = true;
      failed.accept("unexpected error");
      throw new TransferAbortedException(trouble);
    }
  }

  private byte[] message() throws IOException {
    boolean first = messages == 0;
    byte[] question = first ? form.query().question() : NO_QUESTION;
    if (first) {
      writer.begin(form.query(), header.flags(), LARGEST);
    } else {
      writer.begin(header, LARGEST);
    }
    OptRecord opt = form.opt();
    if (opt != null) {
      writer.reserve(opt.length());
    }
    int used = HEADER + question.length + (opt == null ? 0 : opt.length());
    int count = 0;
    while (pending != null && used < form.size()) {
      int size = size(pending);
      if (used + size > LARGEST || !writer.add(Section.ANSWER, pending, 0)) {
        if (count == 0) {
          finished = true;
          failed.accept("RR too large for zone transfer (" + size + " bytes)");
          throw new TransferAbortedException(null);
        }
        break;
      }
      used += size;
      count++;
      pending = source.next();
      if (!form.manyAnswers()) {
        break;
      }
    }
    records += count;
    if (opt != null) {
      OptRecord shown = first ? opt : opt.later();
      writer.opt(shown.udpSize(), Rcode.NOERROR, shown.dnssecOk(), shown.options());
    }
    return writer.finish(form.flags(), Rcode.NOERROR);
  }

  private static int size(RecordSet one) {
    return one.owner().length() + FIXED_PART + one.rdata().get(0).length;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    source.close();
    if (!finished) {
      finished = true;
      failed.accept("");
    }
  }
}
