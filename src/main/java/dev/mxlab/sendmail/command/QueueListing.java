package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QueueStore;
import dev.mxlab.sendmail.queue.Selection;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code mailq}: the form of print_single_queue in queue.c. */
final class QueueListing {
  /** ctime(3), its first 16 characters. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm", Locale.ENGLISH);

  private static final DateTimeFormatter SHORT_DATE =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ENGLISH);

  private static final int PIECE = 32 * 1024;

  /** Size of a message's body. */
  interface Sizes {
    long of(String queueId) throws IOException;
  }

  private final PrintStream out;
  private final ZoneId zone;
  private final boolean verbose;

  /** Set by whoever comes to another minute; any is as good. */
  private volatile Minute last = new Minute(Long.MIN_VALUE, "");

  QueueListing(PrintStream out, ZoneId zone, boolean verbose) {
    this.out = out;
    this.zone = zone;
    this.verbose = verbose;
  }

  /** A message's place in the list and its lines. */
  private record Shown(long priority, long created, String queueId, String text) {}

  /** A minute as it is shown: messages come by the minute. */
  private record Minute(long minute, String text) {}

  /**
   * In the order of priority.
   *
   * @param queue null for one that is always empty
   */
  void print(String directory, @Nullable QueueStore queue, Selection which) throws IOException {
    int total = 0;
    if (queue == null || queue.parts().isEmpty()) {
      total = list(directory, queue, which);
    } else {
      for (QueueStore.Part part : queue.parts()) {
        total += which.covers(part.group()) ? list(part.shown(), part.store(), which) : 0;
      }
    }
    // Who asks for one group is not told a sum.
    if (which.group().isEmpty()) {
      out.println("\t\tTotal requests: " + total);
    }
  }

  private int list(String directory, @Nullable QueueStore queue, Selection which)
      throws IOException {
    List<Shown> all = new ArrayList<>();
    if (queue != null) {
      queue.browse(
          which.kind(),
          message ->
              which.fits(message) ? Optional.of(shown(message, queue::bodySize)) : Optional.empty(),
          all::add);
    }
    all.sort(
        Comparator.comparingLong(Shown::priority)
            .thenComparingLong(Shown::created)
            .thenComparing(Shown::queueId));
    int count = all.size();
    if (count == 0) {
      out.println(directory + " is empty");
    } else {
      out.println("\t\t" + directory + " (" + count + " request" + (count == 1 ? ")" : "s)"));
      out.println(
          verbose
              ? "-----Q-ID----- --Size-- -Priority- ---Q-Time--- --------Sender/Recipient--------"
              : "-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------");
      // A long list goes in large pieces: each may have to cross to another process.
      StringBuilder piece = new StringBuilder();
      for (Shown one : all) {
        piece.append(one.text()).append('\n');
        if (piece.length() > PIECE) {
          out.print(piece);
          piece.setLength(0);
        }
      }
      out.print(piece);
    }
    return count;
  }

  private Shown shown(Envelope message, Sizes sizes) {
    return new Shown(
        message.priority(),
        message.created().getEpochSecond(),
        message.queueId(),
        text(message, sizes));
  }

  private String date(Instant created) {
    long minute = Math.floorDiv(created.getEpochSecond(), 60L);
    Minute known = last;
    if (known.minute() != minute) {
      known = new Minute(minute, (verbose ? SHORT_DATE : DATE).format(created.atZone(zone)));
      last = known;
    }
    return known.text();
  }

  private String text(Envelope message, Sizes sizes) {
    StringBuilder text = new StringBuilder();
    text.append(padded(message.queueId(), 13)).append(' ');
    text.append(padded(Long.toString(size(message, sizes)), 8)).append(' ');
    if (verbose) {
      text.append(padded(Long.toString(message.priority()), 10));
      text.append(message.has('w') ? '+' : ' ');
    }
    text.append(date(message.created())).append(' ');
    text.append(cut(message.sender(), 78));
    if (!message.quarantine().isEmpty()) {
      text.append("\n     QUARANTINE: ").append(cut(message.quarantine(), verbose ? 100 : 60));
    }
    if (!message.message().isEmpty()) {
      text.append("\n                 (").append(cut(message.message(), verbose ? 100 : 60));
      text.append(')');
    }
    for (Envelope.Recipient recipient : message.recipients()) {
      text.append(verbose ? "\n\t\t\t\t\t\t" : "\n\t\t\t\t\t ");
      text.append(cut(recipient.address(), 74));
      if (verbose && !recipient.status().isEmpty()) {
        text.append("\n\t\t (").append(cut(recipient.status(), 100)).append(')');
      }
    }
    return text.toString();
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static long size(Envelope message, Sizes sizes) {
    try {
      return sizes.of(message.queueId());
    } catch (IOException gone) {
      return 0;
    }
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
