package dev.mxlab.dns.sign;

import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/**
 * Adds the TSIG records to the responses of one request: each covers the request's MAC or that of
 * the message before (RFC 8945 section 5.3). Used by one thread at a time.
 */
public final class ResponseSigner {
  private final Signature request;
  private final @Nullable TsigKey key;
  private final int error;
  private final long now;
  private byte[] before;
  private boolean later;

  /**
   * @param key null where it is not known
   * @param error with BADKEY and BADSIG responses bear a record without MAC
   */
  ResponseSigner(Signature request, @Nullable TsigKey key, int error, Instant now) {
    this.request = request;
    this.key = error == Rcode.BADKEY || error == Rcode.BADSIG ? null : key;
    this.error = error;
    this.now = now.getEpochSecond();
    this.before = request.mac();
  }

  /** How many octets {@link #sign} adds. */
  public int room() {
    int mac = key == null ? 0 : length(key);
    return Signature.room(request.key(), request.algorithm(), mac, other().length);
  }

  /** The next of the responses, signed. */
  public byte[] sign(byte[] response) {
    Name name = key == null ? request.key() : key.name();
    Name algorithm = key == null ? request.algorithm() : key.algorithm().wireName();
    // BADTIME is told with the client's own time, so that it can check the signature.
    long signed = error == Rcode.BADTIME ? request.signed() : now;
    int id = (response[0] & 0xFF) << 8 | (response[1] & 0xFF);
    Signature made =
        new Signature(name, algorithm, 0, signed, Signature.FUDGE, new byte[0], id, error, other());
    if (key != null) {
      Mac mac = key.mac();
      Signature.digestMac(mac, before);
      made.digest(mac, response, response.length, false);
      if (later) {
        made.digestTimers(mac);
      } else {
        made.digestVariables(mac);
      }
      before = Arrays.copyOf(mac.doFinal(), length(key));
      later = true;
      made = made.withMac(before);
    }
    return made.addedTo(response);
  }

  /** A client that sends more of the MAC than it must gets more of it. */
  private int length(TsigKey known) {
    int most = known.algorithm().length();
    return Math.min(most, Math.max(known.signatureLength(), request.mac().length));
  }

  private byte[] other() {
    return error == Rcode.BADTIME ? Signature.time(now) : new byte[0];
  }
}
