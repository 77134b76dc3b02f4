package dev.mxlab.sendmail.reception;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.rewrite.AddressText;
import dev.mxlab.sendmail.rewrite.Facts;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the queue: its bytes come in, its body goes to the df file at once, and
 * {@link #commit} puts it on disk with the header lines that it lacks. May wait for the disk; used
 * by one thread at a time.
 */
public final class Letter {
  /** When the file says 0, no limit: a header must fit into memory all the same. */
  private static final int MOST_HEADER = 1 << 20;

  private final Mta mta;
  private final int mostHeader;
  private final HeaderReader reader;
  private final Supplier<String> id;
  private String held = "";
  private QueueStore.@Nullable Writing writing;
  private @Nullable OutputStream body;
  private final MimeHeaders mime;
  private boolean unnamed;
  private volatile List<Envelope> copies = List.of();

  public Letter(Mta mta) {
    this(mta, mta.queue()::reserve);
  }

  /**
   * @param id a reserved queue id; asked for once
   */
  Letter(Mta mta, Supplier<String> id) {
    this.mta = mta;
    this.id = id;
    long limit = mta.settings().number("MaxHeadersLength");
    this.mostHeader = limit <= 0 || limit > MOST_HEADER ? MOST_HEADER : (int) limit;
    this.mime = new MimeHeaders(mta.settings().text("MaxMimeHeaderLength"));
    this.reader = new HeaderReader(mostHeader, this::openBody);
  }

  private QueueStore.Writing writing() throws IOException {
    QueueStore.Writing open = writing;
    if (open == null) {
      open = mta.queue().create(id.get());
      writing = open;
    }
    return open;
  }

  private OutputStream openBody() throws IOException {
    OutputStream out = new BufferedOutputStream(writing().body(), 1 << 12);
    body = out;
    return out;
  }

  /** Bytes of the message, line ends LF. */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    reader.write(bytes, offset, length);
  }

  /** Whether the eighth bit of what comes is to go (O SevenBitInput, BODY=7BIT). */
  void strip(boolean sevenBits) {
    reader.strip(sevenBits);
  }

  /** Whether it holds octets above 127 that neither the client nor the header speak of. */
  boolean hasUnlabelledEightBit(String bodyType) {
    boolean mime =
        headers().stream()
            .anyMatch(
                line -> new Envelope.Header("", line).name().equalsIgnoreCase("MIME-Version"));
    return reader.eightBit() && !mime && !bodyType.equals("8BITMIME");
  }

  /** Return-Receipt-To asks for a notification of success, where O RrtImpliesDsn says so. */
  List<Envelope.Recipient> receipts(Collection<Envelope.Recipient> recipients) {
    boolean asked =
        mta.settings().flag("RrtImpliesDsn")
            && headers().stream()
                .anyMatch(
                    line ->
                        new Envelope.Header("", line).name().equalsIgnoreCase("Return-Receipt-To"));
    return recipients.stream()
        .map(r -> asked ? r.withFlags(r.flags().replaceFirst("^P?N?S?", "PNS")) : r)
        .toList();
  }

  /** Whether the header is larger than MaxHeadersLength. */
  public boolean headerTooLarge() {
    return reader.overlong();
  }

  public int mostHeader() {
    return mostHeader;
  }

  /** The header lines as they came; complete after {@link #end}. */
  public List<String> headers() {
    return reader.headers();
  }

  /** No more bytes come. */
  public void end() throws IOException {
    reader.finish();
  }

  /** In octets, line ends counting as one. */
  public long size() {
    return reader.size();
  }

  /** Why the message is to stay in the queue; empty for no reason. */
  public void hold(String why) {
    held = why;
  }

  /** The queue id that the message has or will have. */
  public String queueId() throws IOException {
    return writing().queueId();
  }

  /** The Received line is not to name the recipient, who came from the header alone. */
  public void withoutFor() {
    unnamed = true;
  }

  /**
   * Puts the message on disk, tells the journal, and returns its envelope.
   *
   * @param sender with angle brackets
   * @param message state for {@code mailq}, empty for none
   * @param waits whether nobody is about to deliver it
   */
  public Envelope commit(
      Origin origin,
      String sender,
      List<Envelope.Recipient> recipients,
      List<String> headers,
      String flags,
      String message,
      boolean waits)
      throws IOException {
    try {
      return committing(origin, sender, recipients, headers, flags, message, waits)
          .toCompletableFuture()
          .join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
    }
  }

  /** The same for who does not wait; the stage fails where the disk does. */
  CompletionStage<Envelope> committing(
      Origin origin,
      String sender,
      List<Envelope.Recipient> recipients,
      List<String> headers,
      String flags,
      String message,
      boolean waits)
      throws IOException {
    QueueStore.Writing open = writing();
    ZonedDateTime now = mta.host().localTime();
    String id = open.queueId();
    WholeHeader header = new WholeHeader(mta, mime);
    List<Envelope.Header> complete =
        header.complete(
            headers, macros(origin, sender, recipients, id, now), anonymous(origin, sender));
    header.addressed(complete, recipients);
    if (mta.settings().eightBit() == Settings.EightBit.MIMEFY && hasUnlabelledEightBit("")) {
      header.labelled(complete);
    }
    Envelope envelope =
        new Envelope(
            id,
            origin.trace().isEmpty() ? id : origin.trace(),
            now.toInstant(),
            Instant.EPOCH,
            0,
            priority(recipients.size()),
            message,
            sender,
            (reader.eightBit() ? "8" : "") + flags,
            queueMacros(origin),
            recipients,
            complete);
    OutputStream out = body;
    if (out != null) {
      out.flush();
    }
    if (!mta.queue().groups().isEmpty()) {
      return QueueLots.of(mta, recipients, Facts.NONE)
          .thenComposeAsync(
              lots -> grouped(open, origin, envelope, lots, waits), mta.host().blocking());
    }
    return whole(open, origin, envelope, waits);
  }

  private CompletionStage<Envelope> whole(
      QueueStore.Writing open, Origin origin, Envelope envelope, boolean waits) throws IOException {
    if (waits) {
      open.commit(envelope);
      writing = null;
      tell(origin, envelope);
      return CompletableFuture.completedFuture(envelope);
    }
    return open.passing(envelope)
        .thenApply(
            done -> {
              writing = null;
              tell(origin, envelope);
              return envelope;
            });
  }

  /** On a blocking thread. */
  private CompletionStage<Envelope> grouped(
      QueueStore.Writing open,
      Origin origin,
      Envelope envelope,
      List<QueueLots.Lot> lots,
      boolean waits) {
    try {
      if (lots.size() == 1) {
        open.into(lots.get(0).group());
        return whole(open, origin, envelope, waits);
      }
      List<Envelope> all = new Splitting(mta.queue()).write(open, envelope, lots);
      writing = null;
      tell(origin, envelope);
      copies = List.copyOf(all.subList(1, all.size()));
      copies.forEach(this::tellQueued);
      return CompletableFuture.completedFuture(all.get(0));
    } catch (IOException failed) {
      return CompletableFuture.failedFuture(failed);
    }
  }

  /** What else stands in the queue of it after {@link #commit}, for other groups of queues. */
  public List<Envelope> copies() {
    return copies;
  }

  private Map<String, String> queueMacros(Origin origin) {
    Map<String, String> macros = new TreeMap<>(origin.queueMacros());
    if (!held.isEmpty()) {
      macros.put(Envelope.QUARANTINE, held);
    }
    return macros;
  }

  /** The lower the sooner (sendmail's doc/op, "Message precedence" and "Queue priorities"). */
  long priority(int recipients) {
    return reader.size()
        + mta.settings().number("RecipientFactor") * recipients
        - mta.settings().number("ClassFactor") * precedence();
  }

  /** By the P line that the Precedence header names; 0 where there is none. */
  private long precedence() {
    for (String line : reader.headers()) {
      Envelope.Header header = new Envelope.Header("", line);
      if (header.name().equalsIgnoreCase("Precedence")) {
        return mta.config().others().stream()
            .filter(raw -> raw.letter() == 'P')
            .map(raw -> raw.text().split("=", 2))
            .filter(p -> p.length == 2 && p[0].strip().equalsIgnoreCase(header.value()))
            .mapToLong(p -> p[1].strip().matches("-?[0-9]{1,9}") ? Long.parseLong(p[1].strip()) : 0)
            .findFirst()
            .orElse(0);
      }
    }
    return 0;
  }

  /** Takes back what there is. */
  public void abort() {
    QueueStore.Writing open = writing;
    writing = null;
    if (open != null) {
      open.abort();
    }
  }

  private Macros macros(
      Origin origin,
      String sender,
      List<Envelope.Recipient> recipients,
      String id,
      ZonedDateTime now) {
    String bare = origin.session().getOrDefault(Facts.SENDER, AddressText.unbracketed(sender));
    Macros macros = new Macros(mta.config()).at(now).set("i", id);
    origin.queueMacros().forEach(macros::set);
    origin.session().forEach(macros::set);
    boolean nobody = sender.equals("<>") && origin.here().isEmpty();
    macros.set("f", bare).set("g", nobody ? "MAILER-DAEMON" : bare).set("x", fullName(origin));
    // One recipient may be named; of several, none must learn of the others.
    macros.set("u", recipients.size() == 1 && !unnamed ? recipients.get(0).address() : "");
    return macros;
  }

  /** $x: what the message says itself, else what is known; in quotes where it has to be. */
  private String fullName(Origin origin) {
    String name = origin.fullName();
    for (String line : reader.headers()) {
      Envelope.Header header = new Envelope.Header("", line);
      if (header.name().equalsIgnoreCase("Full-Name") && !header.value().isBlank()) {
        name = header.value().strip();
      }
    }
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    boolean plain = name.chars().noneMatch(c -> "()<>@,;:\\\".[]".indexOf(c) >= 0);
    return plain || quoted ? name : '"' + name.replace("\"", "\\\"") + '"';
  }

  /** Whether nobody of this host sent it: a notification of another gets no From. */
  private static boolean anonymous(Origin origin, String sender) {
    return sender.equals("<>") && !origin.here().isEmpty();
  }

  private void tell(Origin origin, Envelope envelope) {
    String messageId = "";
    for (Envelope.Header header : envelope.headers()) {
      boolean again = header.name().equalsIgnoreCase("Resent-Message-Id");
      boolean first = header.name().equalsIgnoreCase("Message-Id") && messageId.isEmpty();
      messageId = again || first ? header.value() : messageId;
    }
    List<String> recipients =
        envelope.recipients().stream().map(Envelope.Recipient::address).toList();
    mta.journal()
        .record(
            envelope.trace(),
            new Event.MailAccepted(
                envelope.queueId(),
                envelope.sender(),
                recipients,
                reader.size(),
                messageId,
                origin.protocol(),
                origin.relay(),
                origin.daemon(),
                origin.client(),
                origin.bodyType(),
                precedence()));
    for (String remark : mime.remarks()) {
      mta.journal()
          .record(
              envelope.trace(),
              new Event.DaemonSaid("sendmail", "alert", envelope.queueId() + ": " + remark));
    }
    tellQueued(envelope);
  }

  private void tellQueued(Envelope envelope) {
    String id = envelope.queueId();
    String directory = mta.queue().shown(id, mta.settings().queueDirectory());
    mta.journal().record(envelope.trace(), new Event.MailQueued(id, directory, reader.size()));
  }
}
