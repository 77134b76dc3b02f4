package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * One question to the servers of one zone, until one of them says something useful: those whose
 * address is known first, then those whose address must be looked up, then the silent ones again. A
 * server that refuses, fails or is lame is not asked again.
 */
final class Inquiry {
  private static final Logger LOG = LogManager.getLogger(Inquiry.class);
  private static final int DNS_PORT = 53;

  private record Unresolved(Name server, int type) {}

  private record Attempt(
      InetAddress server, int id, boolean edns, boolean tcp, Duration limit, Instant start) {}

  private final Ground ground;
  private final Lookup lookup;
  private final Budget budget;
  private final Delegation delegation;
  private final Question question;
  private final CompletableFuture<Reply> result = new CompletableFuture<>();
  private final Queue<InetAddress> ready = new ArrayDeque<>();
  private final Queue<Unresolved> unresolved = new ArrayDeque<>();
  private final List<InetAddress> silent = new ArrayList<>();
  private final Set<InetAddress> known = new HashSet<>();
  private int round;
  private int gluelessLeft;
  private String lastTrouble = "no servers";

  Inquiry(Ground ground, Lookup lookup, Budget budget, Delegation delegation, Question question) {
    this.ground = ground;
    this.lookup = lookup;
    this.budget = budget;
    this.delegation = delegation;
    this.question = question;
    this.gluelessLeft = ground.limits().glueless();
  }

  /** Never fails; trouble is a {@link Reply.Useless}. */
  CompletionStage<Reply> start() {
    guarded(
        () -> {
          List<InetAddress> addresses = new ArrayList<>();
          Map<Name, List<InetAddress>> glue = delegation.glueAddresses();
          for (Name server : delegation.serverNames()) {
            List<InetAddress> cached = ground.cache().addresses(server);
            List<InetAddress> at = cached.isEmpty() ? glue.getOrDefault(server, List.of()) : cached;
            addresses.addAll(at);
            if (at.isEmpty()) {
              unresolved.add(new Unresolved(server, Type.A));
            }
          }
          add(addresses);
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

  private void add(List<InetAddress> addresses) {
    List<InetAddress> fresh = addresses.stream().filter(known::add).toList();
    ready.addAll(ground.times().order(fresh));
  }

  private void next() {
    InetAddress server = ready.poll();
    if (server != null) {
      send(server, true, false);
      return;
    }
    Unresolved host = unresolved.poll();
    if (host != null) {
      findAddress(host);
      return;
    }
    round++;
    if (silent.isEmpty() || round >= ground.limits().rounds()) {
      result.complete(new Reply.Useless(lastTrouble));
      return;
    }
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
    inner.start().whenComplete((outcome, failure) -> guarded(() -> addressFound(host, outcome)));
  }

  private void addressFound(Unresolved host, Lookup.Outcome outcome) {
    List<InetAddress> addresses =
        outcome.answer().stream()
            .filter(r -> r.getType() == host.type())
            .map(Delegation::address)
            .toList();
    add(addresses);
    if (addresses.isEmpty() && host.type() == Type.A && outcome.rcode() == Rcode.NOERROR) {
      unresolved.add(new Unresolved(host.server(), Type.AAAA));
    }
    next();
  }

  private void send(InetAddress server, boolean edns, boolean tcp) {
    if (!budget.takeQuery()) {
      result.complete(new Reply.Useless("gave up"));
      return;
    }
    Duration limit = budget.atMost(ground.limits().firstTimeout().multipliedBy(1L << round));
    int id = ground.random().nextInt(1 << 16);
    Attempt attempt = new Attempt(server, id, edns, tcp, limit, ground.clock().instant());
    byte[] query = Queries.wire(id, question, false, edns);
    InetSocketAddress to = new InetSocketAddress(server, DNS_PORT);
    CompletionStage<byte[]> sent =
        tcp ? ground.transport().tcp(to, query, limit) : ground.transport().udp(to, query, limit);
    sent.whenComplete((wire, failure) -> guarded(() -> received(attempt, wire, failure)));
  }

  private void received(Attempt attempt, byte @Nullable [] wire, @Nullable Throwable failure) {
    Duration elapsed = Duration.between(attempt.start(), ground.clock().instant());
    budget.spend(elapsed, attempt.limit());
    if (wire == null) {
      failed(attempt.server(), failure);
      return;
    }
    Message message = Queries.read(wire, attempt.id(), question);
    if (message == null) {
      // Not an answer to us; the true one may still come to another query.
      silent.add(attempt.server());
      lastTrouble = "mismatched answer";
      next();
      return;
    }
    ground
        .times()
        .answered(
            attempt.server(), elapsed.compareTo(attempt.limit()) < 0 ? elapsed : attempt.limit());
    answered(attempt, message);
  }

  private void failed(InetAddress server, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    lastTrouble = String.valueOf(cause);
    ground.times().silent(server);
    if (cause instanceof SocketTimeoutException) {
      silent.add(server);
    }
    next();
  }

  private void answered(Attempt attempt, Message message) {
    int rcode = message.getRcode();
    if (message.getHeader().getFlag(Flags.TC) && !attempt.tcp()) {
      send(attempt.server(), attempt.edns(), true);
    } else if (attempt.edns() && (rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP)) {
      // RFC 6891 section 7: a server that does not know EDNS.
      send(attempt.server(), false, attempt.tcp());
    } else {
      judge(ReplyReader.read(message, delegation.zone(), question, ground.clock().millis()));
    }
  }

  private void judge(Reply reply) {
    if (reply instanceof Reply.Useless useless) {
      lastTrouble = useless.reason();
      next();
    } else {
      result.complete(reply);
    }
  }
}
