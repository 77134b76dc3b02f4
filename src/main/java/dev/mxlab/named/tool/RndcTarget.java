package dev.mxlab.named.tool;

import dev.mxlab.host.Call;
import dev.mxlab.host.HostFiles;
import dev.mxlab.named.HostConfFiles;
import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.RndcConf;
import dev.mxlab.named.control.ControlKey;
import dev.mxlab.named.control.HmacAlgorithm;
import dev.mxlab.named.control.RndcHints;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom rndc calls, and how: what its options and rndc.conf, or rndc.key alone, come to.
 *
 * @param name the server as it was called
 * @param servers its addresses, to be tried in turn
 */
record RndcTarget(
    String name,
    List<InetSocketAddress> servers,
    ControlKey key,
    @Nullable InetAddress v4,
    @Nullable InetAddress v6) {
  private static final int PORT = 953;
  private static final String LOCALHOST = "127.0.0.1";

  /** Where to call from. */
  @Nullable InetAddress source(InetAddress server) {
    return server instanceof Inet4Address ? v4 : v6;
  }

  static RndcTarget find(Call call, Flags flags, int port, Rndc.Progress progress)
      throws RndcTrouble {
    Source source = source(call, flags);
    RndcConf conf = source.conf();
    RndcConf.Options options = conf.options();
    String name =
        flags.has('s')
            ? flags.value('s', "")
            : source.keyOnly()
                ? LOCALHOST
                : Optional.ofNullable(options)
                    .flatMap(RndcConf.Options::server)
                    .orElseThrow(() -> new RndcTrouble("no server specified and no default"));
    RndcConf.Server server =
        conf.servers().stream()
            .filter(s -> s.name().equalsIgnoreCase(name))
            .findFirst()
            .orElse(null);
    ControlKey key = key(conf, server, flags, source.keyOnly(), progress);
    int usual = port != 0 ? port : port(server, options);
    List<InetSocketAddress> servers = servers(call, flags, name, server, usual);
    RndcConf.Sources sources =
        server != null && (server.sources().v4() != null || server.sources().v6() != null)
            ? server.sources()
            : options != null ? options.sources() : new RndcConf.Sources(null, null);
    InetAddress typed = flags.has('b') ? RndcNames.literal(flags.value('b', "")) : null;
    return new RndcTarget(
        name,
        servers,
        key,
        typed instanceof Inet4Address ? typed : sources.v4(),
        typed == null || typed instanceof Inet4Address ? sources.v6() : typed);
  }

  private static int port(RndcConf.@Nullable Server server, RndcConf.@Nullable Options options) {
    Optional<Integer> own = server == null ? Optional.empty() : server.port();
    Optional<Integer> usual = options == null ? Optional.empty() : options.port();
    return own.or(() -> usual).orElse(PORT);
  }

  /**
   * Where the settings come from.
   *
   * @param keyOnly from a file that has only the key
   */
  private record Source(RndcConf conf, boolean keyOnly) {}

  private static Source source(Call call, Flags flags) throws RndcTrouble {
    HostFiles files = call.host().files();
    boolean redHat = HostConfFiles.location(files).equals(HostConfFiles.RED_HAT);
    String directory = redHat ? "/etc" : "/etc/bind";
    String conf = flags.value('c', directory + "/rndc.conf");
    String key = flags.value('k', directory + "/rndc.key");
    boolean haveConf = Files.exists(files.real(call.absolute(conf)));
    boolean haveKey = Files.exists(files.real(call.absolute(key)));
    if (!haveConf) {
      if (flags.has('c')) {
        throw new RndcTrouble(conf + " does not exist", RndcHints.noFile(conf));
      }
      if (!haveKey) {
        throw new RndcTrouble(
            "neither " + conf + " nor " + key + " was found", RndcHints.noKey(directory));
      }
    } else if (!flags.has('c') && haveKey) {
      call.err()
          .println(
              "WARNING: key file ("
                  + key
                  + ") exists, but using default configuration file ("
                  + conf
                  + ")");
    }
    return new Source(read(call, haveConf ? conf : key, !haveConf), !haveConf);
  }

  private static RndcConf read(Call call, String name, boolean keyOnly) throws RndcTrouble {
    HostConfFiles files = new HostConfFiles(call.host().files());
    RndcConf.Reading reading =
        keyOnly
            ? RndcConf.readKeyFile(files, name, call.directory())
            : RndcConf.read(files, name, call.directory());
    Phrase mend = null;
    for (Diagnostic diagnostic : reading.diagnostics()) {
      String level = diagnostic.isError() ? "error" : "warning";
      call.err().println("rndc: " + level + ": " + diagnostic.message().strip());
      mend = mend == null ? diagnostic.mend() : mend;
    }
    if (reading.conf() == null) {
      throw new RndcTrouble("could not load rndc configuration", mend);
    }
    return reading.conf();
  }

  private static ControlKey key(
      RndcConf conf,
      RndcConf.@Nullable Server server,
      Flags flags,
      boolean keyOnly,
      Rndc.Progress progress)
      throws RndcTrouble {
    KeyStatement found;
    if (keyOnly) {
      progress.tell("get key");
      if (conf.keys().isEmpty()) {
        throw new RndcTrouble("get key: not found");
      }
      found = conf.keys().get(0);
    } else {
      String name = keyName(conf, server, flags, progress);
      progress.tell("get config key list");
      if (conf.keys().isEmpty()) {
        throw new RndcTrouble("get config key list: not found");
      }
      found =
          conf.keys().stream()
              .filter(k -> k.name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(() -> new RndcTrouble("no key definition for name " + name));
    }
    if (found.algorithm().isEmpty() || found.secret().isEmpty()) {
      throw new RndcTrouble("key must have algorithm and secret");
    }
    HmacAlgorithm algorithm =
        HmacAlgorithm.of(found.algorithm())
            .orElseThrow(() -> new RndcTrouble("unsupported algorithm: " + found.algorithm()));
    progress.tell("decode base64 secret");
    return ControlKey.of(found.name(), algorithm, found.secret())
        .orElseThrow(() -> new RndcTrouble("decode base64 secret: bad base64 encoding"));
  }

  private static String keyName(
      RndcConf conf, RndcConf.@Nullable Server server, Flags flags, Rndc.Progress progress)
      throws RndcTrouble {
    if (flags.has('y')) {
      return flags.value('y', "");
    }
    if (server != null) {
      progress.tell("get key for server");
      return server.key().orElseThrow(() -> new RndcTrouble("get key for server: not found"));
    }
    RndcConf.Options options = conf.options();
    if (options == null) {
      throw new RndcTrouble("no key for server and no default");
    }
    progress.tell("get default key");
    return options.key().orElseThrow(() -> new RndcTrouble("get default key: not found"));
  }

  private static List<InetSocketAddress> servers(
      Call call, Flags flags, String name, RndcConf.@Nullable Server server, int usual)
      throws RndcTrouble {
    List<RndcConf.Address> named =
        server == null || server.addresses().isEmpty()
            ? List.of(new RndcConf.Address(name, Optional.empty()))
            : server.addresses();
    List<InetSocketAddress> found = new ArrayList<>();
    for (RndcConf.Address address : named) {
      int port = flags.has('p') ? usual : address.port().orElse(usual);
      for (InetAddress each : addresses(call, flags, address.host())) {
        found.add(new InetSocketAddress(each, port));
      }
    }
    return List.copyOf(found);
  }

  private static List<InetAddress> addresses(Call call, Flags flags, String host)
      throws RndcTrouble {
    InetAddress literal = RndcNames.literal(host);
    if (literal != null) {
      if (flags.has('4') && !(literal instanceof Inet4Address)) {
        throw new RndcTrouble(
            "couldn't get address for '" + host + "': address family not supported");
      }
      return List.of(literal);
    }
    List<InetAddress> found =
        RndcNames.look(call.host(), host.toLowerCase(Locale.ROOT), flags.has('4'), flags.has('6'));
    if (found.isEmpty()) {
      throw new RndcTrouble(
          "couldn't get address for '" + host + "': not found", RndcHints.noAddress(host));
    }
    return Objects.requireNonNull(found);
  }
}
