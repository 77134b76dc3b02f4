package dev.mxlab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Path socket;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void path() {
    socket = directory.resolve("s");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private void serve(ControlHandler handler, int calls) throws IOException {
    open.add(ControlServer.open(socket, handler, calls));
  }

  private record Result(String out, String err, Exit exit) {}

  private Result call(InputStream in, Map<String, String> state, String... args)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Request request =
        new Request(Request.Kind.EXEC, List.of(args), Map.of("LANG", "ko"), "/here", state);
    Exit exit = new ControlClient(socket).call(request, in, out, err);
    return new Result(
        out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), exit);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Fails when it is touched. */
  private static final InputStream UNTOUCHED =
      new InputStream() {
        @Override
        public int read() {
          throw new AssertionError("nobody asked for input");
        }
      };

  @Test
  void carriesRequestStreamsCodeAndState() throws IOException {
    serve(
        (request, in, out, err) -> {
          out.print(request.kind() + " " + request.args() + " " + request.environment());
          err.print("한글 " + request.directory());
          request.state().merge("count", "1", (a, b) -> a + b);
          return 42;
        },
        4);
    Result result = call(UNTOUCHED, Map.of("count", "0"), "server", "a b", "");
    assertThat(result.out()).isEqualTo("EXEC [server, a b, ] {LANG=ko}");
    assertThat(result.err()).isEqualTo("한글 /here");
    assertThat(result.exit()).isEqualTo(new Exit(42, Map.of("count", "01")));
  }

  @Test
  void asksForInputOnlyAsTheCommandReads() throws IOException {
    serve(
        (request, in, out, err) -> {
          out.print("name? ");
          StringBuilder line = new StringBuilder();
          for (int c = in.read(); c != '\n'; c = in.read()) {
            line.append((char) c);
          }
          out.print("hello " + line);
          return 0;
        },
        4);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    String[] whenAsked = {""};
    InputStream oneLine =
        new InputStream() {
          private boolean given;

          @Override
          public int read() {
            throw new AssertionError();
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            assertThat(given).isFalse();
            given = true;
            whenAsked[0] = seen.toString(StandardCharsets.UTF_8);
            byte[] bytes = "lee\n".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, into, offset, bytes.length);
            return bytes.length;
          }
        };
    Request request = new Request(Request.Kind.SH, List.of(), Map.of(), "/", Map.of());
    new ControlClient(socket).call(request, oneLine, seen, seen);
    assertThat(whenAsked[0]).isEqualTo("name? ");
    assertThat(seen).hasToString("name? hello lee");
  }

  @Test
  void carriesMegabytesBothWays() throws IOException {
    serve(
        (request, in, out, err) -> {
          in.transferTo(out);
          return 0;
        },
        4);
    String big = "0123456789\n".repeat(300_000);
    assertThat(call(text(big), Map.of()).out()).isEqualTo(big);
    assertThat(call(text(""), Map.of()).out()).isEmpty();
  }

  @Test
  void tellsOfAHandlerThatBreaks() throws IOException {
    serve(
        (request, in, out, err) -> {
          throw new IllegalStateException("boom");
        },
        4);
    Result result = call(UNTOUCHED, Map.of());
    assertThat(result.exit().code()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("mxlab: internal error\n");
  }

  @Test
  void letsACommandWithoutEndLearnThatItsClientHasGone() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    serve(
        (request, in, out, err) -> {
          started.countDown();
          while (!out.checkError()) {
            Thread.onSpinWait();
          }
          ended.countDown();
          return 0;
        },
        4);
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(socket));
      byte[] bytes =
          Wire.request(new Request(Request.Kind.TRACE, List.of(), Map.of(), "/", Map.of()));
      new Connection(client).send(Frame.REQUEST, bytes, 0, bytes.length);
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void survivesJunk() throws IOException {
    AtomicInteger handled = new AtomicInteger();
    serve((request, in, out, err) -> handled.incrementAndGet(), 2);
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 50; i++) {
      byte[] junk = new byte[random.nextInt(200)];
      random.nextBytes(junk);
      if (i % 2 == 0 && junk.length > 5) {
        ByteBuffer.wrap(junk).put((byte) 'R').putInt(junk.length - 5);
      }
      try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        client.connect(UnixDomainSocketAddress.of(socket));
        client.write(ByteBuffer.wrap(junk));
      }
    }
    assertThat(call(UNTOUCHED, Map.of()).exit().code()).isEqualTo(1);
    assertThat(handled).hasValue(1);
  }

  @Test
  void refusesARequestLongerThanAFrame() throws IOException {
    serve((request, in, out, err) -> 0, 2);
    assertThatThrownBy(() -> call(UNTOUCHED, Map.of(), "x".repeat(70_000)))
        .hasMessage("Argument list too long");
  }

  @Test
  void endsCallsWhenTheLabEnds() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    ControlServer[] server = new ControlServer[1];
    server[0] =
        ControlServer.open(
            socket,
            (request, in, out, err) -> {
              inside.countDown();
              server[0].close();
              return in.read();
            },
            2);
    assertThatThrownBy(() -> call(text("x"), Map.of())).isInstanceOf(IOException.class);
    assertThat(inside.getCount()).isZero();
    assertThat(socket).doesNotExist();
  }

  @Test
  void belongsToItsOwnerAlone() throws IOException {
    serve((request, in, out, err) -> 0, 2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void anInterruptedCallEndsAtOnceAndItsReaderStops() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    serve(
        (request, in, out, err) -> {
          int end = in.read();
          over.countDown();
          return end;
        },
        2);
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    InputStream terminal =
        new InputStream() {
          @Override
          public int read() throws IOException {
            reading.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
              stopped.countDown();
              throw new IOException(interrupted);
            }
            return -1;
          }
        };
    ControlClient client = new ControlClient(socket);
    Thread presses =
        new Thread(
            () -> {
              try {
                reading.await();
              } catch (InterruptedException ignored) {
                Thread.currentThread().interrupt();
              }
              client.interrupt();
            });
    presses.start();
    Map<String, String> state = Map.of("prompt", "# ");
    Request request = new Request(Request.Kind.SH, List.of("h", "cat"), Map.of(), "/", state);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(client.call(request, terminal, out, out)).isEqualTo(new Exit(130, state));
    assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    presses.join();
  }
}
