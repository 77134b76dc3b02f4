package dev.mxlab.sendmail.rewrite;

import dev.mxlab.host.Account;
import dev.mxlab.host.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who gets mail on this host: its users and its aliases (aliases(5)). May wait for a disk.
 *
 * @param aliases asked anew each time
 * @param byFullName whether users are found by their full names too (MatchGECOS)
 */
public record Locals(Accounts accounts, Aliases aliases, boolean byFullName) {
  public Locals(Accounts accounts, Aliases aliases) {
    this(accounts, aliases, false);
  }

  /** Whether nothing has to be read now to find an alias or a user; costs some looks at files. */
  public boolean atHand() {
    return aliases.isRead() && usersAtHand();
  }

  /** The same for users alone. */
  public boolean usersAtHand() {
    return accounts.isRead();
  }

  /**
   * The user that is meant: by name, or by name in lower case; quotes and backslashes do not count.
   */
  public Optional<Account> user(String local) {
    String plain = plain(local);
    return plain.isEmpty()
        ? Optional.empty()
        : accounts
            .find(plain)
            .or(() -> accounts.find(plain.toLowerCase(Locale.ROOT)))
            .or(() -> named(plain));
  }

  /** By full name; {@code _} and {@code .} stand for its blanks (finduser in recipient.c). */
  private Optional<Account> named(String local) {
    if (!byFullName) {
      return Optional.empty();
    }
    String name = local.replaceAll("[_.]", " ");
    return accounts.all().stream()
        .filter(account -> account.gecos().split(",", 2)[0].equalsIgnoreCase(name))
        .findFirst();
  }

  /** The members of an alias; a backslash in the name says that none is meant. */
  public Optional<List<String>> alias(String local) {
    return local.indexOf('\\') >= 0
        ? Optional.empty()
        : aliases.find(plain(local).toLowerCase(Locale.ROOT)).map(Locals::members);
  }

  private static String plain(String local) {
    return Verdict.unquoted(local).strip();
  }

  /** What a local name is that only aliases may name (recipient.c); empty where it is a name. */
  public static String special(String user) {
    String plain = user.replace("\"", "");
    if (plain.startsWith("|")) {
      return "programs";
    } else if (plain.startsWith("/")) {
      return "files";
    }
    return plain.toLowerCase(Locale.ROOT).startsWith(":include:") ? ":include:s" : "";
  }

  /**
   * The addresses that somebody names in one text: blanks stand between them where nothing else
   * does (O OldStyleHeaders, sendtolist in recipient.c).
   */
  public static List<String> named(String list, boolean oldStyle) {
    boolean blanks = oldStyle && !modern(list);
    if (!blanks || list.indexOf('"') >= 0) {
      return members(list);
    }
    return Stream.of(list.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  /** Whether something else than blanks tells addresses apart. */
  public static boolean modern(String list) {
    return list.chars().anyMatch(c -> ",;<(".indexOf(c) >= 0);
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
