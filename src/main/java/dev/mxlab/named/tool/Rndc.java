package dev.mxlab.named.tool;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.control.ClientSession;
import dev.mxlab.named.control.Response;
import dev.mxlab.named.control.RndcHints;
import dev.mxlab.named.control.serve.ControlCaller;
import dev.mxlab.named.control.serve.Ends;
import dev.mxlab.text.Phrase;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * rndc(8): tells a named what to do, over its command channel. Below the real one's words stands,
 * on the error stream, how to mend what usually goes wrong.
 */
public final class Rndc implements Command {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CLOSED =
      """
      rndc: connection to remote host closed.
      * This may indicate that the
      * remote server is using an older
      * version of the command protocol,
      * this host is not authorized to connect,
      * the clocks are not synchronized,
      * the key signing algorithm is incorrect
      * or the key is invalid.""";

  @Override
  public List<String> names() {
    return List.of("rndc");
  }

  @Override
  public int run(Call call) throws IOException {
    Flags flags = Flags.read(call.args(), "46b:c:hk:Mmp:qrs:Vy:");
    if (flags.odd().isPresent()) {
      call.err().println("rndc: invalid argument -" + flags.odd().get());
      usage(call);
      return 1;
    }
    if (flags.has('h')) {
      usage(call);
      return 0;
    }
    try {
      if (flags.has('4') && flags.has('6')) {
        throw new RndcTrouble("only one of -4 and -6 allowed");
      }
      port(flags);
      if (flags.operands().isEmpty()) {
        usage(call);
        return 1;
      }
      return command(call, flags);
    } catch (RndcTrouble trouble) {
      call.out().flush();
      call.err().println(trouble.getMessage());
      hint(call, trouble.hint());
      return 1;
    }
  }

  private static int port(Flags flags) throws RndcTrouble {
    String text = flags.value('p', "0");
    boolean number = text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
    if (flags.has('p') && (!number || Integer.parseInt(text) == 0)) {
      throw new RndcTrouble("port '" + text + "' out of range");
    }
    return Integer.parseInt(text);
  }

  private static int command(Call call, Flags flags) throws RndcTrouble, IOException {
    String command = String.join(" ", flags.operands());
    Progress progress = new Progress(call, flags.has('V'));
    progress.tell(flags.operands().get(0), "create task", "enabling log channel", "create parser");
    RndcTarget target = RndcTarget.find(call, flags, port(flags), progress);
    progress.tell("post event");
    Response response = ask(call, command, target, progress);
    return tell(call, flags, response);
  }

  /** What {@code -V} shows of what is done. */
  record Progress(Call call, boolean shown) {
    void tell(String... steps) {
      if (shown) {
        for (String step : steps) {
          call.err().println(step);
        }
      }
    }
  }

  /** The addresses are tried in turn until one of them can be connected to. */
  private static Response ask(Call call, String command, RndcTarget target, Progress progress)
      throws RndcTrouble {
    RndcTrouble last = null;
    for (InetSocketAddress server : target.servers()) {
      progress.tell("using server " + target.name() + " (" + Ends.shown(server) + ")");
      try {
        Response response = ask(call, command, target, server);
        for (int i = 0; i < 2; i++) {
          progress.tell("create message", "render message", "parse message");
        }
        return response;
      } catch (ControlCaller.Unreachable unreachable) {
        String reason = reason(unreachable);
        progress.tell("connection failed: " + Ends.shown(server) + ": " + reason);
        last =
            new RndcTrouble(
                "connect failed: " + Ends.shown(server) + ": " + reason,
                RndcHints.unreachable(reason, server.getPort()));
      } catch (EOFException closed) {
        throw RndcTrouble.verbatim(CLOSED, RndcHints.closed(target.key().name()));
      } catch (ProtocolException nonsense) {
        throw new RndcTrouble(String.valueOf(nonsense.getMessage()));
      } catch (SocketTimeoutException silence) {
        throw new RndcTrouble("recv failed: timed out");
      } catch (IOException broken) {
        throw new RndcTrouble("recv failed: unexpected error");
      }
    }
    throw last != null ? last : new RndcTrouble("no server to call");
  }

  private static Response ask(
      Call call, String command, RndcTarget target, InetSocketAddress server) throws IOException {
    ClientSession session =
        new ClientSession(
            command,
            target.key(),
            call.locale().getLanguage(),
            () -> call.host().time().instant().minus(call.host().time().offset()),
            new SecureRandom());
    ControlCaller caller = new ControlCaller(call.host().network(), PATIENCE);
    try {
      return caller
          .call(server, target.source(server.getAddress()), session)
          .get(3 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    } catch (TimeoutException silence) {
      throw new SocketTimeoutException("timed out");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(failed.getCause());
    }
  }

  /** Why there is no connection, in BIND's words. */
  private static String reason(IOException failure) {
    Throwable cause = failure.getCause();
    String said = String.valueOf(cause == null ? "" : cause.getMessage()).toLowerCase(Locale.ROOT);
    if (said.contains("refused")) {
      return "connection refused";
    }
    if (cause instanceof SocketTimeoutException) {
      return "timed out";
    }
    if (said.contains("network is unreachable")) {
      return "network unreachable";
    }
    if (cause instanceof NoRouteToHostException || said.contains("unreachable")) {
      return "host unreachable";
    }
    return said.contains("assign requested") ? "address not available" : "failure";
  }

  private static int tell(Call call, Flags flags, Response response) {
    boolean failed = !response.result().ok();
    String command = flags.operands().get(0);
    if (failed) {
      call.err().println("rndc: '" + command + "' failed: " + response.result().text());
    }
    if (!response.text().isEmpty() && (failed || !flags.has('q'))) {
      (failed ? call.err() : call.out()).println(response.text());
    }
    if (flags.has('r')) {
      call.out().println(response.result().id() + " " + response.result().number());
    }
    call.out().flush();
    if (!response.hints().isEmpty()) {
      call.err().println(response.hints());
    } else if (failed) {
      hint(call, RndcHints.failed(command, response));
    }
    call.err().flush();
    return failed ? 1 : 0;
  }

  private static void hint(Call call, @Nullable Phrase hint) {
    if (hint != null) {
      call.err().println(hint.in(call.locale()));
    }
  }

  private static void usage(Call call) throws IOException {
    try (InputStream text = Rndc.class.getResourceAsStream("rndc-usage.txt")) {
      byte[] bytes = Objects.requireNonNull(text).readAllBytes();
      call.err().print(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
