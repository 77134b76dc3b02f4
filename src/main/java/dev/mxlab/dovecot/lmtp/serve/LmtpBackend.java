package dev.mxlab.dovecot.lmtp.serve;

import dev.mxlab.dovecot.lmtp.LmtpEffect;
import dev.mxlab.net.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The host behind an LMTP server. May wait for the disk. */
public interface LmtpBackend {
  String hostname();

  String greeting();

  /** Its side of TLS; null where TLS is off. */
  @Nullable ServerTls tls();

  /** The user of an address; null when there is none. */
  @Nullable String find(String address);

  /**
   * Delivers, on disk when it returns; the id of the delivery.
   *
   * @param client whom it came from
   */
  String deliver(LmtpEffect.Deliver delivery, InetAddress client) throws IOException;
}
