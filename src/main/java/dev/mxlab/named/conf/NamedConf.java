package dev.mxlab.named.conf;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * What a name server is told to do: the settings of a named.conf, each with its place. Immutable.
 *
 * @param tree all that the files say, for printing and for what is only accepted
 * @param directory where relative file names start, absolute
 * @param views those that are written; their zones are in {@code zones} too, by the view's name
 * @param allViews in the order in which they are tried; without view statements the one that BIND
 *     calls _default
 */
public record NamedConf(
    Value.Body tree,
    String directory,
    Options options,
    List<ZoneStatement> zones,
    List<KeyStatement> keys,
    List<Control> controls,
    List<Placed<String>> views,
    ServerSettings server,
    Logging logging,
    List<View> allViews) {

  public NamedConf {
    zones = List.copyOf(zones);
    keys = List.copyOf(keys);
    controls = List.copyOf(controls);
    views = List.copyOf(views);
    allViews = List.copyOf(allViews);
  }

  /** A setting and where it stands. */
  public record Placed<T>(T value, Position at) {}

  /** listen-on or listen-on-v6; the port is 0 where none is given. */
  public record Listen(int port, Acl addresses, Position at) {}

  /**
   * The options block.
   *
   * @param port where to listen by default
   * @param allowQuery null where not given, as are the other lists: BIND's rules of inheritance
   *     then decide
   * @param version what CHAOS version.bind answers: null the server's own, empty nothing
   * @param hostname the same for hostname.bind
   * @param serverId what CHAOS id.server and NSID answer: null nothing, empty the host's name
   * @param emptyServer of the built-in empty zones' SOA and NS; null: the zone's own name
   * @param forwarders servers to ask instead of the root's, as written
   */
  public record Options(
      int port,
      List<Listen> listenOn,
      List<Listen> listenOnV6,
      boolean recursion,
      @Nullable Placed<Acl> allowQuery,
      @Nullable Placed<Acl> allowQueryCache,
      @Nullable Placed<Acl> allowRecursion,
      @Nullable Placed<Acl> blackhole,
      @Nullable String version,
      @Nullable String hostname,
      @Nullable String serverId,
      int ednsUdpSize,
      int maxUdpSize,
      boolean emptyZones,
      List<String> disabledEmptyZones,
      @Nullable String emptyServer,
      @Nullable String emptyContact,
      @Nullable Placed<List<String>> forwarders) {}

  /** What a zone is here. */
  public enum ZoneType {
    PRIMARY("primary"),
    SECONDARY("secondary"),
    STUB("stub"),
    HINT("hint"),
    FORWARD("forward"),
    STATIC_STUB("static-stub"),
    REDIRECT("redirect"),
    DELEGATION_ONLY("delegation-only"),
    MIRROR("mirror"),
    IN_VIEW("in-view");

    private final String word;

    ZoneType(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** By either name: master is primary, slave is secondary. */
    public static Optional<ZoneType> of(String word) {
      String plain =
          switch (word) {
            case "master" -> "primary";
            case "slave" -> "secondary";
            default -> word;
          };
      for (ZoneType type : values()) {
        if (type.word.equals(plain)) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * A zone statement.
   *
   * @param name as written
   * @param apex the same as a name
   * @param dclass {@link org.xbill.DNS.DClass}
   * @param view the name of its view, empty for none
   * @param allowQuery null where the options' counts
   * @param inView the view whose zone of that name this is
   * @param settings with BIND's inheritance resolved
   * @param checks how strict its file is read: its own settings, else its view's, else the options'
   */
  public record ZoneStatement(
      String name,
      Name apex,
      int dclass,
      String view,
      ZoneType type,
      @Nullable Placed<String> file,
      @Nullable Placed<Acl> allowQuery,
      Checks checks,
      @Nullable Placed<String> inView,
      ZoneSettings settings,
      Position at) {}

  /** A shared secret for TSIG and rndc, in base64. */
  public record KeyStatement(String name, String algorithm, String secret, Position at) {

    /** The name that messages are signed with; the checks have let only valid ones through. */
    public Name owner() {
      return Objects.requireNonNull(DomainNames.parse(name));
    }
  }

  /**
   * Where rndc may call.
   *
   * @param address null: all
   * @param keys empty: the one of rndc.key
   */
  public record Control(
      @Nullable InetAddress address,
      int port,
      List<String> keys,
      Acl allow,
      boolean readOnly,
      Position at) {
    public Control {
      keys = List.copyOf(keys);
    }
  }
}
