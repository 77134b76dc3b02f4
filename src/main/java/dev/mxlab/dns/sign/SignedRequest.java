package dev.mxlab.dns.sign;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * A request that a client signs, and the check of what comes back: one response, or the many of a
 * zone transfer, of which the first and the last must be signed and at least every hundredth
 * between them (RFC 8945 section 5.3.1). Used by one thread at a time.
 */
public final class SignedRequest {
  private static final int MOST_UNSIGNED = 99;

  private final TsigKey key;
  private final byte[] message;
  private byte[] before;
  private @Nullable Mac running;
  private int unsigned;
  private int error;

  private SignedRequest(TsigKey key, byte[] message, byte[] mac) {
    this.key = key;
    this.message = message;
    this.before = mac;
  }

  /** Signs {@code request}, a whole message without a TSIG record. */
  public static SignedRequest sign(TsigKey key, byte[] request, Instant now) {
    int id = (request[0] & 0xFF) << 8 | (request[1] & 0xFF);
    Signature plain =
        new Signature(
            key.name(),
            key.algorithm().wireName(),
            0,
            now.getEpochSecond(),
            Signature.FUDGE,
            new byte[0],
            id,
            Rcode.NOERROR,
            new byte[0]);
    Mac mac = key.mac();
    plain.digest(mac, request, request.length, false);
    plain.digestVariables(mac);
    byte[] made = Arrays.copyOf(mac.doFinal(), key.signatureLength());
    return new SignedRequest(key, plain.withMac(made).addedTo(request), made);
  }

  /** What is to be sent. */
  public byte[] message() {
    return message.clone();
  }

  public TsigKey key() {
    return key;
  }

  /** The TSIG error of the last response; 0 without one. */
  public int error() {
    return error;
  }

  /** Whether the last response was signed itself, as the last of a stream must be. */
  public boolean covered() {
    return unsigned == 0;
  }

  /** Checks the next response; once it failed, the rest is worth nothing. */
  public TsigStatus check(byte[] response, Instant now) {
    Signature.Found found;
    try {
      found = Signature.in(response);
    } catch (IOException malformed) {
      return TsigStatus.FORMERR;
    }
    error = found == null ? 0 : found.signature().error();
    if (found == null) {
      return unsigned(response);
    }
    Signature signature = found.signature();
    if (!signature.key().equals(key.name())
        || !signature.algorithm().equals(key.algorithm().wireName())) {
      error = error == 0 ? Rcode.BADKEY : error;
      return TsigStatus.VERIFY_FAILURE;
    }
    int length = signature.mac().length;
    int whole = key.algorithm().length();
    if (length > whole || length > 0 && (length < 10 || length < (whole + 1) / 2)) {
      return TsigStatus.FORMERR;
    }
    if (length == 0) {
      boolean told = error == Rcode.BADSIG || error == Rcode.BADKEY;
      return told && running == null ? TsigStatus.ERROR_SET : TsigStatus.VERIFY_FAILURE;
    }
    return verified(response, found, now);
  }

  private TsigStatus unsigned(byte[] response) {
    if (running == null || ++unsigned > MOST_UNSIGNED) {
      return TsigStatus.EXPECTED;
    }
    running.update(response);
    return TsigStatus.SUCCESS;
  }

  private TsigStatus verified(byte[] response, Signature.Found found, Instant now) {
    Signature signature = found.signature();
    Mac mac = running == null ? digestOf(before) : running;
    signature.digest(mac, response, found.start(), true);
    if (running == null) {
      signature.digestVariables(mac);
    } else {
      signature.digestTimers(mac);
    }
    if (!Keyring.matches(mac.doFinal(), signature.mac())) {
      error = error == 0 ? Rcode.BADSIG : error;
      return TsigStatus.VERIFY_FAILURE;
    }
    before = signature.mac();
    running = digestOf(before);
    unsigned = 0;
    if (!Keyring.skew(signature, now).isEmpty() || error == Rcode.BADTIME) {
      error = Rcode.BADTIME;
      return TsigStatus.CLOCK_SKEW;
    }
    if (before.length < key.signatureLength()) {
      error = Rcode.BADTRUNC;
      return TsigStatus.VERIFY_FAILURE;
    }
    return error == 0 ? TsigStatus.SUCCESS : TsigStatus.ERROR_SET;
  }

  private Mac digestOf(byte[] mac) {
    Mac next = key.mac();
    Signature.digestMac(next, mac);
    return next;
  }
}
