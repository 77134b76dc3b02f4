package dev.mxlab.sendmail.rewrite;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who gets mail on this host: its users and its aliases (aliases(5)). May wait for a disk.
 *
 * @param aliases the right side of an alias, asked by its name in lower case; anew each time
 */
public record Locals(Accounts accounts, Function<String, Optional<String>> aliases) {
  /** Whether the user part of an address of this host means anybody. */
  public boolean known(String local) {
    return alias(local).isPresent() || user(local).isPresent();
  }

  /**
   * The user that is meant: by name, by name in lower case, without {@code +detail}; quotes and a
   * leading backslash do not count.
   */
  public Optional<Account> user(String local) {
    String plain = plain(local);
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    Optional<Account> found =
        accounts.find(plain).or(() -> accounts.find(plain.toLowerCase(Locale.ROOT)));
    int plus = plain.indexOf('+');
    return found.isEmpty() && plus > 0 ? user(plain.substring(0, plus)) : found;
  }

  /** The members of an alias; a backslash before the name says that none is meant. */
  public Optional<List<String>> alias(String local) {
    if (local.startsWith("\\")) {
      return Optional.empty();
    }
    String name = plain(local).toLowerCase(Locale.ROOT);
    Optional<String> value = aliases.apply(name);
    int plus = name.indexOf('+');
    if (value.isEmpty() && plus > 0) {
      String base = name.substring(0, plus);
      value = aliases.apply(base + "+*").or(() -> aliases.apply(base));
    }
    return value.map(Locals::members);
  }

  /**
   * The same where the rules gave the detail away: {@code kim+x} came to the user kim and the host
   * x (aliaslookup in alias.c).
   */
  public Optional<List<String>> alias(String local, String detail) {
    return detail.isEmpty() ? alias(local) : alias(local + "+" + detail);
  }

  private static String plain(String local) {
    return local.replace("\"", "").replaceFirst("^\\\\+", "").strip();
  }

  /** Cut at the commas that stand outside quotes and brackets. */
  public static List<String> members(String list) {
    List<String> members = new ArrayList<>();
    int start = 0;
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i <= list.length(); i++) {
      char c = i == list.length() ? ',' : list.charAt(i);
      if (c == '"' && (i == 0 || list.charAt(i - 1) != '\\')) {
        quoted = !quoted;
      }
      depth += quoted ? 0 : c == '(' || c == '<' ? 1 : c == ')' || c == '>' ? -1 : 0;
      if (i == list.length() || c == ',' && !quoted && depth <= 0) {
        String member = list.substring(start, i).strip();
        if (!member.isEmpty()) {
          members.add(member);
        }
        start = i + 1;
      }
    }
    return members;
  }
}
