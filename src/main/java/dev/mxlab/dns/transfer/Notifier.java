package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Counters.Event;
import dev.mxlab.dns.transfer.KeepingRules.Notifying;
import dev.mxlab.dns.transfer.KeepingRules.Notifying.Mode;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.time.Activity;
import dev.mxlab.time.Timer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Tells other servers that one zone has changed (RFC 1996): those of also-notify and the zone's
 * name servers, but the one where changes are made and ourselves. In rounds, with a delay between
 * them. Works on its zone's thread.
 */
final class Notifier {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TRIES = 3;

  private final ZoneContext zone;
  private Notifying rules;
  private boolean primary;
  private final Pace startup;
  private final Pace later;
  private final Supplier<@Nullable Zone> current;
  private final Set<InetSocketAddress> underway = new HashSet<>();
  private Instant earliest = Instant.MIN;
  private @Nullable Timer waiting;
  private boolean stopped;

  Notifier(ZoneContext zone, KeepingRules rules, Sharing shared, Supplier<@Nullable Zone> current) {
    this.zone = zone;
    this.rules = rules.notifying();
    this.primary = rules.kind() == KeepingRules.Kind.PRIMARY;
    this.startup = shared.startupNotifies();
    this.later = shared.notifies();
    this.current = current;
  }

  /** Goes by other rules from now on. */
  void follow(KeepingRules next) {
    rules = next.notifying();
    primary = next.kind() == KeepingRules.Kind.PRIMARY;
  }

  /** Begins a round, as soon as the last one is long enough ago. */
  void changed(boolean atStart) {
    if (waiting != null || stopped || !anybody()) {
      return;
    }
    Duration wait =
        Duration.between(zone.now(), earliest.isAfter(zone.now()) ? earliest : zone.now());
    if (wait.isZero()) {
      round(atStart);
    } else {
      waiting =
          zone.after(
              wait,
              () -> {
                waiting = null;
                round(atStart);
              });
    }
  }

  void stop() {
    stopped = true;
    if (waiting != null) {
      waiting.cancel();
      waiting = null;
    }
  }

  private boolean anybody() {
    return rules.mode() != Mode.NO && (rules.mode() != Mode.PRIMARY_ONLY || primary);
  }

  private void round(boolean atStart) {
    Zone now = current.get();
    earliest = zone.now().plus(rules.delay());
    if (now == null || stopped) {
      return;
    }
    Pace pace = atStart ? startup : later;
    boolean said = false;
    for (OtherServer server : rules.also()) {
      said = said || tell(now);
      pace.run(() -> zone.execute(() -> send(server)));
    }
    RecordSet servers = now.nameServers();
    if (rules.mode() == Mode.EXPLICIT || servers == null) {
      return;
    }
    Name origin = ((SOARecord) now.soa().records().get(0)).getHost();
    for (Record record : servers.records()) {
      Name target = ((NSRecord) record).getTarget();
      if (rules.toSoa() || !target.equals(origin)) {
        said = said || tell(now);
        find(target, pace);
      }
    }
  }

  private boolean tell(Zone now) {
    zone.say(Topic.NOTIFY, Level.INFO, "sending notifies (serial " + now.serial() + ")");
    return true;
  }

  private void find(Name target, Pace pace) {
    Activity looking = zone.activity();
    zone.ground()
        .addresses()
        .of(zone.view(), target)
        .whenComplete(
            (found, failure) -> {
              try {
                List<InetAddress> addresses = failure == null ? found : List.of();
                zone.execute(() -> addresses.forEach(address -> reach(address, pace)));
              } finally {
                looking.close();
              }
            });
  }

  private void reach(InetAddress address, Pace pace) {
    OtherServer server = rules.sources().reach(new InetSocketAddress(address, rules.port()));
    if (!zone.ground().addresses().isSelf(zone.view(), server)) {
      pace.run(() -> zone.execute(() -> send(server)));
    }
  }

  private void send(OtherServer server) {
    Zone now = current.get();
    if (stopped || now == null || !underway.add(server.at())) {
      return;
    }
    zone.say(
        Topic.NOTIFY,
        Level.DEBUG,
        "sending notify to "
            + server.shown()
            + (server.key() == null ? "" : " : TSIG (" + server.key().name().toString(true) + ")"));
    send(server, message(now), 1);
  }

  private byte[] message(Zone now) {
    Message message = new Message(zone.ground().random().nextInt(1 << 16));
    message.getHeader().setOpcode(Opcode.NOTIFY);
    message.getHeader().setFlag(Flags.AA);
    message.addRecord(Record.newRecord(now.apex(), Type.SOA, now.dclass()), Section.QUESTION);
    message.addRecord(now.soa().records().get(0), Section.ANSWER);
    return message.toWire();
  }

  private void send(OtherServer server, byte[] message, int attempt) {
    Activity asking = zone.activity();
    zone.ground().count(Event.NOTIFY_SENT_V4, Event.NOTIFY_SENT_V6, server.at().getAddress());
    zone.ground()
        .exchange()
        .ask(server, message, PATIENCE)
        .whenComplete(
            (answer, failure) -> {
              try {
                zone.execute(() -> answered(server, message, attempt, failure));
              } finally {
                asking.close();
              }
            });
  }

  private void answered(
      OtherServer server, byte[] message, int attempt, @Nullable Throwable failure) {
    ExchangeException trouble = failure == null ? null : ExchangeException.of(failure);
    if (trouble != null
        && trouble.kind() == ExchangeException.Kind.TIMED_OUT
        && attempt < TRIES
        && !stopped) {
      send(server, message, attempt + 1);
      return;
    }
    underway.remove(server.at());
    if (trouble != null) {
      zone.say(
          Topic.NOTIFY, Level.DEBUG, "notify to " + server.shown() + " failed: " + trouble.words());
    }
  }
}
