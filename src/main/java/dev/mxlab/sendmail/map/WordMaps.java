package dev.mxlab.sendmail.map;

import dev.mxlab.host.Account;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Maps that work on the key alone: dequote, arith, macro, user. */
final class WordMaps {
  private static final int EX_CONFIG = 78;

  private WordMaps() {}

  /** Takes quotes off; {@code -s} what stands for a blank, without it a blank forbids it. */
  static LookupMap dequote(MapSwitches switches) {
    String blank = switches.get('s');
    return LookupMap.quick(
        query -> {
          String bare = dequoted(query.key(), blank.isEmpty() ? "" : blank.substring(0, 1));
          return bare == null ? MapAnswer.NO_MATCH : MapAnswer.Found.of(bare);
        });
  }

  /** Null for what is not to be dequoted: without quotes, or out of balance (dequote_map). */
  private static @Nullable String dequoted(String key, String blank) {
    StringBuilder out = new StringBuilder();
    boolean quoted = false;
    int quotes = 0;
    int angles = 0;
    int brackets = 0;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '\\' && i + 1 < key.length()) {
        out.append(c).append(key.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
        quotes++;
      } else if (c == ' ' && quoted) {
        if (blank.isEmpty()) {
          return null;
        }
        out.append(blank);
      } else {
        angles += c == '<' ? 1 : c == '>' ? -1 : 0;
        brackets += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (angles < 0 || brackets < 0) {
          return null;
        }
        out.append(c);
      }
    }
    return quoted || angles != 0 || brackets != 0 || quotes == 0 ? null : out.toString();
  }

  /** The key is the operator, the arguments are numbers; what is missing counts as 0. */
  static LookupMap arithmetic(IntUnaryOperator random) {
    return LookupMap.quick(query -> calculated(query, random));
  }

  private static MapAnswer.Found calculated(MapQuery query, IntUnaryOperator random) {
    if (query.arguments().isEmpty() || query.key().isEmpty()) {
      return new MapAnswer.Found(null, EX_CONFIG);
    }
    int a = number(query, 0);
    int b = number(query, 1);
    return switch (query.key().charAt(0)) {
      case '+' -> result(a + b);
      case '-' -> result(a - b);
      case '*' -> result(a * b);
      case '/' -> b == 0 ? MapAnswer.NO_MATCH : result(a / b);
      case '%' -> b == 0 ? MapAnswer.NO_MATCH : result(a % b);
      case '|' -> result(a | b);
      case '&' -> result(a & b);
      case 'l' -> MapAnswer.Found.of(a < b ? "TRUE" : "FALSE");
      case '=' -> MapAnswer.Found.of(a == b ? "TRUE" : "FALSE");
      case 'r' -> b - a + 1 <= 0 ? MapAnswer.NO_MATCH : result(a + random.applyAsInt(b - a + 1));
      default -> new MapAnswer.Found(null, EX_CONFIG);
    };
  }

  private static MapAnswer.Found result(int number) {
    return MapAnswer.Found.of(Integer.toString(number));
  }

  /** As strtol: the digits that stand first. */
  private static int number(MapQuery query, int index) {
    String text = index < query.arguments().size() ? query.arguments().get(index).strip() : "";
    long number = 0;
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    for (; at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
      number = Math.min(number * 10 + (text.charAt(at) - '0'), Integer.MAX_VALUE);
    }
    return (int) (text.startsWith("-") ? -number : number);
  }

  /** Sets the macro that the key names to the first argument, and is empty itself. */
  static LookupMap macro() {
    return LookupMap.with(
        query -> {
          String name = macroName(query);
          if (!name.isEmpty()) {
            query.session().set(name, macroValue(query));
          }
          return MapAnswer.Found.of("");
        },
        // Rules that are asked again would see what they set themselves.
        query ->
            query.session().isSingle()
                || macroValue(query).equals(query.session().macro(macroName(query))));
  }

  /** Empty where the key is no macro's name. */
  private static String macroName(MapQuery query) {
    String name = query.key().replace(" ", "");
    boolean braced = name.length() > 2 && name.startsWith("{") && name.endsWith("}");
    if (braced && name.length() == 3) {
      return name.substring(1, 2);
    }
    return braced || name.length() == 1 ? name : "";
  }

  private static String macroValue(MapQuery query) {
    return query.arguments().isEmpty() ? "" : query.arguments().get(0);
  }

  /** /etc/passwd: {@code -v} the column, by name or number. */
  static LookupMap user(MapSwitches switches, MapSources sources) {
    String column = switches.get('v').toLowerCase(Locale.ROOT);
    return query -> {
      Optional<Account> account = sources.accounts().find(query.key());
      return account.map(a -> MapAnswer.Found.of(column(a, column))).orElse(MapAnswer.NO_MATCH);
    };
  }

  private static String column(Account account, String column) {
    return switch (column) {
      case "passwd", "2" -> "x";
      case "uid", "3" -> Integer.toString(account.uid());
      case "gid", "4" -> Integer.toString(account.gid());
      case "gecos", "5" -> account.gecos();
      case "dir", "6" -> account.home();
      case "shell", "7" -> account.shell();
      default -> account.name();
    };
  }
}
