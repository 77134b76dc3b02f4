package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** echo and printf, as bash has them: {@code echo -n -e}; {@code printf} with %s %d %c %%. */
final class Echo implements Command {
  @Override
  public List<String> names() {
    return List.of("echo", "printf");
  }

  @Override
  public int run(Call call) {
    return call.name().equals("printf") ? printf(call) : echo(call);
  }

  private static int echo(Call call) {
    List<String> words = new ArrayList<>(call.args());
    boolean newline = true;
    boolean escapes = false;
    while (!words.isEmpty() && words.get(0).matches("-[neE]+")) {
      String option = words.remove(0);
      newline &= option.indexOf('n') < 0;
      escapes = (escapes || option.indexOf('e') > 0) && option.indexOf('E') < 0;
    }
    String text = String.join(" ", words);
    print(call, escapes ? unescaped(octets(text)) : octets(text));
    if (newline) {
      call.out().println();
    }
    return 0;
  }

  private static int printf(Call call) {
    if (call.args().isEmpty()) {
      call.err().println("printf: usage: printf [-v var] format [arguments]");
      return 2;
    }
    String format = unescaped(octets(call.args().get(0)));
    List<String> arguments = call.args().subList(1, call.args().size());
    int used = 0;
    // The format is used again while arguments are left.
    do {
      int before = used;
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < format.length(); i++) {
        char c = format.charAt(i);
        if (c != '%' || i + 1 == format.length()) {
          text.append(c);
          continue;
        }
        char conversion = format.charAt(++i);
        switch (conversion) {
          case '%' -> text.append('%');
          case 's', 'd', 'i', 'c', 'b' -> {
            String value = used < arguments.size() ? octets(arguments.get(used)) : "";
            used++;
            text.append(shown(conversion, value));
          }
          default -> {
            call.err().println("bash: printf: `" + conversion + "': invalid format character");
            return 1;
          }
        }
      }
      print(call, text.toString());
      if (used == before) {
        break;
      }
    } while (used < arguments.size());
    return 0;
  }

  private static String shown(char conversion, String value) {
    return switch (conversion) {
      case 'd', 'i' -> value.matches("-?\\d+") ? value : "0";
      case 'c' -> value.isEmpty() ? "" : value.substring(0, 1);
      case 'b' -> unescaped(value);
      default -> value;
    };
  }

  /** A sign for each octet, as {@code \\xHH} says them. */
  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static void print(Call call, String octets) {
    call.out().writeBytes(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      int at = "ntrabfve\\".indexOf(escaped);
      if (at >= 0) {
        plain.append("\n\t\r\u0007\b\f\u000b\u001b\\".charAt(at));
      } else if (escaped == '"' || escaped == '\'') {
        plain.append(escaped);
      } else {
        i = number(text, i, plain);
      }
    }
    return plain.toString();
  }

  /** {@code \xHH} or {@code \NNN} at {@code at}; returns where its last digit stands. */
  private static int number(String text, int at, StringBuilder plain) {
    boolean hex = text.charAt(at) == 'x';
    int from = hex ? at + 1 : at;
    int end = from;
    while (end < text.length()
        && end - from < (hex ? 2 : 3)
        && Character.digit(text.charAt(end), hex ? 16 : 8) >= 0) {
      end++;
    }
    if (end == from) {
      plain.append('\\').append(text.charAt(at));
      return at;
    }
    plain.append((char) (Integer.parseInt(text.substring(from, end), hex ? 16 : 8) & 0xff));
    return end - 1;
  }
}
