package dev.mxlab.dns.resolve;

import dev.mxlab.dns.answer.CachedAnswer;
import dev.mxlab.dns.answer.Recursion;
import dev.mxlab.dns.resolve.ResolverCounters.Counter;
import dev.mxlab.dns.wire.NameKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A caching, iterating resolver (RFC 1034 section 5.3.3): from the root hints down the delegations,
 * or by way of forwarders, every answer checked for belonging to its question and its server's
 * zone. Equal questions that come in while one is in work wait for its result. Safe for any thread;
 * none of its own, none waits.
 */
public final class Recursor implements Recursion, ResolverControl {
  /** How much the number of clients for one question grows when it was too small (BIND). */
  private static final int SPILL_STEP = 5;

  private static final Resolution FAILED = simple(Rcode.SERVFAIL);

  /**
   * What a resolver needs of its surroundings.
   *
   * @param clock counts TTLs
   * @param random chooses query ids and servers; safe for any thread and hard to guess
   * @param zones those of the server itself, which are not asked for elsewhere
   */
  public record Footing(
      Transport transport,
      InstantSource clock,
      RandomGenerator random,
      LocalZones zones,
      ResolverLog log) {}

  /** A question in work and how many wait for it. */
  private static final class Fetch {
    final CompletableFuture<Resolution> result = new CompletableFuture<>();
    final AtomicInteger waiting = new AtomicInteger();
    volatile boolean spilled;
  }

  private final Ground ground;
  private final Map<Question, Fetch> inWork = new ConcurrentHashMap<>();
  private final Clients clients;
  private final AtomicInteger spillAt;

  /** A resolver with an empty cache, without zones of its own. */
  public Recursor(
      List<Record> hints,
      Transport transport,
      InstantSource clock,
      RandomGenerator random,
      Policy policy) {
    this(new Footing(transport, clock, random, LocalZones.NONE, ResolverLog.NONE), hints, policy);
  }

  /**
   * A resolver with an empty cache.
   *
   * @param hints the root's NS records and the addresses of the hosts that they name
   */
  public Recursor(Footing footing, List<Record> hints, Policy policy) {
    this(footing, hints, policy, new Clients());
  }

  /**
   * A resolver with an empty cache, one of several of a server.
   *
   * @param clients who waits, for all of them
   */
  public Recursor(Footing footing, List<Record> hints, Policy policy, Clients clients) {
    this(
        new Ground(
            footing,
            Delegation.ofHints(hints),
            policy,
            new Ground.Memory(
                new Cache(footing.clock(), policy.cache(), footing.random().nextLong()),
                new Failures(footing.clock()),
                new ServerBook(footing.clock(), footing.random()),
                new ClientCookies(footing.random()),
                new ResolverCounters())),
        clients);
  }

  private Recursor(Ground ground, Clients clients) {
    this.ground = ground;
    this.clients = clients;
    this.spillAt = new AtomicInteger(ground.policy().limits().clientsPerQuery());
  }

  /**
   * One that behaves otherwise and knows what this one knows, for a change of the configuration.
   */
  public Recursor changed(Footing other, List<Record> hints, Policy policy) {
    Ground.Memory memory = ground.memory();
    memory.cache().limits(policy.cache());
    return new Recursor(new Ground(other, Delegation.ofHints(hints), policy, memory), clients);
  }

  @Override
  public @Nullable CachedAnswer cached(NameKey name, int type) {
    Cache cache = ground.cache();
    long now = cache.now();
    if (type == Type.ANY
        || type == Type.RRSIG
        || cache.hasDnames() && cache.dname(name, now) != null) {
      return null;
    }
    Held held = cache.answer(name, type, now);
    if (held == null) {
      return null;
    }
    ground.counters().hit();
    if (held.duePrefetch(now)) {
      prefetch(new Question(held.set().owner(), held.type));
    }
    return held;
  }

  @Override
  public @Nullable CachedAnswer cachedAdditional(NameKey name, int type) {
    Held held = ground.cache().find(name, type, ground.cache().now());
    return held != null && held.positive() ? held : null;
  }

  @Override
  public CompletionStage<Resolution> resolve(Name name, int type, int dclass, InetAddress client) {
    return resolve(name, type, dclass, new Client(new InetSocketAddress(client, 0), 0));
  }

  @Override
  public CompletionStage<Resolution> resolve(Name name, int type, int dclass, Client client) {
    if (dclass != DClass.IN) {
      return CompletableFuture.completedFuture(simple(Rcode.REFUSED));
    }
    Question question = new Question(name, type);
    Resolution known = fromMemory(question);
    if (known != null) {
      ground.counters().hit();
      prefetchIfDue(question);
      return CompletableFuture.completedFuture(known);
    }
    ground.counters().miss();
    return await(question, client);
  }

  private CompletionStage<Resolution> await(Question question, Client client) {
    Clients.Waiting fresh =
        new Clients.Waiting(ground.memory(), client, question, ground.clock().instant());
    Clients.Admission admission = clients.admit(ground.policy().limits(), fresh);
    if (admission.dismissed() != null) {
      admission.dismissed().answer.complete(FAILED);
    }
    if (admission.taken() == null) {
      ground.log().say("client", "warning", "no more recursive clients");
      return CompletableFuture.completedFuture(FAILED);
    }
    Fetch fetch = join(question);
    int most = spillAt.get();
    if (most > 0 && fetch.waiting.incrementAndGet() > most) {
      fetch.spilled = true;
      ground.counters().count(Counter.CLIENT_QUOTA);
      clients.leave(fresh);
      return CompletableFuture.completedFuture(FAILED);
    }
    fetch.result.whenComplete(
        (resolution, never) -> {
          clients.leave(fresh);
          fresh.answer.complete(resolution);
        });
    return fresh.answer;
  }

  private Fetch join(Question question) {
    Fetch mine = new Fetch();
    Fetch other = inWork.putIfAbsent(question, mine);
    if (other != null) {
      return other;
    }
    new Lookup(ground, question)
        .start()
        .whenComplete((outcome, never) -> finish(question, mine, outcome));
    return mine;
  }

  private void finish(Question question, Fetch fetch, Lookup.Outcome outcome) {
    if (outcome.rcode() == Rcode.SERVFAIL) {
      ground.failures().keep(outcome.at(), ground.policy().cache().failureTtl());
    }
    inWork.remove(question, fetch);
    if (fetch.spilled) {
      allowMore();
    }
    fetch.result.complete(resolution(question, outcome));
  }

  private Resolution resolution(Question question, Lookup.Outcome outcome) {
    return outcome.rcode() == Rcode.SERVFAIL
        ? FAILED
        : new Resolution(
            outcome.rcode(),
            outcome.answer(),
            outcome.authority(),
            additional(outcome.answer(), outcome.at().type()),
            outcome.onward());
  }

  private void allowMore() {
    Limits limits = ground.policy().limits();
    int most = limits.maxClientsPerQuery() == 0 ? Integer.MAX_VALUE : limits.maxClientsPerQuery();
    int before = spillAt.get();
    if (before < most && spillAt.compareAndSet(before, Math.min(most, before + SPILL_STEP))) {
      ground.log().say("resolver", "notice", "clients-per-query increased to " + spillAt.get());
    }
  }

  private void prefetchIfDue(Question question) {
    long now = ground.cache().now();
    Held held = ground.cache().answer(NameKey.of(question.name()), question.type(), now);
    if (held != null && held.duePrefetch(now)) {
      prefetch(new Question(question.name(), held.type));
    }
  }

  /** Nobody waits for it; what the cache has goes on being given meanwhile. */
  private void prefetch(Question question) {
    Fetch mine = new Fetch();
    if (inWork.size() < ground.policy().limits().softClients()
        && inWork.putIfAbsent(question, mine) == null) {
      new Lookup(ground, question)
          .startAnew()
          .whenComplete(
              (outcome, never) -> {
                inWork.remove(question, mine);
                mine.result.complete(resolution(question, outcome));
              });
    }
  }

  @Override
  public Resolution fromCache(Name name, int type, int dclass) {
    if (dclass != DClass.IN) {
      return simple(Rcode.REFUSED);
    }
    Question question = new Question(name, type);
    Walk walk = walk(question, false);
    Resolution known = resolution(question, walk);
    if (known != null) {
      return withServers(known, type);
    }
    Resolution referral = referral(ground.nearest(new Question(walk.end(), type)));
    List<Record> authority = new ArrayList<>(referral.authority());
    authority.addAll(walk.proofs());
    return new Resolution(Rcode.NOERROR, walk.chain(), authority, referral.additional());
  }

  /**
   * A way through the cache.
   *
   * @param end the last name of the chain
   */
  private record Walk(
      List<Record> chain,
      List<Record> proofs,
      Name end,
      Known.@Nullable Ending ending,
      @Nullable Name onward) {
    static Walk failed(Name at) {
      Known.Ending failure = new Known.Ending(Rcode.SERVFAIL, List.of(), List.of());
      return new Walk(List.of(), List.of(), at, failure, null);
    }
  }

  /** What is known without asking anybody; null where that is not enough. */
  private @Nullable Resolution fromMemory(Question question) {
    return resolution(question, walk(question, true));
  }

  private @Nullable Resolution resolution(Question question, Walk walk) {
    if (walk.onward() != null) {
      return new Resolution(Rcode.NOERROR, walk.chain(), walk.proofs(), List.of(), walk.onward());
    }
    Known.Ending ending = walk.ending();
    if (ending == null) {
      return null;
    }
    if (ending.rcode() == Rcode.SERVFAIL) {
      return FAILED;
    }
    List<Record> answer = new ArrayList<>(walk.chain());
    answer.addAll(ending.answer());
    List<Record> authority = new ArrayList<>(ending.authority());
    authority.addAll(walk.proofs());
    return new Resolution(ending.rcode(), answer, authority, additional(answer, question.type()));
  }

  /** As far as the cache leads; a loop in it ends in failure. */
  private Walk walk(Question question, boolean failuresCount) {
    List<Record> chain = new ArrayList<>();
    List<Record> proofs = new ArrayList<>();
    Set<Name> passed = new HashSet<>();
    Name at = question.name();
    while (true) {
      if (failuresCount && ground.failures().has(new Question(at, question.type()))) {
        return Walk.failed(at);
      }
      Known known = Known.of(ground.cache(), at, question.type());
      if (!(known instanceof Known.Alias alias)) {
        Known.Ending ending = known instanceof Known.Ending found ? found : null;
        return new Walk(chain, proofs, at, ending, null);
      }
      if (!passed.add(at) || passed.size() > ground.policy().limits().restarts()) {
        return Walk.failed(at);
      }
      proofs.addAll(alias.proof());
      chain.addAll(alias.records());
      if (Known.isAnswer(alias.records(), question.type())) {
        Known.Ending made = new Known.Ending(Rcode.NOERROR, List.of(), List.of());
        return new Walk(chain, proofs, at, made, null);
      }
      at = alias.target();
      if (ground.zones().hold(at)) {
        return new Walk(chain, proofs, at, null, at);
      }
    }
  }

  /** Addresses of the hosts that the answer names, as far as they are known anyway. */
  private List<Record> additional(List<Record> answer, int type) {
    if (type == Type.ANY) {
      return List.of();
    }
    List<Record> found = new ArrayList<>();
    Set<Name> seen = new HashSet<>();
    for (Record record : answer) {
      Name host = record.getAdditionalName();
      if (host != null && seen.add(host)) {
        found.addAll(ground.cache().signedAddresses(host));
      }
    }
    return found;
  }

  /** A positive answer without recursion desired tells who serves the zone (BIND). */
  private Resolution withServers(Resolution known, int type) {
    if (known.answer().isEmpty() || isDenial(known) || known.onward() != null) {
      return known;
    }
    Name end = known.answer().get(known.answer().size() - 1).getName();
    Delegation delegation = ground.cache().closest(end);
    if (delegation == null || type == Type.NS && delegation.zone().equals(end)) {
      return known;
    }
    Resolution referral = referral(delegation);
    Set<Record> additional = new LinkedHashSet<>(known.additional());
    additional.addAll(referral.additional());
    List<Record> authority = new ArrayList<>(referral.authority());
    authority.addAll(known.authority());
    return new Resolution(known.rcode(), known.answer(), authority, List.copyOf(additional));
  }

  private static boolean isDenial(Resolution known) {
    return known.authority().stream().anyMatch(record -> record.getType() == Type.SOA);
  }

  private Resolution referral(Delegation delegation) {
    List<Record> servers = delegation.nameServers();
    boolean learnt = delegation.origin() == Delegation.Origin.PARENT;
    if (learnt) {
      servers = Ttl.set(servers, Held.secondsLeft(delegation.expires(), ground.cache().now()));
    }
    List<Record> additional = new ArrayList<>();
    for (Name host : delegation.serverNames()) {
      List<Record> known = ground.cache().addressRecords(host);
      boolean given = !learnt || known.isEmpty();
      additional.addAll(
          given
              ? delegation.glue().stream()
                  .filter(r -> r.getName().equals(host) && (!learnt || r.getTTL() > 0))
                  .toList()
              : known);
    }
    return new Resolution(Rcode.NOERROR, List.of(), servers, additional);
  }

  private static Resolution simple(int rcode) {
    return new Resolution(rcode, List.of(), List.of(), List.of());
  }

  @Override
  public void flush() {
    ground.cache().flush();
    ground.servers().forget();
    ground.failures().flush(every -> true);
  }

  @Override
  public void flushName(Name name) {
    ground.cache().flush(name);
    ground.failures().flush(question -> question.name().equals(name));
  }

  @Override
  public void flushTree(Name name) {
    ground.cache().flushTree(name);
    ground.failures().flush(question -> question.name().subdomain(name));
  }

  @Override
  public void cached(Consumer<Kept> taker) {
    CacheListing.of(ground.cache(), taker);
  }

  @Override
  public List<ResolverControl.Server> servers() {
    return ground.servers().list();
  }

  @Override
  public List<Failed> failures() {
    return ground.failures().left();
  }

  @Override
  public List<Recursing> recursing() {
    return clients.list().stream()
        .filter(w -> w.where == ground.memory())
        .map(
            w ->
                new Recursing(
                    w.asker.from(), w.asker.id(), w.question.name(), w.question.type(), w.since))
        .toList();
  }

  @Override
  public List<Fetching> fetching() {
    return ground.fetches().list().stream()
        .map(f -> new Fetching(f.zone(), f.active(), f.spilled()))
        .toList();
  }

  @Override
  public ResolverCounters counters() {
    return ground.counters();
  }

  @Override
  public Figures figures() {
    Limits limits = ground.policy().limits();
    Cache cache = ground.cache();
    return new Figures(
        clients.count(),
        limits.softClients(),
        limits.recursiveClients(),
        cache.size(),
        cache.octets(),
        cache.evicted());
  }

  /** How many questions are in work. */
  public int inWork() {
    return inWork.size();
  }
}
