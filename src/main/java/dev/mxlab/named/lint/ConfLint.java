package dev.mxlab.named.lint;

import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.DomainNames;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Listen;
import dev.mxlab.named.conf.NamedConf.Placed;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.named.conf.View;
import dev.mxlab.named.conf.Words;
import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** What a named.conf shows by itself: servers that answer only themselves, names typed wrongly. */
final class ConfLint {
  /** Zones that every distribution's named.conf has. */
  private static final Set<String> DISTRIBUTED =
      Set.of(
          ".",
          "localhost",
          "127.in-addr.arpa",
          "0.in-addr.arpa",
          "255.in-addr.arpa",
          "0.0.127.in-addr.arpa",
          "1.0.0.127.in-addr.arpa",
          "localhost.localdomain");

  private static final String REVERSE = "in-addr.arpa";

  private final NamedConf conf;
  private final Surroundings around;
  private final List<ZoneLint.Host> hosts;
  private final Notes notes;

  /**
   * @param hosts whose addresses are known
   */
  ConfLint(NamedConf conf, Surroundings around, List<ZoneLint.Host> hosts, Notes notes) {
    this.conf = conf;
    this.around = around;
    this.hosts = hosts;
    this.notes = notes;
  }

  void run() {
    boolean serves = conf.zones().stream().anyMatch(ConfLint::isForOthers);
    if (serves) {
      listening();
      conf.allViews().forEach(this::queries);
    }
    recursion();
    for (ZoneStatement zone : conf.zones()) {
      reverse(zone);
      file(zone);
    }
  }

  private static boolean isForOthers(ZoneStatement zone) {
    boolean served = zone.type() == ZoneType.PRIMARY || zone.type() == ZoneType.SECONDARY;
    String name = zone.name().toLowerCase(Locale.ROOT).replaceFirst("(?<=.)\\.$", "");
    return served && !DISTRIBUTED.contains(name);
  }

  private void listening() {
    List<Listen> listens = conf.options().listenOn();
    if (!listens.isEmpty() && listens.stream().allMatch(l -> onlyLoopback(l.addresses()))) {
      Position at = listens.get(0).at();
      notes.add(at, "listening on the loopback alone", "listen-loopback");
    }
  }

  private static boolean onlyLoopback(Acl acl) {
    return !acl.elements().isEmpty()
        && acl.elements().stream().allMatch(e -> e.negated() || isLoopback(e.term()));
  }

  private static boolean isLoopback(Acl.Term term) {
    return term instanceof Acl.Prefix prefix && prefix.network().isLoopbackAddress()
        || term instanceof Acl.Nested nested && onlyLoopback(nested.acl());
  }

  /** allow-query that lets in nobody but the host itself. */
  private void queries(View view) {
    Placed<Acl> everybody = view.settings().access().query();
    for (ZoneStatement zone : view.zones()) {
      Placed<Acl> own = zone.allowQuery();
      Placed<Acl> counts = own == null ? everybody : own;
      if (isForOthers(zone) && counts.at().line() > 0 && onlyItself(counts.value())) {
        notes.add(counts.at(), "queries of the host itself alone", "query-itself", zone.name());
      }
    }
  }

  private static boolean onlyItself(Acl acl) {
    return !acl.elements().isEmpty()
        && acl.elements().stream()
            .allMatch(
                e ->
                    e.negated()
                        || e.term() instanceof Acl.Localhost
                        || isLoopback(e.term())
                        || e.term() instanceof Acl.Nested nested && onlyItself(nested.acl()))
        && acl.elements().stream().anyMatch(e -> !e.negated());
  }

  /** A host whose programs ask this server, which asks nobody. */
  private void recursion() {
    boolean itself =
        around.resolvers().stream()
            .anyMatch(r -> r.isLoopbackAddress() || around.own().contains(r));
    boolean none = conf.allViews().stream().noneMatch(v -> v.settings().recursion());
    if (itself && none && !conf.allViews().isEmpty() && !hasRoot()) {
      Position at =
          conf.tree()
              .find("options")
              .flatMap(o -> o.body().find("recursion"))
              .map(s -> s.at())
              .orElse(Position.of(conf.tree().at().file()));
      notes.add(at, "the host's own resolver without recursion", "recursion-off");
    }
  }

  private boolean hasRoot() {
    return conf.zones().stream()
        .anyMatch(z -> z.name().equals(".") && z.type() == ZoneType.PRIMARY);
  }

  private void reverse(ZoneStatement zone) {
    Name name = DomainNames.parse(zone.name());
    if (name == null || zone.type() == ZoneType.IN_VIEW) {
      return;
    }
    if (!ReverseNames.isReverse(name)) {
      almostReverse(zone, name);
      return;
    }
    List<Integer> typed = ReverseNames.octets(name);
    if (typed == null || typed.size() < 2 || typed.size() > 3) {
      return;
    }
    List<Integer> read = new ArrayList<>(typed);
    Collections.reverse(read);
    if (looksForward(typed, read) && !typed.equals(read)) {
      notes.add(
          zone.at(),
          "zone '" + zone.name() + "': the numbers are not turned round",
          "reverse-order",
          zone.name(),
          dotted(read),
          dotted(read) + "." + REVERSE,
          dotted(typed));
    }
  }

  /** Whether the numbers stand as in an address, not turned round. */
  private boolean looksForward(List<Integer> typed, List<Integer> turned) {
    boolean meant = addresses().anyMatch(a -> ReverseNames.begins(a, typed));
    boolean used = addresses().anyMatch(a -> ReverseNames.begins(a, turned));
    return !used && (meant || ReverseNames.arePrivate(typed) && !ReverseNames.arePrivate(turned));
  }

  private static String dotted(List<Integer> octets) {
    return String.join(".", octets.stream().map(String::valueOf).toList());
  }

  private Stream<InetAddress> addresses() {
    return Stream.concat(around.own().stream(), hosts.stream().map(ZoneLint.Host::address));
  }

  /** 111.168.192 and 111.168.192.in-addr.apra. */
  private void almostReverse(ZoneStatement zone, Name name) {
    int labels = name.labels() - 1;
    List<Integer> alone = labels >= 2 && labels <= 4 ? ReverseNames.numbers(name, labels) : null;
    if (alone != null) {
      String right = dotted(asReverse(alone)) + "." + REVERSE;
      notes.add(
          zone.at(),
          "zone '" + zone.name() + "': numbers alone",
          "reverse-suffix",
          zone.name(),
          right);
      return;
    }
    for (int numbers = Math.min(4, labels - 1); numbers >= 1; numbers--) {
      if (ReverseNames.numbers(name, numbers) == null) {
        continue;
      }
      String rest = new Name(name, numbers).toString(true).toLowerCase(Locale.ROOT);
      if (!rest.equals(REVERSE) && Words.closest(rest, List.of(REVERSE)) != null) {
        notes.add(
            zone.at(),
            "zone '" + zone.name() + "': in-addr.arpa misspelt",
            "reverse-suffix",
            zone.name(),
            dotted(Objects.requireNonNull(ReverseNames.numbers(name, numbers))) + "." + REVERSE);
      }
      return;
    }
  }

  /** 192.168.111.0 and 192.168.111 become 111.168.192, which stays as it is. */
  private List<Integer> asReverse(List<Integer> numbers) {
    boolean network = numbers.size() == 4 && numbers.get(3) == 0;
    List<Integer> kept = new ArrayList<>(network ? numbers.subList(0, 3) : numbers);
    List<Integer> turned = new ArrayList<>(kept);
    Collections.reverse(turned);
    return network || looksForward(kept, turned) ? turned : kept;
  }

  /** A file that is not there beside one that is called nearly so. */
  private void file(ZoneStatement zone) {
    Placed<String> file = zone.file();
    boolean needed = zone.type() == ZoneType.PRIMARY || zone.type() == ZoneType.HINT;
    if (file == null || !needed) {
      return;
    }
    Path path = Path.of(conf.directory()).resolve(file.value()).normalize();
    Path parent = path.getParent();
    Path last = path.getFileName();
    if (parent == null || last == null) {
      return;
    }
    List<String> names = around.listing().apply(parent.toString());
    String wanted = last.toString();
    if (names.isEmpty() || names.contains(wanted)) {
      return;
    }
    String near = near(wanted, zone.name(), names);
    if (near != null) {
      notes.add(
          file.at(),
          "file '" + file.value() + "' is not there",
          "file-near",
          file.value(),
          near,
          zone.name());
    }
  }

  private static @Nullable String near(String wanted, String zone, List<String> names) {
    String near = Words.closest(wanted, names);
    if (near != null) {
      return near;
    }
    String plain = zone.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(n -> n.toLowerCase(Locale.ROOT).contains(plain) && plain.length() > 2)
        .findFirst()
        .orElse(null);
  }
}
