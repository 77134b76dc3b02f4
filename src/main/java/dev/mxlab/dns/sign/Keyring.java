package dev.mxlab.dns.sign;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/** The keys that a server knows, and its judgement of requests. Immutable. */
public final class Keyring {
  public static final Keyring EMPTY = new Keyring(List.of());

  /** No HMAC is taken that is cut off further (RFC 8945 section 5.2.2.1). */
  private static final int SHORTEST = 10;

  private final Map<Name, TsigKey> keys = new HashMap<>();

  public Keyring(Collection<TsigKey> keys) {
    keys.forEach(key -> this.keys.putIfAbsent(key.name(), key));
  }

  public @Nullable TsigKey find(Name name) {
    return keys.get(name);
  }

  private @Nullable TsigKey find(Signature signature) {
    TsigKey key = keys.get(signature.key());
    return key != null && key.algorithm().wireName().equals(signature.algorithm()) ? key : null;
  }

  /** What a request's signature came to. */
  public sealed interface Verdict {
    Unsigned UNSIGNED = new Unsigned();

    /** Signs the responses; null where they go without a signature. */
    @Nullable ResponseSigner signer();
  }

  /** The request had no TSIG record. */
  public record Unsigned() implements Verdict {
    @Override
    public @Nullable ResponseSigner signer() {
      return null;
    }
  }

  /** Whoever sent the request has the key. */
  public record Verified(TsigKey key, ResponseSigner signer) implements Verdict {}

  /** What looks like a TSIG record is none: a format error of the message. */
  public record Malformed() implements Verdict {
    @Override
    public @Nullable ResponseSigner signer() {
      return null;
    }
  }

  /**
   * The signature does not hold.
   *
   * @param error TSIG error of the response: BADSIG, BADKEY, BADTIME or BADTRUNC
   * @param key as the request named it
   * @param why for the log, what exactly was wrong
   */
  public record Rejected(TsigStatus status, int error, Name key, String why, ResponseSigner signer)
      implements Verdict {

    /** The response's code, as BIND makes it of the status. */
    public int rcode() {
      return switch (status) {
        case FORMERR -> Rcode.FORMERR;
        case ERROR_SET -> Rcode.NOERROR;
        default -> Rcode.NOTAUTH;
      };
    }
  }

  /**
   * Judges a well-formed request. The order of the checks is BIND's, and RFC 8945's (section 5.2):
   * key, MAC, time, truncation.
   */
  public Verdict judge(byte[] request, Instant now) {
    Signature.Found found;
    try {
      found = Signature.in(request);
    } catch (IOException malformed) {
      return new Malformed();
    }
    if (found == null) {
      return Verdict.UNSIGNED;
    }
    Signature signature = found.signature();
    TsigKey key = find(signature);
    if (key == null) {
      return rejected(TsigStatus.VERIFY_FAILURE, Rcode.BADKEY, found, null, now, "unknown key");
    }
    int length = signature.mac().length;
    int whole = key.algorithm().length();
    if (length > whole) {
      return rejected(
          TsigStatus.FORMERR, Rcode.BADSIG, found, key, now, "signature length too big");
    }
    if (length > 0 && (length < SHORTEST || length < (whole + 1) / 2)) {
      return rejected(
          TsigStatus.FORMERR, Rcode.BADSIG, found, key, now, "signature length below minimum");
    }
    if (length == 0) {
      return rejected(
          TsigStatus.VERIFY_FAILURE, Rcode.BADSIG, found, key, now, "signature was empty");
    }
    Mac mac = key.mac();
    signature.digest(mac, request, found.start(), true);
    signature.digestVariables(mac);
    if (!matches(mac.doFinal(), signature.mac())) {
      return rejected(
          TsigStatus.VERIFY_FAILURE,
          Rcode.BADSIG,
          found,
          key,
          now,
          "signature failed to verify(1)");
    }
    return inTime(found, key, now);
  }

  private static Verdict inTime(Signature.Found found, TsigKey key, Instant now) {
    Signature signature = found.signature();
    String skew = skew(signature, now);
    if (!skew.isEmpty()) {
      return rejected(TsigStatus.CLOCK_SKEW, Rcode.BADTIME, found, key, now, skew);
    }
    if (signature.mac().length < key.signatureLength()) {
      return rejected(
          TsigStatus.VERIFY_FAILURE,
          Rcode.BADTRUNC,
          found,
          key,
          now,
          "truncated signature length too small");
    }
    if (signature.error() != 0) {
      // BIND has no code for a request that tells of an error.
      return rejected(TsigStatus.ERROR_SET, Rcode.NOERROR, found, key, now, "tsig indicates error");
    }
    return new Verified(key, new ResponseSigner(signature, key, Rcode.NOERROR, now));
  }

  /** Why the time is not within the fudge; empty where it is. */
  static String skew(Signature signature, Instant now) {
    long seconds = now.getEpochSecond();
    if (seconds > signature.signed() + signature.fudge()) {
      return "signature has expired";
    }
    return seconds < signature.signed() - signature.fudge() ? "signature is in the future" : "";
  }

  private static Rejected rejected(
      TsigStatus status,
      int error,
      Signature.Found found,
      @Nullable TsigKey key,
      Instant now,
      String why) {
    Signature signature = found.signature();
    ResponseSigner signer = new ResponseSigner(signature, key, error, now);
    return new Rejected(status, error, signature.key(), why, signer);
  }

  /** In a time that does not tell how much of it was right. */
  static boolean matches(byte[] made, byte[] given) {
    return MessageDigest.isEqual(Arrays.copyOf(made, given.length), given);
  }
}
