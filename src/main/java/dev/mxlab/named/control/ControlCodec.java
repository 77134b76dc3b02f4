package dev.mxlab.named.control;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages as octets: the version 1 of BIND's "command channel" (libisccc of 9.18).
 *
 * <pre>
 *   length of what follows (4), version (4), table
 *   table: { length of name (1), name, value } ...
 *   value: kind (1), length (4), octets      kind 1 octets, 2 table, 3 list of values
 * </pre>
 *
 * <p>The first entry is {@code _auth}, which holds the signature of everything behind it: {@code
 * hmd5}, base64 without its padding, or {@code hsha}, the algorithm's number and base64 filled up
 * with zeros.
 */
public final class ControlCodec {
  /** BIND reads no longer message. */
  public static final int LONGEST = 32_768;

  private static final int VERSION = 1;
  private static final int DEEPEST = 10;
  private static final int MD5_DIGITS = 22;
  private static final int SHA_DIGITS = 88;
  private static final byte OCTETS = 1;
  private static final byte TABLE = 2;
  private static final byte LIST = 3;

  private ControlCodec() {}

  /**
   * A message that was signed by a key that we have.
   *
   * @param key which one it was
   */
  public record Signed(ControlTable message, ControlKey key) {}

  /** It is no message. */
  private static final class Garbled extends Exception {
    private static final long serialVersionUID = 1L;

    Garbled() {
      super("garbled", null, false, false);
    }
  }

  /** The message with its length before it, signed. */
  public static byte[] encode(ControlTable message, ControlKey key) {
    byte[] body = octets(message);
    byte[] auth = octets(signature(body, key));
    return ByteBuffer.allocate(8 + auth.length + body.length)
        .putInt(4 + auth.length + body.length)
        .putInt(VERSION)
        .put(auth)
        .put(body)
        .array();
  }

  private static ControlTable signature(byte[] body, ControlKey key) {
    byte[] digits = Base64.getEncoder().encode(key.sign(body, 0, body.length));
    ControlTable auth = new ControlTable();
    if (key.algorithm() == HmacAlgorithm.HMAC_MD5) {
      auth.put("hmd5", Arrays.copyOf(digits, MD5_DIGITS));
    } else {
      byte[] numbered = new byte[1 + SHA_DIGITS];
      numbered[0] = (byte) key.algorithm().number();
      System.arraycopy(digits, 0, numbered, 1, digits.length);
      auth.put("hsha", numbered);
    }
    return new ControlTable().put("_auth", auth);
  }

  private static byte[] octets(ControlTable table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Map.Entry<String, ControlTable.Item> entry : table.items().entrySet()) {
      byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
      out.write(name.length);
      out.writeBytes(name);
      value(entry.getValue(), out);
    }
    return out.toByteArray();
  }

  private static void value(ControlTable.Item item, ByteArrayOutputStream out) {
    if (item instanceof ControlTable.Octets text) {
      tagged(OCTETS, text.octets, out);
    } else if (item instanceof ControlTable.Inner inner) {
      tagged(TABLE, octets(inner.table()), out);
    } else if (item instanceof ControlTable.Items list) {
      ByteArrayOutputStream elements = new ByteArrayOutputStream();
      list.items().forEach(element -> value(element, elements));
      tagged(LIST, elements.toByteArray(), out);
    }
  }

  private static void tagged(byte kind, byte[] octets, ByteArrayOutputStream out) {
    out.write(kind);
    out.writeBytes(ByteBuffer.allocate(4).putInt(octets.length).array());
    out.writeBytes(octets);
  }

  /**
   * Reads what followed the length. Empty when it is no message, or signed by none of {@code keys}:
   * BIND makes no difference, since what is not signed deserves no closer look.
   */
  public static Optional<Signed> decode(byte[] body, List<ControlKey> keys) {
    try {
      ByteBuffer in = ByteBuffer.wrap(body);
      if (in.remaining() < 4 || in.getInt() != VERSION) {
        return Optional.empty();
      }
      ControlTable message = new ControlTable();
      entry(in, message, 0);
      int signed = in.position();
      while (in.hasRemaining()) {
        entry(in, message, 0);
      }
      ControlTable auth = message.table("_auth").orElse(null);
      ControlKey key = auth == null ? null : signer(auth, body, signed, keys);
      return key == null ? Optional.empty() : Optional.of(new Signed(message, key));
    } catch (Garbled garbled) {
      return Optional.empty();
    }
  }

  private static @Nullable ControlKey signer(
      ControlTable auth, byte[] body, int from, List<ControlKey> keys) {
    byte[] md5 = auth.octets("hmd5");
    byte[] sha = auth.octets("hsha");
    for (ControlKey key : keys) {
      boolean old = key.algorithm() == HmacAlgorithm.HMAC_MD5;
      byte[] claimed = old ? md5 : sha;
      if (claimed == null) {
        continue;
      }
      ControlTable expected =
          signature(Arrays.copyOfRange(body, from, body.length), key).table("_auth").orElseThrow();
      byte[] right = expected.octets(old ? "hmd5" : "hsha");
      if (MessageDigest.isEqual(right, claimed)) {
        return key;
      }
    }
    return null;
  }

  private static void entry(ByteBuffer in, ControlTable into, int depth) throws Garbled {
    byte[] name = take(in, Byte.toUnsignedInt(octet(in)));
    into.put(new String(name, StandardCharsets.UTF_8), value(in, depth));
  }

  private static ControlTable.Item value(ByteBuffer in, int depth) throws Garbled {
    byte kind = octet(in);
    if (in.remaining() < 4 || depth > DEEPEST) {
      throw new Garbled();
    }
    ByteBuffer octets = ByteBuffer.wrap(take(in, in.getInt()));
    switch (kind) {
      case OCTETS -> {
        return new ControlTable.Octets(octets.array());
      }
      case TABLE -> {
        ControlTable table = new ControlTable();
        while (octets.hasRemaining()) {
          entry(octets, table, depth + 1);
        }
        return new ControlTable.Inner(table);
      }
      case LIST -> {
        List<ControlTable.Item> items = new ArrayList<>();
        while (octets.hasRemaining()) {
          items.add(value(octets, depth + 1));
        }
        return new ControlTable.Items(items);
      }
      default -> throw new Garbled();
    }
  }

  private static byte octet(ByteBuffer in) throws Garbled {
    if (!in.hasRemaining()) {
      throw new Garbled();
    }
    return in.get();
  }

  private static byte[] take(ByteBuffer in, int length) throws Garbled {
    if (length < 0 || length > in.remaining()) {
      throw new Garbled();
    }
    byte[] taken = new byte[length];
    in.get(taken);
    return taken;
  }
}
