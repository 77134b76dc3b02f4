package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Counters.Event;
import dev.mxlab.dns.transfer.TransferIn.Next;
import dev.mxlab.dns.transfer.TransferIn.Result;
import dev.mxlab.dns.update.AddressText;
import dev.mxlab.dns.update.Serial;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.time.Activity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * One attempt to get a zone from one server: IXFR, and where that fails for the server's sake, AXFR
 * after it was asked whether it has something newer at all. Ends once, on the zone's thread.
 */
final class Fetch {
  /** How it ended. */
  sealed interface Ending {}

  /** The zone is here. */
  record Got(Result result, long serial) implements Ending {}

  /** There is nothing newer. */
  record Nothing() implements Ending {}

  /**
   * It did not come.
   *
   * @param badDifferences the whole zone may still be had from the same server
   * @param connection null where the server was reached
   */
  record Failed(
      String words, boolean badDifferences, boolean fatal, @Nullable ExchangeException connection)
      implements Ending {}

  private final ZoneContext zone;
  private final OtherServer server;
  private final Exchange.Limits limits;
  private final Consumer<Ending> ended;
  private TransferIn.Wanted wanted;
  private TransferIn transfer;
  private Instant started;
  private boolean connected;
  private boolean over;
  private Next last = Next.MORE;

  Fetch(
      ZoneContext zone,
      OtherServer server,
      Exchange.Limits limits,
      TransferIn.Wanted wanted,
      Consumer<Ending> ended) {
    this.zone = zone;
    this.server = server;
    this.limits = limits;
    this.wanted = wanted;
    this.ended = ended;
    this.transfer = new TransferIn(wanted, zone.ground().random().nextInt(1 << 16));
    this.started = zone.now();
  }

  /**
   * Begins.
   *
   * @param soaFirst whether the server is asked for its serial by TCP before
   */
  void begin(boolean soaFirst) {
    boolean whole = wanted.type() == Type.AXFR;
    zone.ground()
        .count(
            whole ? Event.AXFR_REQUESTED_V4 : Event.IXFR_REQUESTED_V4,
            whole ? Event.AXFR_REQUESTED_V6 : Event.IXFR_REQUESTED_V6,
            server.at().getAddress());
    if (soaFirst && wanted.type() == Type.AXFR && wanted.current() != null) {
      askFirst();
    } else {
      stream();
    }
  }

  private void stream() {
    started = zone.now();
    Activity work = zone.activity();
    zone.ground().exchange().stream(server, transfer.query(), limits, listener(transfer))
        .whenComplete(
            (done, failure) -> {
              try {
                zone.execute(() -> streamed(failure));
              } finally {
                work.close();
              }
            });
  }

  private Exchange.Listener listener(TransferIn into) {
    return new Exchange.Listener() {
      @Override
      public void connected(InetSocketAddress peer) {
        connected = true;
        String signed = server.key() == null ? "" : " TSIG " + server.key().name().toString(true);
        say(Level.INFO, "connected using " + AddressText.of(peer) + signed);
      }

      @Override
      public boolean message(byte[] message) {
        last = into.take(message);
        return last == Next.MORE;
      }
    };
  }

  private void streamed(@Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (!transfer.remark().isEmpty()) {
      say(Level.NOTICE, transfer.remark());
    }
    if (failure != null) {
      ExchangeException trouble = ExchangeException.of(failure);
      fail(
          connected ? "failed while receiving responses" : "failed to connect",
          trouble.words(),
          connected ? null : trouble);
      return;
    }
    switch (last) {
      case DONE -> {
        Result result = transfer.result();
        complete("success", new Got(result, transfer.serial()));
      }
      case UP_TO_DATE -> complete("up to date", new Nothing());
      case TRY_AXFR -> {
        say(Level.DEBUG, "got " + transfer.failure() + ", retrying with AXFR");
        say(Level.INFO, "resetting");
        wholeInstead();
        askFirst();
      }
      case FAILED -> fail("failed while receiving responses", transfer.failure(), null);
      case MORE -> fail("failed while receiving responses", "end of file", null);
    }
  }

  private void wholeInstead() {
    wanted =
        new TransferIn.Wanted(
            wanted.zone(),
            wanted.dclass(),
            Type.AXFR,
            wanted.current(),
            wanted.forced(),
            wanted.mostRecords());
    transfer = new TransferIn(wanted, zone.ground().random().nextInt(1 << 16));
    last = Next.MORE;
    connected = false;
  }

  /** A whole zone is not fetched to find out that it is the one that we have. */
  private void askFirst() {
    int id = zone.ground().random().nextInt(1 << 16);
    byte[] query = SoaAnswer.query(wanted.zone(), wanted.dclass(), id, false, false).toWire();
    Activity work = zone.activity();
    zone.ground()
        .exchange()
        .askByTcp(server, query, limits.connect())
        .whenComplete(
            (answer, failure) -> {
              try {
                zone.execute(() -> askedFirst(answer, failure));
              } finally {
                work.close();
              }
            });
  }

  private void askedFirst(byte @Nullable [] answer, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (failure != null || answer == null) {
      ExchangeException trouble =
          failure == null
              ? new ExchangeException(ExchangeException.Kind.OTHER)
              : ExchangeException.of(failure);
      fail("failed to connect", trouble.words(), trouble);
      return;
    }
    SoaAnswer read = SoaAnswer.read(answer, wanted.zone(), false);
    if (!(read instanceof SoaAnswer.Version version)) {
      fail("failed while receiving responses", "FORMERR", null);
      return;
    }
    boolean newer =
        wanted.current() == null
            || wanted.forced()
            || Serial.newer(version.serial(), wanted.current().serial());
    if (newer) {
      stream();
    } else {
      complete("up to date", new Nothing());
    }
  }

  private void fail(String what, String why, @Nullable ExchangeException connection) {
    say(Level.ERROR, what + ": " + why);
    boolean fatal = why.equals("too many records");
    complete(why, new Failed(why, transfer.incremental(), fatal, connection));
  }

  private void complete(String status, Ending ending) {
    over = true;
    Duration took = Duration.between(started, zone.now());
    if (!(ending instanceof Failed failed)) {
      zone.ground().counters().count(Event.TRANSFER_SUCCEEDED);
    } else if (!failed.badDifferences()) {
      // Else it begins again, whole.
      zone.ground().counters().count(Event.TRANSFER_FAILED);
    }
    ended.accept(ending);
    say(Level.INFO, "Transfer status: " + status);
    say(
        Level.INFO,
        "Transfer completed: "
            + TransferOut.summarise(
                transfer.messages(),
                transfer.records(),
                transfer.octets(),
                took,
                transfer.serial()));
  }

  /** Nobody wants it any more; what comes is dropped. */
  void cancel() {
    over = true;
  }

  private void say(Level level, String text) {
    zone.sayPlainly(
        Topic.XFER_IN,
        level,
        "transfer of '" + zone.name() + "' from " + server.shown() + ": " + text);
  }
}
