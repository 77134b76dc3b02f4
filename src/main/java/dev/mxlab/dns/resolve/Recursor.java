package dev.mxlab.dns.resolve;

import dev.mxlab.dns.answer.Recursion;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/**
 * A caching, iterating resolver (RFC 1034 section 5.3.3): from the root hints down the delegations,
 * every answer checked for belonging to its question and its server's zone. Equal questions that
 * come in while one is in work wait for its result. Safe for any thread; none of its own, none
 * waits.
 */
public final class Recursor implements Recursion {
  private static final Resolution FAILED = simple(Rcode.SERVFAIL);

  private final Ground ground;
  private final Map<Question, CompletableFuture<Resolution>> inWork = new ConcurrentHashMap<>();
  private final Map<InetAddress, Integer> waiting = new ConcurrentHashMap<>();

  /**
   * @param hints the root's NS records and the addresses of the hosts that they name
   * @param clock counts TTLs
   * @param random chooses query ids and servers; safe for any thread and hard to guess
   */
  public Recursor(
      List<Record> hints,
      Transport transport,
      InstantSource clock,
      RandomGenerator random,
      Limits limits) {
    this.ground =
        new Ground(
            Delegation.ofHints(hints),
            transport,
            clock,
            random,
            limits,
            new Cache(clock, limits),
            new ServerTimes(clock, random));
  }

  @Override
  public CompletionStage<Resolution> resolve(Name name, int type, int dclass, InetAddress client) {
    if (dclass != DClass.IN) {
      return CompletableFuture.completedFuture(simple(Rcode.REFUSED));
    }
    Walk cached = walkCache(name, type);
    if (cached.ending() != null) {
      return CompletableFuture.completedFuture(resolution(cached.ending(), cached.chain()));
    }
    Question question = new Question(name, type);
    CompletableFuture<Resolution> mine = new CompletableFuture<>();
    CompletableFuture<Resolution> other = inWork.putIfAbsent(question, mine);
    if (other != null) {
      return other.copy();
    }
    if (!admit(client)) {
      inWork.remove(question, mine);
      mine.complete(FAILED);
      return mine;
    }
    new Lookup(ground, question)
        .start()
        .whenComplete((outcome, never) -> finish(question, client, mine, outcome));
    return mine.copy();
  }

  private boolean admit(InetAddress client) {
    if (inWork.size() > ground.limits().waiting()) {
      return false;
    }
    int count = waiting.merge(client, 1, Integer::sum);
    if (count > ground.limits().waitingPerClient()) {
      leave(client);
      return false;
    }
    return true;
  }

  private void leave(InetAddress client) {
    waiting.computeIfPresent(client, (key, count) -> count <= 1 ? null : count - 1);
  }

  private void finish(
      Question question,
      InetAddress client,
      CompletableFuture<Resolution> mine,
      Lookup.Outcome outcome) {
    leave(client);
    if (outcome.rcode() == Rcode.SERVFAIL) {
      ground.cache().keepFailure(question);
    }
    inWork.remove(question, mine);
    mine.complete(
        new Resolution(
            outcome.rcode(), outcome.answer(), outcome.authority(), additional(outcome.answer())));
  }

  @Override
  public Resolution fromCache(Name name, int type, int dclass) {
    if (dclass != DClass.IN) {
      return simple(Rcode.REFUSED);
    }
    Walk cached = walkCache(name, type);
    if (cached.ending() != null) {
      return resolution(cached.ending(), cached.chain());
    }
    if (!cached.chain().isEmpty()) {
      return new Resolution(Rcode.NOERROR, cached.chain(), List.of(), List.of());
    }
    return referral(ground.start(new Question(name, type)));
  }

  /** Forgets everything that was learnt (rndc flush). */
  public void flush() {
    ground.cache().flush();
    ground.times().forget();
  }

  /** Forgets what was learnt about one name (rndc flushname). */
  public void flush(Name name) {
    ground.cache().flush(name);
  }

  /** How many entries the cache holds, expired ones that were not yet pushed out included. */
  public int cached() {
    return ground.cache().size();
  }

  /** How many questions are in work. */
  public int inWork() {
    return inWork.size();
  }

  private record Walk(List<Record> chain, Known.@Nullable Ending ending) {}

  /** As far as the cache leads; a loop in it ends in failure. */
  private Walk walkCache(Name name, int type) {
    List<Record> chain = new ArrayList<>();
    Set<Name> passed = new HashSet<>();
    Name at = name;
    Known known = Known.of(ground.cache(), at, type);
    while (known instanceof Known.Alias alias) {
      if (!passed.add(at) || passed.size() > ground.limits().aliases()) {
        return new Walk(List.of(), new Known.Ending(Rcode.SERVFAIL, List.of(), List.of()));
      }
      chain.addAll(alias.records());
      at = alias.target();
      known = Known.of(ground.cache(), at, type);
    }
    return new Walk(chain, known instanceof Known.Ending ending ? ending : null);
  }

  private Resolution resolution(Known.Ending ending, List<Record> chain) {
    if (ending.rcode() == Rcode.SERVFAIL) {
      return FAILED;
    }
    List<Record> answer = new ArrayList<>(chain);
    answer.addAll(ending.answer());
    return new Resolution(ending.rcode(), answer, ending.authority(), additional(answer));
  }

  /** Addresses of the hosts that the answer names, as far as they are known anyway. */
  private List<Record> additional(List<Record> answer) {
    List<Record> found = new ArrayList<>();
    Set<Name> seen = new HashSet<>();
    for (Record record : answer) {
      Name host = record.getAdditionalName();
      if (host != null && seen.add(host)) {
        found.addAll(ground.cache().addressRecords(host));
      }
    }
    return found;
  }

  private Resolution referral(Delegation delegation) {
    List<Record> servers = delegation.nameServers();
    List<Record> glue = delegation.glue();
    if (delegation.expires() != Long.MAX_VALUE) {
      long left = Cache.secondsLeft(delegation.expires(), ground.cache().now());
      servers = Ttl.set(servers, left);
      glue = Ttl.set(glue, left);
    }
    List<Record> additional = new ArrayList<>(glue);
    for (Record server : servers) {
      Name host = ((NSRecord) server).getTarget();
      if (glue.stream().noneMatch(r -> r.getName().equals(host))) {
        additional.addAll(ground.cache().addressRecords(host));
      }
    }
    return new Resolution(Rcode.NOERROR, List.of(), servers, additional);
  }

  private static Resolution simple(int rcode) {
    return new Resolution(rcode, List.of(), List.of(), List.of());
  }
}
