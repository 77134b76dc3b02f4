package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Counters.Event;
import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.answer.ZoneDuties;
import dev.mxlab.dns.update.ClientTalk;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/** All zones that one server keeps, and the way of requests to them. Safe for many threads. */
public final class ZoneKeeper implements ZoneDuties {
  private record Id(String view, Name apex, int dclass) {
    // By hand: many thousands are put in at a start, before anything is compiled.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Id id
          && dclass == id.dclass
          && apex.equals(id.apex)
          && view.equals(id.view);
    }

    @Override
    public int hashCode() {
      return (view.hashCode() * 31 + apex.hashCode()) * 31 + dclass;
    }
  }

  private final Ground ground;
  private final Sharing shared;
  private final UpdateQuota quota;
  private final Map<Id, KeptZone> zones = new ConcurrentHashMap<>();

  /**
   * How much at a time, or in a second.
   *
   * @param updates update-quota
   * @param messageSize transfer-message-size
   */
  public record Limits(
      int transfersIn,
      int transfersOut,
      int updates,
      int serialQueryRate,
      int notifyRate,
      int startupNotifyRate,
      int messageSize) {
    /** BIND's. */
    public static final Limits DEFAULT = new Limits(10, 10, 100, 20, 20, 20, 20480);
  }

  public ZoneKeeper(Ground ground, Limits limits) {
    this.ground = ground;
    this.shared = new Sharing(ground, limits);
    this.quota = new UpdateQuota(limits.updates());
  }

  /** Takes a zone in; what was kept under its name before must be stopped. */
  public KeptZone keep(
      String view, Name apex, int dclass, KeepingRules rules, Shelf shelf, ZoneStore store) {
    KeptZone kept = new KeptZone(apex, dclass, view, rules, ground, shared, shelf, store);
    zones.put(new Id(view, apex, dclass), kept);
    return kept;
  }

  public @Nullable KeptZone find(String view, Name apex, int dclass) {
    return zones.get(new Id(view, apex, dclass));
  }

  /** Nobody asks it for that zone any more; its life is the caller's to end. */
  public @Nullable KeptZone forget(String view, Name apex, int dclass) {
    return zones.remove(new Id(view, apex, dclass));
  }

  public Collection<KeptZone> all() {
    return List.copyOf(zones.values());
  }

  /** Zones that are being given away. */
  public int transfersOut() {
    return shared.out().running();
  }

  /** Zones that are coming in. */
  public int transfersIn() {
    return shared.quota().running();
  }

  /** Zones that wait for their turn to come in. */
  public int transfersWaiting() {
    return shared.quota().waiting();
  }

  private @Nullable KeptZone find(Request request) {
    return find(request.view().name(), request.query().name(), request.query().dclass());
  }

  @Override
  public void transfer(Request request, Reply reply) {
    KeptZone zone = find(request);
    if (zone != null) {
      zone.transfer(request, reply);
    } else {
      shared.out().serve(request, reply, null);
    }
  }

  @Override
  public OptionalLong expiry(View view, Name apex, int dclass) {
    KeptZone zone = find(view.name(), apex, dclass);
    Instant expires = zone == null ? null : zone.expires();
    return expires == null
        ? OptionalLong.empty()
        : OptionalLong.of(Duration.between(ground.clock().instant(), expires).getSeconds());
  }

  @Override
  public void notified(Request request, Reply reply) {
    ClientTalk talk = new ClientTalk(ground.log(), request.who(), request.view(), null);
    if (!KeptZone.isSoaQuestion(request)) {
      talk.say(Topic.NOTIFY, Level.NOTICE, "notify question section contains no SOA");
      reply.send(request.coded().of(Rcode.FORMERR, false));
      return;
    }
    Name key = request.who().key();
    String signed = key == null ? "" : ": TSIG '" + key.toString(true) + "'";
    String received =
        "received notify for zone '" + request.query().name().toString(true) + "'" + signed;
    KeptZone zone = find(request);
    if (zone != null) {
      InetAddress from = request.who().address();
      ground.count(Event.NOTIFY_RECEIVED_V4, Event.NOTIFY_RECEIVED_V6, from);
      talk.say(Topic.NOTIFY, Level.INFO, received);
      zone.notified(request, reply);
    } else if (request.ofOurZone()) {
      // A built-in zone: like a primary's.
      talk.say(Topic.NOTIFY, Level.INFO, received);
      reply.send(request.coded().of(Rcode.NOERROR, true));
    } else {
      talk.say(Topic.NOTIFY, Level.NOTICE, received + ": not authoritative");
      reply.send(request.coded().of(Rcode.NOTAUTH, false));
    }
  }

  @Override
  public void updated(Request request, Reply reply) {
    ClientTalk talk = new ClientTalk(ground.log(), request.who(), request.view(), null);
    KeptZone zone = find(request);
    if (!KeptZone.isSoaQuestion(request)) {
      talk.say(
          Topic.UPDATE,
          Level.INFO,
          "update failed: update zone section contains non-SOA (FORMERR)");
      reply.send(request.coded().of(Rcode.FORMERR, false));
    } else if (zone == null
        || zone.kind() == KeepingRules.Kind.STUB
        || request.query().dclass() != DClass.IN) {
      boolean ours = zone == null && request.ofOurZone();
      String name = request.query().name().toString(true);
      talk.say(
          ours ? Topic.UPDATE_SECURITY : Topic.UPDATE,
          Level.INFO,
          ours
              ? "update '" + name + "/IN' denied"
              : "update failed: " + name + ": not authoritative for update zone (NOTAUTH)");
      reply.send(request.coded().of(ours ? Rcode.REFUSED : Rcode.NOTAUTH, false));
    } else {
      zone.update(request, reply, quota);
    }
  }
}
