package dev.mxlab.host.shell;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.FileModes;
import dev.mxlab.host.SystemError;
import dev.mxlab.host.shell.Script.Choice;
import dev.mxlab.host.shell.Script.Loop;
import dev.mxlab.host.shell.Script.Part;
import dev.mxlab.host.shell.Script.Simple;
import dev.mxlab.host.shell.Script.Step;
import dev.mxlab.host.shell.Script.Word;
import dev.mxlab.text.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs command lines on a host. Errors are told in bash's words; 127 is a command that is not
 * there, 2 a line that cannot be parsed.
 */
public final class Shell {
  private static final Logger LOG = LogManager.getLogger(Shell.class);

  public static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;
  private static final int SYNTAX = 2;
  private static final int DEEPEST = 20;

  /** Of a while: a loop without an end would hold its thread for ever. */
  private static final int MOST_TURNS = 10_000;

  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

  /** Where a path of a command may lead: what is there is what a host has. */
  private static final Set<String> PROGRAM_DIRECTORIES =
      Set.of(
          "/bin",
          "/sbin",
          "/usr/bin",
          "/usr/sbin",
          "/usr/local/bin",
          "/usr/local/sbin",
          "/usr/lib",
          "/usr/libexec",
          "/lib",
          "/etc/mail");

  private static final String BUG = "internal error (the lab's own log tells more)";
  private static final Pattern INIT_SCRIPT = Pattern.compile("/etc/(?:rc\\.d/)?init\\.d/([^/]+)");

  private final Builtins builtins = new Builtins(this);
  private final int depth;

  public Shell() {
    this(0);
  }

  private Shell(int depth) {
    this.depth = depth;
  }

  /** Runs a line, or several; the exit code is the last command's. */
  public int run(String line, ShellContext context) {
    Script script;
    try {
      script = Parser.parse(line);
    } catch (ShellSyntaxException wrong) {
      context.err().println("bash: " + wrong.getMessage());
      context.lastStatus(SYNTAX);
      return SYNTAX;
    }
    steps(script, context);
    context.out().flush();
    context.err().flush();
    return context.lastStatus();
  }

  private void steps(Script script, ShellContext context) {
    for (Step step : script.steps()) {
      boolean skip =
          (step.operator().equals("&&") && context.lastStatus() != 0)
              || (step.operator().equals("||") && context.lastStatus() == 0);
      if (!skip) {
        context.lastStatus(pipeline(step.pipeline(), context));
      }
      if (context.ended()) {
        break;
      }
    }
  }

  private int part(Part part, ShellContext context, boolean terminal) {
    if (part instanceof Simple simple) {
      return simple(simple, context, terminal);
    }
    Expansion expansion = new Expansion(context, line -> substitute(line, context));
    try (Redirected streams = Redirected.open(part.redirections(), context, expansion)) {
      context.within(
          streams,
          () -> {
            if (part instanceof Loop loop) {
              loop(loop, expansion, context);
            } else if (part instanceof Choice choice) {
              choice(choice, context);
            }
          });
      streams.out().flush();
    } catch (RedirectionException failed) {
      context.err().println("bash: " + failed.getMessage());
      return 1;
    } catch (IOException broken) {
      return 1;
    }
    return context.lastStatus();
  }

  private void loop(Loop loop, Expansion expansion, ShellContext context) {
    int status = 0;
    for (String value : expansion.fields(loop.words())) {
      context.variables().put(loop.name(), value);
      steps(loop.body(), context);
      status = context.lastStatus();
      if (context.ended()) {
        break;
      }
    }
    context.lastStatus(status);
  }

  private void choice(Choice choice, ShellContext context) {
    int turns = 0;
    int status = 0;
    do {
      steps(choice.condition(), context);
      boolean chosen = context.lastStatus() == 0;
      context.lastStatus(status);
      if (!chosen && choice.again()) {
        return;
      }
      context.lastStatus(0);
      steps(chosen ? choice.body() : choice.otherwise(), context);
      status = context.lastStatus();
    } while (choice.again() && !context.ended() && ++turns < MOST_TURNS);
  }

  private int pipeline(List<Part> commands, ShellContext context) {
    if (commands.size() == 1) {
      return part(commands.get(0), context, true);
    }
    InputStream in = context.in();
    int status = 0;
    for (int i = 0; i < commands.size(); i++) {
      boolean last = i == commands.size() - 1;
      PipeBuffer pipe = new PipeBuffer(PipeBuffer.LIMIT);
      PrintStream out = last ? context.out() : pipe.printStream();
      ShellContext part = context.subshell(in, out, context.err());
      if (i > 0) {
        part.variables().remove("TTY");
      }
      status = part(commands.get(i), part, last);
      out.flush();
      if (out.checkError() && !last) {
        context.err().println("bash: " + SystemError.text(new IOException("Broken pipe")));
      }
      in = pipe.input();
    }
    return status;
  }

  /**
   * @param terminal whether its output is the shell's own, which may be a terminal
   */
  private int simple(Simple command, ShellContext context, boolean terminal) {
    Expansion expansion = new Expansion(context, line -> substitute(line, context));
    Map<String, String> assigned = new LinkedHashMap<>();
    List<Word> words = new ArrayList<>(command.words());
    while (!words.isEmpty() && isAssignment(words.get(0))) {
      Matcher matcher = ASSIGNMENT.matcher(expansion.text(words.remove(0)));
      if (matcher.matches()) {
        assigned.put(matcher.group(1), matcher.group(2));
      }
    }
    List<String> arguments = expansion.fields(words);
    try (Redirected streams = Redirected.open(command.redirections(), context, expansion)) {
      if (arguments.isEmpty()) {
        context.variables().putAll(assigned);
        return 0;
      }
      Map<String, String> environment = new LinkedHashMap<>(context.variables());
      environment.putAll(assigned);
      if (context.umask() != FileModes.UMASK) {
        environment.put(FileModes.VARIABLE, Integer.toOctalString(context.umask()));
      }
      if (!terminal || streams.out() != context.out()) {
        environment.remove("COLUMNS");
      }
      if (streams.in() != context.in()) {
        environment.remove("TTY");
      }
      int status = dispatch(arguments, context, streams, environment);
      streams.out().flush();
      streams.err().flush();
      return status;
    } catch (RedirectionException failed) {
      context.err().println("bash: " + failed.getMessage());
      return 1;
    } catch (IOException broken) {
      return 1;
    }
  }

  /** Its name and the equals sign stand bare; quotes may begin behind it. */
  private static boolean isAssignment(Word word) {
    return !word.pieces().isEmpty()
        && word.pieces().get(0) instanceof Script.Literal literal
        && !literal.quoted()
        && ASSIGNMENT.matcher(literal.text()).matches();
  }

  private String substitute(String line, ShellContext context) {
    if (depth >= DEEPEST) {
      return "";
    }
    PipeBuffer output = new PipeBuffer(PipeBuffer.LIMIT);
    ShellContext inner = context.subshell(context.in(), output.printStream(), context.err());
    new Shell(depth + 1).run(line, inner);
    context.lastStatus(inner.lastStatus());
    return output.text();
  }

  private int dispatch(
      List<String> arguments,
      ShellContext context,
      Redirected streams,
      Map<String, String> environment)
      throws IOException {
    Optional<Integer> done = builtins.run(arguments, context, streams);
    return done.isPresent()
        ? done.get()
        : execute(arguments, context, streams.in(), streams.out(), streams.err(), environment);
  }

  /** Runs one command by its words, which are taken as they are. */
  public int execute(List<String> arguments, ShellContext context) throws IOException {
    Redirected streams = Redirected.none(context);
    int status = dispatch(arguments, context, streams, context.variables());
    context.lastStatus(status);
    context.out().flush();
    context.err().flush();
    return status;
  }

  private int execute(
      List<String> arguments,
      ShellContext context,
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment)
      throws IOException {
    String name = arguments.get(0);
    List<String> rest = arguments.subList(1, arguments.size());
    Matcher script = INIT_SCRIPT.matcher(name);
    if (script.matches()) {
      List<String> service = new ArrayList<>(List.of("service", script.group(1)));
      service.addAll(rest);
      return execute(service, context, in, out, err, environment);
    }
    Optional<Command> command = find(name, context);
    if (command.isEmpty()) {
      return missing(name, context, err);
    }
    Call call =
        new Call(
            context.host(),
            name.substring(name.lastIndexOf('/') + 1),
            List.copyOf(rest),
            context.user(),
            context.directory(),
            Map.copyOf(environment),
            in,
            out,
            err,
            Language.of(environment));
    try {
      return command.get().run(call);
    } catch (IOException failed) {
      return failed(name, failed, err);
    } catch (UncheckedIOException failed) {
      LOG.error("{} {} failed on {}", name, rest, context.host().id(), failed);
      return failed(name, Objects.requireNonNull(failed.getCause()), err);
    } catch (RuntimeException bug) {
      // Whoever sits there can do nothing with the words of a program's fault.
      LOG.error("{} {} failed on {}", name, rest, context.host().id(), bug);
      err.println("bash: " + name + ": " + BUG);
      return 1;
    }
  }

  private static int failed(String name, IOException failure, PrintStream err) {
    err.println(name + ": " + SystemError.text(failure));
    return 1;
  }

  private static Optional<Command> find(String name, ShellContext context) {
    int slash = name.lastIndexOf('/');
    if (name.isEmpty() || slash == name.length() - 1) {
      return Optional.empty();
    }
    if (slash >= 0) {
      String directory = context.absolute(slash == 0 ? "/" : name.substring(0, slash));
      boolean known = PROGRAM_DIRECTORIES.stream().anyMatch(p -> isOrBelow(directory, p));
      if (!known) {
        return Optional.empty();
      }
    }
    return context.host().commands().find(name);
  }

  /** /usr/lib/sendmail, /usr/lib/sm.bin/sendmail. */
  private static boolean isOrBelow(String directory, String program) {
    return directory.equals(program)
        || (program.startsWith("/usr/lib") && directory.startsWith(program + "/"));
  }

  private static int missing(String name, ShellContext context, PrintStream err) {
    if (!name.contains("/")) {
      err.println("bash: " + name + ": command not found");
      return NOT_FOUND;
    }
    String path = context.absolute(name);
    if (context.disk().isDirectory(path)) {
      err.println("bash: " + name + ": Is a directory");
      return NOT_EXECUTABLE;
    }
    boolean there = context.disk().exists(path);
    err.println("bash: " + name + (there ? ": Permission denied" : ": No such file or directory"));
    return there ? NOT_EXECUTABLE : NOT_FOUND;
  }
}
