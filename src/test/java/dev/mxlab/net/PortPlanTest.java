package dev.mxlab.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PortPlanTest {
  /** An address that no other test listens at. */
  private static InetAddress address() throws IOException {
    return InetAddress.getByName("127.77.12.9");
  }

  @Test
  void aPortThatIsHeldIsTaken() throws IOException {
    try (ServerSocket held = new ServerSocket()) {
      held.bind(new InetSocketAddress(address(), 0));
      PortPlan.Taken taken = PortPlan.probe(List.of(address()), held.getLocalPort());
      assertThat(taken).isNotNull();
    }
  }

  @Test
  void aPortThatIsHeldForAMomentIsFree() throws Exception {
    ServerSocket held = new ServerSocket();
    held.bind(new InetSocketAddress(address(), 0));
    Thread other =
        new Thread(
            () -> {
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(8));
              try {
                held.close();
              } catch (IOException gone) {
                throw new AssertionError(gone);
              }
            });
    other.start();
    assertThat(PortPlan.probe(List.of(address()), held.getLocalPort())).isNull();
    other.join();
  }
}
