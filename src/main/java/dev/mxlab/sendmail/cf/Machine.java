package dev.mxlab.sendmail.cf;

import dev.mxlab.host.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What sendmail finds out about the machine before it reads its file: the values of {@code $j $w $m
 * $k} and the first members of class w.
 *
 * @param hostname {@code mail.example.com}
 * @param aliases names of its addresses in /etc/hosts
 * @param addresses of its interfaces, without loopback
 * @param loopback names of the loopback interface in /etc/hosts
 */
public record Machine(
    String hostname, List<String> aliases, List<InetAddress> addresses, List<String> loopback) {
  /** What gethostbyname(3) gives when the name is not qualified and /etc/hosts knows no better. */
  public Machine {
    aliases = List.copyOf(aliases);
    addresses = List.copyOf(addresses);
    loopback = List.copyOf(loopback);
  }

  public static Machine of(Host host) {
    Set<String> aliases = new LinkedHashSet<>();
    List<String> loopback = new ArrayList<>();
    String name = host.hostname();
    List<InetAddress> addresses = host.network().addresses();
    for (String line : lines(host)) {
      String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
      List<String> names = List.of(words).subList(1, words.length);
      if (words[0].startsWith("127.") && !names.contains(name)) {
        loopback.addAll(names);
      } else if (own(words[0], addresses) || names.contains(name)) {
        aliases.addAll(names);
        name =
            names.contains(name) && !names.isEmpty() && qualifies(names.get(0), name)
                ? names.get(0)
                : name;
      }
    }
    return new Machine(name, new ArrayList<>(aliases), addresses, loopback);
  }

  private static boolean qualifies(String canonical, String name) {
    return name.indexOf('.') < 0 && canonical.indexOf('.') > 0;
  }

  private static boolean own(String address, List<InetAddress> addresses) {
    return addresses.stream().anyMatch(a -> a.getHostAddress().equals(address));
  }

  private static List<String> lines(Host host) {
    try {
      return Files.readAllLines(host.files().real("/etc/hosts"), StandardCharsets.UTF_8);
    } catch (IOException none) {
      return List.of();
    }
  }

  /** {@code mail}: $w. */
  public String shortName() {
    int dot = hostname.indexOf('.');
    return dot < 0 ? hostname : hostname.substring(0, dot);
  }

  /** {@code example.com}: $m; empty when the name has one part. */
  public String domain() {
    int dot = hostname.indexOf('.');
    return dot < 0 ? "" : hostname.substring(dot + 1);
  }

  /** The first members of class w, in the order in which they are found. */
  List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    names.add(hostname);
    names.addAll(aliases);
    names.add("localhost");
    addresses.forEach(a -> names.add("[" + literal(a) + "]"));
    return new ArrayList<>(names);
  }

  /** Those that come with the loopback interface (O DontProbeInterfaces). */
  List<String> probed() {
    List<String> names = new ArrayList<>(loopback);
    names.add("[127.0.0.1]");
    return names;
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') < 0 ? text : "IPv6:" + text;
  }
}
