package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.dsn.Notice;
import dev.mxlab.sendmail.queue.DeliverBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whom a sender gets a receipt for (RFC 3461 sections 5.2.2 and 5.2.3, RFC 2852; deliver.c). */
final class Receipts {
  /** {@link Ending#state} of what went to a server that will tell nobody. */
  static final String NO_DSN = "d";

  /** That of a server without DELIVERBY (RFC 2852). */
  static final String NO_BY = "b";

  /** That of a program that keeps the mail (F=l). */
  static final String FINAL = "l";

  /** Mailers that every sendmail.cf has with F=l. */
  private static final Set<String> HERE = Set.of("local", "prog", "*file*");

  private Receipts() {}

  /** Those who have got it and of whom NOTIFY=SUCCESS or BY= asked to be told. */
  static List<Ending.Of> asked(List<Ending.Of> endings, Optional<DeliverBy> by) {
    return endings.stream().filter(one -> success(one, by).isPresent()).toList();
  }

  /** Empty for who was not served or did not ask, and for whom the next server answers. */
  static Optional<Notice.Success> success(Ending.Of one, Optional<DeliverBy> by) {
    Ending ending = one.ending();
    String flags = one.recipient().flags();
    boolean wanted = flags.indexOf('S') >= 0;
    if (ending.outcome() != Event.Outcome.SENT) {
      return Optional.empty();
    }
    boolean here = HERE.contains(ending.mailer()) || ending.state().contains(FINAL);
    if (wanted && here) {
      return Optional.of(Notice.Success.DELIVERED);
    }
    boolean never = flags.indexOf('N') >= 0 && !wanted && !flags.matches(".*[FD].*");
    if (flags.indexOf('P') < 0 || never) {
      return Optional.empty();
    }
    if (wanted && ending.state().contains(NO_DSN)) {
      return Optional.of(Notice.Success.RELAYED);
    }
    // A mailbox is no server that knows of BY= either (deliver.c).
    boolean unaware = here || ending.state().contains(NO_BY);
    if (by.isPresent() && !by.get().returns() && unaware) {
      return Optional.of(Notice.Success.BY_NOTIFY);
    }
    return by.isPresent() && by.get().traced()
        ? Optional.of(Notice.Success.BY_TRACE)
        : Optional.empty();
  }

  static List<String> transcript(List<Ending.Of> asked, Optional<DeliverBy> by) {
    List<String> lines = new ArrayList<>();
    for (Ending.Of one : asked) {
      success(one, by)
          .ifPresent(how -> lines.add(one.recipient().address() + "... " + how.transcript()));
    }
    return lines;
  }
}
