package dev.mxlab.dovecot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who is logged in, whatever the protocol: what {@code doveadm who} shows and {@code kick} ends.
 */
public final class Anvil {
  /**
   * A session after its login.
   *
   * @param id its number, which stands where the real one has a process id
   * @param kick ends it, from any thread
   */
  public record Session(long id, String service, String user, String address, Runnable kick) {}

  private final Map<Long, Session> sessions = new LinkedHashMap<>();
  private final AtomicLong ids = new AtomicLong(ProcessHandle.current().pid());

  /** Enters a session. */
  Session enter(String service, String user, String address, Runnable kick) {
    Session session = new Session(ids.incrementAndGet(), service, user, address, kick);
    synchronized (sessions) {
      sessions.put(session.id(), session);
    }
    return session;
  }

  void leave(Session session) {
    synchronized (sessions) {
      sessions.remove(session.id());
    }
  }

  /** In the order of their logins. */
  public List<Session> sessions() {
    synchronized (sessions) {
      return new ArrayList<>(sessions.values());
    }
  }
}
