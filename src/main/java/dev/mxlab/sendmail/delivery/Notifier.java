package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.sendmail.dsn.Notice;
import dev.mxlab.sendmail.dsn.Notification;
import dev.mxlab.sendmail.queue.DeliverBy;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QfFormat;
import dev.mxlab.sendmail.queue.QueueStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts notifications into the queue, where they are messages like all others, from the null sender.
 * Waits for the disk.
 */
final class Notifier {
  private final QueueStore queue;
  private final HostJournal journal;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Settings settings;

  Notifier(
      QueueStore queue, HostJournal journal, InstantSource clock, ZoneId zone, Settings settings) {
    this.queue = queue;
    this.journal = journal;
    this.clock = clock;
    this.zone = zone;
    this.settings = settings;
  }

  /** What a notification is reckoned to be larger than the message that it gives back. */
  private static final long ERROR_FUDGE = 1024;

  /**
   * What is to be told.
   *
   * @param word for the log: {@code DSN}, {@code sender notify}, {@code postmaster notify}, {@code
   *     return to sender}
   * @param reason for the log: {@code User unknown}
   * @param size of the message that it is about
   */
  record News(
      Notice.Kind kind,
      List<String> to,
      Envelope about,
      String caller,
      List<Ending.Of> affected,
      List<String> transcript,
      String word,
      String reason,
      long size) {}

  /** Returns the notification's queue id; it is on disk. */
  String queue(News news) throws IOException {
    Instant now = clock.instant();
    QueueStore.Writing writing = queue.create();
    boolean committed = false;
    try {
      Notification made =
          Notification.of(
              notice(news, writing.queueId(), now), whole(news), settings.returns().style());
      long size = write(writing.body(), made, news);
      writing.pass(envelope(news, writing.queueId(), now, made));
      committed = true;
      record(news, writing.queueId(), size);
      return writing.queueId();
    } finally {
      if (!committed) {
        writing.abort();
      }
    }
  }

  /** A warning never gives the body back, and a notification never another's. */
  private boolean whole(News news) {
    return settings.returnBody() && news.kind() == Notice.Kind.FAILURE && !news.about().has('n');
  }

  private Notice notice(News news, String id, Instant now) {
    Optional<DeliverBy> by = DeliverBy.of(news.about());
    return new Notice(
        news.kind(),
        id,
        now,
        zone,
        settings.hostname(),
        settings.software(),
        news.to(),
        news.about(),
        news.caller(),
        news.affected().stream().map(one -> affected(one, by)).toList(),
        news.transcript(),
        news.kind() == Notice.Kind.WARNING && news.reason().startsWith("Warning: Delivery time")
            ? news.reason()
            : "",
        settings.schedule().warnAfter(news.about()),
        settings.schedule().returnAfter(news.about()));
  }

  private Notice.Affected affected(Ending.Of one, Optional<DeliverBy> by) {
    Envelope.Recipient recipient = one.recipient();
    Ending ending = one.ending();
    boolean outlet = ending.mailer().equals("prog") || ending.mailer().equals("*file*");
    boolean local = settings.returns().programs().contains(ending.mailer());
    String bare = recipient.bare();
    String plain = bare.startsWith("\\") ? bare.substring(1) : bare;
    // A colon at its beginning ends an empty group's name (RFC 5322, 3.4); BlankSub joins words.
    String name =
        outlet ? plain : plain.replaceAll(" *: *", ":").replaceFirst("^:", "").replace(' ', '.');
    int at = name.lastIndexOf('@');
    String own = (at < 0 ? name : name.substring(0, at)) + "@" + settings.hostname();
    boolean given = !local && recipient.flags().contains("P") && !recipient.original().isEmpty();
    String actual =
        outlet
            ? name.replace("\"", "")
            : given
                ? recipient.original().substring(recipient.original().indexOf(';') + 1).strip()
                : local || at < 0 ? own : name;
    String original = recipient.original().isEmpty() ? "RFC822; " + actual : recipient.original();
    boolean alias = !recipient.flags().contains("P") && !recipient.original().isEmpty();
    Optional<Notice.Success> success = Receipts.success(one, by);
    return new Notice.Affected(
        recipient.address(),
        alias ? expandedFrom(recipient, original) : "",
        original,
        actual,
        success.equals(Optional.of(Notice.Success.DELIVERED)) ? "2.1.5" : ending.status(),
        ending.remote(),
        local ? "X-Unix" : "SMTP",
        ending.reason(),
        local ? ExitStatus.meaning(ending.reason()) : ending.reason(),
        recipient.orcpt(),
        success.orElse(null));
  }

  /** What stands for it: the alias that the queue remembers, or what the client named. */
  private static String expandedFrom(Envelope.Recipient recipient, String original) {
    String[] behind = recipient.controlling().split(":", 4);
    return behind.length == 4
        ? behind[3]
        : "<" + original.substring(original.indexOf(';') + 1).strip() + ">";
  }

  private long write(OutputStream out, Notification made, News news) throws IOException {
    StringBuilder text = new StringBuilder();
    made.opening().forEach(line -> text.append(line).append('\n'));
    byte[] opening = QfFormat.bytes(text.toString());
    out.write(opening);
    long size = opening.length;
    if (whole(news)) {
      try (InputStream body = queue.body(news.about().queueId())) {
        size += body.transferTo(out);
      }
    }
    text.setLength(0);
    made.closing().forEach(line -> text.append(line).append('\n'));
    byte[] closing = QfFormat.bytes(text.toString());
    out.write(closing);
    return size + closing.length;
  }

  private Envelope envelope(News news, String id, Instant now, Notification made) {
    List<Envelope.Recipient> recipients = new ArrayList<>();
    for (String to : news.to()) {
      String bare = to.startsWith("<") ? to.substring(1, to.length() - 1) : to;
      String whole = bare.indexOf('@') < 0 ? bare + "@" + settings.hostname() : bare;
      recipients.add(new Envelope.Recipient(to, "PFD", "RFC822; " + whole, "", ""));
    }
    return new Envelope(
        id,
        news.about().trace(),
        now,
        Instant.EPOCH,
        0,
        settings.schedule().recipientFactor() * recipients.size()
            + (whole(news) ? ERROR_FUDGE + news.size() : 0),
        "",
        "<>",
        "rbs",
        Map.of("_", "localhost", "r", "internal", "s", "localhost"),
        recipients,
        made.headers());
  }

  private void record(News news, String id, long size) {
    journal.record(
        news.about().trace(),
        new Event.NotificationMade(
            news.about().queueId(), id, news.word(), String.join(", ", news.to()), news.reason()));
    journal.record(
        news.about().trace(),
        new Event.MailQueued(id, queue.shown(id, settings.queueDirectory()), size));
  }
}
