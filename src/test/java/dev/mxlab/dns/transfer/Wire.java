package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.KeptReply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.sign.SignedRequest;
import dev.mxlab.dns.sign.TsigStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/** A network of test servers: a message gets there and back before the call returns. */
final class Wire {
  private final Map<String, TestServer> servers = new HashMap<>();
  private final Set<String> dead = new HashSet<>();
  private final Set<String> silent = new HashSet<>();
  private final List<String> sent = new ArrayList<>();
  private final InstantSource clock;
  private int cutAfter = Integer.MAX_VALUE;

  Wire(InstantSource clock) {
    this.clock = clock;
  }

  void add(String address, TestServer server) {
    servers.put(address, server);
  }

  /** Refuses connections and says so of datagrams. */
  void kill(String address) {
    dead.add(address);
  }

  /** Swallows everything. */
  void silence(String address) {
    silent.add(address);
  }

  void revive(String address) {
    dead.remove(address);
    silent.remove(address);
  }

  /** Connections break after so many messages. */
  void cutAfter(int messages) {
    cutAfter = messages;
  }

  /** Every request that was sent: {@code 10.0.0.1 SOA kjy.co.ki}. */
  List<String> sent() {
    return sent;
  }

  Exchange from(String address) {
    return new From(address);
  }

  private final class From implements Exchange {
    private final String address;

    From(String address) {
      this.address = address;
    }

    @Override
    public CompletionStage<byte[]> ask(OtherServer server, byte[] query, Duration limit) {
      return one(server, query, Transport.UDP);
    }

    @Override
    public CompletionStage<byte[]> askByTcp(OtherServer server, byte[] query, Duration limit) {
      return one(server, query, Transport.TCP);
    }

    private CompletionStage<byte[]> one(OtherServer server, byte[] query, Transport transport) {
      List<byte[]> answers = new ArrayList<>();
      ExchangeException failure = carry(server, query, transport, answers);
      if (failure == null && answers.isEmpty()) {
        failure = new ExchangeException(ExchangeException.Kind.TIMED_OUT);
      }
      return failure == null
          ? CompletableFuture.completedStage(answers.get(0))
          : CompletableFuture.failedStage(failure);
    }

    @Override
    public CompletionStage<Void> stream(
        OtherServer server, byte[] query, Limits limits, Listener listener) {
      List<byte[]> answers = new ArrayList<>();
      ExchangeException failure = carry(server, query, Transport.TCP, answers);
      if (failure != null) {
        return CompletableFuture.failedStage(failure);
      }
      listener.connected(server.at());
      int count = 0;
      for (byte[] answer : answers) {
        if (count++ == cutAfter) {
          break;
        }
        if (!listener.message(answer)) {
          return CompletableFuture.completedStage(null);
        }
      }
      return CompletableFuture.failedStage(
          new ExchangeException(ExchangeException.Kind.END_OF_FILE));
    }

    private @Nullable ExchangeException carry(
        OtherServer server, byte[] query, Transport transport, List<byte[]> answers) {
      String to = server.at().getAddress().getHostAddress();
      note(to, query, transport);
      if (dead.contains(to) || !servers.containsKey(to) && !silent.contains(to)) {
        return new ExchangeException(ExchangeException.Kind.REFUSED);
      }
      if (silent.contains(to)) {
        return new ExchangeException(ExchangeException.Kind.TIMED_OUT);
      }
      SignedRequest signed =
          server.key() == null ? null : SignedRequest.sign(server.key(), query, clock.instant());
      KeptReply reply = new KeptReply();
      Objects.requireNonNull(servers.get(to))
          .receive(
              signed == null ? query : signed.message(),
              new Requester(at(address, 4242), at(to, 53), transport, null),
              reply);
      for (byte[] answer : reply.messages()) {
        TsigStatus status =
            signed == null ? TsigStatus.SUCCESS : signed.check(answer, clock.instant());
        if (status != TsigStatus.SUCCESS) {
          return new ExchangeException(ExchangeException.Kind.BAD_SIGNATURE, status.text(), null);
        }
        answers.add(answer);
      }
      return null;
    }

    private void note(String to, byte[] query, Transport transport) {
      try {
        Message message = new Message(query);
        String what =
            message.getHeader().getOpcode() == 4
                ? "NOTIFY"
                : message.getHeader().getOpcode() == 5
                    ? "UPDATE"
                    : org.xbill.DNS.Type.string(message.getQuestion().getType());
        sent.add(to + " " + (transport == Transport.TCP ? "tcp " : "") + what);
      } catch (java.io.IOException bad) {
        throw new java.io.UncheckedIOException(bad);
      }
    }
  }

  static InetSocketAddress at(String address, int port) {
    try {
      return new InetSocketAddress(java.net.InetAddress.getByName(address), port);
    } catch (java.net.UnknownHostException bad) {
      throw new IllegalArgumentException(bad);
    }
  }
}
