package dev.mxlab.dovecot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code 192.168.111.0/24}: the addresses of a network, or one address.
 *
 * @param bits how many leading bits count
 */
public record IpRange(InetAddress base, int bits) {
  private static final Pattern DIGITS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** Empty for what is no address, such as a name. */
  public static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!DIGITS.matcher(address).matches() || address.matches("[0-9]*|.*[0-9.]{16,}.*")) {
      return Optional.empty();
    }
    try {
      InetAddress base = InetAddress.getByName(address);
      int most = base.getAddress().length * 8;
      String length = slash < 0 ? "" : text.substring(slash + 1);
      boolean short3 = length.matches("\\d{1,3}") && Integer.parseInt(length) <= most;
      if (slash >= 0 && !short3) {
        return Optional.empty();
      }
      return Optional.of(new IpRange(base, slash < 0 ? most : Integer.parseInt(length)));
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** An address as text. */
  public boolean contains(String address) {
    return parse(address).filter(this::contains).isPresent();
  }

  boolean contains(IpRange other) {
    return other.bits >= bits && contains(other.base);
  }
}
