package dev.mxlab.dns.resolve;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.xbill.DNS.Name;

/**
 * Answers that are not believed of other people's names (named.conf {@code deny-answer-addresses}
 * and {@code deny-answer-aliases}), against DNS rebinding.
 *
 * @param addresses which addresses; none by default
 * @param addressesExcept the names that may have them, and all below
 * @param aliases names that nobody may have as the target of an alias, and all below
 * @param aliasesExcept but these, and all below
 */
public record AnswerFilter(
    Predicate<InetAddress> addresses,
    List<Name> addressesExcept,
    List<Name> aliases,
    List<Name> aliasesExcept) {
  public static final AnswerFilter NONE =
      new AnswerFilter(address -> false, List.of(), List.of(), List.of());

  boolean allowsAddress(Name owner, InetAddress address) {
    return !addresses.test(address) || within(owner, addressesExcept);
  }

  /**
   * @param zone whose servers said so: within it, they may
   */
  boolean allowsAlias(Name owner, Name target, Name zone) {
    return !within(target, aliases) || within(owner, aliasesExcept) || target.subdomain(zone);
  }

  private static boolean within(Name name, List<Name> names) {
    for (Name each : names) {
      if (name.subdomain(each)) {
        return true;
      }
    }
    return false;
  }
}
