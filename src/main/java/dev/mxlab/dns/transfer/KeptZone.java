package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Counters.Event;
import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.answer.ZoneDuties.Request;
import dev.mxlab.dns.transfer.KeepingRules.Kind;
import dev.mxlab.dns.update.AddressText;
import dev.mxlab.dns.update.Admission;
import dev.mxlab.dns.update.ClientTalk;
import dev.mxlab.dns.update.Differences;
import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.update.JournalException;
import dev.mxlab.dns.update.Serial;
import dev.mxlab.dns.update.Transaction;
import dev.mxlab.dns.update.UpdateRequest;
import dev.mxlab.dns.update.UpdateRules;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.dns.zone.Zone;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * One zone of one view and all that is done for it beyond answering: updates, transfers, notifies,
 * its files. Only its own thread of tasks changes it; requests and commands come from any thread.
 */
public final class KeptZone {
  private final ZoneContext zone;
  private final Sharing shared;
  private final Shelf shelf;
  private final ZoneStore store;
  private final Notifier notifier;
  private final ZoneDump dump;
  private final UpdateQueue updates;
  private final @Nullable Refresher refresher;
  private final UpdateForwarding forwarding;
  private volatile KeepingRules rules;
  private volatile boolean frozen;

  KeptZone(
      Name apex,
      int dclass,
      String view,
      KeepingRules rules,
      Ground ground,
      Sharing shared,
      Shelf shelf,
      ZoneStore store) {
    this.zone = new ZoneContext(apex, dclass, view, ground);
    this.rules = rules;
    this.shared = shared;
    this.shelf = shelf;
    this.store = store;
    this.notifier = new Notifier(zone, rules, shared, shelf::zone);
    this.dump = new ZoneDump(zone, rules, store, shelf::zone);
    this.updates =
        new UpdateQueue(
            zone, store::journal, () -> this.rules.updates(), shelf::zone, this::updated);
    this.refresher =
        rules.kind().fetched() ? new Refresher(zone, rules, shared, new Keeping()) : null;
    this.forwarding = new UpdateForwarding(zone);
  }

  public Kind kind() {
    return rules.kind();
  }

  public @Nullable Zone served() {
    return shelf.zone();
  }

  /**
   * Begins its life: what was loaded is on the shelf.
   *
   * @param dirty whether the journal holds more than the file
   */
  public void begin(boolean dirty) {
    zone.execute(
        () -> {
          if (shelf.zone() != null) {
            if (dirty) {
              dump.need(ZoneDump.LATER);
            }
            notifier.changed(true);
          }
          if (refresher != null) {
            refresher.begin(store.time());
          }
        });
  }

  /** Goes by other rules from now on; those of another kind need another object. */
  public void follow(KeepingRules next) {
    if (next.kind() != rules.kind()) {
      throw new IllegalArgumentException("a zone of another kind");
    }
    rules = next;
    zone.execute(
        () -> {
          notifier.follow(next);
          dump.follow(next);
          if (refresher != null) {
            refresher.follow(next);
          }
        });
  }

  /**
   * Ends its life.
   *
   * @param flush whether what is only in the journal goes to the file before
   * @return done when nothing of it is at work any more
   */
  public CompletableFuture<Boolean> stop(boolean flush) {
    return run(
        () -> {
          notifier.stop();
          if (refresher != null) {
            refresher.stop();
          }
          boolean fine = !flush || dump.flush();
          dump.stop();
          return fine;
        });
  }

  private <T> CompletableFuture<T> run(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    zone.execute(
        () -> {
          try {
            result.complete(task.get());
          } catch (RuntimeException bug) {
            result.completeExceptionally(bug);
          }
        });
    return result;
  }

  /** The file was read anew, and is on the shelf. */
  public void reloaded(@Nullable Zone before) {
    Zone now = shelf.zone();
    if (now == null || now == before) {
      return;
    }
    zone.execute(
        () -> {
          if (before != null && rules.storing().ixfrFromDifferences()) {
            remember(before, now);
          }
          notifier.changed(before == null);
        });
  }

  private void remember(Zone before, Zone now) {
    Journal journal = store.journal();
    if (journal == null || !Serial.newer(now.serial(), before.serial())) {
      return;
    }
    try {
      append(journal, List.of(Differences.between(before, now)));
      dump.compact(now);
    } catch (IOException failed) {
      zone.say(Topic.GENERAL, Level.ERROR, "ixfr-from-differences: failed: " + failed.getMessage());
    }
  }

  /** A journal that ends elsewhere is of no use any more: it begins anew. */
  private static void append(Journal journal, List<Transaction> steps) throws IOException {
    try {
      journal.append(steps);
    } catch (JournalException trouble) {
      journal.delete();
      journal.append(steps);
    }
  }

  // Requests, from any thread.

  /** When this copy is to be given up; null for zones of our own. */
  @Nullable Instant expires() {
    return refresher == null ? null : refresher.expireAt();
  }

  void transfer(Request request, Reply reply) {
    Instant expires = expires();
    TransferOut.Offer offer =
        kind() == Kind.STUB
            ? null
            : new TransferOut.Offer(shelf.zone(), store.journal(), rules.outgoing(), expires);
    // It may read a journal.
    zone.ground().threads().execute(() -> shared.out().serve(request, reply, offer));
  }

  void notified(Request request, Reply reply) {
    Refresher fetching = refresher;
    if (fetching == null) {
      reply.send(request.coded().of(Rcode.NOERROR, true));
      return;
    }
    String from = AddressText.of(request.who().from());
    boolean welcome =
        fetching.isPrimary(request.who().address())
            || rules.fetching().allowNotify().test(request.who());
    if (!welcome) {
      zone.say(Topic.NOTIFY, Level.INFO, "refused notify from non-primary: " + from);
      zone.ground().counters().count(Event.NOTIFY_REJECTED);
      reply.send(request.coded().of(Rcode.REFUSED, false));
      return;
    }
    reply.send(request.coded().of(Rcode.NOERROR, true));
    Long serial = serial(request.message());
    zone.execute(() -> hinted(fetching, request, from, serial));
  }

  private static @Nullable Long serial(byte[] message) {
    try {
      for (Record record : new Message(message).getSection(Section.ANSWER)) {
        if (record instanceof SOARecord soa) {
          return soa.getSerial();
        }
      }
    } catch (IOException malformed) {
      // Then it does not tell.
    }
    return null;
  }

  private void hinted(Refresher fetching, Request request, String from, @Nullable Long serial) {
    Zone now = shelf.zone();
    if (now != null && serial != null && !Serial.newer(serial, now.serial())) {
      zone.say(Topic.NOTIFY, Level.INFO, "notify from " + from + ": zone is up to date");
      return;
    }
    String told = serial == null ? "" : "serial " + serial;
    if (fetching.running()) {
      zone.say(
          Topic.NOTIFY,
          Level.INFO,
          "notify from "
              + from
              + ": "
              + (told.isEmpty() ? "" : told + ": ")
              + "refresh in progress, refresh check queued");
    } else {
      zone.say(
          Topic.NOTIFY,
          Level.INFO,
          "notify from " + from + ": " + (told.isEmpty() ? "no serial" : told));
      shared.unreachable().forget(request.who().address());
    }
    fetching.hint();
  }

  void update(Request request, Reply reply, UpdateQuota quota) {
    ClientTalk talk = new ClientTalk(zone.ground().log(), request.who(), request.view(), null);
    if (kind() == Kind.SECONDARY || kind() == Kind.MIRROR) {
      forwarding.forward(request, reply, talk, rules);
      return;
    }
    Zone now = shelf.zone();
    if (now == null) {
      reply.send(request.coded().of(Rcode.SERVFAIL, false));
      return;
    }
    UpdateRequest update;
    try {
      update = UpdateRequest.of(request.message());
    } catch (IOException malformed) {
      reply.send(request.coded().of(Rcode.FORMERR, false));
      return;
    }
    UpdateRules current = rules.updates();
    boolean mayQuery = request.view().access().mayQuery(request.who(), zone.apex());
    Admission.Verdict verdict =
        new Admission(now, zone.name(), current, request.who(), talk)
            .judge(update, mayQuery, frozen);
    if (verdict.rcode() != Rcode.NOERROR) {
      UpdateQueue.count(zone.ground().counters(), verdict.rcode());
      reply.send(request.coded().of(verdict.rcode(), false));
      return;
    }
    Reply counted = quota.enter(reply);
    if (counted == null) {
      talk.say(
          Topic.UPDATE,
          Level.INFO,
          "updating zone '"
              + zone.name()
              + "': update failed: too many DNS UPDATEs queued (quota reached)");
      if (request.who().transport() == Transport.TCP) {
        reply.send(request.coded().of(Rcode.SERVFAIL, false));
      }
      return;
    }
    updates.add(new UpdateQueue.Item(request, counted, update, verdict.most(), talk));
  }

  private void updated(Zone after) {
    shelf.put(after);
    dump.need(ZoneDump.LATER);
    notifier.changed(false);
  }

  // Commands, from any thread.

  /** Whether updates are suspended. */
  public boolean frozen() {
    return frozen;
  }

  /** Suspends updates, and writes what is only in the journal to the file. */
  public CompletableFuture<Boolean> freeze() {
    frozen = true;
    return run(dump::flush);
  }

  public void thaw() {
    frozen = false;
  }

  /**
   * Writes what is only in the journal to the file.
   *
   * @param clean whether the journal goes then
   */
  public CompletableFuture<Boolean> sync(boolean clean) {
    return run(
        () -> {
          boolean fine = dump.flush();
          return fine && (!clean || forgetJournal());
        });
  }

  private boolean forgetJournal() {
    Journal journal = store.journal();
    try {
      if (journal != null) {
        journal.delete();
      }
      return true;
    } catch (IOException failed) {
      return false;
    }
  }

  /** Removes its files. */
  public CompletableFuture<Boolean> remove() {
    return run(
        () -> {
          try {
            store.remove();
            return true;
          } catch (IOException failed) {
            return false;
          }
        });
  }

  /** Tells all who are to know of the present serial. */
  public void sendNotifies() {
    zone.execute(() -> notifier.changed(false));
  }

  /** Asks the primaries now. */
  public void refresh() {
    Refresher fetching = refresher;
    if (fetching != null) {
      zone.execute(fetching::refresh);
    }
  }

  /** Fetches the zone whole. */
  public void retransfer() {
    Refresher fetching = refresher;
    if (fetching != null) {
      zone.execute(fetching::force);
    }
  }

  /** Null for a zone that is not fetched. */
  public @Nullable Instant refreshAt() {
    return refresher == null ? null : refresher.refreshAt();
  }

  /** Null for a zone that does not expire. */
  public @Nullable Instant expireAt() {
    return refresher == null ? null : refresher.expireAt();
  }

  /** Whether its primaries are being asked. */
  public boolean refreshing() {
    return refresher != null && refresher.running();
  }

  /** What the refresher reports, on the zone's thread. */
  private final class Keeping implements ZoneOwner {
    @Override
    public @Nullable Zone zone() {
      return shelf.zone();
    }

    @Override
    public String received(TransferIn.Result result, boolean forced) {
      Zone before = shelf.zone();
      List<Transaction> steps = result.steps();
      Journal journal = store.journal();
      try {
        if (steps != null && journal != null) {
          append(journal, steps);
        } else if (steps == null && journal != null) {
          whole(before, result.zone(), journal, forced);
        }
      } catch (IOException failed) {
        KeptZone.this.zone.say(Topic.GENERAL, Level.ERROR, "journal: " + failed.getMessage());
        return "unexpected error";
      }
      shelf.put(result.zone());
      boolean later = steps != null || before != null && rules.storing().ixfrFromDifferences();
      dump.need(later && before != null ? ZoneDump.LATER : 0);
      touch();
      notifier.changed(false);
      return "";
    }

    private void whole(@Nullable Zone before, Zone now, Journal journal, boolean forced)
        throws IOException {
      if (before != null
          && !forced
          && rules.storing().ixfrFromDifferences()
          && Serial.newer(now.serial(), before.serial())) {
        append(journal, List.of(Differences.between(before, now)));
      } else {
        // It does not lead to this version.
        journal.delete();
      }
    }

    @Override
    public void confirmed() {
      touch();
    }

    private void touch() {
      try {
        store.touch(KeptZone.this.zone.now());
      } catch (IOException failed) {
        KeptZone.this.zone.say(
            Topic.XFER_IN,
            Level.ERROR,
            "transfer: could not set file modification time: unexpected error");
      }
    }

    @Override
    public void expired() {
      shelf.put(null);
    }
  }

  /** Whether the question of a notify is one that is understood. */
  static boolean isSoaQuestion(Request request) {
    return request.query().type() == Type.SOA;
  }
}
