package dev.mxlab.cli;

import dev.mxlab.control.ControlClient;
import dev.mxlab.control.Exit;
import dev.mxlab.control.Registry;
import dev.mxlab.control.Request;
import dev.mxlab.control.RunningLab;
import dev.mxlab.text.Language;
import dev.mxlab.text.Phrase;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who calls a running lab: his streams, his language, and the lab that he means. */
final class Caller {
  private final Map<String, String> environment;
  private final Map<String, String> terminal = new HashMap<>();
  private final InputStream in;
  private final OutputStream out;
  private final LastWords err;
  private volatile @Nullable ControlClient running;
  private int refusal = Main.FAILED;

  /**
   * @param language what {@code --lang} said
   */
  Caller(
      Map<String, String> environment,
      @Nullable String language,
      InputStream in,
      OutputStream out,
      OutputStream err) {
    this.environment = environment;
    this.in = in;
    this.out = out;
    this.err = new LastWords(err);
    for (String name : new String[] {"LANG", "LC_ALL", "LC_MESSAGES", "TERM", "TZ"}) {
      String value = environment.get(name);
      if (value != null) {
        terminal.put(name, value);
      }
    }
    String chosen = environment.get(Language.CHOSEN);
    if (language != null) {
      chosen = language.startsWith("ko") ? "ko_KR.UTF-8" : "en_US.UTF-8";
    }
    if (chosen != null) {
      terminal.remove("LC_ALL");
      terminal.remove("LC_MESSAGES");
      terminal.put("LANG", chosen);
    }
    if (terminal()) {
      terminal.put("TTY", "/dev/tty");
      columns(environment.getOrDefault("COLUMNS", "80"));
    }
  }

  /**
   * Whether input and output are both a terminal. From Java 22 on a console is always there, unless
   * the launcher's {@code -Djdk.console=java.base} asks for the old one.
   */
  @SuppressWarnings("SystemConsoleNull")
  static boolean terminal() {
    return System.console() != null;
  }

  void columns(String columns) {
    terminal.put("COLUMNS", columns);
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /** Whether what is typed now is not to be seen. */
  boolean asksForSecret() {
    return err.askForSecret();
  }

  Map<String, String> environment() {
    return environment;
  }

  int call(Request.Kind kind, List<String> args, @Nullable Path var) throws IOException {
    RunningLab lab = lab(var);
    if (lab == null) {
      return refusal;
    }
    return call(lab, kind, args, new HashMap<>(), in).code();
  }

  /**
   * One call of {@code lab}; a lab that has gone is told of, and its entry forgotten.
   *
   * @param state from the call before
   */
  Exit call(
      RunningLab lab,
      Request.Kind kind,
      List<String> args,
      Map<String, String> state,
      InputStream input)
      throws IOException {
    String here = Path.of("").toAbsolutePath().toString();
    try {
      ControlClient client = new ControlClient(lab.socket());
      running = client;
      return client.call(new Request(kind, args, terminal, here, state), input, out, err);
    } catch (EOFException ended) {
      // After "down" nobody is left to say goodbye.
      boolean wanted = kind == Request.Kind.DOWN;
      return new Exit(
          wanted ? 0 : complain(Main.FAILED, "lab.ended", lab.name()), Map.of("ended", "true"));
    } catch (ConnectException gone) {
      registry().forget(lab);
      return new Exit(complain(Main.FAILED, "lab.none"), Map.of("ended", "true"));
    } catch (SocketException broken) {
      int code = complain(Main.FAILED, "lab.unreachable", lab.name(), String.valueOf(broken));
      return new Exit(code, Map.of("ended", "true"));
    }
  }

  /** Whether at least one lab runs that may be meant. */
  boolean running(@Nullable Path var) {
    return !registry().meant(var, Path.of("")).isEmpty();
  }

  /** Ends the call that is under way, from another thread. */
  void interrupt() {
    ControlClient client = running;
    if (client != null) {
      client.interrupt();
    }
  }

  /** The one lab that is meant; null after saying why there is none, see {@link #refusal}. */
  @Nullable RunningLab lab(@Nullable Path var) throws IOException {
    List<RunningLab> meant = registry().meant(var, Path.of(""));
    if (meant.size() > 1) {
      meant = answering(meant);
    }
    if (meant.size() == 1) {
      return meant.get(0);
    }
    if (meant.isEmpty()) {
      refusal =
          var == null
              ? complain(Main.FAILED, "lab.none")
              : complain(Main.FAILED, "lab.none.var", var.toString());
      return null;
    }
    refusal = complain(Main.BAD_USAGE, "lab.several");
    for (RunningLab lab : meant) {
      complain(refusal, "lab.one", lab.name(), lab.var().toString(), Long.toString(lab.pid()));
    }
    return null;
  }

  /** Sweeps away those that nobody answers for. */
  private List<RunningLab> answering(List<RunningLab> labs) {
    Registry registry = registry();
    List<RunningLab> found = new ArrayList<>();
    for (RunningLab lab : labs) {
      if (registry.answers(lab)) {
        found.add(lab);
      } else {
        registry.forget(lab);
      }
    }
    return found;
  }

  /** The exit code that goes with a lab that was not found. */
  int refusal() {
    return refusal;
  }

  private Registry registry() {
    return Registry.of(environment);
  }

  /** Says it in the person's language on standard error; returns {@code code}. */
  int complain(int code, String key, Object... arguments) throws IOException {
    String text = Phrase.of(Main.class, key, arguments).in(Language.of(terminal));
    err.write(text.concat("\n").getBytes(StandardCharsets.UTF_8));
    err.flush();
    return code;
  }
}
