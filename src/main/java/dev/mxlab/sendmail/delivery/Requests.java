package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.queue.DeliverBy;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.smtp.client.Transfer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the sender asked for and the next server is to know (RFC 3461 section 5.2). */
final class Requests {
  private Requests() {}

  static Transfer.Wishes of(
      Envelope envelope, List<Plan.Abroad> recipients, Instant now, boolean verbose) {
    StringBuilder mail = new StringBuilder();
    if (envelope.has('d')) {
      mail.append(envelope.has('n') ? "RET=HDRS" : "RET=FULL");
    }
    String id = envelope.macros().getOrDefault(Envelope.ENVELOPE_ID, "");
    if (!id.isEmpty()) {
      mail.append(mail.length() == 0 ? "" : " ").append("ENVID=").append(id);
    }
    List<String> each = new ArrayList<>();
    for (Plan.Abroad abroad : recipients) {
      each.add(recipient(abroad.recipient()));
    }
    String by = DeliverBy.of(envelope).map(b -> b.left(envelope, now).text()).orElse("");
    String author = envelope.macros().getOrDefault(Envelope.AUTHOR, "");
    return new Transfer.Wishes(mail.toString(), each, by, author, verbose);
  }

  private static String recipient(Envelope.Recipient recipient) {
    String flags = recipient.flags();
    StringBuilder text = new StringBuilder();
    if (flags.indexOf('N') >= 0) {
      List<String> when = new ArrayList<>();
      if (flags.indexOf('S') >= 0) {
        when.add("SUCCESS");
      }
      if (flags.indexOf('F') >= 0) {
        when.add("FAILURE");
      }
      if (flags.indexOf('D') >= 0) {
        when.add("DELAY");
      }
      text.append("NOTIFY=").append(when.isEmpty() ? "NEVER" : String.join(",", when));
    }
    if (!recipient.orcpt().isEmpty()) {
      text.append(text.length() == 0 ? "" : " ").append("ORCPT=").append(recipient.orcpt());
    }
    return text.toString();
  }
}
