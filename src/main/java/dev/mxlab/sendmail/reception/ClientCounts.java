package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.rewrite.Facts;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each client has called of late and how many connections it has open (ratectrl.c): what
 * the features ratecontrol and conncontrol decide by. Of clients beyond a few thousand the one that
 * was quiet for the longest time is forgotten. One for all ports of a daemon.
 */
public final class ClientCounts {
  /** As many as sendmail's hash table holds (CPMHSIZE). */
  private static final int MOST_CLIENTS = 8192;

  /** Pieces of the window (CHTSIZE): a connection is forgotten with its piece. */
  private static final int PIECES = 6;

  private static final Duration STANDARD_WINDOW = Duration.ofMinutes(1);

  /** Connections of the last window. */
  private static final class Rate {
    private final long[] pieces = new long[PIECES];
    private final int[] counts = new int[PIECES];

    void add(long piece) {
      int slot = (int) Math.floorMod(piece, (long) PIECES);
      if (pieces[slot] != piece) {
        pieces[slot] = piece;
        counts[slot] = 0;
      }
      counts[slot]++;
    }

    int sum(long piece) {
      int sum = 0;
      for (int i = 0; i < PIECES; i++) {
        if (piece - pieces[i] < PIECES && pieces[i] <= piece) {
          sum += counts[i];
        }
      }
      return sum;
    }
  }

  private static final class Client {
    private final Rate rate = new Rate();
    private int open;
  }

  private final InstantSource clock;
  private final long pieceMillis;
  private final Rate total = new Rate();
  private final Map<InetAddress, Client> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Client> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  ClientCounts(InstantSource clock, Duration window) {
    this.clock = clock;
    this.pieceMillis = Math.max(1, window.toMillis() / PIECES);
  }

  public static ClientCounts of(Mta mta) {
    Settings settings = mta.settings();
    String option = "ConnectionRateWindowSize";
    Duration window =
        settings.config().option(option).isPresent() ? settings.interval(option) : STANDARD_WINDOW;
    return new ClientCounts(mta.host().clock(), window);
  }

  /** Counts a new connection; {@code facts} with what there is of the client now, it included. */
  synchronized Facts opened(InetAddress address, Facts facts) {
    long piece = Math.floorDiv(clock.millis(), pieceMillis);
    Client client = clients.computeIfAbsent(address, unknown -> new Client());
    client.open++;
    client.rate.add(piece);
    total.add(piece);
    return facts
        .with("{client_connections}", String.valueOf(client.open))
        .with("{client_rate}", String.valueOf(client.rate.sum(piece)))
        .with("{total_rate}", String.valueOf(total.sum(piece)));
  }

  synchronized void closed(InetAddress address) {
    Client client = clients.get(address);
    if (client != null && client.open > 0) {
      client.open--;
    }
  }
}
