package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.Counters.Event;
import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.ZoneDuties.Request;
import dev.mxlab.dns.update.ClientTalk;
import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.update.UpdateBatch;
import dev.mxlab.dns.update.UpdateRequest;
import dev.mxlab.dns.update.UpdateRules;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.dns.zone.Zone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * The updates of one zone that were admitted and wait for their turn. Those that wait together are
 * done together: the journal is forced to the disk once, then all are answered.
 */
final class UpdateQueue {
  private static final int TOGETHER = 100;

  /** One that waits. */
  record Item(Request request, Reply reply, UpdateRequest update, int[] most, ClientTalk talk) {
    void answer(int rcode) {
      reply.send(request.coded().of(rcode, false));
    }
  }

  private final ZoneContext zone;
  private final Supplier<@Nullable Journal> journal;
  private final Supplier<UpdateRules> rules;
  private final Supplier<@Nullable Zone> current;
  private final Consumer<Zone> changed;
  private final Queue<Item> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param changed serves the new version
   */
  UpdateQueue(
      ZoneContext zone,
      Supplier<@Nullable Journal> journal,
      Supplier<UpdateRules> rules,
      Supplier<@Nullable Zone> current,
      Consumer<Zone> changed) {
    this.zone = zone;
    this.journal = journal;
    this.rules = rules;
    this.current = current;
    this.changed = changed;
  }

  /** Takes one, from any thread. */
  void add(Item item) {
    waiting.add(item);
    zone.execute(this::work);
  }

  private void work() {
    List<Item> items = new ArrayList<>();
    for (Item item = waiting.poll(); item != null; item = waiting.poll()) {
      items.add(item);
      if (items.size() == TOGETHER) {
        break;
      }
    }
    if (!items.isEmpty()) {
      work(items);
    }
  }

  private void work(List<Item> items) {
    Zone before = current.get();
    int[] rcodes = new int[items.size()];
    boolean[] effective = new boolean[items.size()];
    if (before == null) {
      Arrays.fill(rcodes, Rcode.SERVFAIL);
    } else {
      UpdateBatch batch = new UpdateBatch(before, zone.name(), rules.get());
      for (int i = 0; i < rcodes.length; i++) {
        Item item = items.get(i);
        int steps = batch.size();
        rcodes[i] = batch.run(item.update(), item.most(), zone.now(), item.talk());
        effective[i] = batch.size() > steps;
      }
      if (batch.size() > 0) {
        commit(batch, items, rcodes, effective);
      }
    }
    for (int i = 0; i < rcodes.length; i++) {
      count(zone.ground().counters(), rcodes[i]);
      items.get(i).answer(rcodes[i]);
    }
  }

  /** What came of one. */
  static void count(Counters counters, int rcode) {
    switch (rcode) {
      case Rcode.NOERROR -> counters.count(Event.UPDATED);
      case Rcode.REFUSED -> counters.count(Event.UPDATE_REFUSED);
      case Rcode.YXDOMAIN, Rcode.YXRRSET, Rcode.NXRRSET, Rcode.NXDOMAIN -> {
        counters.count(Event.UPDATE_UNMET);
        counters.count(Event.UPDATE_FAILED);
      }
      default -> counters.count(Event.UPDATE_FAILED);
    }
  }

  private void commit(UpdateBatch batch, List<Item> items, int[] rcodes, boolean[] effective) {
    try {
      Journal steps = journal.get();
      if (steps != null) {
        steps.append(batch.steps());
      }
      changed.accept(batch.after());
    } catch (IOException failed) {
      for (int i = 0; i < rcodes.length; i++) {
        if (effective[i]) {
          rcodes[i] = Rcode.SERVFAIL;
          items
              .get(i)
              .talk()
              .say(
                  Topic.UPDATE,
                  Level.INFO,
                  "updating zone '"
                      + zone.name()
                      + "': error: journal write failed: unexpected error");
        }
      }
    }
  }
}
