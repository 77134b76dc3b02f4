package dev.mxlab.pop3.serve;

import dev.mxlab.pop3.MailTrouble;
import dev.mxlab.pop3.Pop3Backend;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is logged in, for the limits on sessions per user. */
final class Sessions {
  private final Map<String, Integer> byUser = new HashMap<>();
  private final Map<String, Integer> byUserAndAddress = new HashMap<>();

  /** Enters a session, or says why it may not be. */
  synchronized @Nullable MailTrouble enter(Pop3Backend backend, String user, String address) {
    String pair = user + '\n' + address;
    if (byUserAndAddress.getOrDefault(pair, 0) >= backend.mostSessionsPerUserAndAddress()) {
      return MailTrouble.TOO_MANY_SESSIONS;
    }
    if (backend.oneSessionPerUser() && byUser.containsKey(user)) {
      return MailTrouble.ANOTHER_SESSION;
    }
    byUser.merge(user, 1, Integer::sum);
    byUserAndAddress.merge(pair, 1, Integer::sum);
    return null;
  }

  synchronized void leave(String user, String address) {
    byUser.computeIfPresent(user, (u, n) -> n == 1 ? null : n - 1);
    byUserAndAddress.computeIfPresent(user + '\n' + address, (u, n) -> n == 1 ? null : n - 1);
  }
}
