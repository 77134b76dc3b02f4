package dev.mxlab.sendmail.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside files of sendmail 8.17.1.9's makemap; see sendmail/makemap/README. */
class RealMakemapTest {
  private static final int PAGE = HashLayout.PAGE_SIZE;

  @ParameterizedTest
  @ValueSource(strings = {"hash", "btree"})
  void makesTheSamePages(String type) throws IOException {
    byte[] real = resource(type + ".db");
    PairStore store = type.equals("hash") ? new HashWriter(4096) : new BtreeWriter(false);
    for (String[] pair : input()) {
      assertThat(store.put(bytes(pair[0]), bytes(pair[1]), PairStore.Same.REFUSED)).isTrue();
    }
    int uid = HashLayout.META_UID;
    byte[] ours = store.bytes(Arrays.copyOfRange(real, uid, uid + 20));
    assertThat(ours).hasSize(real.length);
    for (int page = 0; page < real.length / PAGE; page++) {
      assertThat(meaning(ours, page, type))
          .as("page %d", page)
          .isEqualTo(meaning(real, page, type));
    }
  }

  /** What a page says, without what was in memory before between its items. */
  private static List<String> meaning(byte[] file, int number, String type) {
    byte[] page = Arrays.copyOfRange(file, number * PAGE, (number + 1) * PAGE);
    ByteBuffer words = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    List<String> meaning = new ArrayList<>();
    if (number == 0) {
      meaning.add(Arrays.toString(Arrays.copyOfRange(page, 8, 512)));
      return meaning;
    }
    int entries = words.getShort(HashLayout.PAGE_ENTRIES);
    meaning.add(Arrays.toString(Arrays.copyOfRange(page, 8, HashLayout.HEADER + 2 * entries)));
    int end = PAGE;
    for (int i = 0; i < entries; i++) {
      int at = words.getShort(HashLayout.HEADER + 2 * i);
      int length = end - at;
      if (type.equals("btree")) {
        length = words.getShort(at) + (page[HashLayout.PAGE_TYPE] == BtreePage.LEAF ? 3 : 12);
      }
      end = at;
      meaning.add(Arrays.toString(Arrays.copyOfRange(page, at, at + length)));
    }
    return meaning;
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "btree"})
  void readsWhatTheRealOneWrote(String type) throws IOException {
    Map<String, String> expected =
        input().stream().collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    assertThat(read(resource(type + ".db"))).isEqualTo(expected);
  }

  @Test
  void keepsSeveralValuesOfAKey() throws IOException {
    for (PairStore store : List.of(new HashWriter(0, true), new BtreeWriter(true))) {
      for (String value : List.of("1", "2", "3")) {
        assertThat(store.put(bytes("k"), bytes(value), PairStore.Same.ADDED)).isTrue();
      }
      List<String> values =
          HashReader.read("test", store.bytes(new byte[20])).stream()
              .map(pair -> new String(pair.value(), StandardCharsets.ISO_8859_1))
              .toList();
      assertThat(values).containsExactly("1", "2", "3");
    }
  }

  @Test
  void replacesValuesByLongerOnes() throws IOException {
    for (PairStore store : List.of(new HashWriter(0), new BtreeWriter(false))) {
      Map<String, String> expected = new TreeMap<>();
      for (int length : new int[] {1, 200, 900, 3, 5000, 40}) {
        for (int i = 0; i < 60; i++) {
          String key = "key" + i;
          String value = "v".repeat(length + i);
          store.put(bytes(key), bytes(value), PairStore.Same.REPLACED);
          expected.put(key, value);
        }
      }
      assertThat(read(store.bytes(new byte[20]))).isEqualTo(expected);
    }
  }

  private static Map<String, String> read(byte[] file) throws IOException {
    Map<String, String> pairs = new TreeMap<>();
    for (HashReader.Pair pair : HashReader.read("test", file)) {
      pairs.put(
          new String(pair.key(), StandardCharsets.ISO_8859_1),
          new String(pair.value(), StandardCharsets.ISO_8859_1));
    }
    return pairs;
  }

  private static List<String[]> input() throws IOException {
    return new String(resource("input.txt"), StandardCharsets.ISO_8859_1)
        .lines()
        .map(line -> line.split("\t", 2))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RealMakemapTest.class.getResourceAsStream("/sendmail/makemap/" + name))) {
      return in.readAllBytes();
    }
  }
}
