package dev.mxlab.sendmail.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashFileTest {
  private static final int PAGE = HashLayout.PAGE_SIZE;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"acc0", "acc1", "acc2", "acc3"})
  void pagesAreThoseOfTheRealMakemap(String name) throws IOException {
    byte[] real = resource(name + ".golden");
    HashWriter writer = new HashWriter(4096);
    for (String line : new String(resource(name), StandardCharsets.ISO_8859_1).split("\n")) {
      String[] pair = line.split("[ \t]+", 2);
      writer.put(
          bytes(pair[0].toLowerCase(java.util.Locale.ROOT)),
          bytes(pair[1]),
          PairStore.Same.REFUSED);
    }
    byte[] uid = java.util.Arrays.copyOfRange(real, HashLayout.META_UID, HashLayout.META_UID + 20);
    byte[] ours = writer.bytes(uid);
    assertThat(ours).hasSize(real.length);
    assertThat(java.util.Arrays.copyOf(ours, 512)).isEqualTo(java.util.Arrays.copyOf(real, 512));
    for (int page = 1; page < real.length / PAGE; page++) {
      // Between the index and the items the real file has what was in memory before.
      int index = HashLayout.HEADER + 2 * (real[page * PAGE + HashLayout.PAGE_ENTRIES] & 0xff);
      int items = ((real[page * PAGE + 23] & 0xff) << 8) | (real[page * PAGE + 22] & 0xff);
      assertThat(java.util.Arrays.copyOfRange(ours, page * PAGE, page * PAGE + index))
          .isEqualTo(java.util.Arrays.copyOfRange(real, page * PAGE, page * PAGE + index));
      assertThat(java.util.Arrays.copyOfRange(ours, page * PAGE + items, (page + 1) * PAGE))
          .isEqualTo(java.util.Arrays.copyOfRange(real, page * PAGE + items, (page + 1) * PAGE));
    }
  }

  @Test
  void readsTheRealMakemapsFile() throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (HashReader.Pair pair : HashReader.read("acc2", resource("acc2.golden"))) {
      pairs.put(text(pair.key()), text(pair.value()));
    }
    assertThat(pairs)
        .containsExactly(
            Map.entry("192.168.0.0/24", "RELAY"),
            Map.entry("@spam.com", "DISCARD"),
            Map.entry("co.ki", "RELAY"),
            Map.entry("@naver.com", "RELAY"),
            Map.entry("user@", "RELAY"));
  }

  @Test
  void whatIsWrittenIsReadBackHoweverMuchItIs() throws IOException {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int size : new int[] {0, 1, 100, 1000, 20_000}) {
      Map<String, String> pairs = new HashMap<>();
      HashWriter writer = new HashWriter(4096);
      for (int i = 0; i < size; i++) {
        String key = "key-" + random.nextInt() + "-" + i;
        int length = random.nextInt(500) == 0 ? random.nextInt(12_000) : random.nextInt(60);
        String value = "v".repeat(length);
        assertThat(writer.put(bytes(key), bytes(value), PairStore.Same.REFUSED)).isTrue();
        pairs.put(key, value);
      }
      Path file = dir.resolve("m" + size + ".db");
      HashFile.write(file, writer);
      assertThat(new HashFile(file).pairs()).as("seed %d", seed).isEqualTo(pairs);
    }
  }

  @Test
  void aRebuiltMapCountsAtTheNextLookUp() throws IOException {
    Path file = dir.resolve("access.db");
    HashFile map = new HashFile(file);
    assertThat(map.exists()).isFalse();
    HashFile.write(file, with("a", "1"));
    assertThat(map.get("a")).contains("1");
    HashFile.write(file, with("a", "2"));
    assertThat(map.get("a")).contains("2");
    assertThat(map.get("b")).isEmpty();
  }

  @Test
  void damageIsToldAndNeverLoops() {
    byte[] good = with("a", "1").bytes(new byte[20]);
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j < 4; j++) {
        bad[random.nextInt(64) + (random.nextBoolean() ? 0 : PAGE)] = (byte) random.nextInt();
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        HashReader.read("bad", bad);
      } catch (IOException told) {
        assertThat(told).hasMessageNotContaining("null");
      } catch (ArithmeticException tooFar) {
        throw new AssertionError("at " + i, tooFar);
      }
    }
    assertThatThrownBy(() -> HashReader.read("text", bytes("a.com RELAY\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a Berkeley DB hash file");
  }

  private static HashWriter with(String key, String value) {
    HashWriter writer = new HashWriter(0);
    writer.put(bytes(key), bytes(value), PairStore.Same.REFUSED);
    return writer;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] resource(String name) throws IOException {
    return HashFileTest.class.getResourceAsStream("/golden/makemap/" + name).readAllBytes();
  }
}
