package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.journal.HostJournal;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.client.Transfer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a talk with a server leaves in the journal and in the status of hosts. */
record TalkNotes(@Nullable HostStatus hosts, HostJournal journal, Envelope envelope) {
  /** EX_CONFIG. */
  private static final int CONFIG = 78;

  void write(String host, InetAddress address, Transfer.Result result) {
    record(host, address, result);
    distrust(host, result);
    noteHost(host, result);
  }

  private void noteHost(String host, Transfer.Result result) {
    HostStatus status = hosts;
    if (status == null) {
      return;
    }
    IOException trouble = result.trouble();
    List<Transfer.Outcome> outcomes = result.outcomes();
    String reply = outcomes.isEmpty() ? "" : outcomes.get(outcomes.size() - 1).reply().toString();
    boolean later = trouble != null || reply.startsWith("4");
    status.put(
        new HostStatus.Entry(
            Ending.withoutDot(host),
            loops(outcomes) ? CONFIG : later ? 75 : 0,
            trouble == null ? 0 : Trouble.number(trouble),
            trouble == null ? "" : "4.4.1",
            trouble == null ? reply : "",
            journal.clock().instant()));
  }

  private static boolean loops(List<Transfer.Outcome> outcomes) {
    return outcomes.stream().anyMatch(one -> one.command().equals(Transfer.Outcome.LOOP));
  }

  private void record(String host, InetAddress address, Transfer.Result result) {
    List<String> lines = new ArrayList<>(result.said());
    IOException trouble = result.trouble();
    if (trouble != null) {
      lines.add("... " + Trouble.text(trouble, host));
    }
    InetAddress local = result.localAddress();
    encrypted(host, result.security());
    journal.record(
        envelope.trace(),
        new Event.SmtpSpoken(
            envelope.queueId(),
            host,
            address.getHostAddress(),
            local == null ? "" : local.getHostAddress(),
            lines));
  }

  private void distrust(String host, Transfer.Result result) {
    for (Transfer.Outcome one : result.outcomes()) {
      if (one.command().equals(Transfer.Outcome.DISTRUSTED)) {
        String bare = one.recipient().replaceAll("^<|>$", "");
        String text =
            "%s: ruleset=tls_rcpt, arg1=%s, relay=%s, reject=%s"
                .formatted(envelope.queueId(), bare, host, one.reply());
        journal.record(envelope.trace(), new Event.DaemonSaid("sendmail", "notice", text));
      }
    }
  }

  private void encrypted(String host, Security security) {
    if (security.on()) {
      journal.record(
          envelope.trace(),
          new Event.DaemonSaid(
              "sendmail",
              "info",
              "STARTTLS=client, relay=%s, version=%s, verify=%s, cipher=%s, bits=%d/%d"
                  .formatted(
                      host,
                      security.version(),
                      security.verify(),
                      security.cipher(),
                      security.bits(),
                      security.algorithmBits())));
    }
  }
}
