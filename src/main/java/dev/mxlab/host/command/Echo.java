package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
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
    call.out().print(escapes ? unescaped(text) : text);
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
    String format = unescaped(call.args().get(0));
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
            String value = used < arguments.size() ? arguments.get(used) : "";
            used++;
            text.append(shown(conversion, value));
          }
          default -> {
            call.err().println("bash: printf: `" + conversion + "': invalid format character");
            return 1;
          }
        }
      }
      call.out().print(text);
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
      } else {
        plain.append('\\').append(escaped);
      }
    }
    return plain.toString();
  }
}
