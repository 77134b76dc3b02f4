package dev.mxlab.sendmail.rewrite;

import java.util.function.Predicate;

/**
 * An address in canonical form, what ruleset 3 makes of it: the route cut off, {@code host!user}
 * and {@code user%host} turned, domains that are our own taken away.
 *
 * @param local left of the @; quotes and backslashes are part of it
 * @param domain without final dot; empty for an address of this host
 * @param absolute whether the domain was written with a final dot
 * @param complaint of the syntax, {@code 5.1.3 Hostname required}, empty when there is none
 */
record Address(String local, String domain, boolean absolute, String complaint) {
  private static final int MAX_TURNS = 20;

  /** The null sender {@code <>}. */
  boolean isNull() {
    return local.isEmpty() && domain.isEmpty() && complaint.isEmpty();
  }

  static Address of(String text, Predicate<String> ours) {
    String rest = unrouted(AddressText.bare(text));
    for (int turn = 0; turn < MAX_TURNS; turn++) {
      Address address = split(rest);
      if (!address.complaint().isEmpty() || address.domain().isEmpty()) {
        return address;
      }
      if (!ours.test(address.domain())) {
        return address;
      }
      if (address.local().isEmpty()) {
        return wrong("5.1.3 User address required");
      }
      // Ours: what is left of the @ may name another host yet.
      rest = turned(address.local());
      if (rest.equals(address.local())) {
        return new Address(rest, "", false, "");
      }
    }
    return wrong("5.4.6 Too many turns in address");
  }

  /** {@code @a,@b:user@host} is {@code user@host} (RFC 5321 appendix C). */
  private static String unrouted(String text) {
    if (!text.startsWith("@")) {
      return text;
    }
    int colon = AddressText.indexOf(text, ':', 0);
    int bracket = text.indexOf('[');
    return colon < 0 || bracket >= 0 && bracket < colon && text.indexOf(']') > colon
        ? text
        : unrouted(text.substring(colon + 1).strip());
  }

  private static Address split(String text) {
    int at = AddressText.indexOf(text, '@', 0);
    if (at < 0) {
      String turned = turned(text);
      return turned.equals(text) ? local(text) : split(turned);
    }
    if (AddressText.indexOf(text, '@', at + 1) >= 0) {
      return wrong("5.1.3 Invalid route address");
    }
    if (text.endsWith(";") && AddressText.indexOf(text, ':', 0) >= 0) {
      return local(text);
    }
    String host = text.substring(at + 1).strip();
    String user = text.substring(0, at).strip();
    boolean absolute = host.endsWith(".");
    while (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return host(user, host, absolute);
  }

  private static Address host(String user, String host, boolean absolute) {
    if (host.isEmpty()) {
      return user.isEmpty() ? local("@") : wrong("5.1.3 Hostname required");
    } else if (host.startsWith(".") || host.contains("..")) {
      return wrong("5.1.2 Invalid host name");
    } else if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
      return wrong("5.1.2 Colon illegal in host name part");
    } else if (user.isEmpty()) {
      return wrong("5.1.3 User address required");
    }
    return new Address(user, host, absolute, "");
  }

  /** An address without @: a list {@code name:;} is none. */
  private static Address local(String text) {
    int colon = AddressText.indexOf(text, ':', 0);
    if (colon > 0 && text.substring(colon + 1).strip().equals(";")) {
      return wrong("5.1.3 List:; syntax illegal for recipient addresses");
    }
    boolean list = colon > 0 && !text.startsWith(":") && !text.endsWith(";");
    return new Address(list ? text.substring(colon + 1).strip() : text, "", false, "");
  }

  /** {@code user%host} is {@code user@host}, {@code host!user} is {@code user@host}. */
  private static String turned(String text) {
    int bang = AddressText.indexOf(text, '!', 0);
    if (bang > 0) {
      String host = text.substring(0, bang);
      return text.substring(bang + 1) + "@" + (host.indexOf('.') < 0 ? host + ".UUCP." : host);
    }
    int percent = -1;
    for (int i = AddressText.indexOf(text, '%', 0);
        i >= 0;
        i = AddressText.indexOf(text, '%', i + 1)) {
      percent = i;
    }
    return percent > 0 && percent < text.length() - 1
        ? text.substring(0, percent) + "@" + text.substring(percent + 1)
        : text;
  }

  private static Address wrong(String complaint) {
    return new Address("", "", false, complaint);
  }
}
