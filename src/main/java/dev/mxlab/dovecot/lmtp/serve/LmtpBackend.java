package dev.mxlab.dovecot.lmtp.serve;

import dev.mxlab.dovecot.lmtp.LmtpEffect;
import dev.mxlab.dovecot.lmtp.LmtpSession;
import dev.mxlab.net.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The host behind an LMTP server. May wait for the disk. */
public interface LmtpBackend {
  String hostname();

  String greeting(InetAddress client);

  /** Its side of TLS; null where TLS is off. */
  @Nullable ServerTls tls();

  /**
   * The user of an address; null when there is none.
   *
   * @throws IOException when that cannot be known
   */
  @Nullable String find(String address, InetAddress client) throws IOException;

  LmtpSession.Habits habits(InetAddress client);

  /** A client came, or went. */
  void note(String what);

  /** A message that could not be delivered for now. */
  final class NotDelivered extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient LmtpSession.Refusal refusal;

    public NotDelivered(LmtpSession.Refusal refusal) {
      super(refusal.text());
      this.refusal = refusal;
    }

    LmtpSession.Refusal refusal() {
      return refusal;
    }
  }

  /**
   * Delivers, on disk when it returns; the id of the delivery.
   *
   * @param client whom it came from
   * @throws NotDelivered when the client is to be told why not
   */
  String deliver(LmtpEffect.Deliver delivery, InetAddress client) throws IOException;
}
