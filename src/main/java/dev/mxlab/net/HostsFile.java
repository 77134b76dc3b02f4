package dev.mxlab.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What hosts(5) says, asked as the C library's "files" source answers. */
public record HostsFile(List<Line> lines) {
  public static final HostsFile EMPTY = new HostsFile(List.of());

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern LITERAL =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /**
   * One line.
   *
   * @param written the address as it stands there
   * @param names the canonical name, then its aliases, as written
   */
  public record Line(String written, InetAddress address, List<String> names) {
    public Line {
      names = List.copyOf(names);
    }

    boolean has(String name) {
      for (String each : names) {
        if (each.equalsIgnoreCase(name)) {
          return true;
        }
      }
      return false;
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
        found.add(new Line(words[0], address, List.of(words).subList(1, words.length)));
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
    return line(name).map(line -> line.names().get(0).toLowerCase(Locale.ROOT));
  }

  /** The names of the first line that has this address: the canonical one, then the aliases. */
  public List<String> names(InetAddress address) {
    return line(address).map(Line::names).orElse(List.of());
  }

  /** The first line that has a name. */
  public Optional<Line> line(String name) {
    String bare = bare(name);
    for (Line line : lines) {
      if (line.has(bare)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** The first line that has an address. */
  public Optional<Line> line(InetAddress address) {
    for (Line line : lines) {
      if (line.address().equals(address)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private static String bare(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** A numeric address, never looked up; null when it is none. */
  public static @Nullable InetAddress address(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException malformed) {
      return null;
    }
  }
}
