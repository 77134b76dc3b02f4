package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.SystemError;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** head(1) and tail(1): {@code -n N}, {@code -N}, {@code -c N}, {@code -n +N}. */
final class HeadTail implements Command {
  /** tail keeps at most so much of its input. */
  private static final int KEPT = 64 << 20;

  private record Amount(boolean bytes, boolean fromStart, long count) {}

  @Override
  public List<String> names() {
    return List.of("head", "tail");
  }

  @Override
  public int run(Call call) {
    List<String> arguments = new ArrayList<>();
    for (String argument : call.args()) {
      boolean bare =
          argument.matches("[-+]\\d+") && (arguments.isEmpty() || !takesNumber(arguments));
      if (bare) {
        arguments.add("-n");
        arguments.add(argument.startsWith("-") ? argument.substring(1) : argument);
      } else {
        arguments.add(argument);
      }
    }
    Options options =
        Options.parse(arguments, "n:c:qvf", "lines=n", "bytes=c", "quiet=q", "verbose=v");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    Amount amount = amount(options);
    if (amount == null) {
      String given = options.value('c').or(() -> options.value('n')).orElse("");
      String unit = options.has('c') ? "bytes" : "lines";
      call.err().println(call.name() + ": invalid number of " + unit + ": ‘" + given + "’");
      return 1;
    }
    return files(call, options, amount);
  }

  private static boolean takesNumber(List<String> arguments) {
    String before = arguments.get(arguments.size() - 1);
    return before.equals("-n") || before.equals("-c");
  }

  private static @Nullable Amount amount(Options options) {
    boolean bytes = options.has('c');
    String text = options.value(bytes ? 'c' : 'n').orElse("10");
    String digits = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    return digits.matches("\\d{1,15}")
        ? new Amount(bytes, text.startsWith("+"), Long.parseLong(digits))
        : null;
  }

  private static int files(Call call, Options options, Amount amount) {
    List<String> operands = options.operands().isEmpty() ? List.of("-") : options.operands();
    boolean titles = (operands.size() > 1 || options.has('v')) && !options.has('q');
    int status = 0;
    boolean first = true;
    for (String operand : operands) {
      try {
        InputStream in = TextInput.open(call, operand);
        try {
          if (titles) {
            String name = operand.equals("-") ? "standard input" : operand;
            call.out().print((first ? "" : "\n") + "==> " + name + " <==\n");
          }
          first = false;
          copy(call, in, amount);
        } finally {
          if (in != call.in()) {
            in.close();
          }
        }
      } catch (IOException failed) {
        boolean directory = "Is a directory".equals(failed.getMessage());
        call.err()
            .println(
                call.name()
                    + (directory
                        ? ": error reading '" + operand + "': "
                        : ": cannot open '" + operand + "' for reading: ")
                    + SystemError.text(failed));
        status = 1;
      }
    }
    return status;
  }

  private static void copy(Call call, InputStream in, Amount amount) throws IOException {
    if (call.name().equals("head")) {
      head(call, in, amount);
    } else if (amount.fromStart()) {
      skip(in, amount);
      in.transferTo(call.out());
    } else {
      tail(call, new BufferedInputStream(in), amount);
    }
  }

  /** Reads no further than it prints, so that the rest of standard input is the next one's. */
  private static void head(Call call, InputStream in, Amount amount) throws IOException {
    long left = amount.count();
    while (left > 0) {
      int c = in.read();
      if (c < 0) {
        return;
      }
      call.out().write(c);
      if (amount.bytes() || c == '\n') {
        left--;
      }
    }
  }

  private static void skip(InputStream in, Amount amount) throws IOException {
    long left = amount.count() - 1;
    while (left > 0) {
      int c = in.read();
      if (c < 0) {
        return;
      }
      if (amount.bytes() || c == '\n') {
        left--;
      }
    }
  }

  private static void tail(Call call, InputStream in, Amount amount) throws IOException {
    Deque<byte[]> kept = new ArrayDeque<>();
    long size = 0;
    ByteArrayOutputStream unit = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      unit.write(c);
      if (amount.bytes() || c == '\n') {
        size += unit.size();
        kept.addLast(unit.toByteArray());
        unit.reset();
      }
      while (kept.size() > amount.count() || size > KEPT) {
        size -= kept.removeFirst().length;
      }
    }
    if (unit.size() > 0 && amount.count() > 0) {
      kept.addLast(unit.toByteArray());
      if (kept.size() > amount.count()) {
        kept.removeFirst();
      }
    }
    for (byte[] each : kept) {
      call.out().write(each);
    }
  }
}
