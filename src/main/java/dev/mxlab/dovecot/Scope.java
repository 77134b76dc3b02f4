package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For whom a setting is asked: a protocol and the two ends of a connection, against which the
 * sections {@code protocol}, {@code local} and {@code remote} are held.
 *
 * @param protocol {@code pop3}, {@code imap}; empty where none is meant
 */
public record Scope(
    String protocol, @Nullable InetAddress local, @Nullable InetAddress remote, String localName) {
  public static final Scope GLOBAL = new Scope("", null, null, "");

  public static Scope of(String protocol) {
    return new Scope(protocol, null, null, "");
  }

  public static Scope of(String protocol, InetAddress local, InetAddress remote) {
    return new Scope(protocol, local, remote, "");
  }

  /** Whether all of these sections are filters that let this connection in. */
  boolean matches(List<Section> sections) {
    return sections.stream().allMatch(this::matches);
  }

  private boolean matches(Section section) {
    String name = section.name();
    return switch (section.type()) {
      case "protocol" ->
          name.startsWith("!")
              ? !protocol.isEmpty() && !name.substring(1).equals(protocol)
              : name.equals(protocol);
      case "local" -> within(name, local);
      case "remote" -> within(name, remote);
      case "local_name" -> !localName.isEmpty() && name.equals(localName);
      default -> false;
    };
  }

  private static boolean within(String range, @Nullable InetAddress address) {
    return address != null && IpRange.parse(range).filter(r -> r.contains(address)).isPresent();
  }

  /** Which of several filters counts: the one that says more, as doveconf sorts them. */
  static long weight(List<Section> sections) {
    long weight = 0;
    for (Section section : sections) {
      long bits = IpRange.parse(section.name()).map(IpRange::bits).orElse(0);
      weight +=
          switch (section.type()) {
            case "local_name" -> 1L << 40;
            case "local" -> bits << 20;
            case "remote" -> bits << 8;
            default -> 1;
          };
    }
    return weight;
  }
}
