package dev.mxlab.sendmail.map;

import dev.mxlab.net.DnsAnswer;
import dev.mxlab.net.HostsFile;
import dev.mxlab.net.RecordType;
import dev.mxlab.net.Resolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Maps that ask names: host, dns, bestmx (domain.c). */
public final class NameMaps {
  private static final int NO_HOST = 68;
  private static final List<RecordType> EXISTING =
      List.of(RecordType.A, RecordType.AAAA, RecordType.MX);

  private final MapSources sources;

  public NameMaps(MapSources sources) {
    this.sources = sources;
  }

  /** A name's canonical form, of {@code [ip]} its name: {@code $[ ... $]}. */
  LookupMap host() {
    return remembered("host", this::canonical);
  }

  private static LookupMap remembered(
      String name, Function<String, CompletionStage<MapAnswer.Found>> ask) {
    return LookupMap.with(
        query -> query.session().remembered(name, query.key(), () -> later(ask.apply(query.key()))),
        query -> query.session().remembers(name, query.key()));
  }

  private static MapAnswer later(CompletionStage<MapAnswer.Found> stage) {
    return new MapAnswer.Later(stage);
  }

  /** The name without a final dot; as written unless it is an alias. Status 68 for none. */
  public CompletionStage<MapAnswer.Found> canonical(String key) {
    if (key.startsWith("[")) {
      // Nobody asks what follows the address.
      int end = key.indexOf(']');
      return end > 0 ? reverse(key.substring(1, end)) : none();
    }
    String name = key.endsWith(".") ? key.substring(0, key.length() - 1) : key;
    if (name.isEmpty() || name.length() > 255) {
      return none();
    }
    String listed = listed(name);
    if (!listed.isEmpty()) {
      return CompletableFuture.completedFuture(MapAnswer.Found.of(listed));
    }
    List<String> tries = new ArrayList<>();
    if (name.indexOf('.') < 0 && !sources.domain().isEmpty()) {
      tries.add(name + "." + sources.domain());
    }
    tries.add(name);
    return exists(tries, 0, 0, false);
  }

  private static CompletionStage<MapAnswer.Found> none() {
    return CompletableFuture.completedFuture(new MapAnswer.Found(null, NO_HOST));
  }

  /** What /etc/hosts has of a name, or of its short form; completed by $m where it has no dot. */
  private String listed(String name) {
    HostsFile hosts = sources.hosts().get();
    String domain = "." + sources.domain();
    boolean ours =
        name.length() > domain.length()
            && name.regionMatches(
                true, name.length() - domain.length(), domain, 0, domain.length());
    String other = ours ? name.substring(0, name.length() - domain.length()) : name + domain;
    HostsFile.Line line = hosts.line(name).or(() -> hosts.line(other)).orElse(null);
    if (line == null) {
      return "";
    }
    String found = line.names().get(0);
    for (String each : line.names()) {
      if (found.indexOf('.') < 0 && each.indexOf('.') >= 0) {
        found = each;
      }
    }
    return found.indexOf('.') < 0 && domain.length() > 1 ? found + domain : found;
  }

  private CompletionStage<MapAnswer.Found> exists(
      List<String> names, int name, int type, boolean doubtful) {
    if (name == names.size()) {
      return CompletableFuture.completedFuture(
          new MapAnswer.Found(null, doubtful ? MapAnswer.TEMPORARY.status() : NO_HOST));
    }
    String asked = names.get(name);
    return sources
        .resolver()
        .ask(asked, EXISTING.get(type))
        .thenCompose(
            answer -> {
              if (answer.status() == DnsAnswer.Status.FOUND) {
                String canonical = bare(answer.canonicalName());
                return CompletableFuture.completedFuture(
                    MapAnswer.Found.of(
                        canonical.isEmpty() || canonical.equalsIgnoreCase(asked)
                            ? asked
                            : canonical));
              }
              boolean doubt = doubtful || answer.status().temporary();
              boolean next =
                  answer.status() == DnsAnswer.Status.NO_SUCH_NAME || type + 1 == EXISTING.size();
              return next
                  ? exists(names, name + 1, 0, doubt)
                  : exists(names, name, type + 1, doubt);
            });
  }

  private CompletionStage<MapAnswer.Found> reverse(String literal) {
    String text = literal.regionMatches(true, 0, "IPv6:", 0, 5) ? literal.substring(5) : literal;
    InetAddress address = HostsFile.address(text);
    if (address == null) {
      return none();
    }
    List<String> names = sources.hosts().get().names(address);
    if (!names.isEmpty()) {
      return CompletableFuture.completedFuture(MapAnswer.Found.of(names.get(0)));
    }
    return sources
        .resolver()
        .ask(Resolver.reverseName(address), RecordType.PTR)
        .thenApply(
            answer ->
                answer.data().stream()
                    .filter(DnsAnswer.Data.Domain.class::isInstance)
                    .map(data -> MapAnswer.Found.of(bare(data.toString())))
                    .findFirst()
                    .orElseGet(
                        () ->
                            new MapAnswer.Found(
                                null,
                                answer.status().temporary()
                                    ? MapAnswer.TEMPORARY.status()
                                    : NO_HOST)));
  }

  /** {@code -R} the record type; {@code -z} joins several records. */
  LookupMap records(MapSwitches switches) {
    RecordType type = type(switches.get('R'));
    return remembered("dns " + type, key -> records(key, type, switches));
  }

  private CompletionStage<MapAnswer.Found> records(
      String key, RecordType type, MapSwitches switches) {
    if (bare(key).isEmpty() || key.length() > 255 || key.startsWith("[")) {
      return CompletableFuture.completedFuture(MapAnswer.NO_MATCH);
    }
    return sources.resolver().ask(bare(key), type).thenApply(answer -> joined(answer, switches));
  }

  private static MapAnswer.Found joined(DnsAnswer answer, MapSwitches switches) {
    List<String> texts = new ArrayList<>();
    for (DnsAnswer.Data data : answer.data()) {
      texts.add(
          data instanceof DnsAnswer.Data.Exchange exchange ? bare(exchange.host()) : text(data));
    }
    if (texts.isEmpty()) {
      return answer.status().temporary() ? MapAnswer.TEMPORARY : MapAnswer.NO_MATCH;
    }
    return MapAnswer.Found.of(
        switches.has('z') ? String.join(switches.delimiter(""), texts) : texts.get(0));
  }

  private static String text(DnsAnswer.Data data) {
    String text = data.toString();
    return data instanceof DnsAnswer.Data.Domain
        ? bare(text)
        : data instanceof DnsAnswer.Data.Text ? text.replaceAll("^\"|\"$", "") : text;
  }

  /** False for a type that cannot be asked. */
  static boolean knows(String type) {
    for (RecordType each : RecordType.values()) {
      if (each.name().equals(type.toUpperCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static RecordType type(String name) {
    return knows(name) ? RecordType.valueOf(name.toUpperCase(Locale.ROOT)) : RecordType.A;
  }

  /** The mail exchanger to be tried first; a name with addresses is its own. */
  LookupMap bestExchanger(MapSwitches switches) {
    return remembered("bestmx", key -> best(key, switches));
  }

  private CompletionStage<MapAnswer.Found> best(String key, MapSwitches switches) {
    if (key.startsWith("[")) {
      return CompletableFuture.completedFuture(MapAnswer.Found.of(key));
    } else if (bare(key).isEmpty() || key.length() > 255) {
      return CompletableFuture.completedFuture(MapAnswer.NO_MATCH);
    }
    return sources
        .resolver()
        .ask(bare(key), RecordType.MX)
        .thenApply(
            answer -> {
              List<String> hosts =
                  answer.data().stream()
                      .filter(DnsAnswer.Data.Exchange.class::isInstance)
                      .map(DnsAnswer.Data.Exchange.class::cast)
                      .sorted(Comparator.comparingInt(DnsAnswer.Data.Exchange::preference))
                      .map(exchange -> bare(exchange.host()) + ".")
                      .toList();
              if (!hosts.isEmpty()) {
                return MapAnswer.Found.of(
                    switches.has('z') ? String.join(switches.delimiter(""), hosts) : hosts.get(0));
              } else if (answer.status() == DnsAnswer.Status.NO_DATA) {
                return MapAnswer.Found.of(bare(key) + ".");
              }
              return answer.status().temporary() ? MapAnswer.TEMPORARY : MapAnswer.NO_MATCH;
            });
  }

  private static String bare(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
