package dev.mxlab.dns.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class SharedNameMapTest {
  private static final long AMPLE = 100L << 20;

  private static NameKey key(String name) throws IOException {
    return NameKey.of(Name.fromString(name, Name.root));
  }

  private static SharedNameMap<Integer> map(long capacity) {
    return new SharedNameMap<>(capacity, value -> 100, 0x1234_5678_9ABCL);
  }

  @Test
  void findsNamesInWhateverCaseAndNamesAbove() throws IOException {
    SharedNameMap<Integer> map = map(AMPLE);
    map.update(key("Example.COM"), before -> 7);
    map.update(key("."), before -> 8);
    assertThat(map.get(key("eXample.com"))).isEqualTo(7);
    assertThat(map.above(key("a.b.example.com"), 2)).isEqualTo(7);
    assertThat(map.above(key("a.b.example.com"), 1)).isNull();
    assertThat(map.above(key("a.b.example.com"), 4)).isEqualTo(8);
  }

  @Test
  void behavesAsAMapDoes() throws IOException {
    Random random = new Random(5);
    SharedNameMap<Integer> map = map(AMPLE);
    Map<String, Integer> model = new HashMap<>();
    for (int step = 0; step < 60_000; step++) {
      String name = "n" + random.nextInt(3000) + ".test";
      int value = step;
      if (random.nextInt(3) == 0) {
        map.update(key(name), before -> null);
        model.remove(name);
      } else {
        map.update(key(name), before -> value);
        model.put(name, value);
      }
      assertThat(map.get(key(name))).isEqualTo(model.get(name));
    }
    assertThat(map.size()).isEqualTo(model.size());
    Set<String> seen = new HashSet<>();
    map.forEach((name, value) -> seen.add(name.name().toString(true)));
    assertThat(seen).isEqualTo(model.keySet());
    map.clear();
    assertThat(map.size()).isZero();
    assertThat(map.weight()).isZero();
  }

  @Test
  void forgetsWhatNobodyAsksForWhenItIsFull() throws IOException {
    SharedNameMap<Integer> map = map(2_000_000);
    for (int i = 0; i < 2000; i++) {
      map.update(key("liked" + i + ".test"), before -> 1);
    }
    for (int i = 0; i < 50_000; i++) {
      map.update(key("once" + i + ".test"), before -> 2);
      map.get(key("liked" + i % 2000 + ".test"));
    }
    assertThat(map.weight()).isLessThanOrEqualTo(2_000_000);
    assertThat(map.evicted()).isGreaterThan(30_000);
    int kept = 0;
    for (int i = 0; i < 2000; i++) {
      kept += map.get(key("liked" + i + ".test")) == null ? 0 : 1;
    }
    assertThat(kept).isGreaterThan(1900);
  }

  @Test
  void threadsSeeWhatOthersPut() throws Exception {
    SharedNameMap<Integer> map = map(AMPLE);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Integer> work =
          () -> {
            int wrong = 0;
            for (int i = 0; i < 20_000; i++) {
              NameKey name = key("n" + i % 500 + ".test");
              map.update(name, before -> before == null ? 1 : before + 1);
              Integer value = map.get(name);
              wrong += value == null || value < 1 ? 1 : 0;
            }
            return wrong;
          };
      for (Future<Integer> done :
          threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> work).toList())) {
        assertThat(done.get()).isZero();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError(failed);
    } finally {
      threads.shutdownNow();
    }
    int[] sum = new int[1];
    map.forEach((name, value) -> sum[0] += value);
    assertThat(sum[0]).isEqualTo(80_000);
  }
}
