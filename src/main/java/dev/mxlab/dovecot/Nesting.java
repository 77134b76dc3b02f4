package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import java.util.List;
import java.util.Optional;

/** Which sections may stand in which, as far as doveconf has words of its own for it. */
final class Nesting {
  private Nesting() {}

  /** What is wrong with opening a section here. */
  static Optional<String> problem(List<Section> inside, String type, String name) {
    Section outer = inside.isEmpty() ? null : inside.get(inside.size() - 1);
    boolean network = type.equals("local") || type.equals("remote");
    if (outer != null && SettingTable.isFree(outer.type())) {
      return Optional.of("Section not allowed here");
    } else if (type.equals("protocol") && has(inside, "protocol")) {
      return Optional.of("Nested protocol { protocol { .. } } block not allowed");
    } else if (SettingTable.isFilter(type) && has(inside, "protocol")) {
      return Optional.of(
          "protocol { %s { .. } } not allowed (use %s { protocol { .. } } instead)"
              .formatted(type, type));
    } else if (!network) {
      return Optional.empty();
    }
    Optional<IpRange> range = IpRange.parse(name);
    if (range.isEmpty()) {
      return Optional.of("gethostbyname(" + name + ") failed: Name or service not known");
    }
    boolean within =
        inside.stream()
            .filter(section -> section.type().equals(type))
            .map(section -> IpRange.parse(section.name()))
            .allMatch(net -> net.isEmpty() || net.get().contains(range.get()));
    return within
        ? Optional.empty()
        : Optional.of(
            "%s net1 { %s net2 { .. } } requires net2 to be inside net1".formatted(type, type));
  }

  private static boolean has(List<Section> inside, String type) {
    return inside.stream().anyMatch(section -> section.type().equals(type));
  }
}
