package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.sendmail.queue.Envelope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The local mailer. A mailbox is on disk before the recipient leaves the queue; a process that is
 * killed between the two leaves both. So a message that was in the queue already when it was opened
 * is looked for in the mailbox first: the whole of it, since what was cut short does not count.
 */
final class LocalDelivery {
  private static final Logger LOG = LogManager.getLogger(LocalDelivery.class);
  private static final String MAILER = "local";

  private final MailStore mail;
  private final HostJournal journal;
  private final InstantSource clock;
  private final ZoneId zone;

  LocalDelivery(MailStore mail, HostJournal journal, InstantSource clock, ZoneId zone) {
    this.mail = mail;
    this.journal = journal;
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * Waits for the disk.
   *
   * @param doubtful whether an earlier process may have delivered it already
   */
  Ending deliver(
      Envelope envelope, Router.Route.Local local, MessageContent content, boolean doubtful) {
    String user = local.user();
    try {
      if (!doubtful || !contains(user, envelope.queueId(), content)) {
        MailStore.Place place =
            mail.deliver(user, fromLine(envelope), clock.instant().atZone(zone), content);
        journal.record(
            envelope.trace(),
            new Event.MailboxGrew(
                envelope.queueId(), user, place.mailbox(), place.offset(), place.length()));
      }
      return Ending.sent(MAILER, local.detail(), "Sent");
    } catch (IOException trouble) {
      LOG.warn("{}: mailbox of {}: {}", envelope.queueId(), user, trouble.toString());
      return Ending.deferred(
          MAILER, "", "", "4.0.0", "local mailer (local) exited with EX_TEMPFAIL");
    }
  }

  static String fromLine(Envelope envelope) {
    String sender = envelope.sender();
    String bare =
        sender.startsWith("<") && sender.endsWith(">")
            ? sender.substring(1, sender.length() - 1)
            : sender;
    return bare.isEmpty() || envelope.has('r') ? "MAILER-DAEMON" : bare;
  }

  private boolean contains(String user, String queueId, MessageContent content) throws IOException {
    try (Maildrop drop = mail.open(user)) {
      for (int index = drop.messages().size() - 1; index >= 0; index--) {
        if (received(drop, index, queueId) && same(drop, index, content)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the topmost Received line bears the queue id; it is ours. */
  private static boolean received(Maildrop drop, int index, String queueId) throws IOException {
    try (BufferedReader in = reader(drop.open(index))) {
      boolean inside = false;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        boolean folded = line.startsWith(" ") || line.startsWith("\t");
        if (inside && !folded) {
          return false;
        }
        inside = inside || line.regionMatches(true, 0, "Received:", 0, 9);
        if (inside && line.matches(".*\\bid " + queueId + "\\b.*")) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Whether every line stands there; mbox puts {@code >} before some, and may end in one empty line
   * more or less.
   */
  private static boolean same(Maildrop drop, int index, MessageContent content) throws IOException {
    try (BufferedReader box = reader(drop.open(index));
        BufferedReader ours = reader(content.open())) {
      while (true) {
        @Nullable String expected = ours.readLine();
        @Nullable String found = box.readLine();
        if (expected == null || found == null) {
          return blank(expected)
              && blank(found)
              && box.readLine() == null
              && ours.readLine() == null;
        }
        if (!found.equals(expected) && !found.equals(">" + expected)) {
          return false;
        }
      }
    }
  }

  private static boolean blank(@Nullable String line) {
    return line == null || line.isEmpty();
  }

  private static BufferedReader reader(java.io.InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
  }
}
