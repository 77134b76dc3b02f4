package dev.mxlab.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mxlab.dns.wire.NameKey;
import dev.mxlab.dns.wire.RecordSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** A changed zone is the zone that would have been loaded with the changes in it. */
class ZoneEditTest {
  private static final Name APEX = RandomZone.APEX;

  private record Id(NameKey owner, int type) {}

  private static Zone start(int hosts) {
    ZoneBuilder builder = new ZoneBuilder(APEX, DClass.IN);
    builder.add(RandomZone.soa(1));
    builder.add(RandomZone.servers());
    for (int i = 0; i < hosts; i++) {
      byte[] name = Name.fromConstantString("h" + i + ".far." + APEX).toWire();
      builder.add(name, 0, Type.A, 60, new byte[] {1, 2, 3, (byte) i}, 0, 4);
    }
    return builder.build();
  }

  private static Map<Id, RecordSet> model(Zone zone) {
    Map<Id, RecordSet> model = new LinkedHashMap<>();
    zone.stream()
        .forEach(
            node ->
                node.sets()
                    .forEach(set -> model.put(new Id(NameKey.of(set.owner()), set.type()), set)));
    return model;
  }

  @Test
  void isTheSameAsANaiveModelAfterAnyChanges() {
    Random random = new Random(20260602);
    RandomZone maker = new RandomZone(random);
    for (int round = 0; round < 40; round++) {
      Zone zone = start(round % 3 == 0 ? 400 : 3);
      Map<Id, RecordSet> model = model(zone);
      for (int step = 0; step < 25; step++) {
        ZoneEdit edit = zone.edit();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
          change(edit, model, maker, random);
        }
        edit.replace(RandomZone.soa(step + 2));
        model.put(new Id(NameKey.of(APEX), Type.SOA), RandomZone.soa(step + 2));
        Map<Id, RecordSet> before = model(zone);
        List<ZoneEdit.Change> changes = edit.changes();
        zone = edit.build();
        assertThat(model(zone)).isEqualTo(sorted(model, zone));
        assertThat(applied(before, changes)).isEqualTo(sorted(model, zone));
        likeOneThatWasLoaded(zone);
      }
    }
  }

  private static Map<Id, RecordSet> sorted(Map<Id, RecordSet> model, Zone zone) {
    return model(Zone.of(APEX, zone.dclass(), model.values()));
  }

  private static Map<Id, RecordSet> applied(
      Map<Id, RecordSet> before, List<ZoneEdit.Change> changes) {
    for (ZoneEdit.Change change : changes) {
      RecordSet was = change.before();
      RecordSet is = change.after();
      RecordSet some = Objects.requireNonNull(was == null ? is : was);
      Id id = new Id(NameKey.of(some.owner()), some.type());
      assertThat(before.get(id)).isEqualTo(was);
      if (is == null) {
        before.remove(id);
      } else {
        before.put(id, is);
      }
    }
    return before;
  }

  private static void change(
      ZoneEdit edit, Map<Id, RecordSet> model, RandomZone maker, Random random) {
    RecordSet set = maker.set();
    if (random.nextInt(3) == 0 && !model.isEmpty()) {
      List<RecordSet> known = new ArrayList<>(model.values());
      set = known.get(random.nextInt(known.size()));
    }
    NameKey owner = NameKey.of(set.owner());
    Id id = new Id(owner, set.type());
    RecordSet there = model.get(id);
    boolean apex = owner.equals(NameKey.of(APEX));
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        RecordSet sum = sum(there, set);
        assertThat(edit.add(set)).isEqualTo(!sum.equals(there));
        model.put(id, sum);
      }
      case 2 -> {
        if (apex) {
          return;
        }
        RecordSet rest = rest(there, set);
        assertThat(edit.remove(set)).isEqualTo(!Objects.equals(rest, there));
        put(model, id, rest);
      }
      case 3 -> {
        if (apex) {
          return;
        }
        assertThat(edit.remove(owner, set.type())).isEqualTo(there != null);
        model.remove(id);
      }
      default -> {
        if (apex) {
          return;
        }
        edit.remove(owner);
        model.keySet().removeIf(other -> other.owner().equals(owner));
      }
    }
    assertThat(edit.get(owner, set.type())).isEqualTo(model.get(id));
  }

  private static void put(Map<Id, RecordSet> model, Id id, @Nullable RecordSet set) {
    if (set == null) {
      model.remove(id);
    } else {
      model.put(id, set);
    }
  }

  private static RecordSet sum(@Nullable RecordSet there, RecordSet more) {
    List<byte[]> data = new ArrayList<>(there == null ? List.of() : there.rdata());
    for (byte[] one : more.rdata()) {
      RecordSet so =
          data.isEmpty() ? null : RecordSet.of(more.owner(), more.type(), DClass.IN, 0, data);
      if (so == null || !so.contains(one)) {
        data.add(one);
      }
    }
    Name owner = there == null ? more.owner() : there.owner();
    return RecordSet.of(owner, more.type(), DClass.IN, more.ttl(), data);
  }

  private static @Nullable RecordSet rest(@Nullable RecordSet there, RecordSet less) {
    if (there == null) {
      return null;
    }
    List<byte[]> data = there.rdata().stream().filter(one -> !less.contains(one)).toList();
    return data.isEmpty()
        ? null
        : RecordSet.of(there.owner(), there.type(), DClass.IN, there.ttl(), data);
  }

  /** Names, empty ones, cuts, DNAMEs and wildcards are as if the zone had been read anew. */
  private static void likeOneThatWasLoaded(Zone zone) {
    Zone anew = Zone.of(APEX, DClass.IN, model(zone).values());
    List<Name> names = anew.nodes().stream().map(ZoneNode::name).toList();
    assertThat(zone.nodes().stream().map(ZoneNode::name)).containsExactlyElementsOf(names);
    assertThat(zone.size()).isEqualTo(names.size());
    assertThat(zone.shape()).isEqualTo(anew.shape());
    for (Name name : names) {
      NameKey key = NameKey.of(name);
      ZoneNode node = Objects.requireNonNull(zone.find(key));
      ZoneNode same = Objects.requireNonNull(anew.find(key));
      assertThat(named(node.cut())).isEqualTo(named(same.cut()));
      assertThat(named(node.dname())).isEqualTo(named(same.dname()));
      assertThat(named(node.wildcard())).isEqualTo(named(same.wildcard()));
      assertThat(zone.children(node)).isEqualTo(anew.children(same));
      assertThat(node.sets()).isEqualTo(same.sets());
    }
  }

  private static @Nullable Name named(@Nullable ZoneNode node) {
    return node == null ? null : node.name();
  }

  @Test
  void leavesTheOldZoneAsItWas() {
    Zone zone = start(1000);
    List<Name> before = zone.nodes().stream().map(ZoneNode::name).toList();
    Zone changed = zone;
    for (int i = 0; i < 600; i++) {
      ZoneEdit edit = changed.edit();
      edit.remove(NameKey.of(Name.fromConstantString("h" + i + ".far." + APEX)));
      changed = edit.build();
    }
    assertThat(zone.nodes().stream().map(ZoneNode::name)).containsExactlyElementsOf(before);
    assertThat(changed.size()).isEqualTo(zone.size() - 600);
  }

  @Test
  void takesNothingThatIsOutOfTheZone() {
    ZoneEdit edit = start(1).edit();
    RecordSet outside =
        RecordSet.of(
            Name.fromConstantString("elsewhere."),
            Type.A,
            DClass.IN,
            1,
            List.of(new byte[] {1, 2, 3, 4}));
    assertThat(catchThrowable(() -> edit.add(outside)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
