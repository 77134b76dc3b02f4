package dev.mxlab.dns.transfer.serve;

import dev.mxlab.dns.sign.SignedRequest;
import dev.mxlab.dns.sign.TsigStatus;
import dev.mxlab.dns.transfer.Exchange;
import dev.mxlab.dns.transfer.ExchangeException;
import dev.mxlab.dns.transfer.ExchangeException.Kind;
import dev.mxlab.dns.transfer.OtherServer;
import dev.mxlab.net.HostStack;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Carries messages over a host's network; signs and verifies by its clock. */
public final class StackExchange implements Exchange {
  private static final int HEADER = 12;
  private static final int RESPONSE = 0x80;

  private final HostStack network;
  private final InstantSource clock;
  private final Executor threads;

  /**
   * @param threads on which messages of transfers are worked on
   */
  public StackExchange(HostStack network, InstantSource clock, Executor threads) {
    this.network = network;
    this.clock = clock;
    this.threads = threads;
  }

  private @Nullable SignedRequest signed(OtherServer server, byte[] query) {
    return server.key() == null ? null : SignedRequest.sign(server.key(), query, clock.instant());
  }

  @Override
  public CompletionStage<byte[]> ask(OtherServer server, byte[] query, Duration limit) {
    SignedRequest signed = signed(server, query);
    byte[] sent = signed == null ? query : signed.message();
    InetAddress source = server.source();
    return network
        .exchange(
            server.at(),
            source == null ? null : new InetSocketAddress(source, 0),
            Unpooled.wrappedBuffer(sent),
            limit,
            datagram -> answers(datagram, sent))
        .thenApply(StackExchange::taken)
        .thenCompose(answer -> verified(signed, answer));
  }

  private static boolean answers(ByteBuf datagram, byte[] query) {
    return datagram.readableBytes() >= HEADER
        && datagram.getByte(datagram.readerIndex()) == query[0]
        && datagram.getByte(datagram.readerIndex() + 1) == query[1]
        && (datagram.getByte(datagram.readerIndex() + 2) & RESPONSE) != 0;
  }

  private static byte[] taken(ByteBuf datagram) {
    try {
      return ByteBufUtil.getBytes(datagram);
    } finally {
      datagram.release();
    }
  }

  private CompletionStage<byte[]> verified(@Nullable SignedRequest signed, byte[] answer) {
    TsigStatus status = signed == null ? TsigStatus.SUCCESS : signed.check(answer, clock.instant());
    return status == TsigStatus.SUCCESS
        ? CompletableFuture.completedStage(answer)
        : CompletableFuture.failedStage(badSignature(status));
  }

  private static ExchangeException badSignature(TsigStatus status) {
    return new ExchangeException(Kind.BAD_SIGNATURE, status.text(), null);
  }

  @Override
  public CompletionStage<byte[]> askByTcp(OtherServer server, byte[] query, Duration limit) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    Listener listener =
        new Listener() {
          @Override
          public void connected(InetSocketAddress peer) {}

          @Override
          public boolean message(byte[] message) {
            answer.complete(message);
            return false;
          }
        };
    stream(server, query, new Limits(limit, limit, limit), listener)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }

  @Override
  public CompletionStage<Void> stream(
      OtherServer server, byte[] query, Limits limits, Listener listener) {
    SignedRequest signed = signed(server, query);
    CompletableFuture<Void> done = new CompletableFuture<>();
    StreamClient client = new StreamClient(checked(signed, listener, done), limits, threads, done);
    network
        .connect(
            server.at(),
            server.source(),
            limits.connect(),
            (channel, link) -> client.serve(channel))
        .whenComplete(
            (channel, failure) -> {
              if (failure != null) {
                done.completeExceptionally(ExchangeException.of(failure));
              } else {
                begin(channel, server, signed == null ? query : signed.message(), listener, done);
              }
            });
    return done;
  }

  private void begin(
      Channel channel,
      OtherServer server,
      byte[] query,
      Listener listener,
      CompletableFuture<Void> done) {
    threads.execute(
        () -> {
          listener.connected(server.at());
          ByteBuf framed = channel.alloc().buffer(2 + query.length);
          framed.writeShort(query.length).writeBytes(query);
          channel
              .writeAndFlush(framed)
              .addListener(
                  written -> {
                    if (!written.isSuccess()) {
                      done.completeExceptionally(new ExchangeException(Kind.RESET));
                      channel.close();
                    }
                  });
        });
  }

  /** Hands on only what is verified; the last message of all must be signed itself. */
  private Listener checked(
      @Nullable SignedRequest signed, Listener listener, CompletableFuture<Void> done) {
    if (signed == null) {
      return listener;
    }
    return new Listener() {
      @Override
      public void connected(InetSocketAddress peer) {
        listener.connected(peer);
      }

      @Override
      public boolean message(byte[] message) {
        TsigStatus status = signed.check(message, clock.instant());
        if (status != TsigStatus.SUCCESS) {
          done.completeExceptionally(badSignature(status));
          return false;
        }
        boolean more = listener.message(message);
        if (!more && !signed.covered()) {
          done.completeExceptionally(badSignature(TsigStatus.EXPECTED));
        }
        return more;
      }
    };
  }
}
