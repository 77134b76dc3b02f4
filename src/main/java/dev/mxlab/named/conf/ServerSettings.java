package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * What concerns the whole server and not one view: quotas, files, times of TCP.
 *
 * @param queryLog whether queries are logged from the start: as querylog says, else whether the
 *     logging statement has a category queries
 * @param flushOnShutdown whether pending changes of zones are written at the end
 */
public record ServerSettings(
    Tcp tcp,
    Quotas quotas,
    Cookies cookies,
    Paths paths,
    boolean queryLog,
    boolean matchMapped,
    boolean flushOnShutdown,
    List<UnixControl> unixControls,
    List<StatisticsChannel> statisticsChannels) {

  public ServerSettings {
    unixControls = List.copyOf(unixControls);
    statisticsChannels = List.copyOf(statisticsChannels);
  }

  /** How TCP clients are treated. */
  public record Tcp(
      int clients,
      int listenQueue,
      Duration initialTimeout,
      Duration idleTimeout,
      Duration keepaliveTimeout,
      Duration advertisedTimeout) {}

  /** How much at once, or a second, of what costs. */
  public record Quotas(
      int recursiveClients,
      int transfersIn,
      int transfersOut,
      int transfersPerServer,
      int updates,
      int notifyRate,
      int startupNotifyRate,
      int serialQueryRate,
      int transferMessageSize) {}

  /**
   * DNS cookies (RFC 7873).
   *
   * @param secrets hexadecimal; the first makes cookies, all are taken; empty: named makes one
   */
  public record Cookies(boolean answered, String algorithm, List<String> secrets) {
    public Cookies {
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * Files that named writes, as the configuration names them.
   *
   * @param pid null: none is written
   */
  public record Paths(
      String dump,
      String statistics,
      String recursing,
      String secroots,
      @Nullable String pid,
      SessionKey sessionKey) {}

  /**
   * The key that named makes for nsupdate -l.
   *
   * @param file null: none is made
   * @param algorithm as written
   */
  public record SessionKey(@Nullable String file, Name name, String algorithm, Position at) {}

  /** Where rndc may call in the file system; accepted. */
  public record UnixControl(String path, int mode, int owner, int group, List<String> keys) {
    public UnixControl {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Where statistics can be fetched.
   *
   * @param address null: all
   */
  public record StatisticsChannel(@Nullable InetAddress address, int port, Acl allow) {}
}
