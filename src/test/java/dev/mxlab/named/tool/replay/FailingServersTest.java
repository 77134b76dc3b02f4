package dev.mxlab.named.tool.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.named.tool.query.Network;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the tools say where no server answers, as the real ones said it in the same order. */
class FailingServersTest {
  /** Fails as the real network did: by the port that was asked. */
  private static final class Failing implements Network {
    private static IOException failure(InetSocketAddress server) {
      return switch (server.getPort()) {
        case 59997 -> new SocketTimeoutException();
        case 59998 -> new EOFException();
        case 53 -> new NoRouteToHostException("Network is unreachable");
        default -> new PortUnreachableException("Connection refused");
      };
    }

    @Override
    public byte[] udp(
        InetSocketAddress to,
        @Nullable InetSocketAddress from,
        byte[] query,
        Duration limit,
        Predicate<byte[]> wanted)
        throws IOException {
      throw failure(to);
    }

    @Override
    public Conversation tcp(InetSocketAddress to, @Nullable InetSocketAddress from, Duration limit)
        throws IOException {
      if (to.getPort() == 59999) {
        throw new ConnectException("Connection refused");
      }
      return new Conversation() {
        @Override
        public void send(byte[] message) {
          assertThat(message).isNotEmpty();
        }

        @Override
        public byte[] receive(Duration patience) throws IOException {
          throw failure(to);
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };
    }
  }

  @TestFactory
  Stream<DynamicTest> sayWhatTheRealOnesSaid() throws IOException, URISyntaxException {
    Path file =
        Path.of(
            Objects.requireNonNull(getClass().getResource("/golden/tools/failures-9.18.49.txt"))
                .toURI());
    return Recorded.read(file).stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.command(),
                    () -> {
                      ToolRun ours =
                          ToolRun.of(
                              each.command(),
                              new Failing(),
                              file.resolveSibling(""),
                              Instant.EPOCH);
                      assertThat(ours.err() + ours.out()).isEqualTo(each.out());
                      assertThat(ours.exit()).as("exit code").isEqualTo(each.exit());
                    }));
  }
}
