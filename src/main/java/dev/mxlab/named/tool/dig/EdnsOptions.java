package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.dig.Numbers.BadNumber;
import dev.mxlab.named.tool.query.Addresses;
import dev.mxlab.named.tool.query.EdnsOption;
import dev.mxlab.named.tool.query.Session;
import dev.mxlab.named.tool.query.Subnet;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code +ednsopt=CODE:HEX} and {@code +subnet=ADDRESS/PREFIX}. */
final class EdnsOptions {
  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry("LLQ", 1),
          Map.entry("NSID", 3),
          Map.entry("DAU", 5),
          Map.entry("DHU", 6),
          Map.entry("N3U", 7),
          Map.entry("ECS", 8),
          Map.entry("EXPIRE", 9),
          Map.entry("COOKIE", 10),
          Map.entry("KEEPALIVE", 11),
          Map.entry("PADDING", 12),
          Map.entry("PAD", 12),
          Map.entry("CHAIN", 13),
          Map.entry("KEY-TAG", 14),
          Map.entry("EDE", 15),
          Map.entry("CLIENT-TAG", 16),
          Map.entry("SERVER-TAG", 17),
          Map.entry("DEVICEID", 26946));
  private static final int MOST_DATA = 0xffff;

  private EdnsOptions() {}

  static EdnsOption read(@Nullable String value, PrintStream out) {
    String text = value == null ? "" : value;
    int colon = text.indexOf(':');
    String code = colon < 0 ? text : text.substring(0, colon);
    if (code.isEmpty()) {
      throw Wrong.said("ednsopt no code point specified", Session.INTERNAL);
    }
    Integer known = NAMES.get(code.toUpperCase(Locale.ROOT));
    int number = known == null ? number(code, out) : known;
    String hex = colon < 0 ? "" : text.substring(colon + 1).replaceAll("\\s", "");
    try {
      return new EdnsOption(number, HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException notHex) {
      throw Wrong.said("isc_hex_decodestring: bad hex encoding", 1);
    }
  }

  private static int number(String code, PrintStream out) {
    try {
      return (int) Numbers.decimal(code, MOST_DATA, "ednsopt", out);
    } catch (BadNumber told) {
      throw Wrong.said("bad edns code point: " + code, 1);
    }
  }

  /** Parts of an IPv4 address will do: 192.168/16. */
  static Subnet subnet(String text) {
    if (text.equals("0")) {
      return new Subnet(new byte[4], 0);
    }
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    long prefix = slash < 0 ? Long.MAX_VALUE : prefix(text, text.substring(slash + 1));
    InetAddress found = Addresses.numeric(address);
    for (int i = 0; i < 3 && found == null && slash >= 0; i++) {
      address += ".0";
      found = Addresses.numeric(address);
    }
    if (found == null) {
      throw Wrong.said("invalid address '" + text + "'", 1);
    }
    byte[] octets = found.getAddress();
    return new Subnet(octets, (int) Math.min(octets.length * 8L, prefix));
  }

  private static long prefix(String whole, String digits) {
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number && digits.length() <= 10 && Long.parseLong(digits) <= 0xffff_ffffL) {
      return Long.parseLong(digits);
    }
    String why = number ? "out of range" : "not a valid number";
    throw Wrong.said("invalid prefix length in '" + whole + "': " + why + "\n", 1);
  }
}
