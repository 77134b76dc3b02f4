package dev.mxlab.dns.resolve;

import dev.mxlab.net.HostsFile;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What resolv.conf(5) says.
 *
 * @param nameservers at most three, as in the C library
 * @param search the search list; of several {@code search} and {@code domain} lines the last counts
 */
public record ResolvConf(
    List<InetAddress> nameservers, List<String> search, Duration timeout, int attempts) {
  private static final int MAX_SERVERS = 3;
  private static final int MAX_TIMEOUT = 30;
  private static final int MAX_ATTEMPTS = 5;

  public ResolvConf {
    nameservers = List.copyOf(nameservers);
    search = List.copyOf(search);
  }

  /** Lines that mean nothing are passed over, as the C library does. */
  public static ResolvConf parse(List<String> lines) {
    List<InetAddress> servers = new ArrayList<>();
    List<String> search = List.of();
    int timeout = 5;
    int attempts = 2;
    for (String line : lines) {
      // A keyword counts at the very beginning of a line only; # and ; begin a comment there.
      String[] words = line.split("[ \t\r]+");
      switch (words.length < 2 ? "" : words[0]) {
        case "nameserver" -> {
          InetAddress address = address(words[1]);
          if (address != null && servers.size() < MAX_SERVERS) {
            servers.add(address);
          }
        }
        case "search" -> search = List.of(words).subList(1, words.length);
        case "domain" -> search = List.of(words[1]);
        case "options" -> {
          timeout = Math.max(1, option(words, "timeout:", timeout, MAX_TIMEOUT));
          attempts = Math.max(1, option(words, "attempts:", attempts, MAX_ATTEMPTS));
        }
        default -> {}
      }
    }
    return new ResolvConf(servers, search, Duration.ofSeconds(timeout), attempts);
  }

  private static @Nullable InetAddress address(String text) {
    int zone = text.indexOf('%');
    return HostsFile.address(zone < 0 ? text : text.substring(0, zone));
  }

  private static int option(String[] words, String name, int otherwise, int most) {
    int value = otherwise;
    for (String word : words) {
      if (word.startsWith(name)) {
        try {
          value = Math.min(most, Integer.parseInt(word.substring(name.length())));
        } catch (NumberFormatException notOne) {
          value = otherwise;
        }
      }
    }
    return value;
  }
}
