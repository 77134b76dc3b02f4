package dev.mxlab.named;

import dev.mxlab.host.HostFiles;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.NamedConf;
import dev.mxlab.named.conf.NamedConf.Control;
import dev.mxlab.named.conf.NamedConf.KeyStatement;
import dev.mxlab.named.conf.RndcConf;
import dev.mxlab.named.control.ControlKey;
import dev.mxlab.named.control.HmacAlgorithm;
import dev.mxlab.named.control.serve.ControlServer;
import dev.mxlab.named.control.serve.Ends;
import dev.mxlab.net.HostStack;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The command channels of a named: those of the controls statement, and without one 127.0.0.1 and
 * ::1 with the key of rndc.key (named.conf(5), "controls"). A channel that cannot be had is told to
 * the log and nothing worse, as in BIND. Used by one thread at a time.
 */
final class Controls {
  static final int PORT = 953;
  private static final String LOOPBACK = "127.0.0.1";
  private static final String LOOPBACK_V6 = "::1";

  private record Open(Listening listening, ControlServer server) {}

  private final HostStack network;
  private final HostFiles files;
  private final ControlServer.Office office;
  private final BiConsumer<String, String> log;
  private final Map<InetSocketAddress, Open> open = new LinkedHashMap<>();

  /**
   * @param log takes a level and a line
   */
  Controls(
      HostStack network,
      HostFiles files,
      ControlServer.Office office,
      BiConsumer<String, String> log) {
    this.network = network;
    this.files = files;
    this.office = office;
    this.log = log;
  }

  /** Where the key is that both named and rndc use by default. */
  static String keyFile(String configuration) {
    return configuration.equals(HostConfFiles.RED_HAT) ? "/etc/rndc.key" : "/etc/bind/rndc.key";
  }

  /** Closes what is no longer wanted, opens what is new, and changes what stays. */
  void follow(NamedConf conf, String keyFile, Acl.Own own) {
    Map<InetSocketAddress, Control> wanted = new LinkedHashMap<>();
    for (Control control : controls(conf)) {
      InetAddress address =
          Objects.requireNonNullElseGet(control.address(), () -> address("0.0.0.0"));
      wanted.putIfAbsent(new InetSocketAddress(address, control.port()), control);
    }
    for (InetSocketAddress at : List.copyOf(open.keySet())) {
      if (!wanted.containsKey(at)) {
        close(at);
      }
    }
    wanted.forEach(
        (at, control) -> {
          ControlServer.Settings settings = settings(conf, control, at, keyFile, own);
          Open before = open.get(at);
          if (before == null) {
            open(at, control, settings);
          } else {
            before.server().settings(settings);
          }
        });
  }

  private static List<Control> controls(NamedConf conf) {
    if (conf.tree().find("controls").isPresent()) {
      return conf.controls();
    }
    Position nowhere = Position.of("");
    List<Control> usual = new ArrayList<>();
    for (String address : List.of(LOOPBACK, LOOPBACK_V6)) {
      InetAddress at = address(address);
      Acl itself = new Acl(List.of(new Acl.Element(false, new Acl.Localhost())));
      usual.add(new Control(at, PORT, List.of(), itself, false, nowhere));
    }
    return usual;
  }

  private ControlServer.Settings settings(
      NamedConf conf, Control control, InetSocketAddress at, String keyFile, Acl.Own own) {
    List<ControlKey> keys = new ArrayList<>();
    for (String name : control.keys()) {
      conf.keys().stream()
          .filter(key -> key.name().equalsIgnoreCase(name))
          .findFirst()
          .flatMap(key -> key(key, Optional.of(at)))
          .ifPresent(keys::add);
    }
    if (control.keys().isEmpty()) {
      log.accept("info", "configuring command channel from '" + keyFile + "'");
      fromFile(keyFile).ifPresent(keys::add);
    }
    Acl allow = control.allow();
    return new ControlServer.Settings(
        keys, caller -> allow.matches(caller, own), control.readOnly());
  }

  private Optional<ControlKey> fromFile(String name) {
    Path real = files.real(name);
    if (!Files.exists(real)) {
      return Optional.empty();
    }
    if (!Files.isReadable(real)) {
      log.accept("error", "open: " + name + ": permission denied");
      return Optional.empty();
    }
    RndcConf.Reading read = RndcConf.readKeyFile(new HostConfFiles(files), name, "/");
    read.diagnostics().forEach(d -> log.accept("error", d.message().strip()));
    RndcConf found = read.conf();
    return found == null || found.keys().isEmpty()
        ? Optional.empty()
        : key(found.keys().get(0), Optional.empty());
  }

  /**
   * @param channel empty for the key of a file, which is told by its place
   */
  private Optional<ControlKey> key(KeyStatement key, Optional<InetSocketAddress> channel) {
    Optional<HmacAlgorithm> algorithm = HmacAlgorithm.of(key.algorithm());
    String where = channel.map(at -> " on command channel " + Ends.shown(at)).orElse("");
    if (algorithm.isEmpty()) {
      log.accept(
          "warning",
          channel.isEmpty()
              ? place(key) + ": unknown algorithm '" + key.algorithm() + "'"
              : "unsupported algorithm '"
                  + key.algorithm()
                  + "' in key '"
                  + key.name()
                  + "' for use with command channel "
                  + Ends.shown(channel.get()));
      return Optional.empty();
    }
    Optional<ControlKey> made = ControlKey.of(key.name(), algorithm.get(), key.secret());
    if (made.isEmpty()) {
      log.accept(
          "warning",
          channel.isEmpty()
              ? place(key) + ": bad secret 'bad base64 encoding'"
              : "secret for key '" + key.name() + "'" + where + ": bad base64 encoding");
    }
    return made;
  }

  private static String place(KeyStatement key) {
    return key.at().file() + ":" + key.at().line();
  }

  private void open(InetSocketAddress at, Control control, ControlServer.Settings settings) {
    ControlServer server = new ControlServer(office, settings);
    try {
      Listening listening = network.listenTcp(at, server);
      if (listening.bound().isEmpty()) {
        // A host of the lab has no IPv6 loopback of its own.
        listening.close();
        return;
      }
      open.put(at, new Open(listening, server));
      log.accept("info", "command channel listening on " + Ends.shown(at));
    } catch (IOException failed) {
      boolean written = !control.at().file().isEmpty();
      String place = written ? control.at().file() + ":" + control.at().line() : "none:0";
      String reason = reason(failed);
      log.accept(
          "error", place + ": couldn't add command channel " + Ends.shown(at) + ": " + reason);
    }
  }

  private static String reason(IOException failed) {
    String said = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
    if (said.contains("in use")) {
      return "address in use";
    }
    if (said.contains("assign requested")) {
      return "address not available";
    }
    boolean forbidden = failed instanceof AccessDeniedException || said.contains("denied");
    return forbidden ? "permission denied" : "failure";
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  List<Listening.At> bound() {
    return open.values().stream().flatMap(o -> o.listening().bound().stream()).toList();
  }

  void close() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  private void close(InetSocketAddress at) {
    Open closing = Objects.requireNonNull(open.remove(at));
    log.accept("notice", "stopping command channel on " + Ends.shown(at));
    closing.listening().close();
  }
}
