package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;

/** What hosts(5) says, asked as the C library's "files" source answers. */
public record HostsFile(List<Line> lines) {
  public static final HostsFile EMPTY = new HostsFile(List.of());

  /**
   * One line.
   *
   * @param names the canonical name, then its aliases, as written
   */
  public record Line(InetAddress address, List<String> names) {
    public Line {
      names = List.copyOf(names);
    }

    boolean has(String name) {
      return names.stream().anyMatch(name::equalsIgnoreCase);
    }
  }

  public HostsFile {
    lines = List.copyOf(lines);
  }

  /** Lines without an address or a name are passed over. */
  public static HostsFile parse(List<String> lines) {
    List<Line> found = new ArrayList<>();
    for (String line : lines) {
      int comment = line.indexOf('#');
      String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
      InetAddress address = words.length < 2 ? null : address(words[0]);
      if (address != null) {
        found.add(new Line(address, List.of(words).subList(1, words.length)));
      }
    }
    return new HostsFile(found);
  }

  /** Every address of a name, in the order of the lines. */
  public List<InetAddress> addresses(String name) {
    String bare = bare(name);
    Set<InetAddress> found = new LinkedHashSet<>();
    for (Line line : lines) {
      if (line.has(bare)) {
        found.add(line.address());
      }
    }
    return List.copyOf(found);
  }

  /** The first name of the first line that has {@code name}, in lower case. */
  public Optional<String> canonical(String name) {
    String bare = bare(name);
    return lines.stream()
        .filter(line -> line.has(bare))
        .findFirst()
        .map(line -> line.names().get(0).toLowerCase(Locale.ROOT));
  }

  /** The names of the first line that has this address: the canonical one, then the aliases. */
  public List<String> names(InetAddress address) {
    return lines.stream()
        .filter(line -> line.address().equals(address))
        .findFirst()
        .map(Line::names)
        .orElse(List.of());
  }

  private static String bare(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** A numeric address, never looked up. */
  static @Nullable InetAddress address(String text) {
    int family = text.indexOf(':') >= 0 ? Address.IPv6 : Address.IPv4;
    byte[] octets = Address.toByteArray(text, family);
    if (octets == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
