package dev.mxlab.lab;

import dev.mxlab.host.LabFiles;
import dev.mxlab.net.AddressTable;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** What must hold between the parts of a topology, and on the disk beneath it. */
final class TopologyChecks {
  private record Claim(InetAddress lab, Position at) {}

  private final Topology topology;
  private final YamlPositions at;
  private final List<Diagnostic> found;

  TopologyChecks(Topology topology, YamlPositions at, List<Diagnostic> found) {
    this.topology = topology;
    this.at = at;
    this.found = found;
  }

  void run() {
    namesOnce();
    addressesApart();
    defaultHostIsThere();
    filesAreThere();
  }

  private void namesOnce() {
    Map<String, Position> seen = new HashMap<>();
    for (Topology.HostSpec host : topology.hosts()) {
      Position before = seen.putIfAbsent(host.name(), host.at());
      if (before != null) {
        found.add(
            Diagnostic.error(
                host.at(),
                "host '" + host.name() + "' is already on line " + before.line(),
                Words.phrase("topology.twice")));
      }
    }
  }

  /** Two lab addresses at one socket address could not be told apart. */
  private void addressesApart() {
    Map<InetAddress, Claim> claims = new HashMap<>();
    for (int i = 0; i < topology.hosts().size(); i++) {
      InetAddress loopback = AddressTable.loopbackOf(i + 1);
      claims.put(loopback, new Claim(loopback, topology.hosts().get(i).at()));
    }
    for (int i = 0; i < topology.hosts().size(); i++) {
      for (InetAddress address : topology.hosts().get(i).addresses()) {
        claim(address, at.of("hosts[" + i + "].address"), claims);
      }
    }
    for (InetAddress address : topology.visitors()) {
      claim(address, at.of("visitors"), claims);
    }
  }

  private void claim(InetAddress address, Position where, Map<InetAddress, Claim> claims) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      found.add(
          Diagnostic.error(
              where,
              "'" + address.getHostAddress() + "' cannot be a host's address",
              Words.phrase("topology.loopback")));
      return;
    }
    InetAddress socket = AddressTable.socketAddress(address, topology.mapping());
    Claim before = claims.putIfAbsent(socket, new Claim(address, where));
    if (before != null) {
      found.add(
          Diagnostic.error(
              where,
              address.getHostAddress()
                  + " would be served at "
                  + socket.getHostAddress()
                  + ", as "
                  + before.lab().getHostAddress()
                  + " of line "
                  + before.at().line()
                  + " is",
              Words.phrase("topology.clash")));
    }
  }

  private void defaultHostIsThere() {
    if (topology.host(topology.defaultHost()).isEmpty()) {
      found.add(
          Diagnostic.error(
              at.of("default-host"),
              "no host '" + topology.defaultHost() + "'",
              Words.phrase(
                  "topology.defaulthost",
                  topology.hosts().stream().map(Topology.HostSpec::name).toList())));
    }
  }

  private void filesAreThere() {
    for (int i = 0; i < topology.hosts().size(); i++) {
      Topology.HostSpec host = topology.hosts().get(i);
      Position where = at.of("hosts[" + i + "].daemons");
      for (String daemon : host.daemons()) {
        LabFiles files = new LabFiles(topology.root(), topology.root(), host.name(), host.files());
        List<Path> any = filesOf(daemon).stream().map(files::real).toList();
        if (!any.isEmpty() && any.stream().noneMatch(Files::exists)) {
          Path missing = any.get(0);
          found.add(
              Diagnostic.error(
                  where,
                  "missing file " + missing,
                  Words.phrase("topology.missing", daemon, host.name())));
        }
      }
    }
  }

  private static List<String> filesOf(String daemon) {
    return switch (daemon) {
      case "named" -> List.of("/etc/bind/named.conf", "/etc/named.conf");
      case "sendmail" -> List.of(CfFile.PATH);
      case "dovecot" -> List.of("/etc/dovecot/dovecot.conf");
      default -> {
        Matcher instance = TopologyFile.INSTANCE.matcher(daemon);
        yield instance.matches()
            ? List.of("/etc/mail/" + instance.group(1) + ".options")
            : List.of();
      }
    };
  }
}
