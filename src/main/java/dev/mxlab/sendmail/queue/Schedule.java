package dev.mxlab.sendmail.queue;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * When which message is tried, warned of and given up, as the options of a sendmail.cf say.
 *
 * @param minQueueAge a message rests so long between two tries
 * @param warn Timeout.queuewarn; zero for never
 * @param giveUp Timeout.queuereturn
 * @param recipientFactor what a recipient adds to a message's priority
 * @param retryFactor what a try adds
 * @param order of a queue run (QueueSortOrder)
 * @param mostInRun MaxQueueRunSize; 0 for all
 * @param classes how much sooner a message goes for its Precedence header, by the header's value in
 *     small letters (P lines and ClassFactor)
 */
public record Schedule(
    Duration minQueueAge,
    Map<Urgency, Duration> warn,
    Map<Urgency, Duration> giveUp,
    long recipientFactor,
    long retryFactor,
    Order order,
    int mostInRun,
    Map<String, Long> classes) {

  /** QueueSortOrder, known by its first letter. */
  public enum Order {
    PRIORITY,
    HOST,
    TIME,
    FILENAME,
    MODIFICATION,
    RANDOM,
    NONE;

    public static Order named(String value) {
      for (Order order : values()) {
        if (!value.isEmpty()
            && order.name().charAt(0) == Character.toUpperCase(value.strip().charAt(0))) {
          return order;
        }
      }
      return PRIORITY;
    }
  }

  /** What a run needs to know of a message. */
  public record Waiting(String queueId, long priority, long created, long tried, String host) {
    public static Waiting of(Envelope envelope) {
      String first = envelope.recipients().isEmpty() ? "" : envelope.recipients().get(0).bare();
      String host = first.substring(first.indexOf('@') + 1).toLowerCase(Locale.ROOT);
      return new Waiting(
          envelope.queueId(),
          envelope.priority(),
          envelope.created().getEpochSecond(),
          envelope.lastTried().getEpochSecond(),
          // Domains of one provider stand together when read from their end (queue.c).
          new StringBuilder(host).reverse().toString());
    }
  }

  public Schedule {
    warn = Map.copyOf(warn);
    giveUp = Map.copyOf(giveUp);
    classes = Map.copyOf(classes);
  }

  /** What a message's Precedence header takes off its priority. */
  public long classWeight(Envelope envelope) {
    for (Envelope.Header header : envelope.headers()) {
      if (header.name().equalsIgnoreCase("Precedence")) {
        return classes.getOrDefault(header.value().strip().toLowerCase(Locale.ROOT), 0L);
      }
    }
    return 0;
  }

  /** sendmail's own: no rest, warning after {@code warn}, return after {@code giveUp}. */
  public static Schedule standard(Duration warn, Duration giveUp) {
    return new Schedule(
        Duration.ZERO, all(warn), all(giveUp), 30_000, 90_000, Order.PRIORITY, 0, Map.of());
  }

  private static Map<Urgency, Duration> all(Duration span) {
    Map<Urgency, Duration> map = new EnumMap<>(Urgency.class);
    for (Urgency urgency : Urgency.values()) {
      map.put(urgency, span);
    }
    return map;
  }

  public Duration warnAfter(Envelope envelope) {
    return warn.getOrDefault(Urgency.of(envelope), Duration.ZERO);
  }

  public Duration returnAfter(Envelope envelope) {
    return giveUp.getOrDefault(Urgency.of(envelope), Duration.ofDays(5));
  }

  /** In which order a run takes its messages. */
  public Comparator<Waiting> comparator() {
    Comparator<Waiting> byPriority =
        Comparator.comparingLong(Waiting::priority)
            .thenComparingLong(Waiting::created)
            .thenComparing(Waiting::queueId);
    return switch (order) {
      case PRIORITY, NONE -> byPriority;
      case HOST -> Comparator.comparing(Waiting::host).thenComparing(byPriority);
      case TIME -> Comparator.comparingLong(Waiting::created).thenComparing(byPriority);
      case FILENAME -> Comparator.comparing(Waiting::queueId);
      case MODIFICATION -> Comparator.comparingLong(Waiting::tried).thenComparing(byPriority);
      // A hash is as good as chance and needs no source of it.
      case RANDOM -> Comparator.comparingInt(w -> w.queueId().hashCode() * 0x9E3779B1);
    };
  }
}
