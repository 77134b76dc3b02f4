package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import dev.mxlab.net.DnsAnswer;
import dev.mxlab.sendmail.cf.MailerFlag;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.rewrite.AddressText;
import dev.mxlab.smtp.client.OpenConnection;
import dev.mxlab.smtp.client.SmtpClient;
import dev.mxlab.smtp.client.Transfer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
      dev.mxlab.journal.HostJournal journal,
      Executor blocking) {
    /** Why a host is not to be asked now; empty where it is. */
    CompletableFuture<Optional<String>> silent(String host) {
      HostStatus known = settings.hostStatus();
      Instant after = journal.clock().instant().minus(settings.connections().memory());
      return known == null
          ? CompletableFuture.completedFuture(Optional.empty())
          : CompletableFuture.supplyAsync(() -> known.silent(host, after), blocking);
    }

    /** Whether we may talk with a host now. */
    boolean lock(String host) {
      HostStatus known = settings.hostStatus();
      return known == null || !settings.connections().oneAtATime() || known.lock(host);
    }

    void unlock(String host) {
      HostStatus known = settings.hostStatus();
      if (known != null) {
        known.unlock(host);
      }
    }
  }

  /** The message as the mailer writes it; the sender without angle brackets. */
  record Written(String sender, Transfer.Content content, Router.Way way) {}

  /**
   * What came before, and comes after.
   *
   * @param more whether the same message has other hosts to go to
   */
  record Company(ConnectionCache cache, boolean more) {}

  /** A connection to a server: a new one, or one that has been used. */
  private record Line(
      String host, InetAddress address, Transfer.Safety safety, int messages, String protocol) {}

  private final Means means;
  private final Envelope envelope;
  private final Plan.Group group;
  private final Written written;
  private final Company company;
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
      Company company,
      Transcript transcript,
      Consumer<Ending.Of> interim) {
    this.means = means;
    this.envelope = envelope;
    this.group = group;
    this.written = written;
    this.company = company;
    this.transcript = transcript;
    this.interim = interim;
    this.left = new ArrayList<>(group.recipients());
  }

  /**
   * @param found where the message goes
   */
  CompletableFuture<List<Ending.Of>> run(Exchangers.Found found) {
    long most = written.way().maxSize();
    if (most > 0 && written.content().size() > most) {
      last = Ending.tooLarge(group.mailer(), group.host(), most);
      return CompletableFuture.completedFuture(giveUp());
    }
    if (found instanceof Exchangers.Found.Nowhere nowhere) {
      last = nowhere.ending();
      return CompletableFuture.completedFuture(giveUp());
    }
    hosts = ((Exchangers.Found.Hosts) found).hosts();
    return host(0);
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
    Optional<ConnectionCache.Entry> open = company.cache().take(group.mailer(), host.name());
    return open.isPresent() ? again(index, open.get()) : unlessSilent(index);
  }

  /** Over a connection that stands already, if the server still listens. */
  private CompletableFuture<List<Ending.Of>> again(int index, ConnectionCache.Entry open) {
    int most = written.way().mostMessages();
    if (most > 0 && open.messages() >= most) {
      return company
          .cache()
          .end(open, us(), transcript::say)
          .thenCompose(ended -> unlessSilent(index));
    }
    return open.connection()
        .probe()
        .thenCompose(
            probe -> {
              probe.said().forEach(line -> transcript.say(Dialogue.shown(line)));
              if (!probe.alive()) {
                means.unlock(open.host());
                return unlessSilent(index);
              }
              sayOfUs(
                  "Using cached %sMTP connection to %s via %s..."
                      .formatted(open.protocol(), open.host(), group.mailer()));
              Line line =
                  new Line(
                      open.host(), open.address(), open.safety(), open.messages(), open.protocol());
              return open.connection()
                  .transfer(order(line))
                  .thenCompose(result -> taken(line, result))
                  .thenCompose(connected -> host(index + 1));
            });
  }

  /** Not if a message before this one found that nobody answers there. */
  private CompletableFuture<List<Ending.Of>> unlessSilent(int index) {
    String host = hosts.get(index).name();
    Optional<Ending> failed = company.cache().failure(group.mailer(), host);
    if (failed.isPresent()) {
      note(failed.get().remembered(host));
      return host(index + 1);
    }
    return (has(MailerFlag.NO_STATUS)
            ? CompletableFuture.completedFuture(Optional.<String>empty())
            : means.silent(Ending.withoutDot(host)))
        .thenCompose(
            why -> {
              if (why.isPresent()) {
                String bare = Ending.withoutDot(host);
                String text = why.get() + (why.get().endsWith(bare) ? "." : "");
                note(Ending.deferred(group.mailer(), host, bare, "4.4.1", text));
                return host(index + 1);
              }
              return connect(index);
            });
  }

  private CompletableFuture<List<Ending.Of>> connect(int index) {
    Exchangers.Host host = hosts.get(index);
    if (!means.lock(host.name())) {
      note(Ending.busy(group.mailer(), host.name()));
      return host(index + 1);
    }
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
                means.unlock(host.name());
                note(unresolved(host.name(), answer));
                return host(index + 1);
              }
              return address(index, addresses, 0);
            });
  }

  private void sayOfUs(String words) {
    transcript.say(us() + "... " + words);
  }

  private String us() {
    return Names.of(left.stream().map(Plan.Abroad::recipient).toList());
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
      means.unlock(host.name());
      return host(index + 1);
    }
    InetAddress address = addresses.get(at);
    boolean ourselves = means.settings().ownAddresses().contains(address);
    if (ourselves && !has(MailerFlag.NO_LOOP_CHECK) && !host.name().startsWith("[")) {
      means.unlock(host.name());
      note(loop(host.name(), address));
      return host(index + 1);
    }
    sayOfUs("Connecting to " + host.name() + " via " + group.mailer() + "...");
    CompletableFuture<Void> room =
        keeps(0)
            ? company.cache().makeRoom(us(), transcript::say)
            : CompletableFuture.completedFuture(null);
    return room.thenCompose(
            ready -> means.settings().safeguard().of(Ending.withoutDot(host.name()), address))
        .thenCompose(
            safety -> {
              Line line = new Line(host.name(), address, safety, 0, "");
              return means.smtp().transfer(order(line)).thenCompose(result -> taken(line, result));
            })
        .thenCompose(connected -> connected ? host(index + 1) : address(index, addresses, at + 1));
  }

  /** Whether a connection is of use after this message. */
  private boolean keeps(int messages) {
    ConnectionCache cache = company.cache();
    int most = written.way().mostMessages();
    boolean wanted = company.more() || cache.isShared() || transcript.heard();
    return cache.keeps() && wanted && (most == 0 || messages < most);
  }

  /** Takes in what a transfer brought; false where not even a connection stood. */
  private CompletableFuture<Boolean> taken(Line line, Transfer.Result result) {
    boolean connected = judge(line.host(), line.address(), result);
    OpenConnection open = result.connection();
    if (open == null) {
      if (connected) {
        means.unlock(line.host());
      }
      return CompletableFuture.completedFuture(connected);
    }
    String protocol =
        line.protocol().isEmpty()
            ? (has(MailerFlag.LMTP) ? "L" : result.offers().isEmpty() ? "S" : "ES")
            : line.protocol();
    ConnectionCache.Entry entry =
        new ConnectionCache.Entry(
            group.mailer(),
            line.host(),
            line.address(),
            line.safety(),
            protocol,
            open,
            line.messages() + 1,
            means.journal().clock().instant().getEpochSecond());
    return company.cache().put(entry).thenApply(kept -> connected);
  }

  private Ending loop(String host, InetAddress address) {
    return Ending.misconfigured(
        group.mailer(),
        host + " [" + address.getHostAddress() + "]",
        "",
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
    boolean passes = has(MailerFlag.EIGHT_BIT);
    return new Transfer.Body(type, mime && envelope.has('8') && !passes);
  }

  private boolean has(MailerFlag flag) {
    return flag.in(written.way().flags());
  }

  private Transfer.Protocol protocol() {
    if (has(MailerFlag.LMTP)) {
      return Transfer.Protocol.LMTP;
    } else if (has(MailerFlag.NO_ESMTP)) {
      return Transfer.Protocol.HELO;
    }
    return has(MailerFlag.RUN_ESMTP) ? Transfer.Protocol.ESMTP : Transfer.Protocol.SMTP;
  }

  private String sender() {
    String sender = AddressText.unbracketed(written.sender());
    if (sender.isEmpty() || !has(MailerFlag.ROUTE_SENDER)) {
      return sender;
    }
    return "@" + means.settings().hostname() + (sender.startsWith("@") ? "," : ":") + sender;
  }

  private Transfer.Order order(Line line) {
    String helo = means.settings().connections().helo();
    return new Transfer.Order(
        new InetSocketAddress(line.address(), written.way().port()),
        line.host(),
        null,
        helo.isEmpty() ? means.settings().hostname() : helo,
        envelope.trace(),
        "<" + sender() + ">",
        left.stream().map(Plan.Abroad::as).toList(),
        body(),
        written.content(),
        means.settings().limits(),
        Requests.of(
            envelope,
            left,
            means.journal().clock().instant(),
            line.messages() == 0
                && (has(MailerFlag.INTERNAL) || means.settings().client() && transcript.heard())),
        line.safety(),
        protocol(),
        keeps(line.messages()));
  }

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
    new TalkNotes(means.settings().hostStatus(), means.journal(), envelope)
        .write(host, address, result);
    new Dialogue(transcript, host).write(result.said(), now);
    boolean connected =
        !(result.trouble() != null
            && result.phase().toLowerCase(Locale.ROOT).startsWith("connect"));
    Ending failure = lastTemporary;
    if (!connected && failure != null) {
      company.cache().failed(group.mailer(), host, failure);
    }
    return connected;
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
