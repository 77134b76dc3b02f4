package dev.mxlab.dns.resolve;

import dev.mxlab.dns.resolve.ResolverCounters.Counter;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * One question to the servers of one zone, until one of them says something useful: those whose
 * address is known first, then those whose address must be looked up, then the silent ones again
 * for as long as there is time. A server that refuses, fails or is lame is not asked again.
 */
final class Inquiry {
  private static final Logger LOG = LogManager.getLogger(Inquiry.class);

  private record Unresolved(Name server, int type) {}

  private record Attempt(InetSocketAddress server, Duration limit, Instant start) {}

  private final Ground ground;
  private final Lookup lookup;
  private final Party party;
  private final Question question;
  private final CompletableFuture<Reply> result = new CompletableFuture<>();
  private final Queue<InetSocketAddress> ready = new ArrayDeque<>();
  private final Queue<Unresolved> unresolved = new ArrayDeque<>();
  private final List<InetSocketAddress> silent = new ArrayList<>();
  private final Set<InetSocketAddress> known = new HashSet<>();
  private int round;
  private int gluelessLeft;
  private boolean quota;
  private String lastTrouble = "no servers";

  Inquiry(Ground ground, Lookup lookup, Party party, Question question) {
    this.ground = ground;
    this.lookup = lookup;
    this.party = party;
    this.question = question;
    this.gluelessLeft = ground.policy().limits().glueless();
  }

  /** Never fails; trouble is a {@link Reply.Useless}. */
  CompletionStage<Reply> start() {
    guarded(
        () -> {
          party.unresolved().forEach(name -> unresolved.add(new Unresolved(name, Type.A)));
          add(party.known());
          next();
        });
    return result;
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException bug) {
      LOG.error("resolving {} failed", question, bug);
      result.complete(new Reply.Useless(bug.toString()));
    }
  }

  private void add(List<InetSocketAddress> addresses) {
    List<InetSocketAddress> fresh =
        addresses.stream()
            .filter(a -> a.getPort() != 0 && !ground.policy().shuns(a.getAddress()))
            .filter(known::add)
            .toList();
    ready.addAll(ground.servers().order(fresh));
  }

  private void next() {
    InetSocketAddress server = ready.poll();
    if (server != null) {
      send(server);
      return;
    }
    Unresolved host = unresolved.poll();
    if (host != null) {
      findAddress(host);
      return;
    }
    if (silent.isEmpty() || party.forwarders() && round > 0) {
      result.complete(quota ? new Reply.Spilled() : new Reply.Useless(lastTrouble));
      return;
    }
    round++;
    ready.addAll(silent);
    silent.clear();
    next();
  }

  private void findAddress(Unresolved host) {
    Lookup inner = lookup.below(new Question(host.server(), host.type()));
    if (inner == null || gluelessLeft-- <= 0) {
      next();
      return;
    }
    boolean ipv4 = host.type() == Type.A;
    ground.counters().count(ipv4 ? Counter.ADDRESS_FETCH_4 : Counter.ADDRESS_FETCH_6);
    inner.start().whenComplete((outcome, failure) -> guarded(() -> addressFound(host, outcome)));
  }

  private void addressFound(Unresolved host, Lookup.Outcome outcome) {
    List<InetSocketAddress> addresses =
        outcome.answer().stream()
            .filter(r -> r.getType() == host.type() && r.getName().equals(host.server()))
            .map(r -> new InetSocketAddress(Delegation.address(r), party.port()))
            .toList();
    add(addresses);
    boolean ipv4 = host.type() == Type.A;
    if (addresses.isEmpty()) {
      ground.counters().count(ipv4 ? Counter.ADDRESS_FAILED_4 : Counter.ADDRESS_FAILED_6);
      if (ipv4 && outcome.rcode() == Rcode.NOERROR) {
        unresolved.add(new Unresolved(host.server(), Type.AAAA));
      }
    }
    next();
  }

  private void send(InetSocketAddress server) {
    if (!lookup.budget().takeQuery()) {
      result.complete(new Reply.Useless("gave up: " + lastTrouble));
      return;
    }
    long expected = ground.servers().expectedMicros(ground.servers().of(server));
    Duration limit = lookup.budget().atMost(ground.policy().limits().tryTime(round, expected));
    Attempt attempt = new Attempt(server, limit, ground.clock().instant());
    Courier.Errand errand = new Courier.Errand(server, question, party.forwarders());
    if (round > 0) {
      ground.counters().count(Counter.RETRY);
    }
    ground
        .courier()
        .ask(errand, round, limit)
        .whenComplete((message, failure) -> guarded(() -> received(attempt, message, failure)));
  }

  private void received(Attempt attempt, @Nullable Message message, @Nullable Throwable failure) {
    Duration elapsed = Duration.between(attempt.start(), ground.clock().instant());
    // A truncated answer may cost a second try, over TCP.
    lookup.budget().spend(elapsed, attempt.limit().multipliedBy(2));
    if (message == null) {
      failed(attempt.server(), failure);
    } else {
      judge(attempt.server(), ReplyReader.read(message, party, question, ground));
    }
  }

  private void failed(InetSocketAddress server, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof SocketTimeoutException) {
      lastTrouble = "timed out";
      silent.add(server);
      tell(server, lastTrouble);
    } else if (cause instanceof Courier.QuotaReached) {
      lastTrouble = "quota reached";
      quota = true;
    } else {
      lastTrouble = told(cause);
      tell(server, lastTrouble);
    }
    next();
  }

  private static String told(@Nullable Throwable cause) {
    if (cause instanceof java.net.ConnectException
        || cause instanceof java.net.PortUnreachableException) {
      return "connection refused";
    }
    return cause instanceof java.net.NoRouteToHostException
        ? "host unreachable"
        : String.valueOf(cause);
  }

  private void judge(InetSocketAddress server, Reply reply) {
    if (reply instanceof Reply.Useless useless) {
      lastTrouble = useless.reason();
      if (lastTrouble.equals(ReplyReader.LAME)) {
        ground.counters().count(Counter.LAME);
      }
      tell(server, lastTrouble);
      next();
    } else {
      result.complete(reply);
    }
  }

  private void tell(InetSocketAddress server, String trouble) {
    String name = shown(question.name());
    String what =
        trouble.equals(ReplyReader.LAME)
            ? "'" + name + "' (in '" + shown(party.zone()) + "'?)"
            : "'" + name + "/" + Type.string(question.type()) + "/IN'";
    String at = server.getAddress().getHostAddress() + "#" + server.getPort();
    ground.log().say("lame-servers", "info", trouble + " resolving " + what + ": " + at);
  }

  private static String shown(Name name) {
    return name.labels() == 1 ? "." : name.toString(true);
  }
}
