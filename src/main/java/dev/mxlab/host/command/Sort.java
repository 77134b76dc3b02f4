package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** sort(1) ({@code -r -n -u -f -k FIELD -t CHAR}) and uniq(1) ({@code -c -d -u}). */
final class Sort implements Command {
  @Override
  public List<String> names() {
    return List.of("sort", "uniq");
  }

  @Override
  public int run(Call call) {
    boolean uniq = call.name().equals("uniq");
    Options options =
        Options.parse(
            call.args(),
            uniq ? "cdu" : "rnufbk:t:",
            "reverse=r",
            "numeric-sort=n",
            "unique=u",
            "count=c");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 2);
    }
    List<String> lines = new ArrayList<>();
    for (String file : options.operands().isEmpty() ? List.of("-") : options.operands()) {
      try {
        InputStream in = TextInput.open(call, file);
        try {
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
          for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
          }
        } finally {
          if (in != call.in()) {
            in.close();
          }
        }
      } catch (IOException failed) {
        call.err()
            .println(
                call.name()
                    + ": cannot read: "
                    + file
                    + ": "
                    + dev.mxlab.host.SystemError.text(failed));
        return 2;
      }
    }
    if (uniq) {
      once(call, options, lines);
      return 0;
    }
    Comparator<String> order = order(options);
    lines.sort(options.has('r') ? order.reversed() : order);
    String before = null;
    for (String line : lines) {
      if (!options.has('u') || before == null || order.compare(before, line) != 0) {
        call.out().println(line);
      }
      before = line;
    }
    return 0;
  }

  private static Comparator<String> order(Options options) {
    int field = Integer.parseInt("0" + options.value('k').orElse("").replaceFirst("\\D.*", ""));
    String between =
        options.value('t').map(java.util.regex.Pattern::quote).orElse("(?<=\\S)(?=\\s)");
    java.util.function.UnaryOperator<String> key =
        line -> {
          if (field == 0) {
            return line;
          }
          String[] parts = line.split(between, field);
          return parts.length < field ? "" : parts[field - 1];
        };
    Comparator<String> plain =
        options.has('n')
            ? Comparator.comparingDouble(line -> number(key.apply(line)))
            : Comparator.comparing(
                line ->
                    options.has('f') ? key.apply(line).toUpperCase(Locale.ROOT) : key.apply(line));
    return options.has('u') ? plain : plain.thenComparing(Comparator.naturalOrder());
  }

  private static double number(String text) {
    String digits = text.strip().replaceFirst("^(-?[0-9]{0,15}(\\.[0-9]{1,9})?).*$", "$1");
    return digits.isEmpty() || digits.equals("-") ? 0 : Double.parseDouble(digits);
  }

  private static void once(Call call, Options options, List<String> lines) {
    for (int i = 0; i < lines.size(); ) {
      int same = 1;
      while (i + same < lines.size() && lines.get(i + same).equals(lines.get(i))) {
        same++;
      }
      if ((!options.has('d') || same > 1) && (!options.has('u') || same == 1)) {
        call.out().println((options.has('c') ? "%7d ".formatted(same) : "") + lines.get(i));
      }
      i += same;
    }
  }
}
