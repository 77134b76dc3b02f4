package dev.mxlab.named.conf;

import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Blocks from the innermost outwards: zone, view, options. What the inner one says counts (BIND 9
 * ARM, "zone Block Grammar").
 */
final class Scope {
  private final List<Value.Body> blocks;
  private final Acls acls;
  private final Remotes remotes;

  Scope(List<Value.Body> blocks, Acls acls, Remotes remotes) {
    this.blocks = List.copyOf(blocks);
    this.acls = acls;
    this.remotes = remotes;
  }

  /** One block alone. */
  static Scope of(Value.Body block) {
    return new Scope(List.of(block), new Acls(block), new Remotes(block));
  }

  /** One block alone, that knows the acls and lists of {@code where}. */
  static Scope of(Value.Body block, Scope where) {
    return new Scope(List.of(block), where.acls, where.remotes);
  }

  /** The same with blocks around it. */
  Scope around(Value.Body... outer) {
    List<Value.Body> all = new ArrayList<>(blocks);
    all.addAll(List.of(outer));
    return new Scope(all, acls, remotes);
  }

  /** With a block within all of these. */
  Scope within(Value.Body inner) {
    List<Value.Body> all = new ArrayList<>(List.of(inner));
    all.addAll(blocks);
    return new Scope(all, acls, remotes);
  }

  Acls acls() {
    return acls;
  }

  Remotes remotes() {
    return remotes;
  }

  Value.Body innermost() {
    return blocks.get(0);
  }

  Optional<Statement> find(String name) {
    for (Value.Body block : blocks) {
      Optional<Statement> found = block.find(name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** All of that name in the innermost block that has any. */
  List<Statement> all(String name) {
    for (Value.Body block : blocks) {
      List<Statement> found = block.all(name);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  String word(String name, String otherwise) {
    return find(name).map(Statement::word).orElse(otherwise);
  }

  /** Null for {@code none} and its like: words without quotation marks. */
  @Nullable String path(String name, @Nullable String otherwise) {
    Statement statement = find(name).orElse(null);
    if (statement == null) {
      return otherwise;
    }
    return statement.values().get(0) instanceof Value.Word word && word.quoted()
        ? word.text()
        : null;
  }

  boolean flag(String name, boolean otherwise) {
    Boolean set = find(name).map(s -> Scalars.truth(s.word())).orElse(null);
    return set == null ? otherwise : set;
  }

  @Nullable Boolean flag(String name) {
    return find(name).map(s -> Scalars.truth(s.word())).orElse(null);
  }

  int number(String name, int otherwise) {
    Integer set = number(name);
    return set == null ? otherwise : set;
  }

  @Nullable Integer number(String name) {
    return find(name).map(s -> number(s, 0)).orElse(null);
  }

  /** The number at a place of a statement; what does not fit is the greatest that does. */
  static @Nullable Integer number(Statement statement, int place) {
    return statement
        .word(place)
        .map(word -> word.endsWith("%") ? word.substring(0, word.length() - 1) : word)
        .map(word -> (int) Math.min(Long.parseLong(word), Integer.MAX_VALUE))
        .orElse(null);
  }

  /** A duration, or a number of {@code unit}s. */
  Duration time(String name, Duration unit, long otherwise) {
    return unit.multipliedBy(find(name).map(s -> Durations.seconds(s.word())).orElse(otherwise));
  }

  Duration seconds(String name, long otherwise) {
    return time(name, Duration.ofSeconds(1), otherwise);
  }

  @Nullable InetAddress address(String name) {
    return find(name).map(s -> source(s)).orElse(null);
  }

  /** The address of a source statement; null for {@code *}. */
  private static @Nullable InetAddress source(Statement statement) {
    for (Value value : statement.values()) {
      if (value instanceof Value.Word word && Addresses.literal(word.text()) != null) {
        return Addresses.literal(word.text());
      }
    }
    return null;
  }

  @Nullable Placed<Acl> acl(String name) {
    return find(name).map(this::acl).orElse(null);
  }

  private @Nullable Placed<Acl> acl(Statement statement) {
    return statement
        .list()
        .map(list -> new Placed<>(acls.resolve(list), statement.at()))
        .orElse(null);
  }

  Placed<Acl> acl(String name, Acl otherwise) {
    Placed<Acl> set = acl(name);
    return set == null ? unwritten(otherwise) : set;
  }

  /** A setting that stands nowhere. */
  static <T> Placed<T> unwritten(T value) {
    return new Placed<>(value, Position.of(""));
  }
}
