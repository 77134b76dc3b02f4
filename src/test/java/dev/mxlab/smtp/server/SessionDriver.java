package dev.mxlab.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxlab.net.Link;
import dev.mxlab.net.TestLinks;
import dev.mxlab.smtp.ReplyText;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.server.DialogueFile.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Owns a session in a test: keeps what it says, answers its questions at once or when told. */
public final class SessionDriver {
  private final ServerSession session;
  private final StringBuilder said = new StringBuilder();
  private final Deque<Effect.Ask<?>> questions = new ArrayDeque<>();
  private boolean patient;
  private boolean closed;
  public boolean woken;

  /** What TLS comes to where it is begun. */
  public static final Security TLS =
      new Security("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, 256, "NO", Security.Peer.NONE);

  /** How long the client had to wait because it asked too often. */
  public Duration paused = Duration.ZERO;

  public SessionDriver(Reception reception) {
    this(reception, TestLinks.between("192.168.111.100", "192.168.111.10"));
  }

  public SessionDriver(Reception reception, Link link) {
    session = new ServerSession(reception, link, 2048, () -> woken = true);
  }

  public ServerSession session() {
    return session;
  }

  public SessionDriver open() {
    perform(session.open());
    return this;
  }

  /** From now on questions wait for {@link #answer}. */
  public SessionDriver patient() {
    patient = true;
    return this;
  }

  public SessionDriver send(String bytes) {
    return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  public SessionDriver send(byte[] bytes) {
    perform(session.receive(bytes, 0, bytes.length));
    return this;
  }

  /** Lets the oldest question have its answer. */
  public SessionDriver answer() {
    perform(answered(questions.remove()));
    return this;
  }

  public int questions() {
    return questions.size();
  }

  public void perform(List<Effect> effects) {
    take(effects);
    while (!closed && (!patient && !questions.isEmpty() || session.hasWork())) {
      take(!patient && !questions.isEmpty() ? answered(questions.remove()) : session.proceed());
    }
  }

  private void take(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Say say) {
        said.append(new String(ReplyText.encode(say.reply()), StandardCharsets.ISO_8859_1));
      } else if (effect instanceof Effect.Ask<?> ask) {
        questions.add(ask);
      } else if (effect instanceof Effect.Pause pause) {
        paused = paused.plus(pause.length());
        take(pause.then().get());
      } else if (effect instanceof Effect.StartTls) {
        said.append("(TLS)\r\n");
        take(session.secured(TLS));
      } else {
        closed = true;
      }
    }
  }

  private static <T> List<Effect> answered(Effect.Ask<T> ask) {
    CompletionStage<T> stage = ask.stage();
    return ask.then().apply(stage.toCompletableFuture().join());
  }

  /** What was said since the last call. */
  public String said() {
    String all = said.toString();
    said.setLength(0);
    return all;
  }

  /** Plays a client's part, and asserts that the server says its lines and nothing else. */
  public void play(List<Step> steps) {
    Deque<String> heard = new ArrayDeque<>();
    for (Step step : steps) {
      if (step instanceof Step.Send send) {
        assertThat(heard).as("said too much before %s", send).isEmpty();
        send(send.bytes());
      } else if (step instanceof Step.Expect expect) {
        String more = said();
        if (!more.isEmpty()) {
          heard.addAll(Arrays.asList(more.split("\r\n")));
        }
        assertThat(heard.poll())
            .as("after %s", step)
            .isNotNull()
            .matches(DialogueFile.pattern(expect.line()));
      } else {
        assertThat(closed).as("closed").isTrue();
      }
    }
    assertThat(heard).isEmpty();
    assertThat(said()).isEmpty();
  }

  public boolean closed() {
    return closed;
  }
}
