package dev.mxlab.lab.trace;

import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.journal.Event.Outcome;
import dev.mxlab.text.Phrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the journal entries of one journey into its hops. */
final class Journey {
  private final String id;
  private final List<Entry> entries;
  private final List<Hop> hops = new ArrayList<>();
  private final Map<String, Hop> talking = new HashMap<>();
  private final Map<String, Hop> delivering = new HashMap<>();
  private final Set<String> relayedOn = new HashSet<>();
  private String from = "";
  private final Set<String> to = new LinkedHashSet<>();

  Journey(String id, List<Entry> entries) {
    this.id = id;
    this.entries = inOrder(entries);
    for (Entry entry : entries) {
      boolean sentOn = entry.event() instanceof Event.DnsLookedUp;
      boolean waits =
          entry.event() instanceof Event.DeliveryEnded d && d.outcome() == Outcome.DEFERRED;
      String message = entry.event().message();
      if (message != null && (sentOn || waits)) {
        relayedOn.add(message);
      }
    }
  }

  /**
   * The sending side records its dialogue when it is over; by then the receiving side may have
   * delivered already. A dialogue is put before the first fact about the message that it handed
   * over.
   */
  private static List<Entry> inOrder(List<Entry> entries) {
    List<Entry> ordered = new ArrayList<>(entries);
    for (Entry spoken : entries) {
      if (spoken.event() instanceof Event.SmtpSpoken dialogue) {
        int now = ordered.indexOf(spoken);
        for (int i = 0; i < now; i++) {
          String other = ordered.get(i).event().message();
          if (other != null && !other.equals(dialogue.queueId()) && names(dialogue, other)) {
            ordered.remove(now);
            ordered.add(i, spoken);
            break;
          }
        }
      }
    }
    return ordered;
  }

  private static boolean names(Event.SmtpSpoken dialogue, String queueId) {
    return dialogue.lines().stream().anyMatch(l -> l.startsWith("<<<") && l.contains(queueId));
  }

  Trace trace() {
    for (Entry entry : entries) {
      add(entry);
    }
    return new Trace(id, from, List.copyOf(to), hops);
  }

  private void add(Entry entry) {
    Event event = entry.event();
    if (event instanceof Event.MailAccepted e) {
      accepted(entry, e);
    } else if (event instanceof Event.MailQueued e) {
      queued(entry, e);
    } else if (event instanceof Event.RulesDecided e) {
      decided(e);
    } else if (event instanceof Event.DnsLookedUp e) {
      lookedUp(entry, e);
    } else if (event instanceof Event.SmtpSpoken e) {
      spoke(entry, e);
    } else if (event instanceof Event.MailboxGrew e) {
      grew(entry, e);
    } else if (event instanceof Event.DeliveryEnded e) {
      ended(entry, e);
    } else if (event instanceof Event.NotificationMade e) {
      notified(entry, e);
    } else if (event instanceof Event.MailFetched e) {
      fetched(entry, e);
    }
  }

  private Hop hop(Hop.Type type, Entry entry, String key, Object... arguments) {
    Hop hop =
        new Hop(
            type,
            entry.host(),
            entry.at().atZone(entry.zone()),
            Phrase.of(Trace.class, key, arguments));
    hops.add(hop);
    return hop;
  }

  private void accepted(Entry entry, Event.MailAccepted e) {
    if (!e.queueId().equals(id)) {
      return; // A further host took it over: told by the dialogue.
    }
    from = e.sender();
    to.addAll(e.recipients());
    String recipients = String.join(", ", e.recipients());
    Hop hop =
        e.protocol().isEmpty()
            ? hop(
                Hop.Type.SUBMIT,
                entry,
                "submit.local",
                e.relay(),
                entry.host(),
                e.sender(),
                recipients)
            : hop(
                Hop.Type.SUBMIT,
                entry,
                "submit.smtp",
                e.relay(),
                entry.host(),
                e.sender(),
                recipients,
                e.protocol());
    hop.with("queueId", e.queueId())
        .with("from", e.sender())
        .with("to", e.recipients())
        .with("relay", e.relay())
        .with("protocol", e.protocol())
        .with("size", e.size())
        .with("messageId", e.messageId());
  }

  private void queued(Entry entry, Event.MailQueued e) {
    if (e.queueId().equals(id) || relayedOn.contains(e.queueId())) {
      hop(Hop.Type.QUEUE, entry, "queue", entry.host(), e.directory(), e.queueId())
          .with("queueId", e.queueId())
          .with("directory", e.directory())
          .with("size", e.size());
    }
  }

  /** Told where the message came in: at its submission, or by the dialogue with the next host. */
  private void decided(Event.RulesDecided e) {
    Hop.Type where = e.queueId().equals(id) ? Hop.Type.SUBMIT : Hop.Type.SMTP;
    Phrase said =
        Phrase.of(
            Trace.class,
            "decided",
            e.ruleset(),
            e.about(),
            e.decision(),
            String.join("; ", e.because()));
    for (int i = hops.size() - 1; i >= 0; i--) {
      if (hops.get(i).type() == where) {
        hops.get(i).because(said, e.because());
        return;
      }
    }
  }

  private void lookedUp(Entry entry, Event.DnsLookedUp e) {
    boolean found = !e.answers().isEmpty();
    if (e.type().equals("AAAA") && !found) {
      return; // Asked beside A on every delivery; of interest only where there is one.
    }
    Hop.Type type = e.type().equals("MX") ? Hop.Type.DNS_MX : Hop.Type.DNS_A;
    String key = e.type().equals("MX") ? "dns.mx" : "dns.a";
    String answer = found ? String.join(", ", e.answers()) : e.status();
    hop(type, entry, key, entry.host(), e.server(), e.name(), answer)
        .with("queueId", e.queueId())
        .with("name", e.name())
        .with("type", e.type())
        .with("server", e.server())
        .with("status", e.status())
        .with("answers", e.answers())
        .with("micros", e.micros());
  }

  private void spoke(Entry entry, Event.SmtpSpoken e) {
    Hop hop = hop(Hop.Type.SMTP, entry, "smtp", entry.host(), e.relay(), e.relayAddress());
    hop.with("queueId", e.queueId())
        .with("relay", e.relay())
        .with("relayAddress", e.relayAddress())
        .with("localAddress", e.localAddress())
        .spoke(e.lines());
    talking.put(e.queueId(), hop);
  }

  private void grew(Entry entry, Event.MailboxGrew e) {
    Hop hop =
        hop(Hop.Type.DELIVER, entry, "deliver", entry.host(), e.user(), e.mailbox())
            .with("queueId", e.queueId())
            .with("user", e.user())
            .with("mailbox", e.mailbox())
            .with("offset", e.offset())
            .with("length", e.length());
    delivering.put(e.queueId(), hop);
  }

  private void ended(Entry entry, Event.DeliveryEnded e) {
    boolean remote = !e.relay().isEmpty() || !e.mailer().equals("local");
    Hop hop = remote ? talking.get(e.queueId()) : delivering.remove(e.queueId());
    if (hop == null) {
      Hop.Type type = remote ? Hop.Type.SMTP : Hop.Type.DELIVER;
      String key = remote ? "attempt" : "attempt.local";
      hop = hop(type, entry, key, entry.host(), e.recipient(), e.relay());
      hop.with("queueId", e.queueId()).with("relay", e.relay());
    }
    hop.with("recipient", e.recipient())
        .with("mailer", e.mailer())
        .with("dsn", e.dsn())
        .with("stat", e.stat())
        .with("outcome", e.outcome().name().toLowerCase(java.util.Locale.ROOT));
    if (e.outcome() != Outcome.SENT) {
      hop.stop();
    }
    String key = "ended." + e.outcome().name().toLowerCase(java.util.Locale.ROOT);
    String why = e.reply().isEmpty() || e.outcome() == Outcome.SENT ? e.stat() : e.reply();
    hop.say(Phrase.of(Trace.class, key, e.recipient(), why));
  }

  private void notified(Entry entry, Event.NotificationMade e) {
    hop(
            Hop.Type.QUEUE,
            entry,
            "notified",
            entry.host(),
            e.recipient(),
            e.reason(),
            e.notificationId())
        .with("queueId", e.notificationId())
        .with("about", e.queueId())
        .with("kind", e.kind())
        .with("recipient", e.recipient())
        .with("reason", e.reason());
  }

  private void fetched(Entry entry, Event.MailFetched e) {
    hop(
            Hop.Type.FETCH,
            entry,
            "fetch",
            e.user(),
            entry.host(),
            e.protocol(),
            e.client(),
            e.mailbox())
        .with("queueId", e.queueId())
        .with("user", e.user())
        .with("protocol", e.protocol())
        .with("client", e.client())
        .with("mailbox", e.mailbox())
        .with("octets", e.octets());
  }
}
