package dev.mxlab.named.conf;

import dev.mxlab.dns.resolve.RecordText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;

/**
 * Reads addresses and prefixes: {@code 10/8}, {@code 192.168.111.0/24}, {@code fe80::/10}. What
 * looks like none, 192.168.111.256 for one, is the name of an acl to BIND.
 */
final class Addresses {
  private static final Pattern SHORT_V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){0,2}");

  private final TokenStream tokens;
  private final Complaints complaints;

  Addresses(TokenStream tokens, Complaints complaints) {
    this.tokens = tokens;
    this.complaints = complaints;
  }

  boolean looksLike(Token token) {
    return literal(token.text()) != null || partial(token.text()) != null;
  }

  /** A numeric address; null for anything else. Never asks a resolver. */
  static @Nullable InetAddress literal(String text) {
    int zone = text.indexOf('%');
    String plain = zone > 0 ? text.substring(0, zone) : text;
    byte[] bytes =
        plain.indexOf(':') >= 0
            ? Address.toByteArray(plain, Address.IPv6)
            : Address.toByteArray(plain, Address.IPv4);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException impossible) {
      return null;
    }
  }

  /** An IPv6 address in its short form (RFC 5952). */
  static String shown(InetAddress address) {
    return address instanceof Inet6Address
        ? RecordText.ipv6(address.getAddress())
        : address.getHostAddress();
  }

  private static @Nullable InetAddress partial(String text) {
    if (!SHORT_V4.matcher(text).matches()) {
      return null;
    }
    StringBuilder full = new StringBuilder(text);
    for (long dots = text.chars().filter(c -> c == '.').count(); dots < 3; dots++) {
      full.append(".0");
    }
    return literal(full.toString());
  }

  /** A prefix outside of match lists, where quotation marks do not count. */
  Value bare() throws ConfSyntaxException {
    if (tokens.peek(false).is('"')) {
      throw notAPrefix(tokens.peek(false));
    }
    return prefix();
  }

  private ConfSyntaxException notAPrefix(Token token) {
    String near = " near " + Complaints.named(token);
    complaints.error(token.at(), "expected IP address or IPv4 prefix" + near, null);
    complaints.error(token.at(), "expected network prefix" + near, null);
    return ConfSyntaxException.afterComplaint("unexpected token");
  }

  Value prefix() throws ConfSyntaxException {
    Token token = tokens.peek(true);
    InetAddress whole = literal(token.text());
    InetAddress address = whole != null ? whole : partial(token.text());
    if (!token.isString() || address == null) {
      throw notAPrefix(token);
    }
    tokens.next(true);
    int bits = address.getAddress().length * 8;
    if (tokens.peek(false).is('/')) {
      tokens.next(false);
      bits = length(token, address, bits);
    } else if (whole == null) {
      Token next = tokens.peek(false);
      throw fail(next, "incomplete IPv4 address or prefix near " + Complaints.named(next));
    }
    return new Value.Word(shown(address) + "/" + bits, false, token.at());
  }

  private int length(Token shown, InetAddress address, int most) throws ConfSyntaxException {
    Token token = tokens.peek(false);
    if (!token.text().matches("\\d{1,9}")) {
      throw fail(token, "expected prefix length near " + Complaints.named(token));
    }
    int bits = Integer.parseInt(token.text());
    if (bits > most) {
      throw fail(token, "invalid prefix length " + Complaints.named(token));
    }
    if (!Networks.zeroAfter(address, bits)) {
      complaints.error(
          token.at(),
          "'%s/%d': address/prefix length mismatch %s"
              .formatted(shown(address), bits, Complaints.named(token)),
          Mends.phrase(
              "prefix-mismatch",
              shown.text() + "/" + bits,
              shown(Networks.masked(address, bits)) + "/" + bits));
      throw ConfSyntaxException.afterComplaint("failure");
    }
    tokens.next(false);
    return bits;
  }

  private ConfSyntaxException fail(Token at, String message) {
    complaints.error(at.at(), message, null);
    return ConfSyntaxException.afterComplaint("failure");
  }
}
