package dev.mxlab.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.text.Diagnosed;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What is written in any form is read as the same zone. */
class ZoneRoundTripTest {
  private final FileSystem files = Jimfs.newFileSystem(Configuration.unix());
  private final Path file = files.getPath("/work/zone");

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  private Zone read(ZoneFile.Format format) {
    Diagnosed<Zone> loaded =
        new ZoneFile()
            .readSecondary(
                new ZoneFile.Request(
                    RandomZone.APEX,
                    DClass.IN,
                    file,
                    "zone",
                    name -> files.getPath(name),
                    Checks.SECONDARY,
                    "",
                    format));
    return Objects.requireNonNull(loaded.value(), () -> loaded.diagnostics().toString());
  }

  private static Zone random(Random random) {
    RandomZone maker = new RandomZone(random);
    ZoneBuilder builder = new ZoneBuilder(RandomZone.APEX, DClass.IN);
    builder.add(RandomZone.soa(random.nextInt(100)));
    builder.add(RandomZone.servers());
    for (int i = random.nextInt(60); i > 0; i--) {
      RecordSet set = maker.set();
      if (set.type() != Type.DNAME || maker.type() == Type.DNAME) {
        builder.add(single(set));
      }
    }
    return builder.build();
  }

  /** One DNAME for each owner: the first of its data would not be the only one. */
  private static RecordSet single(RecordSet set) {
    if (set.type() != Type.DNAME) {
      return set;
    }
    Name owner = Name.fromConstantString("d" + set.ttl() + "." + RandomZone.APEX);
    return RecordSet.of(owner, Type.DNAME, DClass.IN, set.ttl(), List.of(owner.toWire()));
  }

  private static List<RecordSet> sets(Zone zone) {
    List<RecordSet> sets = new ArrayList<>();
    zone.stream().forEach(node -> sets.addAll(node.sets()));
    return sets;
  }

  @Test
  void readsWhatItWrites() throws IOException {
    Random random = new Random(20260601);
    for (int round = 0; round < 150; round++) {
      Zone zone = random(random);
      for (ZoneText.Style style : ZoneText.Style.values()) {
        ZoneFiles.saveText(zone, style, file);
        Zone again = read(ZoneFile.Format.TEXT);
        assertThat(sets(again)).as(() -> text()).isEqualTo(sets(zone));
        assertThat(again.nodes().stream().map(ZoneNode::name))
            .containsExactlyElementsOf(zone.nodes().stream().map(ZoneNode::name).toList());
      }
      ZoneFiles.saveRaw(zone, new RawZone.Header(round % 2, round, null, 5L), file);
      assertThat(sets(read(ZoneFile.Format.RAW))).isEqualTo(sets(zone));
      assertThat(Files.list(files.getPath("/work"))).containsExactly(file);
    }
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void keepsTheOldFileWhenWritingFails() throws IOException {
    Files.createDirectories(files.getPath("/work"));
    Files.writeString(file, "old");
    assertThat(
            catchThrowable(
                () ->
                    ZoneFiles.save(
                        file,
                        out -> {
                          out.write(7);
                          throw new IOException("no space left");
                        })))
        .hasMessage("no space left");
    assertThat(file).hasContent("old");
    assertThat(Files.list(files.getPath("/work"))).containsExactly(file);
  }

  @Test
  void findsEveryNameOfALargeZoneAndNoOther() {
    ZoneBuilder builder = new ZoneBuilder(RandomZone.APEX, DClass.IN);
    builder.add(RandomZone.soa(1));
    byte[] address = {10, 0, 0, 1};
    Set<Name> names = new HashSet<>();
    for (int i = 0; i < 60_000; i++) {
      Name name = Name.fromConstantString("H" + i * 7919L + ".s" + i % 100 + "." + RandomZone.APEX);
      names.add(name);
      builder.add(name.toWire(), 0, Type.A, 60, address, 0, 4);
    }
    byte[] large = new byte[65_000];
    for (int i = 0; i < 40; i++) {
      large[0] = (byte) i;
      builder.add(RandomZone.APEX.toWire(), 0, 65280, 60, large, 0, large.length);
    }
    Zone zone = builder.build();
    assertThat(zone.size()).isEqualTo(60_000 + 101);
    for (Name name : names) {
      ZoneNode node = Objects.requireNonNull(zone.find(NameKey.of(name)));
      assertThat(node.name()).isEqualTo(name);
      assertThat(node.has(Type.A)).isTrue();
    }
    assertThat(zone.find(NameKey.of(Name.fromConstantString("x." + RandomZone.APEX)))).isNull();
    assertThat(Objects.requireNonNull(zone.top().get(65280)).size()).isEqualTo(40);
    List<Name> order = zone.nodes().stream().map(ZoneNode::name).toList();
    assertThat(order).isSorted();
  }
}
