package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.net.Link;
import dev.mxlab.sendmail.queue.Attendance;
import dev.mxlab.sendmail.queue.Dispatch;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.reception.SendmailReception;
import dev.mxlab.smtp.ReplyText;
import dev.mxlab.smtp.server.Effect;
import dev.mxlab.smtp.server.ServerSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** {@code sendmail -bs}: SMTP over standard input and output, as mail programs start it. */
final class StandardSession {
  private static final Logger LOG = LogManager.getLogger(StandardSession.class);
  private static final int LONGEST_LINE = 2048;

  private final Call call;
  private final Deliveries deliveries;
  private final ServerSession session;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private boolean closed;

  StandardSession(Call call, Mta mta) {
    this.call = call;
    this.deliveries = new Deliveries(mta.dispatch());
    Mta watched =
        new Mta(
            mta.host(),
            mta.config(),
            mta.settings(),
            mta.rules(),
            mta.locals(),
            mta.queue(),
            deliveries,
            mta.runner(),
            mta.program(),
            mta.load());
    this.session =
        new ServerSession(
            SendmailReception.standardInput(watched, call.user().name()),
            Link.within("stdin"),
            LONGEST_LINE,
            () -> tasks.add(() -> apply(this.session().resumed())));
  }

  private ServerSession session() {
    return session;
  }

  /** Messages that the session accepted are delivered before the command ends. */
  private static final class Deliveries implements Dispatch, Attendance {
    private final Dispatch dispatch;
    private final Queue<CompletableFuture<Void>> all = new ConcurrentLinkedQueue<>();
    private volatile int exitCode;

    Deliveries(Dispatch dispatch) {
      this.dispatch = dispatch;
    }

    @Override
    public void submit(String queueId) {
      all.add(dispatch.deliver(queueId, this).toCompletableFuture());
    }

    @Override
    public CompletionStage<Void> deliver(String queueId, Attendance attendance) {
      return dispatch.deliver(queueId, attendance);
    }

    @Override
    public @Nullable Consumer<String> verbose() {
      return null;
    }

    @Override
    public void failed(Envelope message, List<String> statuses) {
      exitCode = ExitCodes.of(statuses.get(0));
    }

    int end() {
      all.forEach(CompletableFuture::join);
      return exitCode;
    }
  }

  int run() throws IOException {
    apply(session.open());
    try {
      InputStream in = call.in();
      byte[] piece = new byte[8192];
      while (rest()) {
        int length = in.read(piece);
        if (length < 0) {
          break;
        }
        apply(session.receive(piece, 0, length));
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } finally {
      session.closed();
    }
    return deliveries.end();
  }

  /** Waits until the client has all its answers; false once the session is over. */
  private boolean rest() throws InterruptedException {
    for (Runnable next = tasks.poll(); ; next = tasks.poll()) {
      if (next != null) {
        next.run();
      } else if (closed) {
        return false;
      } else if (session.quiet() && session.wantsInput()) {
        return true;
      } else if (session.hasWork()) {
        apply(session.proceed());
      } else {
        tasks.take().run();
      }
    }
  }

  private void apply(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Say say) {
        byte[] bytes = ReplyText.encode(say.reply());
        call.out().write(bytes, 0, bytes.length);
      } else if (effect instanceof Effect.Ask<?> ask) {
        await(ask);
      } else if (effect instanceof Effect.Pause pause) {
        tasks.add(() -> apply(pause.then().get()));
      } else if (effect instanceof Effect.StartTls) {
        session.unsecured("no network");
        closed = true;
      } else if (effect instanceof Effect.Close) {
        closed = true;
      }
    }
    call.out().flush();
  }

  private <T> void await(Effect.Ask<T> ask) {
    ask.stage()
        .whenComplete(
            (answer, trouble) ->
                tasks.add(
                    () -> {
                      if (trouble != null) {
                        LOG.error("a question to the mail system failed", trouble);
                        apply(session.failed());
                      } else {
                        apply(ask.then().apply(answer));
                      }
                    }));
  }
}
