package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * GETMETADATA and SETMETADATA (RFC 5464), which a server without a dictionary of attributes takes
 * only to say that it has none.
 */
final class Metadata {
  private static final String OFF = "Generic mailbox attributes not enabled";
  private static final String NONE = "NO [CANNOT] " + OFF;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

  private Metadata() {}

  static Command get(Mail mail, List<Arg> args) throws BadCommand {
    int at = 0;
    boolean below = false;
    List<Arg> options = args.isEmpty() ? null : args.get(0).group();
    if (options != null) {
      at = 1;
      below = depth(options);
    }
    String name = at < args.size() ? args.get(at).string() : null;
    if (name == null || at + 1 == args.size()) {
      throw new BadCommand("Invalid arguments");
    }
    Arg asked = args.get(at + 1);
    List<Arg> list = asked.group();
    List<Arg> entries = list == null ? List.of(asked) : list;
    for (Arg entry : entries) {
      check(entry.string());
    }
    boolean nothing = below || entries.isEmpty();
    // Of several entries that cannot be had, the last one's trouble is that of the command.
    String more = "* NO " + OFF + "\r\n";
    return nothing
        ? answer(mail, name, "", "OK Getmetadata completed")
        : answer(mail, name, more.repeat(entries.size() - 1), NONE);
  }

  /** Whether the options ask for what is below the entries too. */
  private static boolean depth(List<Arg> options) throws BadCommand {
    boolean below = false;
    for (int i = 0; i < options.size(); i += 2) {
      String option = options.get(i).word();
      String given = i + 1 < options.size() ? options.get(i + 1).string() : null;
      String value = given == null ? "" : given.toLowerCase(Locale.ROOT);
      boolean depth = "DEPTH".equals(option);
      if (!depth && !"MAXSIZE".equals(option)) {
        throw new BadCommand("Unknown option");
      }
      if (depth
          ? !List.of("0", "1", "infinity").contains(value)
          : !NUMBER.matcher(value).matches()) {
        throw new BadCommand("Invalid value for " + option + " option");
      }
      below = depth ? !value.equals("0") : below;
    }
    return below;
  }

  static Command set(Mail mail, List<Arg> args) throws BadCommand {
    String name = args.isEmpty() ? null : args.get(0).string();
    List<Arg> entries = args.size() < 2 ? null : args.get(1).group();
    if (name == null || entries == null) {
      throw new BadCommand("Invalid arguments");
    }
    List<Arg> rest = new ArrayList<>(entries);
    while (!rest.isEmpty()) {
      check(rest.remove(0).string());
      if (rest.isEmpty()) {
        throw new BadCommand("Entry value missing");
      } else if (rest.remove(0).group() != null) {
        throw new BadCommand("Entry value can't be a list");
      }
    }
    return answer(mail, name, "", entries.isEmpty() ? "OK Setmetadata completed" : NONE);
  }

  /**
   * @param lines that go before the answer
   */
  private static Command answer(Mail mail, String name, String lines, String answer) {
    return Command.of(
        out -> {
          if (!name.isEmpty() && !mail.account().exists(mail.names().check(name, false))) {
            return "NO Mailbox doesn't exist: " + mail.names().shown(name);
          }
          out.add(lines);
          return answer;
        });
  }

  private static void check(@Nullable String entry) throws BadCommand {
    if (entry == null) {
      throw new BadCommand("Invalid arguments");
    }
    String wrong = wrong(entry);
    if (!wrong.isEmpty()) {
      throw new BadCommand("Entry name " + wrong);
    }
  }

  private static String wrong(String entry) {
    if (!entry.startsWith("/")) {
      return "must begin with '/'";
    }
    for (int i = 0; i < entry.length(); i++) {
      char c = entry.charAt(i);
      if (c == '/' && entry.startsWith("//", i)) {
        return "can't contain consecutive '/'";
      } else if (c == '*' || c == '%') {
        return "can't contain '" + c + "'";
      } else if (c >= 0x80) {
        return "can't contain 8bit chars";
      } else if (c < ' ') {
        return "can't contain control chars";
      }
    }
    if (entry.endsWith("/")) {
      return "can't end with '/'";
    }
    String lower = entry.toLowerCase(Locale.ROOT) + "/";
    return lower.startsWith("/private/") || lower.startsWith("/shared/")
        ? ""
        : "must begin with /private or /shared";
  }
}
