package dev.mxlab.dns.zone;

import dev.mxlab.dns.wire.RecordSet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Makes records that nobody would think of, from a seed. */
final class RandomZone {
  static final Name APEX = Name.fromConstantString("Zone.test.");

  private static final int[] TYPES = {
    Type.A,
    Type.AAAA,
    Type.TXT,
    Type.MX,
    Type.NS,
    Type.SRV,
    Type.PTR,
    Type.CAA,
    Type.DNAME,
    Type.DS,
    65280
  };

  private final Random random;

  RandomZone(Random random) {
    this.random = random;
  }

  int type() {
    return TYPES[random.nextInt(TYPES.length)];
  }

  /** At or below the apex; few different ones, so that they meet. */
  Name owner() {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      name.append(label()).append('.');
    }
    return Name.fromConstantString(name.append(APEX).toString());
  }

  private String label() {
    return switch (random.nextInt(12)) {
      case 0 -> "*";
      case 1 -> "\\000\\255\\046";
      case 2 -> "B";
      case 3 -> "b";
      default -> String.valueOf((char) ('a' + random.nextInt(5)));
    };
  }

  byte[] data(int type) {
    return switch (type) {
      case Type.A -> octets(4);
      case Type.AAAA -> octets(16);
      case Type.NS, Type.PTR, Type.DNAME -> owner().toWire();
      case Type.MX -> join(octets(2), owner().toWire());
      case Type.SRV -> join(octets(6), owner().toWire());
      case Type.CAA -> join(new byte[] {0, 3, 'a', 'b', 'c'}, octets(random.nextInt(9)));
      case Type.DS -> join(new byte[] {1, 2, 8, 7}, octets(1 + random.nextInt(90)));
      case Type.TXT -> {
        byte[] all = {};
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          byte[] string = octets(random.nextInt(20));
          all = join(all, join(new byte[] {(byte) string.length}, string));
        }
        yield all;
      }
      default -> octets(random.nextInt(60));
    };
  }

  private byte[] octets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    if (length > 0 && random.nextBoolean()) {
      // Few different ones, so that they meet.
      Arrays.fill(octets, (byte) random.nextInt(4));
    }
    return octets;
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(one);
    all.writeBytes(other);
    return all.toByteArray();
  }

  RecordSet set() {
    int type = type();
    List<byte[]> data = new ArrayList<>();
    int count = type == Type.DNAME ? 1 : 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      data.add(data(type));
    }
    return RecordSet.of(owner(), type, DClass.IN, random.nextInt(4) * 100L, data);
  }

  static RecordSet soa(int serial) {
    byte[] numbers = new byte[20];
    numbers[3] = (byte) serial;
    byte[] data = join(join(APEX.toWire(), APEX.toWire()), numbers);
    return RecordSet.of(APEX, Type.SOA, DClass.IN, 300, List.of(data));
  }

  static RecordSet servers() {
    byte[] host = Name.fromConstantString("ns.elsewhere.").toWire();
    return RecordSet.of(APEX, Type.NS, DClass.IN, 300, List.of(host));
  }
}
