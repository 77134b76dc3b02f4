package dev.mxlab.smtp.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mxlab.net.AddressTable;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.LabNetwork;
import dev.mxlab.net.Loops;
import dev.mxlab.net.PortPlan;
import dev.mxlab.smtp.client.TestOrders;
import dev.mxlab.smtp.client.Transfer;
import dev.mxlab.smtp.server.ScriptedReception;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmtpOverNetworkTest {
  private static final InetAddress SERVER = ip("192.168.111.100");
  private static final InetAddress SERVER_B = ip("192.168.111.200");

  private final AddressTable table =
      new AddressTable(
          AddressTable.Mapping.LOOPBACK,
          List.of(
              new AddressTable.Station("server", 1, List.of(SERVER), true),
              new AddressTable.Station("server-b", 2, List.of(SERVER_B), false)),
          List.of(),
          SERVER);
  private final Loops loops = new Loops(2);
  private final LabNetwork network =
      new LabNetwork(table, PortPlan.free(table.allSockets(), new Random()), loops);
  private final HostStack server = network.stack("server");
  private final ExecutorService files = Executors.newFixedThreadPool(2);
  private final NettySmtpClient client = new NettySmtpClient(network.stack("server-b"), files);
  private final ScriptedReception reception = new ScriptedReception();

  private static InetAddress ip(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  @AfterEach
  void end() {
    network.close();
    loops.close();
    files.shutdownNow();
  }

  private void listen() throws IOException {
    server.listenTcp(
        new InetSocketAddress(SERVER, 25), new SmtpServer(reception, SmtpServer.Limits.standard()));
  }

  private Transfer.Result send(Transfer.Order order) throws Exception {
    return client.transfer(order).get(10, TimeUnit.SECONDS);
  }

  @Test
  void carriesAMessageFromHostToHost() throws Exception {
    listen();
    Transfer.Result result =
        send(TestOrders.to("Subject: x\n\n.dot\nno end", "<lee@example.com>", "<no@example.com>"));
    assertThat(result.trouble()).isNull();
    assertThat(result.localAddress()).isEqualTo(SERVER_B);
    assertThat(result.outcomes().stream().map(one -> one.reply().code())).containsExactly(250, 550);
    assertThat(result.said()).last().asString().startsWith("<<< 221 2.0.0 ");
    assertThat(reception.messages).containsExactly("Subject: x\n\n.dot\nno end\n");
    assertThat(reception.asked).contains("begin ESMTP mail.daum.net");
  }

  /** A message of lines that is made as it is read, slower than memory and never whole. */
  private static Transfer.Content lines(int count, AtomicInteger closed) {
    String line = "0123456789012345678901234567890123456789012345678901234567890123456789\n";
    return new Transfer.Content() {
      @Override
      public InputStream open() {
        return new InputStream() {
          private long at;

          @Override
          public int read() {
            return at == size() ? -1 : line.charAt((int) (at++ % line.length()));
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
      }

      @Override
      public long size() {
        return (long) count * line.length();
      }
    };
  }

  @Test
  void carriesALargeMessagePieceByPiece() throws Exception {
    listen();
    AtomicInteger closed = new AtomicInteger();
    Transfer.Content content = lines(100_000, closed);
    Transfer.Result result =
        send(TestOrders.of(content, Transfer.Limits.standard(), "<lee@example.com>"));
    assertThat(result.trouble()).isNull();
    assertThat(reception.messages.get(0)).hasSize((int) content.size());
    await().untilAsserted(() -> assertThat(closed).hasValue(1));
  }

  @Test
  void tellsOfARefusedConnection() throws Exception {
    Transfer.Result result = send(TestOrders.to("x", "<lee@example.com>"));
    assertThat(result.trouble()).isInstanceOf(ConnectException.class);
    assertThat(result.phase()).isEqualTo("connect");
    assertThat(result.outcomes()).isEmpty();
  }

  @Test
  void givesUpOnASilentServer() throws Exception {
    server.listenTcp(new InetSocketAddress(SERVER, 25), (channel, link) -> {});
    Duration soon = Duration.ofMillis(50);
    Duration later = Duration.ofSeconds(5);
    Transfer.Limits limits =
        new Transfer.Limits(
            later, soon, later, later, later, later, later, later, later, later, later);
    Transfer.Result result =
        send(TestOrders.of(TestOrders.content("x"), limits, "<lee@example.com>"));
    assertThat(result.trouble()).isInstanceOf(SocketTimeoutException.class);
    assertThat(result.phase()).isEqualTo("greeting");
  }

  /** A server that accepts everything and, once asked for the message, reads no more. */
  private static final class Stalling extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(Unpooled.copiedBuffer("220 x\r\n", StandardCharsets.US_ASCII));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf data) {
      boolean message = data.toString(StandardCharsets.US_ASCII).startsWith("DATA");
      ctx.channel().config().setAutoRead(!message);
      ctx.writeAndFlush(
          Unpooled.copiedBuffer(message ? "354 go\r\n" : "250 x\r\n", StandardCharsets.US_ASCII));
    }
  }

  @Test
  void readsNoMoreOfAMessageThanTheServerTakes() throws Exception {
    server.listenTcp(
        new InetSocketAddress(SERVER, 25),
        (channel, link) -> channel.pipeline().addLast(new Stalling()));
    AtomicInteger closed = new AtomicInteger();
    AtomicLong read = new AtomicLong();
    Transfer.Content endless =
        new Transfer.Content() {
          @Override
          public InputStream open() {
            return new InputStream() {
              @Override
              public int read() {
                return 'x';
              }

              @Override
              public int read(byte[] bytes, int offset, int length) {
                read.addAndGet(length);
                return length;
              }

              @Override
              public void close() {
                closed.incrementAndGet();
              }
            };
          }

          @Override
          public long size() {
            return Long.MAX_VALUE;
          }
        };
    Duration soon = Duration.ofMillis(200);
    Duration later = Duration.ofSeconds(5);
    Transfer.Limits limits =
        new Transfer.Limits(
            later, later, later, later, later, later, soon, later, later, later, later);
    Transfer.Result result = send(TestOrders.of(endless, limits, "<lee@example.com>"));
    assertThat(result.trouble()).isInstanceOf(SocketTimeoutException.class);
    assertThat(result.phase()).isEqualTo("message");
    assertThat(read).as("what the kernel's buffers hold").hasValueLessThan(50_000_000);
    await().untilAsserted(() -> assertThat(closed).hasValue(1));
  }

  @Test
  void tellsOfAMessageThatCannotBeRead() throws Exception {
    listen();
    Transfer.Content broken =
        new Transfer.Content() {
          @Override
          public InputStream open() throws IOException {
            throw new IOException("df file is gone");
          }

          @Override
          public long size() {
            return 10;
          }
        };
    Transfer.Result result =
        send(TestOrders.of(broken, Transfer.Limits.standard(), "<lee@example.com>"));
    assertThat(result.trouble()).hasMessage("df file is gone");
    assertThat(result.phase()).isEqualTo("message");
    assertThat(reception.messages).isEmpty();
  }
}
