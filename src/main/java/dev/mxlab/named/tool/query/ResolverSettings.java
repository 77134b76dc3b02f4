package dev.mxlab.named.tool.query;

import dev.mxlab.dns.resolve.ResolvConf;
import java.net.InetAddress;
import java.util.List;

/**
 * What /etc/resolv.conf means to BIND's tools, whose defaults are not the C library's.
 *
 * @param timeout in seconds; 0: as usual
 */
record ResolverSettings(
    List<InetAddress> nameservers, List<String> search, int ndots, int attempts, int timeout) {
  private static final int MOST_DOMAINS = 8;
  private static final int USUAL_ATTEMPTS = 3;
  private static final int MOST = 255;

  static ResolverSettings parse(List<String> lines) {
    ResolvConf conf = ResolvConf.parse(lines);
    List<String> search = conf.search().stream().limit(MOST_DOMAINS).toList();
    return new ResolverSettings(
        conf.nameservers(),
        search,
        option(lines, "ndots:", 1),
        option(lines, "attempts:", USUAL_ATTEMPTS),
        option(lines, "timeout:", 0));
  }

  private static int option(List<String> lines, String name, int usual) {
    int value = usual;
    for (String line : lines) {
      String[] words = line.split("[ \t\r]+");
      for (int i = 1; i < words.length && words[0].equals("options"); i++) {
        String digits = words[i].startsWith(name) ? words[i].substring(name.length()) : "";
        boolean number = digits.matches("[0-9]{1,3}") && Integer.parseInt(digits) <= MOST;
        value = number ? Integer.parseInt(digits) : value;
      }
    }
    return value;
  }
}
