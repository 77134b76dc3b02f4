package dev.mxlab.dns.update;

import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneEdit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates that are done one after the other and become valid together: one new zone, one forcing of
 * the journal to the disk. For one thread.
 */
public final class UpdateBatch {
  private final Zone before;
  private final String zoneName;
  private final UpdateRules rules;
  private final ZoneEdit edit;
  private final List<Transaction> steps = new ArrayList<>();

  public UpdateBatch(Zone before, String zoneName, UpdateRules rules) {
    this.before = before;
    this.zoneName = zoneName;
    this.rules = rules;
    this.edit = before.edit();
  }

  /** Does an admitted update after those before; its response code. */
  public int run(UpdateRequest request, int[] most, Instant now, ClientTalk talk) {
    Draft draft = new Draft(before, edit);
    int rcode =
        new Application(draft, before.dclass(), zoneName, rules, talk).run(request, most, now);
    if (draft.changed()) {
      steps.add(draft.transaction());
    }
    return rcode;
  }

  /** How many updates had an effect. */
  public int size() {
    return steps.size();
  }

  /** What was changed; empty when nothing was. */
  public List<Transaction> steps() {
    return List.copyOf(steps);
  }

  public Zone after() {
    return steps.isEmpty() ? before : edit.build();
  }
}
