package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Host;
import dev.mxlab.net.HostsFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** hostname(1): shows the host's name, or sets it until the next boot. */
final class Hostname implements Command {
  private static final Pattern VALID =
      Pattern.compile("(?!.{65})[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

  @Override
  public List<String> names() {
    return List.of("hostname", "dnsdomainname");
  }

  @Override
  public int run(Call call) throws IOException {
    Options options =
        Options.parse(
            call.args(),
            "fsdiIaF:",
            "fqdn=f",
            "long=f",
            "short=s",
            "domain=d",
            "ip-address=i",
            "all-ip-addresses=I",
            "alias=a",
            "file=F");
    if (options.problem().isPresent()) {
      call.err().println("hostname: " + options.problem().get());
      return 255;
    }
    if (options.has('F')) {
      return fromFile(call, options.value('F').orElse(""));
    }
    if (!options.operands().isEmpty()) {
      return set(call, options.operands().get(0));
    }
    Host host = call.host();
    if (options.has('I')) {
      call.out().println(addresses(host).map(a -> a + " ").collect(Collectors.joining()));
      return 0;
    }
    boolean domain = options.has('d') || call.name().equals("dnsdomainname");
    if (options.has('f') || domain || options.has('i') || options.has('a')) {
      return byHosts(call, options, domain);
    }
    String name = host.hostname();
    int dot = name.indexOf('.');
    call.out().println(options.has('s') && dot > 0 ? name.substring(0, dot) : name);
    return 0;
  }

  private static java.util.stream.Stream<String> addresses(Host host) {
    return host.network().addresses().stream().map(InetAddress::getHostAddress);
  }

  /** The full name is what the resolver makes of the short one: /etc/hosts first. */
  private static int byHosts(Call call, Options options, boolean domain) {
    String name = call.host().hostname();
    Optional<HostsFile.Line> line = EtcHosts.of(call.host()).line(name);
    String full = line.map(l -> l.names().get(0)).orElse(name);
    if (options.has('i')) {
      call.out()
          .println(
              line.map(HostsFile.Line::written)
                  .orElseGet(() -> addresses(call.host()).collect(Collectors.joining(" "))));
    } else if (options.has('a')) {
      call.out()
          .println(
              line.map(l -> String.join(" ", l.names().subList(1, l.names().size()))).orElse(""));
    } else if (domain) {
      int dot = full.indexOf('.');
      if (dot > 0) {
        call.out().println(full.substring(dot + 1));
      }
    } else {
      call.out().println(full);
    }
    return 0;
  }

  private static int fromFile(Call call, String file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(TextInput.open(call, file), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          return set(call, line.strip());
        }
      }
      return 0;
    } catch (java.nio.file.FileSystemException missing) {
      call.err().println("hostname: can't open '" + file + "'");
      return 1;
    }
  }

  private static int set(Call call, String name) {
    if (!VALID.matcher(name).matches()) {
      call.err().println("hostname: the specified hostname is invalid");
      return 1;
    }
    if (!call.user().isRoot()) {
      call.err().println("hostname: you must be root to change the host name");
      return 1;
    }
    call.host().setHostname(name);
    return 0;
  }
}
