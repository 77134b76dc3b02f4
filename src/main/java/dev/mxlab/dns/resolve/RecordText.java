package dev.mxlab.dns.resolve;

import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SPFRecord;
import org.xbill.DNS.TXTRecord;

/** Record data in master-file form as BIND's tools print it, where dnsjava's own form differs. */
public final class RecordText {
  private RecordText() {}

  public static String data(Record record) {
    if (record instanceof AAAARecord aaaa) {
      return ipv6(aaaa.getAddress().getAddress());
    } else if (record instanceof TXTRecord text) {
      return strings(text.getStringsAsByteArrays());
    } else if (record instanceof SPFRecord text) {
      return strings(text.getStringsAsByteArrays());
    }
    return record.rdataToString();
  }

  private static String strings(List<byte[]> texts) {
    StringBuilder strings = new StringBuilder();
    for (byte[] each : texts) {
      strings.append(strings.length() == 0 ? "" : " ").append(quoted(each));
    }
    return strings.toString();
  }

  /** Always in quotes; what is no printable ASCII as {@code \DDD} (RFC 1035 section 5.1). */
  private static String quoted(byte[] text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte each : text) {
      int octet = each & 255;
      if (octet == '"' || octet == '\\') {
        quoted.append('\\').append((char) octet);
      } else if (octet < 0x20 || octet > 0x7e) {
        quoted.append('\\').append(octet / 100).append(octet / 10 % 10).append(octet % 10);
      } else {
        quoted.append((char) octet);
      }
    }
    return quoted.append('"').toString();
  }

  /** RFC 5952: lower case, the first longest run of two or more zero groups as {@code ::}. */
  public static String ipv6(byte[] octets) {
    if (octets.length == 4) {
      return "::ffff:%d.%d.%d.%d"
          .formatted(octets[0] & 255, octets[1] & 255, octets[2] & 255, octets[3] & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (octets[2 * i] & 255) << 8 | (octets[2 * i + 1] & 255);
    }
    int start = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int run = zerosFrom(groups, i);
      if (run > longest) {
        start = i;
        longest = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i += i == start ? longest : 1) {
      if (i == start) {
        text.append("::");
      } else {
        boolean first = text.length() == 0 || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static int zerosFrom(int[] groups, int from) {
    int run = 0;
    while (from + run < groups.length && groups[from + run] == 0) {
      run++;
    }
    return run;
  }
}
