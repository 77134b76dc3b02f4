package dev.mxlab.host;

import dev.mxlab.text.Diagnostic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The units of a host: what systemctl(1) starts, stops and tells about. */
public final class Units {
  /** As {@code systemctl status} has it. */
  public enum State {
    ACTIVE,
    INACTIVE,
    FAILED
  }

  /**
   * @param since when the state began, by the host's clock
   * @param diagnostics what the last start or reload found in the daemon's files
   */
  public record Status(State state, @Nullable Instant since, List<Diagnostic> diagnostics) {}

  private final Map<String, Daemon> daemons = new LinkedHashMap<>();
  private final Map<String, Status> states = new LinkedHashMap<>();

  /** Installs a unit, stopped. */
  public synchronized void install(Daemon daemon) {
    daemons.put(daemon.unit(), daemon);
    states.put(daemon.unit(), new Status(State.INACTIVE, null, List.of()));
  }

  /** By unit name or alias, with or without {@code .service}. */
  public synchronized Optional<Daemon> find(String name) {
    String plain = name.endsWith(".service") ? name.substring(0, name.length() - 8) : name;
    return daemons.values().stream()
        .filter(d -> d.unit().equals(plain) || d.aliases().contains(plain))
        .findFirst();
  }

  public synchronized List<Daemon> all() {
    return new ArrayList<>(daemons.values());
  }

  public synchronized Status status(Daemon daemon) {
    return states.getOrDefault(daemon.unit(), new Status(State.INACTIVE, null, List.of()));
  }

  /** Starts it unless it runs already. */
  public synchronized Status start(Daemon daemon, Instant now) {
    boolean ran = status(daemon).state() == State.ACTIVE;
    Status status = open(daemon, now);
    if (!ran) {
      begin(daemon);
    }
    return status;
  }

  /** The second half of a start that {@link #open} made. */
  public synchronized void begin(Daemon daemon) {
    if (status(daemon).state() == State.ACTIVE) {
      daemon.begin();
    }
  }

  /** The first half of a start, for units that start together. */
  public synchronized Status open(Daemon daemon, Instant now) {
    Status before = status(daemon);
    if (before.state() == State.ACTIVE) {
      return before;
    }
    List<Diagnostic> found = daemon.start();
    State state = Diagnostic.anyError(found) ? State.FAILED : State.ACTIVE;
    return put(daemon, new Status(state, now, found));
  }

  public synchronized Status stop(Daemon daemon, Instant now) {
    if (status(daemon).state() == State.ACTIVE) {
      daemon.stop();
    }
    return put(daemon, new Status(State.INACTIVE, now, List.of()));
  }

  /** Reloads a running daemon; its state stays, the diagnostics are the reload's. */
  public synchronized Status reload(Daemon daemon) {
    Status before = status(daemon);
    List<Diagnostic> found = daemon.reload();
    return put(daemon, new Status(before.state(), before.since(), found));
  }

  private Status put(Daemon daemon, Status status) {
    states.put(daemon.unit(), status);
    return status;
  }
}
