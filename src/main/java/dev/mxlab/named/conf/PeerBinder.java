package dev.mxlab.named.conf;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/** The server statements of a file or a view. */
final class PeerBinder {
  private PeerBinder() {}

  static List<Peer> bind(Value.Body body) {
    return body.all("server").stream().map(PeerBinder::peer).toList();
  }

  private static Peer peer(Statement statement) {
    String prefix = statement.word();
    int slash = prefix.indexOf('/');
    InetAddress network =
        Objects.requireNonNull(Addresses.literal(prefix.substring(0, slash)), prefix);
    Scope scope = Scope.of(statement.body());
    return new Peer(
        network,
        Integer.parseInt(prefix.substring(slash + 1)),
        query(scope),
        transfer(scope),
        statement.at());
  }

  private static Peer.Query query(Scope scope) {
    return new Peer.Query(
        scope.flag("bogus", false),
        scope.find("keys").map(Statement::word).map(DomainNames::parse).orElse(null),
        scope.flag("edns"),
        scope.number("edns-udp-size"),
        scope.number("edns-version"),
        scope.number("max-udp-size"),
        scope.flag("tcp-only"),
        scope.flag("tcp-keepalive"),
        scope.flag("send-cookie"),
        scope.flag("request-nsid"),
        first(scope, "query-source", "query-source-v6"));
  }

  private static Peer.Transfer transfer(Scope scope) {
    Boolean many =
        scope.find("transfer-format").map(s -> s.word().equals("many-answers")).orElse(null);
    return new Peer.Transfer(
        scope.flag("provide-ixfr"),
        scope.flag("request-ixfr"),
        scope.flag("request-expire"),
        many,
        scope.number("transfers"),
        first(scope, "notify-source", "notify-source-v6"),
        first(scope, "transfer-source", "transfer-source-v6"));
  }

  private static @org.jspecify.annotations.Nullable InetAddress first(
      Scope scope, String v4, String v6) {
    InetAddress address = scope.address(v4);
    return address != null ? address : scope.address(v6);
  }
}
