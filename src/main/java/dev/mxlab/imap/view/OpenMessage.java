package dev.mxlab.imap.view;

import dev.mxlab.imap.mime.BodyStructure;
import dev.mxlab.imap.mime.Envelope;
import dev.mxlab.imap.mime.HeaderBlock;
import dev.mxlab.imap.mime.Part;
import dev.mxlab.imap.mime.PartScan;
import dev.mxlab.imap.mime.Preview;
import dev.mxlab.imap.mime.Transfer;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.MessageReader;
import dev.mxlab.mailbox.MessageText;
import dev.mxlab.mailbox.ReceivedId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message that is being looked into. What was found is noted in the mailbox, so that it need not
 * be read the next time.
 */
public final class OpenMessage implements AutoCloseable {
  /** The kinds of notes. */
  private static final int ENVELOPE = 0;

  private static final int BODY = 1;
  private static final int STRUCTURE = 2;
  private static final int PREVIEW = 3;
  private static final int HEADER = 4;

  /** A header of more octets is read anew each time. */
  private static final int LONGEST_HEADER_NOTE = 4 * 1024;

  /** Where its text comes from. */
  @FunctionalInterface
  private interface Source {
    MessageText open(long uid) throws IOException;
  }

  private final Mailbox mailbox;
  private final Message message;
  private Source source;
  private @Nullable MessageText text;
  private @Nullable HeaderBlock header;
  private byte @Nullable [] noted;
  private @Nullable Part parts;

  public OpenMessage(Mailbox mailbox, Message message) {
    this(mailbox, message, mailbox::open);
  }

  /** One of several that are read with the same reader, which reads no other meanwhile. */
  public OpenMessage(Mailbox mailbox, Message message, MessageReader reader) {
    this(mailbox, message, reader::open);
  }

  private OpenMessage(Mailbox mailbox, Message message, Source source) {
    this.mailbox = mailbox;
    this.message = message;
    this.source = source;
  }

  public Message message() {
    return message;
  }

  private MessageText text() throws IOException {
    MessageText open = text;
    if (open == null) {
      open = source.open(message.uid());
      text = open;
    }
    return open;
  }

  /** The header as it was noted; null where it was not. */
  public byte @Nullable [] notedHeader() {
    byte[] note = noted;
    if (note == null) {
      note = mailbox.cached(message.uid(), HEADER);
      noted = note;
    }
    return note;
  }

  /** The header's fields. */
  public HeaderBlock header() throws IOException {
    HeaderBlock known = header;
    if (known == null) {
      byte[] note = notedHeader();
      if (note != null) {
        known = HeaderBlock.parse(note, 0, note.length);
      } else {
        known = readHeader();
        byte[] octets = known.octets();
        if (octets.length <= LONGEST_HEADER_NOTE) {
          mailbox.cache(message.uid(), HEADER, octets);
        }
      }
      header = known;
    }
    return known;
  }

  /** The header's fields, for once: they are not noted. */
  public HeaderBlock glance() throws IOException {
    HeaderBlock known = header;
    return known != null ? known : readHeader();
  }

  /** Under which id it was delivered here; empty where it does not tell. */
  public String queueId() throws IOException {
    ByteBuffer all = header == null ? text().inMemory() : null;
    if (all != null) {
      return ReceivedId.in(all.array(), all.position(), all.limit());
    }
    String received = glance().first("received");
    return received == null ? "" : ReceivedId.in(received);
  }

  private HeaderBlock readHeader() throws IOException {
    ByteBuffer all = text().inMemory();
    if (all == null) {
      return PartScan.header(text().from(0));
    }
    int begin = all.position();
    int end = HeaderBlock.end(all.array(), begin, all.limit());
    return HeaderBlock.parse(all.array(), begin, end - begin);
  }

  /** The whole message as it is stored, where it is in memory; null where it is not. */
  public @Nullable ByteBuffer octets() throws IOException {
    return text().inMemory();
  }

  /** Where the parts lie. */
  public Part parts() throws IOException {
    Part known = parts;
    if (known == null) {
      known = PartScan.scan(text().from(0));
      parts = known;
    }
    return known;
  }

  /** ENVELOPE as it is sent. */
  public byte[] envelope() throws IOException {
    byte[] note = mailbox.cached(message.uid(), ENVELOPE);
    if (note == null) {
      Out out = new Out();
      Envelope.of(header()).write(out);
      note = out.take();
      mailbox.cache(message.uid(), ENVELOPE, note);
    }
    return note;
  }

  /** BODY or BODYSTRUCTURE as it is sent. */
  public byte[] structure(boolean extended) throws IOException {
    int kind = extended ? STRUCTURE : BODY;
    byte[] note = mailbox.cached(message.uid(), kind);
    if (note == null) {
      Out out = new Out();
      BodyStructure.write(out, parts(), extended);
      note = out.take();
      mailbox.cache(message.uid(), kind, note);
    }
    return note;
  }

  /** The beginning of the text as UTF-8; null when it is not known yet and may not be looked up. */
  public byte @Nullable [] preview(boolean lazy) throws IOException {
    byte[] note = mailbox.cached(message.uid(), PREVIEW);
    if (note == null && !lazy) {
      note = Preview.of(parts(), this::decoded);
      mailbox.cache(message.uid(), PREVIEW, note);
    }
    return note;
  }

  /** Stored octets as they are sent. */
  public InputStream wire(Part.Extent extent) throws IOException {
    return new WireStream(text().from(extent.start()), extent.length(), false);
  }

  /** Stored octets as they are sent where NUL may be among them (RFC 3516). */
  public InputStream stored(Part.Extent extent) throws IOException {
    return new WireStream(text().from(extent.start()), extent.length(), true);
  }

  /** The whole message as it is sent. */
  public InputStream wire() throws IOException {
    return new WireStream(text().from(0), Long.MAX_VALUE, false);
  }

  /** A part's body without its transfer encoding, null when that is unknown. */
  public @Nullable InputStream decoded(Part part) throws IOException {
    InputStream body = new WireStream(text().from(part.body().start()), part.body().length(), true);
    return Transfer.decode(new BufferedInputStream(body), part.encoding());
  }

  /** Needs the reader no more: what is asked for from now on is read anew. */
  public void detach() throws IOException {
    source = mailbox::open;
    close();
  }

  @Override
  public void close() throws IOException {
    MessageText open = text;
    text = null;
    if (open != null) {
      open.close();
    }
  }
}
