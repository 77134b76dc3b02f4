package dev.mxlab.dns.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * One question on its way down the tree. A state machine: each step ends in a result, or in an
 * {@link Inquiry} whose reply is the next step. It moves between two states, <em>at a name</em>
 * (consult the cache, else ask) and <em>at a delegation</em> (ask its servers); a CNAME leads back
 * to the first, a referral to the second. The address of a name server that has no glue is found by
 * a further look-up {@link #below} this one, which shares its budget.
 */
final class Lookup {
  private static final Logger LOG = LogManager.getLogger(Lookup.class);

  /** How it ended; see {@link dev.mxlab.dns.answer.Recursion.Resolution}. */
  record Outcome(int rcode, List<Record> answer, List<Record> authority) {
    static final Outcome FAILED = new Outcome(Rcode.SERVFAIL, List.of(), List.of());
  }

  private final Ground ground;
  private final Budget budget;
  private final @Nullable Lookup above;
  private final int depth;
  private final int type;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final List<Record> answer = new ArrayList<>();
  private final Set<Name> passed = new HashSet<>();
  private Name current;

  Lookup(Ground ground, Question question) {
    this(ground, new Budget(ground.limits()), null, 0, question);
  }

  private Lookup(
      Ground ground, Budget budget, @Nullable Lookup above, int depth, Question question) {
    this.ground = ground;
    this.budget = budget;
    this.above = above;
    this.depth = depth;
    this.type = question.type();
    this.current = question.name();
  }

  /** Never fails. */
  CompletionStage<Outcome> start() {
    guarded(this::atName);
    return outcome;
  }

  /**
   * A look-up that this one needs; null where it would go in circles or too deep (RFC 1034 section
   * 5.3.3, RFC 9520 section 3.2).
   */
  @Nullable Lookup below(Question question) {
    for (Lookup each = this; each != null; each = each.above) {
      if (each.type == question.type() && each.current.equals(question.name())) {
        return null;
      }
    }
    return depth >= ground.limits().depth()
        ? null
        : new Lookup(ground, budget, this, depth + 1, question);
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException bug) {
      LOG.error("resolving {} failed", current, bug);
      outcome.complete(Outcome.FAILED);
    }
  }

  private void atName() {
    Known known = Known.of(ground.cache(), current, type);
    while (known instanceof Known.Alias alias) {
      if (!follow(alias.records(), alias.target())) {
        outcome.complete(Outcome.FAILED);
        return;
      }
      known = Known.of(ground.cache(), current, type);
    }
    if (known instanceof Known.Ending ending) {
      answer.addAll(ending.answer());
      outcome.complete(new Outcome(ending.rcode(), answer, ending.authority()));
    } else {
      atDelegation(ground.start(new Question(current, type)));
    }
  }

  private void atDelegation(Delegation delegation) {
    new Inquiry(ground, this, budget, delegation, new Question(current, type))
        .start()
        .whenComplete((reply, failure) -> guarded(() -> replied(delegation, reply)));
  }

  private void replied(Delegation delegation, Reply reply) {
    if (reply instanceof Reply.Answered answered) {
      found(answered);
    } else if (reply instanceof Reply.Aliased aliased) {
      keep(aliased.chain(), rank(aliased.authoritative()));
      if (followChain(aliased.chain(), aliased.target())) {
        atName();
      } else {
        outcome.complete(Outcome.FAILED);
      }
    } else if (reply instanceof Reply.Denied denied) {
      denied(denied);
    } else if (reply instanceof Reply.Referred referred) {
      ground.cache().keep(referred.to());
      atDelegation(referred.to());
    } else if (reply instanceof Reply.Useless useless) {
      LOG.debug("{} {} at {}: {}", current, type, delegation.zone(), useless.reason());
      outcome.complete(Outcome.FAILED);
    }
  }

  private void found(Reply.Answered found) {
    Cache.Rank rank = rank(found.authoritative());
    keep(found.chain(), rank);
    keep(found.additional(), Cache.Rank.ADDITIONAL);
    Name end = found.records().get(0).getName();
    if (!found.chain().isEmpty() && !followChain(found.chain(), end)) {
      outcome.complete(Outcome.FAILED);
      return;
    }
    // Of an answer to ANY nobody knows whether it is whole (RFC 8482).
    if (type != Type.ANY) {
      keep(found.records(), rank);
    }
    answer.addAll(limited(found.records()));
    outcome.complete(new Outcome(Rcode.NOERROR, answer, List.of()));
  }

  private void denied(Reply.Denied denied) {
    keep(denied.chain(), Cache.Rank.AUTHORITATIVE);
    if (!denied.chain().isEmpty() && !followChain(denied.chain(), denied.name())) {
      outcome.complete(Outcome.FAILED);
      return;
    }
    List<Record> authority = List.of();
    SOARecord soa = denied.soa();
    if (soa != null) {
      Cache.Kind kind =
          denied.rcode() == Rcode.NXDOMAIN ? Cache.Kind.NO_SUCH_NAME : Cache.Kind.NO_DATA;
      ground.cache().keepDenial(denied.name(), type, kind, soa);
      authority = List.of(Ttl.set(soa, ground.cache().negativeTtl(soa)));
    }
    outcome.complete(new Outcome(denied.rcode(), answer, authority));
  }

  /** Goes along a chain that came in one response; false where it is too long or a loop. */
  private boolean followChain(List<Record> chain, Name end) {
    for (Record record : chain) {
      if (record instanceof CNAMERecord cname && !passed.add(cname.getName())) {
        return false;
      }
    }
    answer.addAll(limited(chain));
    current = end;
    return withinLimits();
  }

  private boolean follow(List<Record> records, Name target) {
    if (!passed.add(current)) {
      return false;
    }
    answer.addAll(records);
    current = target;
    return withinLimits();
  }

  private boolean withinLimits() {
    return !passed.contains(current) && passed.size() <= ground.limits().aliases();
  }

  private List<Record> limited(List<Record> records) {
    List<Record> limited = new ArrayList<>(records.size());
    for (Record record : records) {
      limited.add(Ttl.set(record, Math.min(record.getTTL(), ground.limits().maxTtl())));
    }
    return limited;
  }

  private static Cache.Rank rank(boolean authoritative) {
    return authoritative ? Cache.Rank.AUTHORITATIVE : Cache.Rank.ANSWER;
  }

  private void keep(List<Record> records, Cache.Rank rank) {
    Map<Question, List<Record>> sets = new LinkedHashMap<>();
    for (Record record : records) {
      sets.computeIfAbsent(
              new Question(record.getName(), record.getType()), key -> new ArrayList<>())
          .add(record);
    }
    sets.values().forEach(set -> ground.cache().keep(set, rank));
  }
}
