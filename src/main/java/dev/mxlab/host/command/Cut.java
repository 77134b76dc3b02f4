package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** cut(1): fields ({@code -f -d -s}) and characters ({@code -c -b}). */
final class Cut implements Command {
  /** From one number to another, both counted from 1. */
  private record Range(int from, int to) {}

  @Override
  public List<String> names() {
    return List.of("cut");
  }

  @Override
  public int run(Call call) {
    Options options =
        Options.parse(
            call.args(),
            "b:c:d:f:s",
            "fields=f",
            "delimiter=d",
            "characters=c",
            "only-delimited=s");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    boolean fields = options.has('f');
    String list =
        options.value('f').or(() -> options.value('c')).or(() -> options.value('b')).orElse("");
    if (list.isEmpty()) {
      return Usage.wrong(call, "you must specify a list of bytes, characters, or fields", 1);
    }
    String delimiter = options.value('d').orElse("\t");
    if (delimiter.codePointCount(0, delimiter.length()) != 1) {
      return Usage.wrong(call, "the delimiter must be a single character", 1);
    }
    List<Range> ranges = new ArrayList<>();
    for (String one : list.split("[, ]")) {
      if (!one.matches("[0-9]{1,9}(-[0-9]{0,9})?|-[0-9]{1,9}")) {
        return Usage.wrong(
            call, "invalid " + (fields ? "field" : "byte/character") + " value ‘" + one + "’", 1);
      }
      int dash = one.indexOf('-');
      int from = dash == 0 ? 1 : Integer.parseInt(dash < 0 ? one : one.substring(0, dash));
      String to = dash < 0 ? one : one.substring(dash + 1);
      if (from == 0) {
        return Usage.wrong(call, "fields are numbered from 1", 1);
      }
      ranges.add(new Range(from, to.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(to)));
    }
    int status = 0;
    for (String file : options.operands().isEmpty() ? List.of("-") : options.operands()) {
      try {
        InputStream in = TextInput.open(call, file);
        try {
          copy(call, in, ranges, fields ? delimiter : "", options.has('s'));
        } finally {
          if (in != call.in()) {
            in.close();
          }
        }
      } catch (IOException failed) {
        Usage.failed(call, file, failed);
        status = 1;
      }
    }
    return status;
  }

  private static void copy(
      Call call, InputStream in, List<Range> ranges, String delimiter, boolean only)
      throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!delimiter.isEmpty() && !line.contains(delimiter)) {
        if (!only) {
          call.out().println(line);
        }
        continue;
      }
      String[] parts =
          line.split(delimiter.isEmpty() ? "" : java.util.regex.Pattern.quote(delimiter), -1);
      List<String> taken = new ArrayList<>();
      for (int i = 1; i <= parts.length; i++) {
        int at = i;
        if (ranges.stream().anyMatch(r -> r.from() <= at && at <= r.to())) {
          taken.add(parts[i - 1]);
        }
      }
      call.out().println(String.join(delimiter, taken));
    }
  }
}
