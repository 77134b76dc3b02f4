package dev.mxlab.imap.serve;

import dev.mxlab.imap.session.ImapEffect;
import dev.mxlab.imap.session.ImapSession;
import dev.mxlab.imap.session.Surroundings;
import dev.mxlab.imap.session.Witness;
import dev.mxlab.imap.view.Work;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.journal.Event;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.UnusableAccountException;
import dev.mxlab.net.Diary;
import dev.mxlab.net.IdleTimer;
import dev.mxlab.net.Jobs;
import dev.mxlab.net.ServerTls;
import dev.mxlab.net.TlsLayer;
import dev.mxlab.net.Traffic;
import dev.mxlab.net.sasl.Credentials;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** One client: carries out what the session wants, on the connection's event loop. */
final class ImapConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LogManager.getLogger(ImapConnection.class);
  private static final int LINGER_SECONDS = 30;

  /** So much of the client's octets may wait for the end of a command. */
  private static final int KEPT_FOR_LATER = 1024;

  /** Then other connections of the same event loop have their turn. */
  private static final int MOST_QUICK_IN_A_ROW = 16;

  private static final String CLOSED = "Connection closed";

  private final ImapServer server;
  private final Channel channel;
  private final String client;
  private final Diary diary;
  private final boolean tlsFirst;
  private final ImapSession session;
  private final Jobs jobs;
  private final Pieces pieces;
  private final ArrayDeque<ImapEffect> wishes = new ArrayDeque<>(4);
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable ChannelHandlerContext context;
  private boolean started;
  private boolean carryingOut;
  private boolean ended;
  private boolean inputEnded;
  private Pieces.@Nullable Piece held;
  private @Nullable MailAccount opened;
  private @Nullable UnusableAccountException unusable;
  private final IdleTimer idleTimer;
  private String user = "";
  private String lastMailbox = "";
  private String lastPath = "";
  private boolean entered;
  private final Traffic traffic = new Traffic();
  private boolean left;
  private int quickInARow;

  ImapConnection(
      ImapServer server,
      Channel channel,
      InetAddress clientAddress,
      InetAddress serverAddress,
      boolean tlsFirst) {
    this.server = server;
    this.channel = channel;
    this.client = clientAddress.getHostAddress();
    this.diary = server.backend().diary(clientAddress, serverAddress);
    this.tlsFirst = tlsFirst;
    this.session =
        new ImapSession(
            server.backend().settings(clientAddress, serverAddress, tlsFirst),
            server.time(),
            this::wake);
    this.idleTimer = new IdleTimer(channel.eventLoop(), () -> carryOut(session.idle()));
    this.jobs = new Jobs(channel.eventLoop(), server.blocking(), server.time());
    this.pieces = new Pieces(channel, this::writeAtOnce);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    if (channel.isActive()) {
      start();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    start();
    active.fireChannelActive();
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
    TlsLayer.start(
        here,
        tls,
        agreed -> {
          diary.secured();
          carryOut(tlsFirst ? session.start() : session.secured());
        },
        failed -> LOG.debug("no TLS with {}: {}", client, failed.toString()));
    channel.config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf octets = (ByteBuf) message;
    try {
      if (session.startingTls()) {
        // Sent in the clear behind STARTTLS: nobody's (RFC 3501 section 6.2.1).
        return;
      }
      quickInARow = 0;
      byte[] copy = new byte[octets.readableBytes()];
      octets.readBytes(copy);
      traffic.received(copy.length);
      carryOut(session.received(copy, 0, copy.length));
    } finally {
      octets.release();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    Pieces.Piece piece = held;
    if (piece != null && channel.isWritable()) {
      held = null;
      carryOut(session.performed(piece.done()));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      carryOut(List.of());
    } else {
      from.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    end(CLOSED);
    inactive.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
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

  /** There are news for the session; from any thread. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      try {
        channel
            .eventLoop()
            .execute(
                () -> {
                  woken.set(false);
                  if (!ended) {
                    carryOut(session.woken());
                  }
                });
      } catch (RejectedExecutionException loopEnded) {
        LOG.debug("news came after the end", loopEnded);
      }
    }
  }

  private void carryOut(List<ImapEffect> effects) {
    wishes.addAll(effects);
    if (carryingOut) {
      return;
    }
    carryingOut = true;
    try {
      for (ImapEffect wish = wishes.poll(); wish != null && !ended; wish = wishes.poll()) {
        carryOut(wish);
      }
    } finally {
      carryingOut = false;
      channel.flush();
    }
    if (!ended && inputEnded && session.wantsInput()) {
      end(CLOSED);
    }
    if (!ended) {
      // Little is kept for later: to stop for each command would cost more than that.
      boolean little = session.pending() < KEPT_FOR_LATER;
      channel.config().setAutoRead(little || session.wantsInput() || session.startingTls());
      idleTimer.heard(session.idleLimit().toNanos());
    }
  }

  private void carryOut(ImapEffect effect) {
    if (effect instanceof ImapEffect.Send send) {
      write(send.octets());
    } else if (effect instanceof ImapEffect.Perform perform) {
      perform(perform.work());
    } else if (effect instanceof ImapEffect.Authenticate ask) {
      afterPenalty(() -> authenticate(ask));
    } else if (effect instanceof ImapEffect.Delay delay) {
      if (delay.failed() == null) {
        failed(delay);
      } else {
        afterPenalty(() -> failed(delay));
      }
    } else if (effect instanceof ImapEffect.OpenAccount) {
      openAccount();
    } else if (effect instanceof ImapEffect.Identified said) {
      diary.identified(said.pairs());
    } else if (effect instanceof ImapEffect.StartTls) {
      startTls();
    } else if (effect instanceof ImapEffect.Close close) {
      end(close.reason());
    }
  }

  private void writeAtOnce(ByteBuf octets) {
    if (ended) {
      octets.release();
    } else {
      write(octets);
      channel.flush();
    }
  }

  private void write(byte[] octets) {
    if (octets.length > 0) {
      write(Unpooled.wrappedBuffer(octets));
    }
  }

  private void write(ByteBuf octets) {
    traffic.sent(octets.readableBytes());
    channel.write(octets);
  }

  private void perform(Work work) {
    if (work.isQuick() && quickInARow < MOST_QUICK_IN_A_ROW) {
      quickInARow++;
      atOnce(work);
      return;
    }
    quickInARow = 0;
    jobs.run(
        () -> pieces.make(work),
        (piece, trouble) -> {
          if (ended) {
            if (piece != null) {
              piece.octets().release();
            }
          } else if (piece == null) {
            LOG.warn("imap of {} from {}", user, client, trouble);
            carryOut(session.failed());
          } else {
            write(piece.octets());
            channel.flush();
            if (channel.isWritable()) {
              carryOut(session.performed(piece.done()));
            } else {
              held = piece;
            }
          }
        });
  }

  private void atOnce(Work work) {
    Out out = new Out();
    try {
      boolean done = work.proceed(out);
      write(out.take());
      if (!channel.isWritable()) {
        channel.flush();
      }
      if (channel.isWritable()) {
        carryOut(session.performed(done));
      } else {
        held = new Pieces.Piece(done, Unpooled.EMPTY_BUFFER);
      }
    } catch (IOException trouble) {
      LOG.warn("imap of {} from {}", user, client, trouble);
      carryOut(session.failed());
    }
  }

  private void failed(ImapEffect.Delay delay) {
    Credentials failed = delay.failed();
    if (failed != null) {
      diary.failed(failed);
    }
    later(delay.time().toMillis(), () -> carryOut(session.delayed()));
  }

  private void afterPenalty(Runnable task) {
    long wait = diary.delay().toMillis();
    if (wait == 0) {
      task.run();
    } else {
      later(wait, task);
    }
  }

  private void authenticate(ImapEffect.Authenticate asked) {
    jobs.run(
        () -> {
          Optional<String> name = server.backend().authenticate(asked.credentials());
          boolean question = asked.credentials() instanceof Credentials.Question;
          return name.isPresent() && !question
              ? Known.open(server.backend(), name.get(), client)
              : new Known(name, null, null);
        },
        (found, trouble) -> {
          Optional<String> name = found == null ? Optional.empty() : found.name();
          if (asked.credentials() instanceof Credentials.Question) {
            carryOut(ended ? List.of() : session.authenticated(name.isPresent()));
            return;
          }
          opened = found == null ? null : found.mail();
          unusable = found == null ? null : found.trouble();
          user = name.orElse("");
          String shown = name.orElse(asked.credentials().user());
          server.journal().record(new Event.LoggedIn(shown, "imap", client, name.isPresent()));
          name.ifPresentOrElse(
              one -> diary.authenticated(one, asked.credentials()),
              () -> diary.failed(asked.credentials()));
          if (!ended) {
            carryOut(session.authenticated(name.isPresent()));
          }
        });
  }

  private void openAccount() {
    int most = server.backend().mostSessionsPerUserAndAddress();
    if (!server.sessions().enter(user, client, most)) {
      carryOut(
          session.notOpened(
              "NO [LIMIT] Maximum number of connections from user+IP exceeded"
                  + " (mail_max_userip_connections="
                  + most
                  + ")"));
      return;
    }
    entered = true;
    MailAccount account = opened;
    opened = null;
    if (unusable != null) {
      traffic.begin(session.pending());
      carryOut(Known.tell(unusable, diary, session, this::shutdown));
      return;
    }
    diary.entered(this::shutdown);
    if (account == null) {
      leave();
      carryOut(
          session.notOpened(
              "NO [UNAVAILABLE] Internal login failure. Refer to server log for more"
                  + " information."));
    } else {
      traffic.begin(session.pending());
      carryOut(
          session.opened(account, new Surroundings(server.spool(), this::fetched, this::complain)));
    }
  }

  /** For the log; from threads that may wait. */
  private void complain(String what) {
    channel.eventLoop().execute(() -> diary.trouble(what));
  }

  /** The message's journey ends here; on a thread that may wait. */
  private void fetched(String mailbox, long octets, Witness.QueueId id) throws IOException {
    String queueId = id.get();
    server
        .journal()
        .record(
            queueId, new Event.MailFetched(queueId, user, "imap", client, path(mailbox), octets));
  }

  /** As the host names it; on one thread at a time. */
  private String path(String mailbox) {
    if (!mailbox.equals(lastMailbox)) {
      lastPath = server.backend().mailbox(user, mailbox);
      lastMailbox = mailbox;
    }
    return lastPath;
  }

  private void leave() {
    if (entered) {
      entered = false;
      server.sessions().leave(user, client);
    }
  }

  private void later(long millis, Runnable task) {
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (!ended) {
                task.run();
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** The session is over, by its own wish or because the client is gone. */
  private void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    idleTimer.end();
    left = reason.equals("Logged out");
    boolean lost = reason.equals(CLOSED) && session.loggedIn();
    diary.ended(lost ? reason + ' ' + session.lastCommand() : reason, statistics());
    if (jobs.isIdle() && !session.holdsMail()) {
      session.release();
      leave();
    } else {
      jobs.run(
          () -> {
            session.release();
            return true;
          },
          (done, trouble) -> leave());
    }
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    // A client that takes nothing must not keep the connection open for ever.
    ScheduledFuture<?> patience =
        channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(closed -> patience.cancel(false));
  }

  /** What its last log line says; what came and went before the login does not count. */
  private Map<String, String> statistics() {
    Map<String, String> own = session.statistics();
    // The command that ends the session is read but for the end of its line.
    return own.isEmpty() ? own : traffic.with(own, left ? 2 : 0);
  }
}
