package dev.mxlab.named;

import dev.mxlab.dns.resolve.Forwarding;
import dev.mxlab.dns.resolve.Policy;
import dev.mxlab.dns.resolve.StubZone;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.Statement;
import dev.mxlab.named.conf.Value;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** What named.conf says about asking others, as the resolver takes it. */
final class ResolverSettings {
  private static final int DNS_PORT = 53;

  private final Map<Name, Forwarding> forwarding = new HashMap<>();
  private final Map<Name, StubZone> stubs = new HashMap<>();

  private ResolverSettings() {}

  /** Of the options and of the zones outside of views, or else of the first view. */
  static Policy of(NamedConf conf) {
    Value.Body options =
        conf.tree()
            .find("options")
            .map(Statement::body)
            .orElse(new Value.Body(List.of(), conf.tree().at()));
    Value.Body scope = conf.tree().find("view").map(Statement::body).orElse(conf.tree());
    ResolverSettings settings = new ResolverSettings();
    settings.forwarded(Name.root, options, null);
    settings.forwarded(Name.root, scope, options);
    scope.all("zone").forEach(zone -> settings.zone(zone, scope, options));
    return Policy.DEFAULT
        .withForwarding(settings.forwarding)
        .withStubs(settings.stubs)
        .withSources(new Policy.Sources(source(options, ""), source(options, "-v6")));
  }

  private void zone(Statement zone, Value.Body scope, Value.Body options) {
    Name name = DomainNames.parse(zone.word());
    if (name == null) {
      return;
    }
    Value.Body usual = scope.find("forward").isPresent() ? scope : options;
    forwarded(name, zone.body(), usual);
    ZoneType type =
        zone.body().find("type").flatMap(t -> ZoneType.of(t.word())).orElse(ZoneType.PRIMARY);
    if (type == ZoneType.STUB) {
      String list = zone.body().find("primaries").isPresent() ? "primaries" : "masters";
      stubs.put(name, new StubZone(servers(zone.body(), list), List.of(), false));
    } else if (type == ZoneType.STATIC_STUB) {
      List<Name> names = new ArrayList<>();
      for (String word : words(zone.body(), "server-names")) {
        Name server = DomainNames.parse(word);
        if (server != null) {
          names.add(server);
        }
      }
      stubs.put(name, new StubZone(servers(zone.body(), "server-addresses"), names, true));
    }
  }

  /**
   * @param usual where {@code forward} stands when the block itself does not have it
   */
  private void forwarded(Name name, Value.Body block, Value.@Nullable Body usual) {
    if (block.find("forwarders").isEmpty()) {
      return;
    }
    String word =
        block
            .find("forward")
            .or(() -> usual == null ? java.util.Optional.empty() : usual.find("forward"))
            .map(Statement::word)
            .orElse("first");
    forwarding.put(name, new Forwarding(servers(block, "forwarders"), word.equals("only")));
  }

  private static List<InetSocketAddress> servers(Value.Body block, String statement) {
    int usual =
        block
            .find(statement)
            .filter(s -> s.word().equals("port"))
            .flatMap(s -> s.after("port"))
            .map(Integer::parseInt)
            .orElse(DNS_PORT);
    List<InetSocketAddress> servers = new ArrayList<>();
    for (List<Value> element : elements(block, statement)) {
      InetAddress address = address(word(element, 0));
      if (address != null) {
        boolean port = word(element, 1).equals("port") && word(element, 2).matches("\\d{1,5}");
        servers.add(
            new InetSocketAddress(address, port ? Integer.parseInt(word(element, 2)) : usual));
      }
    }
    return servers;
  }

  private static List<String> words(Value.Body block, String statement) {
    return elements(block, statement).stream().map(e -> word(e, 0)).toList();
  }

  private static List<List<Value>> elements(Value.Body block, String statement) {
    return block
        .find(statement)
        .flatMap(Statement::list)
        .map(Value.Items::elements)
        .orElse(List.of());
  }

  private static String word(List<Value> element, int place) {
    return place < element.size() && element.get(place) instanceof Value.Word word
        ? word.text()
        : "";
  }

  private static @Nullable InetAddress source(Value.Body options, String family) {
    Statement statement = options.find("query-source" + family).orElse(null);
    if (statement == null) {
      return null;
    }
    // [ address ] ( <address> | * ) [ port ... ]
    for (Value value : statement.values()) {
      InetAddress address = value instanceof Value.Word word ? address(word.text()) : null;
      if (address != null) {
        return address;
      }
    }
    return null;
  }

  /** Of a literal; null for anything else, which no resolver is asked for. */
  private static @Nullable InetAddress address(String text) {
    boolean literal = text.matches("[0-9.]+") || text.indexOf(':') >= 0;
    try {
      return literal ? InetAddress.getByName(text) : null;
    } catch (UnknownHostException none) {
      return null;
    }
  }
}
