package dev.mxlab.pop3;

import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.net.Diary;
import dev.mxlab.net.ServerTls;
import dev.mxlab.net.sasl.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host behind a POP3 server: who may log in and where the mail lies. */
public interface Pop3Backend {
  /** How the server behaves towards a client. Called when it connects. */
  Pop3Settings settings(InetAddress client, InetAddress server);

  /** Where a session notes what becomes of it. */
  default Diary diary(InetAddress client, InetAddress server) {
    return Diary.NONE;
  }

  /** Its side of TLS; null where TLS is off. */
  @Nullable ServerTls tls();

  /**
   * The name of the user whose credentials these are; empty when it is nobody's. May take its time:
   * it is never called on an event loop.
   */
  Optional<String> authenticate(Credentials credentials);

  /** A user's mail. May wait for the disk and for the mailbox's lock. */
  Maildrop open(String user) throws IOException;

  /** The mailbox's path as the host names it. */
  String mailbox(String user);

  /** pop3_lock_session: whether a user can have one session at a time only. */
  boolean oneSessionPerUser();

  /** mail_max_userip_connections. */
  int mostSessionsPerUserAndAddress();
}
