package dev.mxlab.smtp;

import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** One side of STARTTLS (RFC 3207): its keys, what it offers, and how it judges the other side. */
public interface TlsParty {
  /**
   * An engine for one connection.
   *
   * @param peer name of the server that is called; empty for a server's own side
   */
  SSLEngine engine(String peer);

  /**
   * What the handshake came to. A certificate that does not verify is no reason to hang up: mail is
   * encrypted opportunistically, and the rules decide what it is worth.
   */
  Security describe(SSLSession session);

  /** How long a handshake may take, by the machine's time. */
  Duration patience();
}
