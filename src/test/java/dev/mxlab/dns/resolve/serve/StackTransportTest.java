package dev.mxlab.dns.resolve.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxlab.net.DatagramService;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.Listening;
import dev.mxlab.net.TcpService;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StackTransportTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final StackTransport transport = new StackTransport(new Loopback());
  private final ServerSocket listener = listen();

  /** What a server does with one connection. */
  private interface Conversation {
    void hold(DataInputStream in, DataOutputStream out) throws IOException;
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private InetSocketAddress serve(Conversation conversation) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = listener.accept()) {
                conversation.hold(
                    new DataInputStream(socket.getInputStream()),
                    new DataOutputStream(socket.getOutputStream()));
              } catch (IOException ended) {
                // The client has what it wanted.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  private static byte[] read(DataInputStream in) throws IOException {
    byte[] message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    return message;
  }

  private static void write(DataOutputStream out, byte[] message) throws IOException {
    out.writeShort(message.length);
    out.write(message);
    out.flush();
  }

  private static <T> T get(java.util.concurrent.CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void messagesCarryTheirLength() throws Exception {
    byte[] big = new byte[65_535];
    big[65_534] = 7;
    InetSocketAddress server =
        serve(
            (in, out) -> {
              assertThat(read(in)).containsExactly(1, 2, 3);
              write(out, big);
              in.read();
            });
    assertThat(get(transport.tcp(server, new byte[] {1, 2, 3}, LIMIT))).isEqualTo(big);
  }

  @Test
  void readsMessagesUntilEnough() throws Exception {
    InetSocketAddress server =
        serve(
            (in, out) -> {
              read(in);
              for (int i = 0; i < 5; i++) {
                write(out, new byte[] {(byte) i});
              }
              in.read();
            });
    List<Byte> seen = new ArrayList<>();
    get(
        transport.stream(
            server,
            new byte[] {1},
            LIMIT,
            message -> {
              seen.add(message[0]);
              return seen.size() < 3;
            }));
    assertThat(seen).containsExactly((byte) 0, (byte) 1, (byte) 2);
  }

  @Test
  void endOfConnectionBeforeTheAnswerFails() {
    InetSocketAddress server = serve((in, out) -> read(in));
    assertThatThrownBy(() -> get(transport.tcp(server, new byte[] {1}, LIMIT)))
        .hasCauseInstanceOf(EOFException.class);
  }

  @Test
  void silenceEndsInATimeout() {
    InetSocketAddress server = serve((in, out) -> in.readAllBytes());
    assertThatThrownBy(() -> get(transport.tcp(server, new byte[] {1}, Duration.ofMillis(50))))
        .hasCauseInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void datagramsAreCopiedAndReleased() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
    assertThat(get(transport.udp(any, new byte[] {4, 5}, LIMIT))).containsExactly(4, 5, 9);
  }

  /** A host without neighbours: connects to this machine's own loopback. */
  private final class Loopback implements HostStack {
    @Override
    public List<InetAddress> addresses() {
      return List.of();
    }

    @Override
    public Listening listenTcp(InetSocketAddress at, TcpService service) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Listening listenUdp(InetSocketAddress at, DatagramService service) {
      throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("NullAway") // Links are made by the network alone; this service needs none.
    public CompletableFuture<Channel> connect(
        InetSocketAddress to, @Nullable InetAddress from, Duration limit, TcpService service) {
      CompletableFuture<Channel> connected = new CompletableFuture<>();
      new Bootstrap()
          .group(loops)
          .channel(NioSocketChannel.class)
          .handler(
              new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                  service.accept(channel, null);
                }
              })
          .connect(to)
          .addListener(
              (io.netty.channel.ChannelFuture done) -> {
                if (done.isSuccess()) {
                  connected.complete(done.channel());
                } else {
                  connected.completeExceptionally(done.cause());
                }
              });
      return connected;
    }

    @Override
    public CompletableFuture<ByteBuf> exchange(
        InetSocketAddress to, ByteBuf datagram, Duration limit) {
      ByteBuf answer = Unpooled.buffer().writeBytes(datagram).writeByte(9);
      datagram.release();
      return CompletableFuture.completedFuture(answer);
    }
  }
}
