package dev.mxlab.lab;

import dev.mxlab.net.AddressTable;
import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a lab is made of, as its YAML file says.
 *
 * @param file the topology's own file
 * @param root what {@code etc/}, {@code mail/} and {@code zones/} lie in
 * @param defaultHost who answers at the front door
 * @param visitor the address that a program of the machine counts as; null: 127.0.0.1
 * @param visitors addresses without a host that may call in
 * @param zone of the hosts' clocks
 * @param firstMail null where the lab has none
 */
public record Topology(
    String name,
    Path file,
    Path root,
    AddressTable.Mapping mapping,
    String defaultHost,
    @Nullable InetAddress visitor,
    List<InetAddress> visitors,
    ZoneId zone,
    List<HostSpec> hosts,
    @Nullable FirstMailSpec firstMail) {

  public Topology {
    visitors = List.copyOf(visitors);
    hosts = List.copyOf(hosts);
  }

  /**
   * One machine.
   *
   * @param daemons units in the order of their start
   * @param files where files or directories of the host are, other than the layout says
   */
  public record HostSpec(
      String name,
      Position at,
      List<InetAddress> addresses,
      List<String> daemons,
      List<UserSpec> users,
      Map<String, Path> files) {
    public HostSpec {
      addresses = List.copyOf(addresses);
      daemons = List.copyOf(daemons);
      users = List.copyOf(users);
      files = Map.copyOf(files);
    }
  }

  /** A user to make when the host is made: when it has no /etc/passwd yet. */
  public record UserSpec(String name, String password, String fullName) {}

  /**
   * A mail to begin with.
   *
   * @param at the host its writer sits at
   * @param via the host whose SMTP server takes it
   * @param readAt the host its reader sits at
   * @param readFrom the host whose POP3 server has it
   */
  public record FirstMailSpec(
      String from, String at, String via, String to, String readAt, String readFrom) {}

  public Optional<HostSpec> host(String name) {
    return hosts.stream().filter(h -> h.name().equals(name)).findFirst();
  }
}
