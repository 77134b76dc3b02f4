package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code make -C /etc/mail [FILE ...]}: makes the maps, and sendmail.cf, that are older than what
 * they are made of, as the Makefile of CentOS in that directory does. There is no other Makefile on
 * a host.
 */
public final class Make implements Command {
  private static final String DIRECTORY = "/etc/mail";
  private static final int FAILED = 2;
  private static final List<String> MAPS =
      List.of("access", "domaintable", "genericstable", "mailertable", "virtusertable");
  private static final List<String> FILES = List.of("sendmail", "submit");

  /** What is made of what, and how. */
  private record Target(String name, String source, String how) {}

  private static List<Target> targets() {
    List<Target> all = new ArrayList<>();
    for (String map : MAPS) {
      all.add(new Target(map + ".db", map, "makemap hash " + map + " < " + map));
    }
    for (String file : FILES) {
      String mc = file + ".mc";
      all.add(new Target(file + ".cf", mc, "m4 " + mc + " > " + file + ".cf"));
    }
    return all;
  }

  @Override
  public List<String> names() {
    return List.of("make");
  }

  @Override
  public int run(Call call) throws IOException {
    String directory = call.directory();
    boolean elsewhere = false;
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < call.args().size(); i++) {
      String word = call.args().get(i);
      if (word.equals("-C") && i + 1 < call.args().size()) {
        directory = call.absolute(call.args().get(++i));
        elsewhere = true;
      } else if (!word.startsWith("-") && !word.equals("all")) {
        wanted.add(word);
      }
    }
    if (!Files.isDirectory(call.host().files().real(directory))) {
      return stop(call, directory + ": No such file or directory");
    } else if (!directory.equals(DIRECTORY)) {
      return stop(call, "No targets specified and no makefile found");
    }
    if (elsewhere) {
      call.out().println("make: Entering directory '" + directory + "'");
    }
    int code = make(call, wanted);
    if (elsewhere) {
      call.out().println("make: Leaving directory '" + directory + "'");
    }
    call.out().flush();
    return code;
  }

  private static int stop(Call call, String why) {
    call.err().println("make: *** " + why + ".  Stop.");
    return FAILED;
  }

  private static int make(Call call, List<String> wanted) throws IOException {
    List<Target> chosen = new ArrayList<>();
    for (String name : wanted) {
      Optional<Target> target = targets().stream().filter(t -> t.name().equals(name)).findFirst();
      if (target.isEmpty() || !Files.exists(real(call, target.get().source()))) {
        return stop(call, "No rule to make target '" + name + "'");
      }
      chosen.add(target.get());
    }
    boolean made = false;
    for (Target target : wanted.isEmpty() ? targets() : chosen) {
      if (old(call, target)) {
        int code = shell(call, target.how());
        if (code != 0) {
          call.err().println("make: *** [Makefile: " + target.name() + "] Error " + code);
          return FAILED;
        }
        made = true;
      } else if (!wanted.isEmpty()) {
        call.out().println("make: '" + target.name() + "' is up to date.");
      }
    }
    if (!made && wanted.isEmpty()) {
      call.out().println("make: Nothing to be done for 'all'.");
    }
    return 0;
  }

  private static Path real(Call call, String name) {
    return call.host().files().real(DIRECTORY + "/" + name);
  }

  private static boolean old(Call call, Target target) throws IOException {
    Path source = real(call, target.source());
    Path made = real(call, target.name());
    return Files.exists(source)
        && (!Files.exists(made)
            || Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(made)) > 0);
  }

  private static int shell(Call call, String line) throws IOException {
    Optional<Command> shell = call.host().commands().find("sh");
    if (shell.isEmpty()) {
      return FAILED;
    }
    return shell
        .get()
        .run(
            new Call(
                call.host(),
                "sh",
                List.of("-c", line),
                call.user(),
                DIRECTORY,
                call.environment(),
                call.in(),
                call.out(),
                call.err(),
                call.locale()));
  }
}
