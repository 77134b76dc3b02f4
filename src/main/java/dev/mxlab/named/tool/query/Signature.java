package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/** Signs one question and checks what comes back for it, message by message. */
public final class Signature {
  private static final int FIRST_COUNT = 10;

  private final TsigKey key;
  private final TSIG tsig;
  private @Nullable TSIGRecord sent;
  private TSIG.@Nullable StreamVerifier stream;
  private boolean first = true;

  public Signature(TsigKey key, InstantSource clock) {
    this.key = key;
    String algorithm = TSIG.nameToAlgorithm(key.algorithm());
    // An empty secret is legal, and no key to Java: a zero means the same to HMAC.
    byte[] secret = key.secret().length == 0 ? new byte[1] : key.secret();
    this.tsig =
        new TSIG(key.algorithm(), key.name(), new SecretKeySpec(secret, algorithm), steady(clock));
  }

  private static Clock steady(InstantSource source) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return source.instant();
      }
    };
  }

  /** The message with its TSIG record behind it. */
  public byte[] signed(byte[] query) {
    int id = (query[0] & 0xff) << 8 | (query[1] & 0xff);
    TSIGRecord record = cut(tsig.generate(new Message(id), query, Rcode.NOERROR, null));
    sent = record;
    byte[] wire = record.toWire(org.xbill.DNS.Section.ADDITIONAL);
    byte[] whole = Arrays.copyOf(query, query.length + wire.length);
    System.arraycopy(wire, 0, whole, query.length, wire.length);
    int additional = ((whole[FIRST_COUNT] & 0xff) << 8 | (whole[FIRST_COUNT + 1] & 0xff)) + 1;
    whole[FIRST_COUNT] = (byte) (additional >> 8);
    whole[FIRST_COUNT + 1] = (byte) additional;
    return whole;
  }

  private TSIGRecord cut(TSIGRecord full) {
    int octets = key.bits() / 8;
    if (octets == 0 || octets >= full.getSignature().length) {
      return full;
    }
    return new TSIGRecord(
        full.getName(),
        full.getDClass(),
        full.getTTL(),
        full.getAlgorithm(),
        full.getTimeSigned(),
        full.getFudge(),
        Arrays.copyOf(full.getSignature(), octets),
        full.getOriginalID(),
        full.getError(),
        full.getOther());
  }

  /** {@code success}, or BIND's word for what is wrong. */
  public String verdict(Reply reply, byte[] wire) {
    TSIGRecord request = sent;
    if (request == null || (first && reply.tsig() == null)) {
      return "expected a TSIG or SIG(0)";
    }
    try {
      Message message = new Message(wire);
      TSIGRecord record = message.getTSIG();
      boolean unsigned = record != null && record.getSignature().length == 0;
      if (record != null && unsigned) {
        return errorSet(record.getError());
      }
      int result = verify(message, wire, request);
      first = false;
      if (result == Rcode.BADTIME) {
        return "clocks are unsynchronized";
      } else if (result != Rcode.NOERROR) {
        return "tsig verify failure";
      }
      return record != null && record.getError() != Rcode.NOERROR
          ? "tsig indicates error"
          : "success";
    } catch (IOException unreadable) {
      return "FORMERR";
    }
  }

  /** Without a signature only these may be told (RFC 8945 section 5.3.2). */
  private static String errorSet(int error) {
    boolean allowed = error == Rcode.BADSIG || error == Rcode.BADKEY;
    return allowed ? "tsig indicates error" : "tsig verify failure";
  }

  private int verify(Message message, byte[] wire, TSIGRecord request) {
    TSIG.StreamVerifier verifier = stream;
    if (verifier == null) {
      verifier = new TSIG.StreamVerifier(tsig, request);
      stream = verifier;
    }
    return verifier.verify(message, wire);
  }
}
