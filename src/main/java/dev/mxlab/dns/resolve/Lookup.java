package dev.mxlab.dns.resolve;

import dev.mxlab.dns.resolve.Policy.Minimisation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * One question on its way down the tree. A state machine: each step ends in a result, or in an
 * {@link Inquiry} whose reply is the next step. It moves between two states, <em>at a name</em>
 * (consult the cache, else ask) and <em>at a delegation</em> (ask its servers); an alias leads back
 * to the first, a referral to the second. On the way down a server is told no more of the name than
 * the next label (RFC 9156). The address of a name server that has no glue is found by a further
 * look-up {@link #below} this one, which shares its budget.
 */
final class Lookup {
  private static final Logger LOG = LogManager.getLogger(Lookup.class);

  /**
   * How it ended; see {@link dev.mxlab.dns.answer.Recursion.Resolution}.
   *
   * @param onward a name of a zone of our own, where the chain goes on
   * @param at the question that was in work at last
   */
  record Outcome(
      int rcode, List<Record> answer, List<Record> authority, @Nullable Name onward, Question at) {}

  private static final Reply.Seal NO_SEAL = new Reply.Seal(List.of(), List.of());

  private final Ground ground;
  private final Budget budget;
  private final @Nullable Lookup above;
  private final int depth;
  private final int type;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final List<Record> answer = new ArrayList<>();

  /** That what wildcards made of the aliases so far is what they make. */
  private final List<Record> proofs = new ArrayList<>();

  private final Set<Name> passed = new HashSet<>();
  private Name current;
  private boolean skipCache;
  private boolean minimising;
  private int toldLabels;

  Lookup(Ground ground, Question question) {
    this(ground, new Budget(ground.policy().limits()), null, 0, question);
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

  /** The same, asking even where the cache knows. */
  CompletionStage<Outcome> startAnew() {
    skipCache = true;
    return start();
  }

  Budget budget() {
    return budget;
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
    return depth >= ground.policy().limits().depth()
        ? null
        : new Lookup(ground, budget, this, depth + 1, question);
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException bug) {
      LOG.error("resolving {} failed", current, bug);
      fail();
    }
  }

  private void end(int rcode, List<Record> authority) {
    List<Record> all = new ArrayList<>(authority);
    all.addAll(proofs);
    outcome.complete(new Outcome(rcode, answer, all, null, question()));
  }

  private void fail() {
    outcome.complete(new Outcome(Rcode.SERVFAIL, List.of(), List.of(), null, question()));
  }

  private Question question() {
    return new Question(current, type);
  }

  private void atName() {
    if (atHome()) {
      return;
    }
    Known known = skipCache ? null : Known.of(ground.cache(), current, type);
    skipCache = false;
    while (known instanceof Known.Alias alias) {
      proofs.addAll(alias.proof());
      if (endsAt(alias.records())) {
        answer.addAll(alias.records());
        end(Rcode.NOERROR, List.of());
        return;
      }
      if (!follow(alias.records(), alias.target())) {
        fail();
        return;
      }
      if (atHome()) {
        return;
      }
      known = Known.of(ground.cache(), current, type);
    }
    if (known instanceof Known.Ending ending) {
      answer.addAll(ending.answer());
      end(ending.rcode(), ending.authority());
      return;
    }
    minimising = ground.policy().minimisation() != Minimisation.OFF;
    toldLabels = 0;
    Policy.Forwarded forwarded = ground.policy().forwarded(Ground.place(question()));
    if (forwarded == null) {
      atDelegation(ground.start(question()));
    } else {
      forward(forwarded);
    }
  }

  /** Whether our own zones have the last word about the name; then this is the end here. */
  private boolean atHome() {
    boolean asked = depth == 0 && answer.isEmpty();
    if (asked || !ground.zones().hold(current)) {
      return false;
    }
    if (depth == 0) {
      outcome.complete(new Outcome(Rcode.NOERROR, answer, proofs, current, question()));
    } else {
      answer.addAll(ground.zones().records(current, type));
      end(Rcode.NOERROR, List.of());
    }
    return true;
  }

  private void forward(Policy.Forwarded forwarded) {
    // Forwarders have the whole name (BIND).
    minimising = false;
    inquire(
        Party.of(forwarded),
        question(),
        reply -> {
          boolean helpless = reply instanceof Reply.Useless || reply instanceof Reply.Spilled;
          if (helpless && !forwarded.to().only()) {
            minimising = ground.policy().minimisation() != Minimisation.OFF;
            atDelegation(ground.start(question()));
          } else {
            replied(reply);
          }
        });
  }

  private interface Then {
    void with(Reply reply);
  }

  private void inquire(Party party, Question asked, Then then) {
    int most = depth == 0 ? ground.policy().limits().fetchesPerZone() : 0;
    if (!ground.fetches().enter(party.zone(), most)) {
      ground.counters().count(ResolverCounters.Counter.ZONE_QUOTA);
      then.with(new Reply.Spilled());
      return;
    }
    new Inquiry(ground, this, party, asked)
        .start()
        .whenComplete(
            (reply, failure) -> {
              ground.fetches().leave(party.zone());
              guarded(() -> then.with(reply));
            });
  }

  private void atDelegation(Delegation delegation) {
    Party party = Party.of(delegation, ground);
    Name part = minimising ? part(delegation) : null;
    if (part == null) {
      inquire(party, question(), this::replied);
    } else {
      inquire(party, new Question(part, Type.NS), reply -> partReplied(delegation, part, reply));
    }
  }

  /** How much of the name this zone's servers are told; null for all of it. */
  private @Nullable Name part(Delegation delegation) {
    Name whole = Ground.place(question());
    int most = whole.labels() - 1;
    toldLabels = Minimiser.next(whole, Math.max(toldLabels, delegation.zone().labels() - 1));
    while (toldLabels < most) {
      Name part = new Name(whole, most - toldLabels);
      Known known = Known.of(ground.cache(), part, Type.NS);
      if (!(known instanceof Known.Ending ending)) {
        return known == null ? part : null;
      }
      if (ending.rcode() != Rcode.NOERROR) {
        return null;
      }
      // Nothing is delegated there, as we know: on to the next label.
      toldLabels = Minimiser.next(whole, toldLabels);
    }
    return null;
  }

  private void partReplied(Delegation delegation, Name part, Reply reply) {
    if (reply instanceof Reply.Referred referred) {
      ground.cache().keep(referred.to());
      atDelegation(referred.to());
      return;
    }
    if (reply instanceof Reply.Answered answered) {
      keep(answered.records(), answered.seal(), rank(answered.authoritative()));
    } else if (reply instanceof Reply.Aliased aliased) {
      keep(aliased.records(), aliased.seal(), rank(aliased.authoritative()));
      minimising = false;
    } else if (reply instanceof Reply.Denied denied) {
      keepDenial(denied, part, Type.NS);
      if (denied.rcode() == Rcode.NXDOMAIN) {
        if (ground.policy().minimisation() == Minimisation.STRICT) {
          // It is the denial of another name: its SOA does not go with this one (BIND).
          end(Rcode.NXDOMAIN, List.of());
          return;
        }
        // Many servers do not know of names that only have names below (RFC 8020): the whole name.
        minimising = false;
      }
    } else if (ground.policy().minimisation() == Minimisation.STRICT
        || reply instanceof Reply.Spilled) {
      fail();
      return;
    } else {
      minimising = false;
    }
    atDelegation(delegation);
  }

  private void replied(Reply reply) {
    if (reply instanceof Reply.Answered answered) {
      found(answered);
    } else if (reply instanceof Reply.Aliased aliased) {
      keepAlias(aliased);
      List<Record> shown = shown(aliased.records(), aliased.seal());
      if (endsAt(aliased.records())) {
        answer.addAll(shown);
        end(Rcode.NOERROR, List.of());
      } else if (follow(shown, aliased.target())) {
        budget.nextName();
        atName();
      } else {
        fail();
      }
    } else if (reply instanceof Reply.TooLong tooLong) {
      keep(tooLong.records(), tooLong.seal(), rank(tooLong.authoritative()));
      answer.addAll(shown(tooLong.records(), tooLong.seal()));
      end(Rcode.YXDOMAIN, List.of());
    } else if (reply instanceof Reply.Denied denied) {
      keepDenial(denied, current, type);
      SOARecord soa = denied.soa();
      end(denied.rcode(), soa == null ? List.of() : shown(soa, denied.proof()));
    } else if (reply instanceof Reply.Referred referred) {
      ground.cache().keep(referred.to());
      atDelegation(referred.to());
    } else {
      LOG.debug("{} {}: {}", current, type, reply);
      fail();
    }
  }

  private void found(Reply.Answered found) {
    if (type == Type.RRSIG) {
      // Together: asked for again they are wanted together.
      List<List<Record>> sets = Ttl.sets(found.records());
      List<Record> others = new ArrayList<>();
      sets.subList(1, sets.size()).forEach(others::addAll);
      Sealed more = Sealed.of(others, List.of());
      ground.cache().keep(sets.get(0), more, rank(found.authoritative()));
    } else {
      keep(found.records(), found.seal(), rank(found.authoritative()));
    }
    Reply.Seal signatures = new Reply.Seal(found.addressSignatures(), List.of());
    keep(found.additional(), signatures, Held.Rank.ADDITIONAL);
    confirm(found);
    answer.addAll(shown(found.records(), found.seal()));
    end(Rcode.NOERROR, List.of());
  }

  /** The records as they are cached, and their signatures. */
  private List<Record> shown(List<Record> records, Reply.Seal seal) {
    proofs.addAll(seal.proof());
    List<Record> shown = limited(records);
    if (!seal.proof().isEmpty()) {
      long ttl = Ttl.smallest(seal.proof());
      shown.replaceAll(
          record ->
              record.getTTL() > ttl && record.getType() != Type.RRSIG
                  ? Ttl.set(record, ttl)
                  : record);
    }
    shown.addAll(limited(seal.signatures()));
    return shown;
  }

  private void confirm(Reply.Answered found) {
    if (!found.servers().isEmpty()) {
      keep(found.servers(), NO_SEAL, Held.Rank.AUTHORITY);
      ground.cache().confirm(found.servers(), found.additional());
    }
  }

  /** Of what a DNAME makes only the DNAME is kept: it makes the rest again. */
  private void keepAlias(Reply.Aliased aliased) {
    keep(aliased.records().subList(0, 1), aliased.seal(), rank(aliased.authoritative()));
  }

  private void keepDenial(Reply.Denied denied, Name name, int asked) {
    SOARecord soa = denied.soa();
    if (soa != null) {
      boolean nothing = denied.rcode() == Rcode.NXDOMAIN;
      ground.cache().keepDenial(name, asked, nothing, soa, denied.proof());
    }
  }

  private List<Record> shown(SOARecord soa, List<Record> proof) {
    List<Record> shown = new ArrayList<>(proof);
    shown.add(0, soa);
    long ttl = ground.cache().negativeTtl(soa);
    return Ttl.set(shown, proof.isEmpty() ? ttl : Math.min(ttl, Ttl.smallest(proof)));
  }

  /** Who asks for the alias itself gets what a DNAME makes (BIND). */
  private boolean endsAt(List<Record> alias) {
    return Known.isAnswer(alias, type);
  }

  private boolean follow(List<Record> records, Name target) {
    if (!passed.add(current)) {
      return false;
    }
    answer.addAll(records);
    current = target;
    return !passed.contains(current) && passed.size() <= ground.policy().limits().restarts();
  }

  private List<Record> limited(List<Record> records) {
    List<Record> limited = new ArrayList<>(records.size());
    for (Record record : records) {
      limited.add(Ttl.set(record, ground.cache().limits().ttl(record.getTTL())));
    }
    return limited;
  }

  private static Held.Rank rank(boolean authoritative) {
    return authoritative ? Held.Rank.AUTHORITATIVE : Held.Rank.ANSWER;
  }

  private void keep(List<Record> records, Reply.Seal seal, Held.Rank rank) {
    for (List<Record> set : Ttl.sets(records)) {
      Record first = set.get(0);
      if (first.getType() != Type.RRSIG) {
        // An answer to ANY has its signatures among the records.
        List<Record> all = new ArrayList<>(seal.signatures());
        all.addAll(records);
        List<Record> own = Sealed.signatures(all, first.getName(), first.getType());
        ground.cache().keep(set, Sealed.of(own, seal.proof()), rank);
      }
    }
  }
}
