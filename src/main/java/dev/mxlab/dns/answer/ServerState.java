package dev.mxlab.dns.answer;

import dev.mxlab.dns.sign.Keyring;
import dev.mxlab.dns.zone.ZoneTable;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;

/**
 * All that a name server answers from at one moment. Immutable; a reload makes a new one and swaps
 * it with one volatile write.
 *
 * @param views in their order: the first that takes a client is the one it sees
 * @param blackhole named.conf's blackhole: such clients get no answer
 */
public record ServerState(
    List<View> views, Predicate<InetAddress> blackhole, ZoneDuties duties, Settings settings) {
  public ServerState {
    views = List.copyOf(views);
  }

  /** Without views, without duties, with an ear for everybody. */
  public static ServerState simple(
      ZoneTable zones, Access access, @Nullable Recursion recursion, Settings settings) {
    Shape shape =
        Shape.DEFAULT.withSizes(
            new Shape.Sizes(
                settings.ednsUdpSize(),
                settings.maxUdpSize(),
                Shape.Sizes.DEFAULT.withoutCookie()));
    View only =
        new View(
            View.DEFAULT,
            DClass.IN,
            View.Match.EVERYBODY,
            zones,
            access,
            recursion,
            Keyring.EMPTY,
            shape,
            null);
    View builtin = BuiltinView.of(settings, access, Keyring.EMPTY, shape, BuiltinView.limiter());
    List<View> views = List.of(only, builtin);
    return new ServerState(views, nobody -> false, ZoneDuties.NONE, settings);
  }

  /**
   * The options that shape responses and connections.
   *
   * @param ednsUdpSize what we announce and take (named.conf edns-udp-size)
   * @param maxUdpSize the most we send in a datagram (max-udp-size)
   * @param version answers CHAOS version.bind; empty: none
   * @param hostname answers CHAOS hostname.bind; empty: none
   * @param serverId answers CHAOS id.server and the NSID option; empty: none
   * @param authors answer CHAOS authors.bind
   */
  public record Settings(
      int ednsUdpSize,
      int maxUdpSize,
      String version,
      String hostname,
      String serverId,
      List<String> authors,
      CookieJar cookies,
      StreamLimits streams) {
    public Settings {
      authors = List.copyOf(authors);
    }

    /** With cookies and limits for TCP as named has them by itself. */
    public Settings(
        int ednsUdpSize, int maxUdpSize, String version, String hostname, String serverId) {
      this(
          ednsUdpSize,
          maxUdpSize,
          version,
          hostname,
          serverId,
          List.of(),
          CookieJar.DEFAULT,
          StreamLimits.DEFAULT);
    }

    /** Without a server-id either, as named is by default. */
    public Settings(int ednsUdpSize, int maxUdpSize, String version, String hostname) {
      this(ednsUdpSize, maxUdpSize, version, hostname, "");
    }
  }
}
