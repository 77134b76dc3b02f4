package dev.mxlab.lab;

import dev.mxlab.net.AddressTable;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a topology: everything that is wrong with it is told at once, with file and line. */
public final class TopologyFile {
  private static final Set<String> TOP_KEYS =
      Set.of(
          "name",
          "root",
          "default-host",
          "visitor",
          "visitors",
          "address-map",
          "time-zone",
          "hosts",
          "first-mail");
  private static final Set<String> HOST_KEYS =
      Set.of("name", "address", "daemons", "users", "files");
  private static final Set<String> MAIL_KEYS =
      Set.of("from", "at", "via", "to", "read-at", "read-from");
  private static final Set<String> USER_KEYS = Set.of("name", "password", "full-name");
  private static final Set<String> FILE_KEYS = Set.of("path", "from");
  static final Set<String> DAEMONS = Set.of("named", "sendmail", "dovecot");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}");

  /** Another MTA of a host, with /etc/mail/NAME.options. */
  static final Pattern INSTANCE = Pattern.compile("sendmail@([a-z0-9][a-z0-9-]{0,31})");

  private static final Pattern DOTTED_QUAD =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");

  private final Path file;
  private final List<Diagnostic> found = new ArrayList<>();

  private TopologyFile(Path file) {
    this.file = file;
  }

  /**
   * Reads {@code file}.
   *
   * @throws IOException when it cannot be read at all
   */
  public static Diagnosed<Topology> read(Path file) throws IOException {
    TopologyFile reader = new TopologyFile(file.toAbsolutePath().normalize());
    Topology topology = reader.parse(Files.readString(file));
    reader.found.sort(Comparator.comparingInt(d -> d.at().line()));
    boolean usable = topology != null && !Diagnostic.anyError(reader.found);
    return new Diagnosed<>(usable ? topology : null, reader.found);
  }

  private @Nullable Topology parse(String text) {
    YAMLConfiguration yaml = new YAMLConfiguration();
    Node tree;
    try {
      tree = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (tree == null) {
        error(Position.of(file.toString(), 1), "the topology is empty", "topology.empty");
        return null;
      }
      yaml.read(new StringReader(text));
    } catch (MarkedYAMLException bad) {
      int line = bad.getProblemMark() == null ? 0 : bad.getProblemMark().getLine() + 1;
      error(Position.of(file.toString(), line), bad.getProblem(), "topology.yaml");
      return null;
    } catch (ConfigurationException | ClassCastException bad) {
      error(Position.of(file.toString(), 1), "not a map of keys and values", "topology.yaml");
      return null;
    }
    return bind(yaml, new YamlPositions(file.toString(), tree));
  }

  private Topology bind(YAMLConfiguration yaml, YamlPositions at) {
    at.reportUnknown("", TOP_KEYS, found);
    List<Topology.HostSpec> hosts = new ArrayList<>();
    List<HierarchicalConfiguration<ImmutableNode>> items = yaml.configurationsAt("hosts");
    for (int i = 0; i < items.size(); i++) {
      hosts.add(host(items.get(i), "hosts[" + i + "]", at));
    }
    if (hosts.isEmpty()) {
      error(at.of("hosts"), "no hosts", "topology.nohosts");
    }
    String plain = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    AddressTable.Mapping mapping = mapping(yaml.getString("address-map", "loopback"), at);
    Topology topology =
        new Topology(
            yaml.getString("name", plain),
            file,
            root(yaml.getString("root", null)),
            mapping,
            yaml.getString("default-host", hosts.isEmpty() ? "" : hosts.get(0).name()),
            visitor(yaml.getString("visitor", null), hosts, at),
            addresses(yaml.getList(String.class, "visitors", List.of()), at.of("visitors")),
            zone(yaml.getString("time-zone", null), at),
            hosts,
            firstMail(yaml, hosts, at));
    new TopologyChecks(topology, at, found).run();
    return topology;
  }

  private Topology.HostSpec host(
      HierarchicalConfiguration<ImmutableNode> item, String path, YamlPositions at) {
    at.reportUnknown(path, HOST_KEYS, found);
    String name = item.getString("name", "");
    if (!NAME.matcher(name).matches()) {
      error(at.of(path + ".name"), "bad host name '" + name + "'", "topology.hostname");
    }
    List<String> written = item.getList(String.class, "address", List.of());
    if (written.isEmpty()) {
      error(at.of(path), "host '" + name + "' has no address", "topology.noaddress");
    }
    List<String> daemons = item.getList(String.class, "daemons", List.of());
    for (String daemon : daemons) {
      if (!DAEMONS.contains(daemon) && !INSTANCE.matcher(daemon).matches()) {
        found.add(
            Diagnostic.error(
                at.of(path + ".daemons"),
                "unknown daemon '" + daemon + "'",
                Words.phrase("topology.daemon", DAEMONS)));
      }
    }
    List<Topology.UserSpec> users = new ArrayList<>();
    List<HierarchicalConfiguration<ImmutableNode>> items = item.configurationsAt("users");
    for (int i = 0; i < items.size(); i++) {
      String below = path + ".users[" + i + "]";
      at.reportUnknown(below, USER_KEYS, found);
      String user = items.get(i).getString("name", "");
      if (user.isEmpty()) {
        error(at.of(below), "a user without a name", "topology.user");
      }
      users.add(
          new Topology.UserSpec(
              user,
              items.get(i).getString("password", ""),
              items.get(i).getString("full-name", "")));
    }
    return new Topology.HostSpec(
        name,
        at.of(path),
        addresses(written, at.of(path + ".address")),
        daemons,
        users,
        files(item, path, at));
  }

  /** Of the places that an item of {@code files:} names the first that is there counts. */
  private Map<String, Path> files(
      HierarchicalConfiguration<ImmutableNode> item, String path, YamlPositions at) {
    Map<String, Path> files = new HashMap<>();
    List<HierarchicalConfiguration<ImmutableNode>> items = item.configurationsAt("files");
    for (int i = 0; i < items.size(); i++) {
      String below = path + ".files[" + i + "]";
      at.reportUnknown(below, FILE_KEYS, found);
      String on = items.get(i).getString("path", "");
      List<String> from = items.get(i).getList(String.class, "from", List.of());
      if (!on.matches("(/[A-Za-z0-9._-]+)+") || from.isEmpty()) {
        error(at.of(below), "bad path '" + on + "'", "topology.files");
        continue;
      }
      Path directory = java.util.Objects.requireNonNull(file.getParent());
      from.stream()
          .map(word -> directory.resolve(word).normalize())
          .filter(Files::exists)
          .findFirst()
          .ifPresent(there -> files.put(on, there));
    }
    return files;
  }

  private Topology.@Nullable FirstMailSpec firstMail(
      YAMLConfiguration yaml, List<Topology.HostSpec> hosts, YamlPositions at) {
    if (yaml.configurationsAt("first-mail").isEmpty()) {
      return null;
    }
    at.reportUnknown("first-mail", MAIL_KEYS, found);
    Set<String> names =
        hosts.stream().map(Topology.HostSpec::name).collect(java.util.stream.Collectors.toSet());
    for (String key : List.of("at", "via", "read-at", "read-from")) {
      String host = yaml.getString("first-mail." + key, "");
      if (!names.contains(host)) {
        found.add(
            Diagnostic.error(
                at.of("first-mail." + key),
                "no host '" + host + "'",
                Words.phrase("topology.defaulthost", names)));
      }
    }
    for (String key : List.of("from", "to")) {
      String address = yaml.getString("first-mail." + key, "");
      if (address.indexOf('@') < 1) {
        error(at.of("first-mail." + key), "bad mail address '" + address + "'", "topology.mail");
      }
    }
    return new Topology.FirstMailSpec(
        yaml.getString("first-mail.from", ""),
        yaml.getString("first-mail.at", ""),
        yaml.getString("first-mail.via", ""),
        yaml.getString("first-mail.to", ""),
        yaml.getString("first-mail.read-at", ""),
        yaml.getString("first-mail.read-from", ""));
  }

  private List<InetAddress> addresses(List<String> written, Position at) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : written) {
      if (!DOTTED_QUAD.matcher(text).matches()) {
        error(at, "bad address '" + text + "'", "topology.address");
        continue;
      }
      try {
        addresses.add(InetAddress.getByName(text));
      } catch (UnknownHostException impossible) {
        error(at, "bad address '" + text + "'", "topology.address");
      }
    }
    return addresses;
  }

  private Path root(@Nullable String written) {
    Path directory = java.util.Objects.requireNonNull(file.getParent());
    if (written != null) {
      return directory.resolve(written).normalize();
    }
    boolean inLab = directory.endsWith("lab") && directory.getParent() != null;
    return inLab ? java.util.Objects.requireNonNull(directory.getParent()) : directory;
  }

  private @Nullable InetAddress visitor(
      @Nullable String written, List<Topology.HostSpec> hosts, YamlPositions at) {
    if (written == null) {
      return null;
    }
    for (Topology.HostSpec host : hosts) {
      if (host.name().equals(written) && !host.addresses().isEmpty()) {
        return host.addresses().get(0);
      }
    }
    List<InetAddress> address = addresses(List.of(written), at.of("visitor"));
    return address.isEmpty() ? null : address.get(0);
  }

  private AddressTable.Mapping mapping(String written, YamlPositions at) {
    try {
      return AddressTable.Mapping.valueOf(written.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      error(at.of("address-map"), "unknown address map '" + written + "'", "topology.map");
      return AddressTable.Mapping.LOOPBACK;
    }
  }

  private ZoneId zone(@Nullable String written, YamlPositions at) {
    try {
      return written == null ? ZoneId.systemDefault() : ZoneId.of(written);
    } catch (DateTimeException unknown) {
      error(at.of("time-zone"), "unknown time zone '" + written + "'", "topology.zone");
      return ZoneId.systemDefault();
    }
  }

  private void error(Position at, String message, String mend) {
    found.add(Diagnostic.error(at, message, Words.phrase(mend)));
  }
}
