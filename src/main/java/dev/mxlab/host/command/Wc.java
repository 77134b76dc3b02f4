package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** wc(1). */
final class Wc implements Command {
  private record Count(String name, long lines, long words, long bytes, long characters) {}

  @Override
  public List<String> names() {
    return List.of("wc");
  }

  @Override
  public int run(Call call) {
    Options options =
        Options.parse(call.args(), "lwcm", "lines=l", "words=w", "bytes=c", "chars=m");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    List<String> operands = options.operands().isEmpty() ? List.of("-") : options.operands();
    List<Count> counts = new ArrayList<>();
    int status = 0;
    for (String operand : operands) {
      try {
        InputStream in = TextInput.open(call, operand);
        try {
          counts.add(count(options.operands().isEmpty() ? "" : operand, in));
        } finally {
          if (in != call.in()) {
            in.close();
          }
        }
      } catch (IOException failed) {
        Usage.failed(call, operand, failed);
        status = 1;
      }
    }
    if (operands.size() > 1) {
      counts.add(total(counts));
    }
    print(call, options, counts, options.operands().isEmpty());
    return status;
  }

  private static Count count(String name, InputStream source) throws IOException {
    InputStream in = new BufferedInputStream(source);
    long lines = 0;
    long words = 0;
    long bytes = 0;
    long characters = 0;
    boolean inWord = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      bytes++;
      // UTF-8: every byte but a continuation begins a character.
      characters += (c & 0xC0) == 0x80 ? 0 : 1;
      lines += c == '\n' ? 1 : 0;
      boolean space = c == ' ' || (c >= 9 && c <= 13);
      words += !space && !inWord ? 1 : 0;
      inWord = !space;
    }
    return new Count(name, lines, words, bytes, characters);
  }

  private static Count total(List<Count> counts) {
    return new Count(
        "total",
        counts.stream().mapToLong(Count::lines).sum(),
        counts.stream().mapToLong(Count::words).sum(),
        counts.stream().mapToLong(Count::bytes).sum(),
        counts.stream().mapToLong(Count::characters).sum());
  }

  /** As wide as the largest number; of a pipe nobody knows the size, hence seven. */
  private static void print(Call call, Options options, List<Count> counts, boolean pipe) {
    List<List<Long>> columns = new ArrayList<>();
    boolean all = !options.has('l') && !options.has('w') && !options.has('c') && !options.has('m');
    for (Count count : counts) {
      List<Long> row = new ArrayList<>();
      if (all || options.has('l')) {
        row.add(count.lines());
      }
      if (all || options.has('w')) {
        row.add(count.words());
      }
      if (options.has('m')) {
        row.add(count.characters());
      }
      if (all || options.has('c')) {
        row.add(count.bytes());
      }
      columns.add(row);
    }
    long widest = counts.stream().mapToLong(Count::bytes).max().orElse(0);
    boolean single = columns.stream().allMatch(row -> row.size() == 1) && counts.size() == 1;
    int width = single ? 1 : pipe ? 7 : Long.toString(widest).length();
    for (int i = 0; i < counts.size(); i++) {
      StringBuilder line = new StringBuilder();
      for (long number : columns.get(i)) {
        line.append(line.length() == 0 ? "" : " ");
        line.append(String.format("%" + width + "d", number));
      }
      String name = counts.get(i).name();
      call.out().println(line + (name.isEmpty() ? "" : " " + name));
    }
  }
}
