package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Read;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.Units;
import dev.mxlab.text.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/** dovecot(1): starts, reloads and stops the server, and shows its configuration. */
public final class Dovecot implements Command {
  /** What programs that talk to a master exit with when there is none (EX_TEMPFAIL). */
  static final int EXIT_NOT_RUNNING = 75;

  private static final String USAGE =
      """
      Usage: dovecot [-F] [-c <config file>] [-p] [-n] [-a] [--help] [--version]
             [--build-options] [--hostdomain] [reload] [stop]
      """;

  private static final String BUILD =
      """
      Build options: ioloop=epoll notify=inotify openssl io_block_size=8192
      SQL driver plugins: mysql postgresql sqlite
      Passdb: checkpassword ldap pam passwd passwd-file shadow sql
      Userdb: checkpassword ldap(plugin) passwd prefetch passwd-file sql
      """;

  @Override
  public List<String> names() {
    return List.of("dovecot");
  }

  @Override
  public int run(Call call) {
    List<String> config = new ArrayList<>();
    String file = DovecotConf.FILE;
    for (int i = 0; i < call.args().size(); i++) {
      String word = call.args().get(i);
      switch (word) {
        case "--version" -> {
          call.out().println(Doveconf.VERSION);
          return 0;
        }
        case "--hostdomain" -> {
          call.out().println(call.host().hostname());
          return 0;
        }
        case "--help" -> {
          call.out().print(USAGE);
          return 0;
        }
        case "--build-options" -> {
          call.out().print(BUILD);
          return 0;
        }
        case "-a", "-n" -> config.add(word);
        case "-F", "-p" -> {}
        case "-c" -> {
          i++;
          file = i < call.args().size() ? call.absolute(call.args().get(i)) : file;
        }
        case "reload", "stop" -> {
          return signal(call, word, file);
        }
        default -> {
          return unknown(call, word);
        }
      }
    }
    if (!config.isEmpty()) {
      config.addAll(List.of("-c", file));
      return Doveconf.show(call, config);
    }
    return start(call, file);
  }

  private static int unknown(Call call, String word) {
    if (word.startsWith("-")) {
      call.err().println("dovecot: invalid option -- '" + word.replaceFirst("-+", "") + "'");
      call.err().print(USAGE);
    } else {
      call.err().println("Fatal: Unknown argument: " + word);
    }
    return DovecotConf.EXIT_FATAL;
  }

  /** Whether the configuration can be read, which every program of dovecot asks first. */
  public static boolean readable(Call call, String file) {
    Read read = DovecotConf.readAll(call.host().files(), file, ConfParser.OtherFiles.CHECKED);
    List<Diagnostic> all = read.whole().diagnostics();
    if (Diagnostic.anyError(all)) {
      Doveconf.complain("doveconf: Fatal: ", all, call);
      return false;
    }
    return true;
  }

  /** Where a master would have written its process id. */
  static String pidFile(Call call, String file) {
    return DovecotConf.readAll(call.host().files(), file, ConfParser.OtherFiles.LEFT)
            .conf()
            .value("base_dir")
        + "/master.pid";
  }

  /** {@code reload} and {@code stop}, also of doveadm. */
  public static int signal(Call call, String what, String file) {
    if (!readable(call, file)) {
      return DovecotConf.EXIT_FATAL;
    }
    Units units = call.host().units();
    Daemon daemon = units.find("dovecot").orElse(null);
    if (daemon == null || units.status(daemon).state() != Units.State.ACTIVE) {
      call.err().println("Fatal: Dovecot is not running (read from " + pidFile(call, file) + ")");
      return EXIT_NOT_RUNNING;
    } else if (!call.user().isRoot()) {
      call.err().println("Fatal: kill() failed: Operation not permitted");
      return EXIT_NOT_RUNNING;
    }
    if (what.equals("stop")) {
      units.stop(daemon, call.host().now());
    } else {
      units.reload(daemon);
    }
    return 0;
  }

  private static int start(Call call, String file) {
    if (!readable(call, file)) {
      return DovecotConf.EXIT_FATAL;
    }
    Units units = call.host().units();
    Daemon daemon = units.find("dovecot").orElse(null);
    if (daemon == null) {
      call.err().println("Fatal: dovecot is not installed on this host");
      return DovecotConf.EXIT_FATAL;
    } else if (units.status(daemon).state() == Units.State.ACTIVE) {
      call.err()
          .println(
              "Fatal: Dovecot is already running with PID "
                  + "? (read from "
                  + pidFile(call, file)
                  + ")");
      return DovecotConf.EXIT_FATAL;
    }
    List<Diagnostic> found = units.start(daemon, call.host().now()).diagnostics();
    if (Diagnostic.anyError(found)) {
      return Doveconf.complain("Fatal: ", found, call);
    }
    return 0;
  }
}
