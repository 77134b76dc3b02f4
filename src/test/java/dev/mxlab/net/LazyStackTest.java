package dev.mxlab.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LazyStackTest {
  private final List<String> done = new ArrayList<>();
  private final LazyStack lazy =
      new LazyStack(
          () -> {
            done.add("open");
            return new LazyStack.Opened(new NotedStack("192.168.111.100"), () -> done.add("close"));
          });

  @Test
  void whoNeverUsesItOpensNothing() {
    lazy.close();
    assertThat(done).isEmpty();
  }

  @Test
  void opensOnceAndClosesOnce() {
    assertThat(lazy.addresses()).hasSize(1);
    assertThat(lazy.addresses()).hasSize(1);
    assertThat(done).containsExactly("open");
    lazy.close();
    lazy.close();
    assertThat(done).containsExactly("open", "close");
  }
}
