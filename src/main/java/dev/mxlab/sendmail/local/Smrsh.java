package dev.mxlab.sendmail.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * smrsh(8): of a command, only programs that stand in one directory may run, and of the shell's
 * language only {@code &&} and {@code ||}. Judges; runs nothing.
 */
final class Smrsh {
  private static final String BLANKS = " \t";
  private static final String SPECIALS = "<|>^();&`$\r\n";
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;

  /** Commands of the shell itself. */
  private static final List<String> BUILT_IN = List.of("exit", "echo");

  /** Where the host keeps them; the first that is there counts. */
  private static final List<String> DIRECTORIES =
      List.of("/etc/mail/smrsh", "/etc/smrsh", "/usr/lib/sm.bin", "/usr/adm/sm.bin");

  /**
   * What came of it.
   *
   * @param script for /bin/sh, with the real paths; null when it is refused
   * @param status the exit code then
   * @param complaint what smrsh says then
   */
  record Judgement(@Nullable String script, int status, String complaint) {}

  private final dev.mxlab.host.HostFiles files;

  Smrsh(dev.mxlab.host.HostFiles files) {
    this.files = files;
  }

  Judgement judge(String command) {
    StringBuilder script = new StringBuilder();
    String rest = withoutBlanks(command);
    if (rest.isEmpty()) {
      return new Judgement(null, USAGE, "Usage: smrsh -c command");
    }
    while (!rest.isEmpty()) {
      int word = end(rest, BLANKS);
      String program = rest.substring(0, word);
      String name = program.substring(program.lastIndexOf('/') + 1);
      if (name.equals("exec") && word < rest.length()) {
        script.append("exec ");
        rest = withoutBlanks(rest.substring(word));
        continue;
      }
      if (BUILT_IN.contains(name)) {
        script.append(name);
      } else {
        List<String> complaint = new ArrayList<>();
        Path real = find(name, complaint);
        if (real == null) {
          return new Judgement(null, UNAVAILABLE, complaint.get(0));
        }
        script.append('\'').append(real.toString().replace("'", "'\\''")).append('\'');
      }
      String arguments = rest.substring(word);
      int stop = end(arguments, SPECIALS);
      script.append(arguments, 0, stop);
      if (stop == arguments.length()) {
        break;
      }
      String then = arguments.substring(stop);
      if (!then.startsWith("&&") && !then.startsWith("||")) {
        return refused("cannot use " + then.charAt(0) + " in command");
      }
      script.append(then, 0, 2).append(' ');
      rest = withoutBlanks(then.substring(2));
    }
    return new Judgement(script.toString(), 0, "");
  }

  /** Where a program stands that may run; null, and in {@code complaint} why, where it may not. */
  @Nullable Path find(String path, List<String> complaint) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Path real = files.real(directory() + "/" + name);
    String problem = name.isEmpty() ? " (not a file)" : problem(real);
    if (problem != null && problem.isEmpty()) {
      return real;
    }
    complaint.add(unavailable(name, problem == null ? "" : problem));
    return null;
  }

  private static String unavailable(String name, String problem) {
    return "smrsh: \"" + name + "\" not available for sendmail programs" + problem;
  }

  private static String withoutBlanks(String text) {
    int start = 0;
    while (start < text.length() && BLANKS.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return text.substring(start);
  }

  private static Judgement refused(String complaint) {
    return new Judgement(null, UNAVAILABLE, "smrsh: " + complaint);
  }

  private String directory() {
    for (String directory : DIRECTORIES) {
      if (Files.isDirectory(files.real(directory))) {
        return directory;
      }
    }
    return DIRECTORIES.get(0);
  }

  /** Why it may not run, empty when it may; null where smrsh gives no reason. */
  private static @Nullable String problem(Path real) {
    if (!Files.exists(real)) {
      return " (stat failed)";
    }
    if (!Files.isRegularFile(real)) {
      return " (not a file)";
    }
    return Files.isExecutable(real) ? "" : null;
  }

  private static int end(String text, String stops) {
    int i = 0;
    while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }
}
