package dev.mxlab.dns.resolve;

import dev.mxlab.dns.resolve.ResolverCounters.Counter;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Takes one question to one server and brings back what it says, in whatever way the two can talk:
 * over TCP after a truncated answer, without EDNS where that is not known, with the cookie that the
 * server wants. Equal questions to the same server that are under way at once are one. What nobody
 * asked for (RFC 5452 section 9.1) is not brought back.
 */
final class Courier {
  private static final int BADCOOKIE = 23;

  /**
   * What is asked of whom.
   *
   * @param recursionDesired of a forwarder
   */
  record Errand(InetSocketAddress server, Question question, boolean recursionDesired) {}

  /** There are as many queries under way to this server as may be (fetches-per-server). */
  static final class QuotaReached extends IOException {
    private static final long serialVersionUID = 1;

    QuotaReached() {
      super("quota reached");
    }
  }

  private final Ground ground;
  private final Map<Errand, CompletableFuture<Message>> underWay = new ConcurrentHashMap<>();

  Courier(Ground ground) {
    this.ground = ground;
  }

  /**
   * Goes and asks.
   *
   * @param round how often the server has been asked already
   */
  CompletionStage<Message> ask(Errand errand, int round, Duration limit) {
    CompletableFuture<Message> mine = new CompletableFuture<>();
    CompletableFuture<Message> other = underWay.putIfAbsent(errand, mine);
    if (other != null) {
      return other.copy();
    }
    ServerBook.Server server = ground.servers().of(errand.server());
    int active = server.active.incrementAndGet();
    CompletableFuture<Message> answer =
        mine.whenComplete(
            (message, failure) -> {
              server.active.decrementAndGet();
              underWay.remove(errand, mine);
            });
    int most = ground.policy().limits().fetchesPerServer();
    if (most > 0 && active > most) {
      ground.counters().count(Counter.SERVER_QUOTA);
      mine.completeExceptionally(new QuotaReached());
    } else {
      new Exchange(errand, server, round, limit, mine).begin();
    }
    return answer;
  }

  /** One question on its way, as often as it must be sent. */
  private final class Exchange {
    private final Errand errand;
    private final ServerBook.Server server;
    private final ServerRule rule;
    private final int round;
    private final Duration limit;
    private final CompletableFuture<Message> result;
    private final boolean ipv6;
    private boolean edns;
    private boolean tcp;
    private boolean fellBack;
    private boolean cookieRenewed;
    private Letter letter;
    private Instant start;
    private volatile @Nullable Message heard;

    Exchange(
        Errand errand,
        ServerBook.Server server,
        int round,
        Duration limit,
        CompletableFuture<Message> result) {
      this.errand = errand;
      this.server = server;
      this.rule = ground.policy().rule(errand.server().getAddress());
      this.round = round;
      this.limit = limit;
      this.result = result;
      this.ipv6 = errand.server().getAddress() instanceof Inet6Address;
      this.edns = rule.edns() && ground.servers().knowsEdns(server);
      this.tcp = rule.tcpOnly();
      this.letter = write();
      this.start = ground.clock().instant();
    }

    private Letter write() {
      Policy policy = ground.policy();
      // A server that stays silent may sit behind something that loses large datagrams.
      int size =
          round >= 2 ? 512 : rule.ednsUdpSize() > 0 ? rule.ednsUdpSize() : policy.ednsUdpSize();
      byte[] client =
          edns && policy.sendCookies() && rule.sendCookie()
              ? ground.cookies().towards(errand.server().getAddress())
              : null;
      int id = ground.random().nextInt(1 << 16);
      return Letter.write(
          id,
          new Letter.Text(errand, policy.checkingDisabled() && !isPriming()),
          edns ? new Letter.Edns(size, client, server.cookie()) : null,
          rule.key(),
          ground.clock());
    }

    private boolean isPriming() {
      Question question = errand.question();
      return question.type() == Type.NS && question.name().equals(Name.root);
    }

    void begin() {
      guarded(this::send);
    }

    private void guarded(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException bug) {
        result.completeExceptionally(bug);
      }
    }

    private void send() {
      heard = null;
      letter = write();
      start = ground.clock().instant();
      count();
      InetAddress usual = ground.policy().sources().towards(errand.server().getAddress());
      InetAddress from = rule.source() == null ? usual : rule.source();
      Transport.Path path = new Transport.Path(errand.server(), from);
      CompletionStage<byte[]> sent =
          tcp
              ? ground.transport().tcp(path, letter.wire(), limit)
              : ground.transport().udp(path, letter.wire(), limit, this::wanted);
      sent.whenComplete((wire, failure) -> guarded(() -> received(wire, failure)));
    }

    private void count() {
      ResolverCounters counters = ground.counters();
      counters.count(ipv6 ? Counter.IPV6_SENT : Counter.IPV4_SENT);
      counters.sent(errand.question().type());
      Letter.Edns sent = letter.edns();
      if (sent != null && sent.clientCookie() != null) {
        counters.count(sent.serverCookie() == null ? Counter.COOKIE_CLIENT : Counter.COOKIE_BOTH);
      }
    }

    /** Called on whatever thread the datagram came. */
    private boolean wanted(byte[] wire) {
      Message message = letter.read(wire);
      heard = message;
      if (message == null) {
        ground.counters().count(Counter.MISMATCH);
      }
      return message != null;
    }

    private void received(byte @Nullable [] wire, @Nullable Throwable failure) {
      if (wire == null) {
        failed(failure);
        return;
      }
      Message message = tcp ? letter.read(wire) : heard;
      if (message == null) {
        result.completeExceptionally(new IOException("mismatched answer"));
        return;
      }
      Duration elapsed = Duration.between(start, ground.clock().instant());
      ground.servers().answered(server, elapsed.compareTo(limit) < 0 ? elapsed : limit);
      ground.counters().count(ipv6 ? Counter.IPV6_RECEIVED : Counter.IPV4_RECEIVED);
      ground.counters().answeredIn(elapsed.toMillis());
      judge(message);
    }

    private void failed(@Nullable Throwable failure) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      ground.servers().silent(server);
      if (cause instanceof SocketTimeoutException) {
        ground.counters().count(Counter.TIMEOUT);
      }
      result.completeExceptionally(cause == null ? new IOException("no answer") : cause);
    }

    private void judge(Message message) {
      int rcode = message.getRcode();
      byte[] cookie = letter.serverCookie(message);
      if (cookie != null) {
        ground.counters().count(Counter.COOKIE_RECEIVED);
        ground.counters().count(Counter.COOKIE_OK);
      }
      boolean lostCookie = server.cookie() != null && cookie == null && letter.sentCookie();
      if (cookie != null || lostCookie && tcp) {
        server.cookie(cookie);
      }
      if (message.getHeader().getFlag(Flags.TC) && !tcp) {
        ground.counters().count(Counter.TRUNCATED);
        again(true);
      } else if (lostCookie && !tcp && message.getOPT() != null) {
        // It had one before: this answer may be somebody else's (RFC 7873 section 5.3).
        again(true);
      } else if (rcode == BADCOOKIE && !tcp) {
        ground.counters().count(Counter.BAD_COOKIE);
        boolean second = cookieRenewed;
        cookieRenewed = true;
        again(second);
      } else if (edns && !fellBack && withoutEdns(message, rcode)) {
        ground.counters().count(Counter.EDNS_FAILED);
        edns = false;
        fellBack = true;
        again(tcp);
      } else {
        if (fellBack && (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN)) {
          ground.servers().speaksPlain(server);
        }
        countRcode(rcode);
        result.complete(message);
      }
    }

    /** RFC 6891 section 7: a server that does not know EDNS, or none of our version. */
    private boolean withoutEdns(Message message, int rcode) {
      boolean complains = rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP;
      return complains && message.getOPT() == null || rcode == Rcode.BADVERS;
    }

    private void again(boolean overTcp) {
      tcp = overTcp;
      ground.counters().count(Counter.RETRY);
      send();
    }

    private void countRcode(int rcode) {
      switch (rcode) {
        case Rcode.NOERROR -> {}
        case Rcode.NXDOMAIN -> ground.counters().count(Counter.NXDOMAIN);
        case Rcode.SERVFAIL -> ground.counters().count(Counter.SERVFAIL);
        case Rcode.FORMERR -> ground.counters().count(Counter.FORMERR);
        case Rcode.REFUSED -> ground.counters().count(Counter.REFUSED);
        default -> ground.counters().count(Counter.OTHER_ERROR);
      }
    }
  }
}
