package dev.mxlab.dns.serve;

import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Responder;
import dev.mxlab.dns.answer.StreamLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's TCP connection: answers pipelined queries, each as soon as it can be (RFC 7766
 * section 6.2.1.1). What came in with one read goes out with one write. Nothing more is read, nor
 * is what was read looked at, while too many answers are owed or the client does not take them.
 */
final class StreamHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LogManager.getLogger(StreamHandler.class);

  /** As BIND's limit of pipelined queries per connection. */
  private static final int MOST_OWED = 23;

  private static final int LARGEST = 65_535;
  private static final int BATCH = 16_384;

  /** Where a thread has the message that it serves. */
  private static final FastThreadLocal<byte[]> MESSAGE =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[LARGEST];
        }
      };

  private final Responder responder;
  private final Requester client;

  // Touched on the channel's event loop only.
  private final Queue<Reply.Messages> streams = new ArrayDeque<>();
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private @Nullable ByteBuf batch;
  private @Nullable ScheduledFuture<?> timer;
  private int owed;
  private boolean serving;
  private boolean inputEnded;
  private boolean refused;
  private boolean asked;

  // For other threads to see.
  private volatile @Nullable ChannelHandlerContext context;
  private volatile long lastUse;
  private volatile boolean busy;

  StreamHandler(Responder responder, Requester client) {
    this.responder = responder;
    this.client = client;
  }

  /** How long nothing was asked or nothing taken; 0 of a connection that we work for. */
  long idleNanos() {
    ChannelHandlerContext own = context;
    return own == null || busy ? 0 : Math.max(1, now(own) - lastUse);
  }

  private static long now(ChannelHandlerContext context) {
    return context.executor().ticker().nanoTime();
  }

  void end() {
    ChannelHandlerContext own = context;
    if (own != null) {
      own.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    lastUse = now(added);
    patience(added, responder.streams().initial().toNanos());
  }

  private void patience(ChannelHandlerContext context, long nanos) {
    timer = context.executor().schedule(() -> waited(context), nanos, TimeUnit.NANOSECONDS);
  }

  /** Ends the connection when nothing has moved for as long as it may; else looks again later. */
  private void waited(ChannelHandlerContext context) {
    StreamLimits limits = responder.streams();
    long most = (asked ? limits.idle() : limits.initial()).toNanos();
    long left = busy ? most : most - idleNanos();
    if (left <= 0) {
      context.close();
    } else {
      patience(context, left);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    unread = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), unread, (ByteBuf) read);
    serve(context);
  }

  /** Answers what can be answered now. */
  private void serve(ChannelHandlerContext context) {
    if (serving) {
      return;
    }
    serving = true;
    boolean sound = true;
    while (sound && mayServe(context) && messageWaits()) {
      sound = serveNext(context);
    }
    serving = false;
    flush(context);
    if (!sound) {
      refuse(context);
    }
    if (!unread.isReadable()) {
      unread.release();
      unread = Unpooled.EMPTY_BUFFER;
    }
    settle(context);
  }

  private boolean serveNext(ChannelHandlerContext context) {
    byte[] octets = MESSAGE.get();
    int length = unread.readUnsignedShort();
    unread.readBytes(octets, 0, length);
    owed++;
    asked = true;
    return responder.respond(octets, length, client, new StreamReply(context));
  }

  private boolean mayServe(ChannelHandlerContext context) {
    if (refused || owed >= MOST_OWED) {
      return false;
    }
    if (batch != null && batch.readableBytes() >= BATCH) {
      flush(context);
    }
    return context.channel().isWritable();
  }

  private boolean messageWaits() {
    int there = unread.readableBytes();
    return there >= 2 && there - 2 >= unread.getUnsignedShort(unread.readerIndex());
  }

  /** As BIND does: who sends no query is told nothing, but gets what he is owed. */
  private void refuse(ChannelHandlerContext context) {
    refused = true;
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private final class StreamReply implements Reply {
    private final ChannelHandlerContext context;

    StreamReply(ChannelHandlerContext context) {
      this.context = context;
    }

    @Override
    public void send(byte[] octets, int length) {
      if (context.executor().inEventLoop()) {
        answered(context, octets, length);
      } else {
        byte[] copy = Arrays.copyOf(octets, length);
        context.executor().execute(() -> answered(context, copy, length));
      }
    }

    @Override
    public void stream(Messages messages) {
      if (context.executor().inEventLoop()) {
        begin(context, messages);
      } else {
        context.executor().execute(() -> begin(context, messages));
      }
    }
  }

  private void answered(ChannelHandlerContext context, byte[] octets, int length) {
    owed--;
    append(context, octets, length);
    if (!serving) {
      flush(context);
      serve(context);
    }
  }

  private void append(ChannelHandlerContext context, byte[] octets, int length) {
    ByteBuf out = batch;
    if (out == null) {
      out = context.alloc().buffer(Math.max(512, length + 2));
      batch = out;
    }
    out.writeShort(length).writeBytes(octets, 0, length);
  }

  private void flush(ChannelHandlerContext context) {
    ByteBuf out = batch;
    if (out != null) {
      batch = null;
      context.writeAndFlush(out, context.voidPromise());
    }
  }

  private void begin(ChannelHandlerContext context, Reply.Messages messages) {
    streams.add(messages);
    if (!serving) {
      settle(context);
    }
  }

  /** Transfers go one after the other, each as fast as the client takes it. */
  private void pump(ChannelHandlerContext context) {
    while (!streams.isEmpty() && context.channel().isWritable()) {
      byte[] message;
      try {
        message = streams.element().next();
      } catch (RuntimeException aborted) {
        // What was announced will not come: only the end of the connection can say so.
        context.close();
        return;
      }
      if (message == null) {
        streams.remove().close();
        owed--;
      } else {
        append(context, message, message.length);
        flush(context);
      }
    }
  }

  /** What is to be done after every change. */
  private void settle(ChannelHandlerContext context) {
    pump(context);
    boolean room = !refused && owed < MOST_OWED && context.channel().isWritable();
    if (room && messageWaits()) {
      serve(context);
      return;
    }
    if (context.channel().config().isAutoRead() != room) {
      context.channel().config().setAutoRead(room);
    }
    // A client that ended its side still gets the answers that it is owed.
    if (inputEnded && owed == 0 && !refused) {
      refuse(context);
    }
    lastUse = now(context);
    busy = owed > 0;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    while (!streams.isEmpty()) {
      streams.remove().close();
    }
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    unread.release();
    unread = Unpooled.EMPTY_BUFFER;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!serving) {
      settle(context);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      settle(context);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("a DNS connection from {} failed", client.address(), cause);
    }
    context.close();
  }
}
