package dev.mxlab.sendmail.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * smrsh(8): of a command, only programs that stand in one directory may run, and of the shell's
 * language only {@code &&} and {@code ||}. Judges; runs nothing.
 */
final class Smrsh {
  private static final String SPECIALS = "<|>^();&`$\r\n";

  /** Where the host keeps them; the first that is there counts. */
  private static final List<String> DIRECTORIES =
      List.of("/etc/mail/smrsh", "/etc/smrsh", "/usr/lib/sm.bin", "/usr/adm/sm.bin");

  /**
   * What came of it.
   *
   * @param script for /bin/sh, with the real paths; null when it is refused
   * @param complaint what smrsh says then
   */
  record Judgement(@Nullable String script, String complaint) {}

  private final dev.mxlab.host.HostFiles files;

  Smrsh(dev.mxlab.host.HostFiles files) {
    this.files = files;
  }

  Judgement judge(String command) {
    StringBuilder script = new StringBuilder();
    String rest = command.strip();
    while (true) {
      int word = end(rest, " \t" + SPECIALS);
      String program = rest.substring(0, word);
      String name = program.substring(program.lastIndexOf('/') + 1);
      if (name.isEmpty()) {
        return refused("smrsh: missing command to exec");
      }
      if (name.equals("exec") && word < rest.length()) {
        rest = rest.substring(word).strip();
        continue;
      }
      if (name.equals("exit")) {
        script.append(name);
      } else {
        Path real = files.real(directory() + "/" + name);
        String problem = problem(real);
        if (!problem.isEmpty()) {
          return refused("smrsh: \"" + name + "\" not available for sendmail programs" + problem);
        }
        script.append('\'').append(real.toString().replace("'", "'\\''")).append('\'');
      }
      String arguments = rest.substring(word);
      int stop = end(arguments, SPECIALS);
      script.append(arguments, 0, stop);
      if (stop == arguments.length()) {
        return new Judgement(script.toString(), "");
      }
      String then = arguments.substring(stop);
      if (!then.startsWith("&&") && !then.startsWith("||")) {
        return refused("smrsh: cannot use " + then.charAt(0) + " in command");
      }
      script.append(then, 0, 2).append(' ');
      rest = then.substring(2).strip();
    }
  }

  private static Judgement refused(String complaint) {
    return new Judgement(null, complaint);
  }

  private String directory() {
    for (String directory : DIRECTORIES) {
      if (Files.isDirectory(files.real(directory))) {
        return directory;
      }
    }
    return DIRECTORIES.get(0);
  }

  private static String problem(Path real) {
    if (!Files.exists(real)) {
      return " (stat failed)";
    }
    if (!Files.isRegularFile(real)) {
      return " (not a file)";
    }
    return Files.isExecutable(real) ? "" : " (not executable)";
  }

  private static int end(String text, String stops) {
    int i = 0;
    while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }
}
