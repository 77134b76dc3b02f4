package dev.mxlab.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * System flags and keywords of a message, immutable. Keywords are equal in any case of letters; the
 * case in which a mailbox first saw one stays.
 *
 * @param bits of {@link Flag#bit}
 * @param keywords without doubles
 */
public record Flags(int bits, List<String> keywords) {
  public static final Flags NONE = new Flags(0, List.of());

  public Flags {
    keywords = List.copyOf(keywords);
  }

  /** Of system flags alone, as {@link Snapshot#systemFlags} has them. */
  public static Flags ofBits(int bits) {
    return new Flags(bits, List.of());
  }

  public static Flags of(Flag... flags) {
    return of(List.of(flags), List.of());
  }

  public static Flags of(Collection<Flag> flags, Collection<String> keywords) {
    int bits = 0;
    for (Flag flag : flags) {
      bits |= flag.bit();
    }
    return new Flags(bits, distinct(keywords));
  }

  private static List<String> distinct(Collection<String> keywords) {
    List<String> distinct = new ArrayList<>(keywords.size());
    for (String keyword : keywords) {
      if (distinct.stream().noneMatch(keyword::equalsIgnoreCase)) {
        distinct.add(keyword);
      }
    }
    return distinct;
  }

  public boolean has(Flag flag) {
    return (bits & flag.bit()) != 0;
  }

  public boolean has(String keyword) {
    for (String one : keywords) {
      if (one.equalsIgnoreCase(keyword)) {
        return true;
      }
    }
    return false;
  }

  public boolean isEmpty() {
    return bits == 0 && keywords.isEmpty();
  }

  /** Both. */
  public Flags plus(Flags more) {
    if (more.keywords.isEmpty() && (bits | more.bits) == bits) {
      return this;
    }
    List<String> all = new ArrayList<>(keywords);
    all.addAll(more.keywords);
    return new Flags(bits | more.bits, distinct(all));
  }

  public Flags minus(Flags less) {
    List<String> left = keywords.stream().filter(k -> !less.has(k)).toList();
    return new Flags(bits & ~less.bits, left);
  }

  /** Whether both mean the same, in whatever order. */
  public boolean same(Flags other) {
    if (this == other) {
      return true;
    } else if (bits != other.bits || keywords.size() != other.keywords.size()) {
      return false;
    }
    for (String keyword : keywords) {
      if (!other.has(keyword)) {
        return false;
      }
    }
    return true;
  }

  /** System flags in their usual order, then keywords: {@code \Seen work}. */
  @Override
  public String toString() {
    return Stream.concat(
            Arrays.stream(Flag.values()).filter(this::has).map(Flag::word), keywords.stream())
        .collect(Collectors.joining(" "));
  }
}
