package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** date(1) by the host's own clock, which is the lab's. */
final class Date implements Command {
  @Override
  public List<String> names() {
    return List.of("date");
  }

  @Override
  public int run(Call call) {
    Options options =
        Options.parse(call.args(), "uRIs:", "utc=u", "universal=u", "rfc-email=R", "set=s");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    ZonedDateTime now = call.host().localTime();
    if (options.has('u')) {
      now = now.withZoneSameInstant(ZoneOffset.UTC);
    }
    String operand = options.operands().isEmpty() ? "" : options.operands().get(0);
    if (operand.startsWith("+")) {
      call.out().println(formatted(operand.substring(1), now));
      return 0;
    }
    if (!operand.isEmpty() || options.has('s')) {
      return set(call, options, operand, now);
    }
    call.out()
        .println(
            options.has('R')
                ? formatted("%a, %d %b %Y %T %z", now)
                : options.has('I') ? formatted("%F", now) : plain(now, call));
    return 0;
  }

  /** Sets the lab's clock, which all hosts go by. */
  private static int set(Call call, Options options, String operand, ZonedDateTime now) {
    String text = options.value('s').orElse(operand);
    Optional<ZonedDateTime> wanted =
        options.has('s') ? DateWords.parse(text, now) : DateWords.digits(text, now);
    if (wanted.isEmpty()) {
      call.err().println("date: invalid date ‘" + text + "’");
      return 1;
    }
    boolean root = call.user().isRoot();
    if (root) {
      call.host().time().set(wanted.get().toInstant());
    } else {
      call.err().println("date: cannot set date: Operation not permitted");
    }
    call.out().println(plain(wanted.get(), call));
    return root ? 0 : 1;
  }

  private static String plain(ZonedDateTime now, Call call) {
    boolean korean = call.locale().getLanguage().equals("ko");
    String pattern = korean ? "yyyy. MM. dd. (E) HH:mm:ss " : "EEE MMM ppd HH:mm:ss ";
    Locale locale = korean ? Locale.KOREAN : Locale.ENGLISH;
    String text = DateTimeFormatter.ofPattern(pattern, locale).format(now) + zone(now);
    return korean ? text : text + " " + now.getYear();
  }

  private static String zone(ZonedDateTime now) {
    return now.getOffset().equals(ZoneOffset.UTC) && now.getZone() instanceof ZoneOffset
        ? "UTC"
        : DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(now);
  }

  /** strftime(3), the conversions that people type. */
  private static String formatted(String format, ZonedDateTime now) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length()) {
        text.append(conversion(format.charAt(++i), now));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String conversion(char letter, ZonedDateTime now) {
    String pattern =
        switch (letter) {
          case 'Y' -> "yyyy";
          case 'y' -> "yy";
          case 'm' -> "MM";
          case 'd' -> "dd";
          case 'e' -> "ppd";
          case 'H' -> "HH";
          case 'I' -> "hh";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'p' -> "a";
          case 'j' -> "DDD";
          case 'a' -> "EEE";
          case 'A' -> "EEEE";
          case 'b', 'h' -> "MMM";
          case 'B' -> "MMMM";
          case 'F' -> "yyyy-MM-dd";
          case 'T' -> "HH:mm:ss";
          case 'R' -> "HH:mm";
          case 'D' -> "MM/dd/yy";
          case 'z' -> "xx";
          case 'N' -> "nnnnnnnnn";
          default -> "";
        };
    return switch (letter) {
      case 's' -> Long.toString(now.toEpochSecond());
      case 'Z' -> zone(now);
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default ->
          pattern.isEmpty()
              ? "%" + letter
              : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
    };
  }
}
