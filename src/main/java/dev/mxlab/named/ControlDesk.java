package dev.mxlab.named;

import dev.mxlab.host.Host;
import dev.mxlab.named.ControlChannel.Answer;
import dev.mxlab.named.control.ReplayGuard;
import dev.mxlab.named.control.Response;
import dev.mxlab.named.control.Result;
import dev.mxlab.named.control.serve.ControlServer;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the commands that come in over the network: off the event loops, since they read files. */
final class ControlDesk implements ControlServer.Commands {
  private static final Logger LOG = LogManager.getLogger(ControlDesk.class);
  private static final int MOST_HINTS = 20;

  private final NamedDaemon named;
  private final Host host;
  private @Nullable ControlChannel channel;

  ControlDesk(NamedDaemon named) {
    this.named = named;
    this.host = named.host();
  }

  ControlServer.Office office() {
    return new ControlServer.Office(
        this,
        new ReplayGuard(),
        this::machineTime,
        new SecureRandom(),
        line -> named.say("error", line));
  }

  /** A real rndc knows nothing of how far a lab is ahead of the machine. */
  private Instant machineTime() {
    return host.time().instant().minus(host.time().offset());
  }

  @Override
  public void run(ControlServer.Order order, ControlServer.Reply reply) {
    work(
        () -> {
          Answer answer = answer(order);
          Response response =
              new Response(answer.result(), answer.text(), hints(answer, order.language()));
          reply.send(response, () -> work(answer.after()));
        });
  }

  private void work(Runnable task) {
    try {
      host.blocking().execute(task);
    } catch (RejectedExecutionException ending) {
      LOG.debug("a command came while everything ends");
    }
  }

  /** Made for the first command: many a server never gets one. */
  private synchronized ControlChannel channel() {
    if (channel == null) {
      channel = new ControlChannel(named);
    }
    return channel;
  }

  private Answer answer(ControlServer.Order order) {
    try {
      return channel().command(order.command(), order.readOnly());
    } catch (RuntimeException bug) {
      LOG.error("the command '{}' failed", order.command(), bug);
      return Answer.of(Result.of("unexpected error"));
    }
  }

  /** What our own rndc shows below the words of the real one. */
  private static String hints(Answer answer, String language) {
    if (language.isEmpty()) {
      return "";
    }
    Locale locale = Locale.forLanguageTag(language);
    Set<String> lines = new LinkedHashSet<>();
    for (Diagnostic diagnostic : answer.diagnostics()) {
      Phrase mend = diagnostic.mend();
      if (mend != null && lines.size() < MOST_HINTS) {
        lines.add(diagnostic.at() + ": " + mend.in(locale));
      }
    }
    return String.join("\n", lines);
  }
}
