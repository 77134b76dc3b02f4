package dev.mxlab.dns.zone;

import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.Name;

/** Looks up names that a zone does not answer for itself, as getaddrinfo(3) does. */
@FunctionalInterface
public interface Elsewhere {
  Found look(Name name);

  /** How it ended. */
  sealed interface Found {}

  /**
   * The name has addresses.
   *
   * @param canonical the name at the end of its aliases
   */
  record Host(Name canonical, List<InetAddress> addresses) implements Found {
    public Host {
      addresses = List.copyOf(addresses);
    }
  }

  /** There is no such name, or it has no addresses. */
  record Nothing() implements Found {}

  /**
   * Nobody could be asked.
   *
   * @param reason in the words of gai_strerror(3)
   */
  record Unknown(String reason) implements Found {}
}
