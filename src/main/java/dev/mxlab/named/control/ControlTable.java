package dev.mxlab.named.control;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message or a part of one: values by their names, in their order. Not for several threads. */
public final class ControlTable {
  /** A value of a table. */
  sealed interface Item {}

  /** Octets, mostly a text. */
  static final class Octets implements Item {
    final byte[] octets;

    Octets(byte[] octets) {
      this.octets = octets;
    }
  }

  /** A table within. */
  record Inner(ControlTable table) implements Item {}

  /** A list of values; BIND's own messages have none. */
  record Items(java.util.List<Item> items) implements Item {
    Items {
      items = java.util.List.copyOf(items);
    }
  }

  private final Map<String, Item> items = new LinkedHashMap<>();

  ControlTable put(String name, Item item) {
    items.put(name, item);
    return this;
  }

  ControlTable put(String name, byte[] octets) {
    return put(name, new Octets(octets));
  }

  public ControlTable put(String name, String text) {
    return put(name, new Octets(text.getBytes(StandardCharsets.UTF_8)));
  }

  public ControlTable put(String name, ControlTable table) {
    return put(name, new Inner(table));
  }

  Map<String, Item> items() {
    return items;
  }

  byte @Nullable [] octets(String name) {
    return items.get(name) instanceof Octets found ? found.octets : null;
  }

  public Optional<String> text(String name) {
    byte[] octets = octets(name);
    return octets == null
        ? Optional.empty()
        : Optional.of(new String(octets, StandardCharsets.UTF_8));
  }

  public Optional<ControlTable> table(String name) {
    return items.get(name) instanceof Inner inner ? Optional.of(inner.table()) : Optional.empty();
  }

  /** A number, which is sent as decimal digits; empty when it is none of 32 bits. */
  public Optional<Long> number(String name) {
    return text(name)
        .filter(t -> t.matches("\\d{1,10}"))
        .map(Long::parseLong)
        .filter(n -> n <= 0xffff_ffffL);
  }
}
