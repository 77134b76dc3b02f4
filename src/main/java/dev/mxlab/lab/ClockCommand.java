package dev.mxlab.lab;

import java.io.PrintStream;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code mxlab clock}: shows the lab's clock, or advances it: {@code +4h}, {@code +5d}, {@code
 * +1d12h}.
 */
record ClockCommand(Lab lab, Locale locale) {
  private static final Pattern STEP = Pattern.compile("(\\d{1,6})([wdhms])");
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss zzz yyyy", Locale.ROOT);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FARTHEST = Duration.ofDays(3650);

  int run(List<String> args, PrintStream out, PrintStream err) {
    String step = "now";
    for (String arg : args) {
      if (arg.startsWith("+")) {
        step = arg;
      } else if (arg.startsWith("-")) {
        err.println(Words.phrase("control.clock").in(locale));
        return 2;
      } else if (!arg.equals("now") && lab.host(arg).isEmpty()) {
        err.println(Words.phrase("control.nohost", arg, lab.hosts().keySet()).in(locale));
        return 2;
      }
    }
    if (!step.equals("now")) {
      Duration by = parse(step.substring(1));
      if (by == null || by.compareTo(FARTHEST) > 0) {
        err.println(Words.phrase("control.clock").in(locale));
        return 2;
      }
      try {
        lab.time().advance(by, PATIENCE);
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        return 1;
      }
    }
    out.println(SHOWN.format(lab.time().instant().atZone(lab.topology().zone())));
    return 0;
  }

  static @org.jspecify.annotations.Nullable Duration parse(String text) {
    Matcher matcher = STEP.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      long count = Long.parseLong(matcher.group(1));
      sum =
          switch (matcher.group(2)) {
            case "w" -> sum.plusDays(7 * count);
            case "d" -> sum.plusDays(count);
            case "h" -> sum.plusHours(count);
            case "m" -> sum.plusMinutes(count);
            default -> sum.plusSeconds(count);
          };
      end = matcher.end();
    }
    return end == 0 || end < text.length() ? null : sum;
  }
}
