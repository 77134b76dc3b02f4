package dev.mxlab.cli;

import dev.mxlab.control.Request;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code mxlab}. A hand-made switch on the first word: what only talks to a running lab must answer
 * within a blink, so it touches neither the command-line library nor anything of the servers; all
 * other words go to {@link Programs}.
 */
public final class Main {
  static final int FAILED = 1;
  static final int BAD_USAGE = 2;

  private Main() {}

  /** The one place that ends the process, with the command's exit code. */
  public static void main(String[] args) throws IOException {
    System.exit(
        run(
            args,
            System.getenv(),
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err)));
  }

  static int run(
      String[] args,
      Map<String, String> environment,
      InputStream in,
      OutputStream out,
      OutputStream err)
      throws IOException {
    Words words = Words.of(args);
    Request.Kind kind = words.kind();
    String problem = words.problem();
    if (kind == null && problem == null) {
      return Programs.run(words, args);
    }
    Caller caller = new Caller(environment, words.language(), in, out, err);
    if (kind == null || problem != null) {
      return caller.complain(BAD_USAGE, problem == null ? "usage" : problem);
    }
    String var = words.var() != null ? words.var() : environment.get("MXLAB_VAR");
    Path place = var == null || var.isEmpty() ? null : Path.of(var);
    try {
      return switch (kind) {
        case EXEC -> exec(caller, place, words.rest());
        case SH -> sh(caller, place, words.rest());
        case RESET -> reset(caller, place, words.rest());
        default -> caller.call(kind, words.rest(), place);
      };
    } catch (IOException failed) {
      return caller.complain(FAILED, "failed", String.valueOf(failed.getMessage()));
    }
  }

  private static int exec(Caller caller, @Nullable Path var, List<String> rest) throws IOException {
    List<String> args = new ArrayList<>(rest);
    if (args.size() > 1 && args.get(1).equals("--")) {
      args.remove(1);
    }
    if (args.size() < 2) {
      return caller.complain(BAD_USAGE, "usage.exec");
    }
    return caller.call(Request.Kind.EXEC, args, var);
  }

  /** Works where no lab runs as well. */
  private static int reset(Caller caller, @Nullable Path var, List<String> rest)
      throws IOException {
    return caller.running(var) ? caller.call(Request.Kind.RESET, rest, var) : Programs.reset(var);
  }

  private static int sh(Caller caller, @Nullable Path var, List<String> rest) throws IOException {
    if (rest.size() == 3 && rest.get(1).equals("-c")) {
      return caller.call(Request.Kind.SH, List.of(rest.get(0), rest.get(2)), var);
    }
    if (rest.size() != 1) {
      return caller.complain(BAD_USAGE, "usage.sh");
    }
    return Sitting.at(rest.get(0), caller, var);
  }
}
