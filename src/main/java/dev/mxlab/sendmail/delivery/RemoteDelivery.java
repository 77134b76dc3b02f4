package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.smtp.client.Transfer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one message to the recipients behind one host: tries the domain's exchangers in their order
 * and all addresses of each, until every recipient is accepted or refused, or nobody is left to
 * ask. A refused recipient is not offered to the next host; one who was put off is (RFC 5321
 * section 5.1). One instance serves one attempt; its steps follow one another, so that its state
 * needs no lock.
 */
final class RemoteDelivery {
  /** What the deliverer lends to an attempt. */
  record Means(
      SmtpClient smtp,
      Exchangers exchangers,
      Settings settings,
      dev.mxlab.journal.HostJournal journal) {}

  /** The message as the mailer writes it; the sender without angle brackets. */
  record Written(String sender, Transfer.Content content, Router.Way way) {}

  private final Means means;
  private final Envelope envelope;
  private final Plan.Group group;
  private final Written written;
  private final Transcript transcript;
  private final Consumer<Ending.Of> interim;
  private final List<Plan.Abroad> left;
  private final List<Ending.Of> done = new ArrayList<>();
  private final Map<Plan.Abroad, Ending> putOff = new HashMap<>();
  private List<Exchangers.Host> hosts = List.of();
  private @Nullable Ending lastTemporary;
  private @Nullable Ending last;

  /**
   * @param interim hears how a host put somebody off when there is another host to try
   */
  RemoteDelivery(
      Means means,
      Envelope envelope,
      Plan.Group group,
      Written written,
      Transcript transcript,
      Consumer<Ending.Of> interim) {
    this.means = means;
    this.envelope = envelope;
    this.group = group;
    this.written = written;
    this.transcript = transcript;
    this.interim = interim;
    this.left = new ArrayList<>(group.recipients());
  }

  CompletableFuture<List<Ending.Of>> run() {
    long most = written.way().maxSize();
    if (most > 0 && written.content().size() > most) {
      last = Ending.tooLarge(group.mailer(), group.host(), most);
      return CompletableFuture.completedFuture(giveUp());
    }
    return means
        .exchangers()
        .find(envelope, group.mailer(), written.way())
        .thenCompose(
            found -> {
              if (found instanceof Exchangers.Found.Nowhere nowhere) {
                last = nowhere.ending();
                return CompletableFuture.completedFuture(giveUp());
              }
              hosts = ((Exchangers.Found.Hosts) found).hosts();
              return host(0);
            });
  }

  private CompletableFuture<List<Ending.Of>> host(int index) {
    if (left.isEmpty()) {
      return CompletableFuture.completedFuture(done);
    }
    if (index == hosts.size()) {
      return CompletableFuture.completedFuture(giveUp());
    }
    tellPutOff();
    Exchangers.Host host = hosts.get(index);
    if (!host.known().isEmpty()) {
      return address(index, host.known(), 0);
    }
    return means
        .exchangers()
        .addresses(envelope, host.name())
        .thenCompose(
            answer -> {
              List<InetAddress> addresses = Exchangers.addresses(answer);
              if (addresses.isEmpty()) {
                note(unresolved(host.name(), answer));
                return host(index + 1);
              }
              return address(index, addresses, 0);
            });
  }

  private Ending unresolved(String host, DnsAnswer answer) {
    if (answer.status().temporary()) {
      return Ending.deferred(
          group.mailer(),
          host,
          Ending.withoutDot(host),
          "4.4.3",
          "Name server: " + host + ": host name lookup failure");
    }
    boolean absent = answer.status() == DnsAnswer.Status.NO_SUCH_NAME;
    return Ending.unknownHost(
        group.mailer(), host, absent ? "host not found" : "no data known", "");
  }

  private CompletableFuture<List<Ending.Of>> address(
      int index, List<InetAddress> addresses, int at) {
    Exchangers.Host host = hosts.get(index);
    if (at == addresses.size()) {
      return host(index + 1);
    }
    InetAddress address = addresses.get(at);
    if (means.settings().ownAddresses().contains(address) && !host.name().startsWith("[")) {
      note(loop(host.name()));
      return host(index + 1);
    }
    transcript.say(
        Names.of(left.stream().map(Plan.Abroad::recipient).toList())
            + "... Connecting to "
            + host.name()
            + " via "
            + group.mailer()
            + "...");
    return means
        .settings()
        .safeguard()
        .of(Ending.withoutDot(host.name()), address)
        .thenCompose(safety -> means.smtp().transfer(order(host.name(), address, safety)))
        .thenCompose(
            result -> {
              boolean connected = judge(host.name(), address, result);
              return connected ? host(index + 1) : address(index, addresses, at + 1);
            });
  }

  private Ending loop(String host) {
    return Ending.misconfigured(
        group.mailer(),
        host,
        Ending.withoutDot(host),
        "5.3.5",
        "553 5.3.5 system config error",
        "553 5.3.5 " + host + " config error: mail loops back to me (MX problem?)");
  }

  /** EightBitMode=pass8: as it is where nobody said that it is MIME (usersmtp.c). */
  private Transfer.Body body() {
    String type = envelope.macros().getOrDefault(Envelope.BODY_TYPE, "");
    boolean mime =
        !type.isEmpty()
            || envelope.headers().stream().anyMatch(h -> h.name().equalsIgnoreCase("MIME-Version"));
    boolean passes = written.way().flags().indexOf('8') >= 0;
    return new Transfer.Body(type, mime && envelope.has('8') && !passes);
  }

  private Transfer.Order order(String host, InetAddress address, Transfer.Safety safety) {
    return new Transfer.Order(
        new InetSocketAddress(address, written.way().port()),
        host,
        null,
        means.settings().hostname(),
        envelope.trace(),
        "<" + written.sender() + ">",
        left.stream().map(Plan.Abroad::as).toList(),
        body(),
        written.content(),
        means.settings().limits(),
        Requests.of(
            envelope,
            left,
            means.journal().clock().instant(),
            means.settings().client() && transcript.heard()),
        safety);
  }

  /** Takes in what a transfer brought; false where not even a connection stood. */
  private boolean judge(String host, InetAddress address, Transfer.Result result) {
    String relay = host + " [" + address.getHostAddress() + "]";
    Answers answers = new Answers(group.mailer(), host, relay, result);
    List<Ending.Of> now = new ArrayList<>();
    for (Plan.Abroad recipient : List.copyOf(left)) {
      Ending ending = answers.to(recipient.as());
      Ending.Of his = new Ending.Of(recipient.recipient(), ending);
      if (answers.decided(ending)) {
        left.remove(recipient);
        done.add(his);
        now.add(his);
      } else {
        note(ending);
        if (!ending.reply().isEmpty() && ending.outcome() == Event.Outcome.DEFERRED) {
          putOff.put(recipient, ending);
          now.add(his);
        }
      }
    }
    record(host, address, result);
    noteHost(host, result);
    new Dialogue(transcript, host).write(result.said(), now);
    return !(result.trouble() != null
        && result.phase().toLowerCase(Locale.ROOT).startsWith("connect"));
  }

  private void noteHost(String host, Transfer.Result result) {
    HostStatus status = means.settings().hostStatus();
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
            later ? 75 : 0,
            trouble == null ? 0 : Trouble.number(trouble),
            trouble == null ? reply : "",
            means.journal().clock().instant()));
  }

  private void record(String host, InetAddress address, Transfer.Result result) {
    List<String> lines = new ArrayList<>(result.said());
    IOException trouble = result.trouble();
    if (trouble != null) {
      lines.add("... " + Trouble.text(trouble, host));
    }
    InetAddress local = result.localAddress();
    encrypted(host, result.security());
    means
        .journal()
        .record(
            envelope.trace(),
            new Event.SmtpSpoken(
                envelope.queueId(),
                host,
                address.getHostAddress(),
                local == null ? "" : local.getHostAddress(),
                lines));
  }

  private void encrypted(String host, Security security) {
    if (security.on()) {
      means
          .journal()
          .record(
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

  private void note(Ending ending) {
    last = ending;
    if (ending.outcome() == Event.Outcome.DEFERRED) {
      lastTemporary = ending;
    }
  }

  /** sendmail logs a server's deferral even where the next server may still take the message. */
  private void tellPutOff() {
    for (Plan.Abroad recipient : left) {
      Ending ending = putOff.remove(recipient);
      if (ending != null) {
        interim.accept(new Ending.Of(recipient.recipient(), ending));
      }
    }
  }

  /** Nobody is left to ask: better late than never, so a deferral outweighs a refusal. */
  private List<Ending.Of> giveUp() {
    Ending common = lastTemporary != null ? lastTemporary : last;
    if (common == null) {
      throw new IllegalStateException("nothing happened to " + envelope.queueId());
    }
    List<Envelope.Recipient> untold = new ArrayList<>();
    for (Plan.Abroad recipient : left) {
      Ending own = putOff.get(recipient);
      if (own == null) {
        untold.add(recipient.recipient());
      }
      done.add(new Ending.Of(recipient.recipient(), own != null ? own : common));
    }
    if (!untold.isEmpty()) {
      transcript.tell(common.lines(Names.of(untold)));
    }
    left.clear();
    return done;
  }
}
