package dev.mxlab.sendmail.queue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What stands in a {@link TransitLog}: length and CRC-32, four octets each, then a letter, a queue
 * id and what belongs to them. A record that was cut short, or is not what its sum says, ends the
 * log.
 */
sealed interface TransitRecord {
  /** No record is longer. */
  int LONGEST = 16 << 20;

  int FRAME = 8;

  String queueId();

  /** A message that was accepted. */
  record Accepted(String queueId, byte[] qf, byte[] body) implements TransitRecord {}

  /** Bytes of the message are about to be appended to a mailbox. */
  record Lands(String queueId, Landing landing) implements TransitRecord {}

  /** The log need not know of the message any more. */
  record Released(String queueId) implements TransitRecord {}

  /** As it stands in the file. */
  default byte[] frame() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(0);
      write(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    byte[] frame = bytes.toByteArray();
    CRC32 sum = new CRC32();
    sum.update(frame, FRAME, frame.length - FRAME);
    ByteBuffer.wrap(frame).putInt(frame.length - FRAME).putInt((int) sum.getValue());
    return frame;
  }

  private void write(DataOutputStream out) throws IOException {
    if (this instanceof Accepted accepted) {
      out.writeByte('A');
      out.writeUTF(accepted.queueId());
      bytes(out, accepted.qf());
      bytes(out, accepted.body());
    } else if (this instanceof Lands lands) {
      Landing landing = lands.landing();
      out.writeByte('L');
      out.writeUTF(lands.queueId());
      bytes(out, QfFormat.bytes(landing.recipient()));
      out.writeUTF(landing.mailbox());
      out.writeLong(landing.offset());
      out.writeLong(landing.length());
      out.writeInt(landing.sum());
      bytes(out, landing.head());
    } else {
      out.writeByte('R');
      out.writeUTF(queueId());
    }
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** All that a file holds, as far as it is whole. */
  static List<TransitRecord> read(DataInputStream in) throws IOException {
    List<TransitRecord> records = new ArrayList<>();
    byte[] frame = in.readNBytes(FRAME);
    while (frame.length == FRAME) {
      ByteBuffer head = ByteBuffer.wrap(frame);
      int length = head.getInt();
      int sum = head.getInt();
      byte[] payload = length <= 0 || length > LONGEST ? new byte[0] : in.readNBytes(length);
      CRC32 found = new CRC32();
      found.update(payload);
      if (payload.length != length || (int) found.getValue() != sum) {
        return records;
      }
      records.add(one(payload));
      frame = in.readNBytes(FRAME);
    }
    return records;
  }

  private static TransitRecord one(byte[] payload) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
    int letter = in.readByte();
    String id = in.readUTF();
    return switch (letter) {
      case 'A' -> new Accepted(id, in.readNBytes(in.readInt()), in.readNBytes(in.readInt()));
      case 'L' -> {
        byte[] recipient = in.readNBytes(in.readInt());
        yield new Lands(
            id,
            new Landing(
                new String(recipient, java.nio.charset.StandardCharsets.ISO_8859_1),
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readNBytes(in.readInt())));
      }
      case 'R' -> new Released(id);
      default -> throw new IOException("unknown record '" + (char) letter + "'");
    };
  }
}
