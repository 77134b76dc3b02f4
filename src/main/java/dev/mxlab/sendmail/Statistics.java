package dev.mxlab.sendmail;

import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What mail a host has taken and sent since somebody asked last, by queue directory, counted from
 * the journal: what {@code mailstats} shows once it stands in the {@link StatusFile}.
 */
public final class Statistics {
  /** Messages whose size is remembered till they are delivered. */
  private static final int MOST_MESSAGES = 10_000;

  private static final int MOST_NAMES = 1_000;

  /** Messages and kilobytes. */
  public record Sum(long messages, long kilobytes) {
    static final Sum NONE = new Sum(0, 0);

    Sum and(long octets) {
      return new Sum(messages + 1, kilobytes + rounded(octets));
    }

    static long rounded(long octets) {
      return (octets + 1023) / 1024;
    }
  }

  /**
   * Counts of one queue.
   *
   * @param from by the sender's domain, empty for this host
   * @param to by mailer
   */
  public record Counts(
      Instant first,
      Map<String, Sum> from,
      Map<String, Sum> to,
      long connectionsFrom,
      long connectionsTo) {}

  private static final class Counting {
    private final Instant first;
    private final Map<String, Sum> from = new HashMap<>();
    private final Map<String, Sum> to = new HashMap<>();
    private long connectionsFrom;
    private long connectionsTo;

    Counting(Instant first) {
      this.first = first;
    }
  }

  /**
   * @param from whose messages it was counted among
   * @param counted as how many kilobytes
   */
  private record Message(String directory, String from, long counted) {}

  /** Remembers the newest. */
  private static final class Newest<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MOST_MESSAGES;
    }
  }

  private final String host;
  private final Map<String, Counting> queues = new HashMap<>();
  private final Map<String, Message> messages = new Newest<>();
  private final Map<String, Event.MailAccepted> accepted = new Newest<>();

  Statistics(String host) {
    this.host = host;
  }

  /** An entry of the journal. */
  synchronized void heard(Entry entry) {
    Event event = entry.event();
    if (!entry.host().equals(host)) {
      return;
    } else if (event instanceof Event.MailAccepted one) {
      accepted.put(one.queueId(), one);
    } else if (event instanceof Event.MailQueued queued) {
      queued(queued, entry.at());
    } else if (event instanceof Event.DeliveryEnded ended && !ended.stat().equals("queued")) {
      Message message = messages.get(ended.queueId());
      if (message != null) {
        ended(ended, message, counting(message, entry.at()));
      }
    } else if (event instanceof Event.SmtpSpoken spoken && !spoken.localAddress().isEmpty()) {
      Message message = messages.get(spoken.queueId());
      if (message != null) {
        counting(message, entry.at()).connectionsTo++;
      }
    }
  }

  private void ended(Event.DeliveryEnded ended, Message message, Counting counting) {
    long size = Sum.rounded(ended.size());
    if (size != message.counted()) {
      // Whoever delivers it knows better how large it counts.
      counting.from.computeIfPresent(
          message.from(),
          (any, sum) ->
              new Sum(sum.messages(), Math.max(0, sum.kilobytes() + size - message.counted())));
      messages.put(ended.queueId(), new Message(message.directory(), message.from(), size));
    }
    if (ended.outcome() == Event.Outcome.SENT) {
      add(counting.to, ended.mailer(), ended.size());
    }
  }

  private void queued(Event.MailQueued queued, Instant at) {
    Event.MailAccepted from = accepted.remove(queued.queueId());
    String sender = from == null ? "" : from.sender().replace(">", "");
    String domain = sender.substring(sender.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    String name = sender.indexOf('@') < 0 ? "" : domain;
    Message message = new Message(queued.directory(), name, Sum.rounded(queued.size()));
    messages.put(queued.queueId(), message);
    Counting counting = counting(message, at);
    add(counting.from, name, queued.size());
    if (from != null && !from.protocol().isEmpty()) {
      counting.connectionsFrom++;
    }
  }

  private Counting counting(Message message, Instant at) {
    return queues.computeIfAbsent(message.directory(), any -> new Counting(at));
  }

  private static void add(Map<String, Sum> sums, String name, long octets) {
    String key = sums.containsKey(name) || sums.size() < MOST_NAMES ? name : "?";
    sums.put(key, sums.getOrDefault(key, Sum.NONE).and(octets));
  }

  /** What was counted of a queue; from now on it is counted anew. */
  public synchronized Counts take(String directory) {
    Counting now = queues.remove(directory);
    return now == null
        ? new Counts(Instant.EPOCH, Map.of(), Map.of(), 0, 0)
        : new Counts(now.first, now.from, now.to, now.connectionsFrom, now.connectionsTo);
  }
}
