package dev.mxlab.net;

import java.time.Duration;
import javax.net.ssl.SSLEngine;

/** A server's side of TLS: its keys and what it offers. */
public interface ServerTls {
  /** An engine for one connection. */
  SSLEngine engine();

  /** How long a handshake may take, by the machine's time. */
  Duration patience();
}
