package dev.mxlab.imap.serve;

import dev.mxlab.imap.session.ImapSettings;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.net.Diary;
import dev.mxlab.net.ServerTls;
import dev.mxlab.net.sasl.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host behind an IMAP server: who may log in and where the mail lies. */
public interface ImapBackend {
  /** How the server behaves towards a client. Called when it connects. */
  ImapSettings settings(InetAddress client, InetAddress server, boolean secured);

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

  /** A user's mailboxes. May wait for the disk. */
  MailAccount open(String user) throws IOException;

  /** A mailbox's path as the host names it. */
  String mailbox(String user, String name);

  /** mail_max_userip_connections. */
  int mostSessionsPerUserAndAddress();
}
