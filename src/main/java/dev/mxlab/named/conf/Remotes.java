package dev.mxlab.named.conf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The named lists of servers, and the servers that a list means. */
final class Remotes {
  /** BIND's own list of servers that give the root zone to mirrors. */
  static final String ROOT_SERVERS = "_default_iana_root_zone_primaries";

  private static final List<String> ROOT_ADDRESSES =
      List.of(
          "2801:1b8:10::b",
          "2001:500:2::c",
          "2001:500:2f::f",
          "2001:500:12::d0d",
          "2001:7fd::1",
          "2620:0:2830:202::132",
          "2620:0:2d0:202::132",
          "170.247.170.2",
          "192.33.4.12",
          "192.5.5.241",
          "192.112.36.4",
          "193.0.14.129",
          "192.0.47.132",
          "192.0.32.132");

  private final Map<String, Statement> named = new HashMap<>();

  Remotes(Value.Body top) {
    for (Statement statement : top.statements()) {
      if (isList(statement)) {
        named.putIfAbsent(statement.word(), statement);
      }
    }
  }

  static boolean isList(Statement statement) {
    return switch (statement.name()) {
      case "primaries", "masters", "parental-agents" -> true;
      default -> false;
    };
  }

  boolean knows(String name) {
    return named.containsKey(name) || name.equals(ROOT_SERVERS);
  }

  /** The servers of a statement such as primaries or forwarders. */
  List<Remote> of(Statement statement) {
    List<Remote> found = new ArrayList<>();
    expand(statement, found, new HashSet<>());
    return found;
  }

  private void expand(Statement statement, List<Remote> into, Set<String> within) {
    int port = port(statement.after("port").orElse(null), 0);
    Value.Items list = statement.list().orElse(null);
    if (list == null) {
      return;
    }
    for (List<Value> element : list.elements()) {
      if (element.get(0) instanceof Value.Word server) {
        InetAddress address = Addresses.literal(server.text());
        if (address != null) {
          into.add(remote(address, port, element));
        } else {
          expand(server, into, within);
        }
      }
    }
  }

  private void expand(Value.Word name, List<Remote> into, Set<String> within) {
    Statement list = named.get(name.text());
    if (list == null && name.text().equals(ROOT_SERVERS)) {
      for (String address : ROOT_ADDRESSES) {
        InetAddress known = Objects.requireNonNull(Addresses.literal(address));
        into.add(new Remote(known, 0, null, "", name.at()));
      }
    } else if (list != null && within.add(name.text())) {
      expand(list, into, within);
    }
  }

  private static Remote remote(InetAddress address, int port, List<Value> element) {
    String key = Value.after(element, "key");
    String tls = Value.after(element, "tls");
    return new Remote(
        address,
        port(Value.after(element, "port"), port),
        key == null ? null : DomainNames.parse(key),
        tls == null ? "" : tls,
        element.get(0).at());
  }

  private static int port(@Nullable String written, int otherwise) {
    return written == null || written.equals("*") ? otherwise : Integer.parseInt(written);
  }
}
