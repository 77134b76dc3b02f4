package dev.mxlab.dovecot;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long clients wait for the answer to a login after failed ones from their address: 2, 4, 8, 15
 * seconds and so on (dovecot's auth penalty). A success forgives all; so do two quiet minutes. The
 * same wrong password again counts once, since it is a program that was not told the new one.
 */
public final class Penalties {
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration MEMORY = Duration.ofMinutes(2);
  private static final int MOST_PENALTY = 3;
  private static final int MOST_ADDRESSES = 10_000;
  private static final int MOST_TRIES = 16;

  /**
   * An address with failed logins.
   *
   * @param penalty how often
   * @param last when the last of them was
   */
  public record Entry(String address, int penalty, Instant last) {}

  private record State(int penalty, Instant last, List<Integer> tries) {}

  private final Map<String, State> states =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  /** How long a login from an address waits before it is looked at. */
  public synchronized Duration delay(InetAddress address, Instant now) {
    State state = current(address, now);
    return state == null ? Duration.ZERO : delay(state.penalty());
  }

  private static Duration delay(int penalty) {
    Duration wait = Duration.ofSeconds(1L << Math.min(penalty, MOST_PENALTY + 1));
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  /** A login failed. */
  public synchronized void failed(InetAddress address, String user, String password, Instant now) {
    State state = current(address, now);
    int trial = (user + '\0' + password).hashCode();
    List<Integer> tries = new ArrayList<>(state == null ? List.of() : state.tries());
    boolean known = tries.contains(trial);
    if (!known) {
      tries.add(0, trial);
    }
    int penalty = (state == null ? 0 : state.penalty()) + (known ? 0 : 1);
    String key = key(address);
    states.remove(key);
    states.put(key, new State(penalty, now, tries.subList(0, Math.min(tries.size(), MOST_TRIES))));
  }

  public synchronized void succeeded(InetAddress address) {
    states.remove(key(address));
  }

  /** All that count now. */
  public synchronized List<Entry> entries(Instant now) {
    List<Entry> entries = new ArrayList<>();
    states.forEach(
        (address, state) -> {
          if (state.last().plus(MEMORY).isAfter(now)) {
            entries.add(new Entry(address, state.penalty(), state.last()));
          }
        });
    return entries;
  }

  private @Nullable State current(InetAddress address, Instant now) {
    State state = states.get(key(address));
    return state == null || !state.last().plus(MEMORY).isAfter(now) ? null : state;
  }

  /** Of IPv6 the first 48 bits: whoever has one of these networks has them all. */
  private static String key(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, 6)
        : address.getHostAddress();
  }
}
