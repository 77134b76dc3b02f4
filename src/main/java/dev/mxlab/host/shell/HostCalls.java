package dev.mxlab.host.shell;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person does on a host from outside: runs one command, or one line of a sitting at its
 * shell. Without a state of its own.
 */
public final class HostCalls {
  private final Shell shell = new Shell();

  /**
   * Whence a call comes.
   *
   * @param user by name
   * @param environment of his terminal
   * @param directory where he stands on the real disk
   */
  public record Caller(String user, Map<String, String> environment, Path directory) {}

  /** The streams of a call. */
  public record Streams(InputStream in, PrintStream out, PrintStream err) {}

  /** Runs a command by its words. */
  public int exec(Host host, Caller caller, List<String> words, Streams streams)
      throws IOException {
    Optional<ShellContext> context = login(host, caller, streams);
    return context.isEmpty() ? 1 : shell.execute(words, context.get());
  }

  /**
   * Runs a line of a sitting.
   *
   * @param state of the sitting; empty at its first line, renewed by every line. Its {@code prompt}
   *     is for the next line, its {@code ended} tells that there is none.
   */
  public int line(Host host, Caller caller, String line, Map<String, String> state, Streams streams)
      throws IOException {
    Optional<ShellContext> login = login(host, caller, streams);
    if (login.isEmpty()) {
      return 1;
    }
    ShellContext context = login.get();
    context.restore(state);
    String columns = caller.environment().get("COLUMNS");
    if (columns != null) {
      context.variables().put("COLUMNS", columns);
    }
    context.interactive(true);
    int status = shell.run(line, context);
    context.save(state);
    return status;
  }

  private static Optional<ShellContext> login(Host host, Caller caller, Streams streams) {
    Optional<Account> account = host.accounts().find(caller.user());
    if (account.isEmpty()) {
      streams
          .err()
          .println(
              "su: user "
                  + caller.user()
                  + " does not exist or the user entry does not contain all the required fields");
      return Optional.empty();
    }
    ShellContext context =
        ShellContext.login(
            host, account.get(), caller.environment(), streams.in(), streams.out(), streams.err());
    context.goToReal(caller.directory());
    return Optional.of(context);
  }
}
