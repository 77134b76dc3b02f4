package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.dsn.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whom a sender gets a receipt for (RFC 3461 sections 5.2.2 and 5.2.3; deliver.c). */
final class Receipts {
  /** {@link Ending#reason} of what went to a server that will tell nobody. */
  static final String RELAYED = "relayed";

  /** The mailers with F=l. */
  private static final Set<String> HERE = Set.of("local", "prog", "*file*");

  private Receipts() {}

  /** Those who have got it and of whom NOTIFY=SUCCESS asked to be told. */
  static List<Ending.Of> asked(List<Ending.Of> endings) {
    return endings.stream()
        .filter(one -> one.recipient().flags().indexOf('S') >= 0 && success(one).isPresent())
        .toList();
  }

  /** Empty for who was not served, and for whom the next server answers. */
  static Optional<Notice.Success> success(Ending.Of one) {
    Ending ending = one.ending();
    if (ending.outcome() != Event.Outcome.SENT) {
      return Optional.empty();
    } else if (HERE.contains(ending.mailer())) {
      return Optional.of(Notice.Success.DELIVERED);
    }
    boolean relayed = ending.reason().equals(RELAYED) && one.recipient().flags().contains("P");
    return relayed ? Optional.of(Notice.Success.RELAYED) : Optional.empty();
  }

  static List<String> transcript(List<Ending.Of> asked) {
    List<String> lines = new ArrayList<>();
    for (Ending.Of one : asked) {
      boolean local = success(one).equals(Optional.of(Notice.Success.DELIVERED));
      lines.add(
          one.recipient().address()
              + (local
                  ? "... Successfully delivered"
                  : "... relayed; expect no further notifications"));
    }
    return lines;
  }
}
