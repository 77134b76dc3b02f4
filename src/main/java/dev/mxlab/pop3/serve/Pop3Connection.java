package dev.mxlab.pop3.serve;

import dev.mxlab.journal.Event;
import dev.mxlab.mailbox.MailboxBusyException;
import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.mailbox.MessageGoneException;
import dev.mxlab.mailbox.ReceivedId;
import dev.mxlab.net.Diary;
import dev.mxlab.net.IdleTimer;
import dev.mxlab.net.Jobs;
import dev.mxlab.net.ServerTls;
import dev.mxlab.net.TlsLayer;
import dev.mxlab.net.Traffic;
import dev.mxlab.net.sasl.Credentials;
import dev.mxlab.pop3.MailTrouble;
import dev.mxlab.pop3.Pop3Effect;
import dev.mxlab.pop3.Pop3Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection: carries a session's wishes out and its answers back. All fields belong to the
 * channel's event loop, but for {@code mail}, which belongs to the {@link Jobs}.
 *
 * <p>Time-outs run by the machine's time, not by the lab's clock: a client that was there before an
 * advance of the clock is still there after it.
 */
final class Pop3Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LogManager.getLogger(Pop3Connection.class);
  private static final int LINGER_SECONDS = 30;

  /** So much of the client's octets may wait for the end of a command. */
  private static final int KEPT_FOR_LATER = 1024;

  private final Pop3Server server;
  private final Channel channel;
  private final String client;
  private final Diary diary;
  private final Pop3Session session;
  private final Jobs jobs;
  private final Foreseen foreseen;
  private final ArrayDeque<Pop3Effect> wishes = new ArrayDeque<>();
  private final boolean tlsFirst;
  private @Nullable ChannelHandlerContext context;
  private boolean handshaking;
  private boolean started;
  private boolean carryingOut;
  private boolean draining;
  private boolean ended;
  private boolean inputEnded;
  private final IdleTimer idleTimer;
  private String user = "";
  private boolean entered;
  private String queueId = "";
  private final Traffic traffic = new Traffic();

  /** Whether a message is open; what was read at once is closed already. */
  private boolean reading;

  /** A message that is begun once the client has taken what it was sent; negative for none. */
  private int held = -1;

  private volatile String path = "";
  private List<Maildrop.Message> messages = List.of();

  /** Set and used by jobs only, which run one after another. */
  private volatile @Nullable OpenMail mail;

  /**
   * @param tlsFirst whether TLS is spoken from the beginning, as at port 995
   */
  Pop3Connection(
      Pop3Server server,
      Channel channel,
      InetAddress clientAddress,
      InetAddress serverAddress,
      boolean tlsFirst) {
    this.server = server;
    this.tlsFirst = tlsFirst;
    this.channel = channel;
    this.client = clientAddress.getHostAddress();
    this.diary = server.backend().diary(clientAddress, serverAddress);
    this.session = new Pop3Session(server.backend().settings(clientAddress, serverAddress));
    this.idleTimer = new IdleTimer(channel.eventLoop(), () -> carryOut(session.idle()));
    this.jobs = new Jobs(channel.eventLoop(), server.blocking(), server.time());
    this.foreseen = new Foreseen(jobs);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    if (channel.isActive()) {
      start();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    start();
    context.fireChannelActive();
  }

  /** An accepted channel may be active before or after the handler is added. */
  private void start() {
    if (started) {
      return;
    }
    started = true;
    if (tlsFirst) {
      startTls();
    } else {
      carryOut(session.start());
    }
  }

  private void startTls() {
    ServerTls tls = server.backend().tls();
    ChannelHandlerContext here = context;
    if (tls == null || here == null) {
      channel.close();
      return;
    }
    handshaking = true;
    TlsLayer.start(
        here,
        tls,
        agreed -> {
          handshaking = false;
          diary.secured();
          carryOut(session.secured());
          if (tlsFirst) {
            carryOut(session.start());
          }
        },
        failed -> LOG.debug("no TLS with {}: {}", client, failed.toString()));
    channel.config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      traffic.received(copy.length);
      carryOut(session.received(copy, 0, copy.length));
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (draining && channel.isWritable()) {
      draining = false;
      carryOut(session.drained());
    } else if (held >= 0 && channel.isWritable()) {
      int index = held;
      held = -1;
      beginAgain(index);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      carryOut(List.of());
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end("Connection closed");
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
      LOG.debug("the connection of {} broke", client, cause);
    } else {
      LOG.error("the connection of {} failed", client, cause);
    }
    channel.close();
  }

  /** Ends the session because the server ends; from any thread. */
  void shutdown() {
    channel.eventLoop().execute(() -> carryOut(session.shutdown()));
  }

  private void carryOut(List<Pop3Effect> effects) {
    wishes.addAll(effects);
    if (carryingOut) {
      return;
    }
    carryingOut = true;
    try {
      for (Pop3Effect wish = wishes.poll(); wish != null && !ended; wish = wishes.poll()) {
        carryOut(wish);
      }
    } finally {
      carryingOut = false;
      channel.flush();
    }
    if (!ended && inputEnded && session.wantsInput()) {
      end("Connection closed");
    }
    if (!ended) {
      // Little is kept for later: to stop for each command would cost more than that.
      boolean little = session.pending() < KEPT_FOR_LATER;
      channel.config().setAutoRead(little || handshaking || session.wantsInput());
      idleTimer.heard(session.idleLimit().toNanos());
    }
  }

  private void carryOut(Pop3Effect effect) {
    if (effect instanceof Pop3Effect.Send send) {
      traffic.sent(send.bytes().length);
      channel.write(Unpooled.wrappedBuffer(send.bytes()));
    } else if (effect instanceof Pop3Effect.StartTls) {
      startTls();
    } else if (effect instanceof Pop3Effect.Authenticate ask) {
      afterPenalty(() -> authenticate(ask));
    } else if (effect instanceof Pop3Effect.Delay delay) {
      if (delay.failed() == null) {
        failed(delay);
      } else {
        afterPenalty(() -> failed(delay));
      }
    } else if (effect instanceof Pop3Effect.OpenMail) {
      openMail();
    } else if (effect instanceof Pop3Effect.BeginMessage begin) {
      begin(begin.index());
    } else if (effect instanceof Pop3Effect.ReadPiece) {
      readPiece();
    } else if (effect instanceof Pop3Effect.EndMessage) {
      if (reading) {
        reading = false;
        jobs.run(this::endMessage, (done, trouble) -> {});
      }
    } else if (effect instanceof Pop3Effect.Fetched fetched) {
      recordFetched(fetched.index());
    } else if (effect instanceof Pop3Effect.Drain) {
      drain();
    } else if (effect instanceof Pop3Effect.Finish finish) {
      finish(finish);
    } else if (effect instanceof Pop3Effect.Close close) {
      end(close.reason());
    }
  }

  private void failed(Pop3Effect.Delay delay) {
    Credentials failed = delay.failed();
    if (failed != null) {
      diary.failed(failed);
    }
    later(delay.time().toNanos(), () -> carryOut(session.delayed()));
  }

  private void afterPenalty(Runnable task) {
    long wait = diary.delay().toNanos();
    if (wait == 0) {
      task.run();
    } else {
      later(wait, task);
    }
  }

  private void authenticate(Pop3Effect.Authenticate asked) {
    ask(
        () -> server.backend().authenticate(asked.credentials()),
        (found, trouble) -> {
          Optional<String> name = found == null ? Optional.empty() : found;
          if (asked.credentials() instanceof Credentials.Question) {
            return session.authenticated(name.isPresent());
          }
          user = name.orElse("");
          String shown = name.orElse(asked.credentials().user());
          server.journal().record(new Event.LoggedIn(shown, "pop3", client, name.isPresent()));
          name.ifPresentOrElse(
              one -> diary.authenticated(one, asked.credentials()),
              () -> diary.failed(asked.credentials()));
          return session.authenticated(name.isPresent());
        });
  }

  private void openMail() {
    MailTrouble limit = server.sessions().enter(server.backend(), user, client);
    if (limit != null) {
      int most = server.backend().mostSessionsPerUserAndAddress();
      carryOut(session.notOpened(limit, limit.reply().replace("%d", String.valueOf(most))));
      return;
    }
    entered = true;
    ask(
        () -> {
          Opening opening = Opening.of(server.backend(), user);
          path = server.backend().mailbox(user);
          mail = opening.mail();
          return opening;
        },
        (opening, trouble) -> {
          traffic.begin(session.pending());
          OpenMail found = opening == null ? null : opening.mail();
          if (opening != null && found == null) {
            return opening.tell(session, diary, this::shutdown);
          }
          diary.entered(this::shutdown);
          messages = found == null ? List.of() : found.messages();
          return found == null
              ? session.notOpened(trouble)
              : session.opened(messages, found.octets());
        });
  }

  /** Who takes one message after the other gets several by one trip to the disk. */
  private void begin(int index) {
    if (!channel.isWritable()) {
      held = index;
      return;
    }
    OpenMail open = mail;
    OpenMail.Piece known = open == null || open.gone(index) ? null : foreseen.take(index);
    if (open != null && known != null) {
      foreseen.lookAhead(open);
      wishes.addAll(begun(known));
    } else if (!foreseen.await(index, () -> beginAgain(index))) {
      int more = foreseen.astray(index);
      ask(
          () -> opened().begin(index, more),
          (pieces, trouble) -> {
            foreseen.put(index, pieces == null ? List.of() : pieces.subList(1, pieces.size()));
            return pieces == null ? session.unreadable(trouble) : begun(pieces.get(0));
          });
    }
  }

  private void beginAgain(int index) {
    if (!ended) {
      begin(index);
      carryOut(List.of());
    }
  }

  private List<Pop3Effect> begun(OpenMail.Piece piece) {
    queueId = ReceivedId.in(piece.bytes(), 0, piece.length());
    reading = !piece.last();
    return session.begun(piece.bytes(), piece.length(), piece.last());
  }

  private void readPiece() {
    ask(
        () -> opened().read(),
        (piece, trouble) -> {
          if (piece == null) {
            return session.unreadable(trouble);
          }
          reading = !piece.last();
          return session.piece(piece.bytes(), piece.length(), piece.last());
        });
  }

  private boolean endMessage() {
    OpenMail open = mail;
    if (open != null) {
      open.end();
    }
    return true;
  }

  private void finish(Pop3Effect.Finish finish) {
    ask(
        () -> {
          opened().finish(finish.seen(), finish.removed());
          return true;
        },
        (done, trouble) -> session.finished(done != null));
  }

  private void recordFetched(int index) {
    server
        .journal()
        .record(
            queueId,
            new Event.MailFetched(
                queueId, user, "pop3", client, path, messages.get(index).octets()));
  }

  private void drain() {
    if (channel.isWritable()) {
      carryOut(session.drained());
    } else {
      draining = true;
    }
  }

  /** Has a question answered by a job; the answer is nobody's any more once the session ended. */
  private <T> void ask(
      Callable<T> job, BiFunction<@Nullable T, MailTrouble, List<Pop3Effect>> answer) {
    jobs.run(
        job,
        (result, exception) -> {
          if (exception != null) {
            LOG.log(
                exception instanceof MessageGoneException ? Level.DEBUG : Level.WARN,
                "pop3 of {} from {}",
                user,
                client,
                exception);
          }
          if (!ended) {
            carryOut(answer.apply(result, trouble(exception)));
          }
        });
  }

  private MailTrouble trouble(@Nullable Exception exception) {
    if (exception instanceof MailboxBusyException) {
      return MailTrouble.LOCKED;
    }
    return exception instanceof MessageGoneException ? MailTrouble.GONE : MailTrouble.INTERNAL;
  }

  private OpenMail opened() throws IOException {
    OpenMail open = mail;
    if (open == null) {
      throw new IOException("no mail is open");
    }
    return open;
  }

  private ScheduledFuture<?> later(long nanos, Runnable task) {
    return channel
        .eventLoop()
        .schedule(
            () -> {
              if (!ended) {
                task.run();
              }
            },
            nanos,
            TimeUnit.NANOSECONDS);
  }

  /** The session is over, by its own wish or because the client is gone. */
  private void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    idleTimer.end();
    Map<String, String> statistics = session.statistics();
    diary.ended(reason, statistics.isEmpty() ? statistics : traffic.with(statistics, 0));
    jobs.run(
        () -> {
          OpenMail open = mail;
          if (open != null) {
            open.close();
          }
          return true;
        },
        (done, trouble) -> {
          if (entered) {
            server.sessions().leave(user, client);
          }
        });
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    // A client that takes nothing must not keep the connection open for ever.
    ScheduledFuture<?> patience =
        channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(closed -> patience.cancel(false));
  }
}
