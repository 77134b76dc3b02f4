package dev.mxlab.smtp;

import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** A party whose engine nobody asks for: the handshakes of the tests are words. */
public final class NoEngine implements TlsParty {
  @Override
  public SSLEngine engine(String peer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Security describe(SSLSession session) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Duration patience() {
    return Duration.ofMinutes(1);
  }
}
