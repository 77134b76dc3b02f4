package dev.mxlab.named.tool;

import java.util.Locale;

/** Sixteen octets a line, in hexadecimal and as characters, as dig shows what it cannot read. */
public final class HexDump {
  private static final int WIDTH = 16;
  private static final int TEXT_COLUMN = 57;

  private HexDump() {}

  public static String of(byte[] octets) {
    StringBuilder dump = new StringBuilder();
    for (int start = 0; start < octets.length; start += WIDTH) {
      StringBuilder line = new StringBuilder();
      StringBuilder text = new StringBuilder();
      for (int i = start; i < Math.min(octets.length, start + WIDTH); i++) {
        int octet = octets[i] & 255;
        line.append(String.format(Locale.ROOT, "%02x ", octet));
        text.append(octet >= '!' && octet <= '}' ? (char) octet : '.');
      }
      line.append(" ".repeat(TEXT_COLUMN - line.length()));
      dump.append(line).append(text).append('\n');
    }
    return dump.toString();
  }
}
