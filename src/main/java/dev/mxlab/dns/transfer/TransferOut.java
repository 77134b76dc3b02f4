package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Counters;
import dev.mxlab.dns.answer.Counters.Event;
import dev.mxlab.dns.answer.Reply;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Transport;
import dev.mxlab.dns.answer.ZoneDuties.Request;
import dev.mxlab.dns.update.ClientTalk;
import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.update.JournalException;
import dev.mxlab.dns.update.JournalException.Kind;
import dev.mxlab.dns.update.JournalReading;
import dev.mxlab.dns.update.Serial;
import dev.mxlab.dns.update.ZoneLog;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.dns.wire.RecordSet;
import dev.mxlab.dns.wire.ResponseWriter;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.dns.zone.ZoneNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Gives zones away: AXFR (RFC 5936) and IXFR (RFC 1995), as BIND's named answers them. */
public final class TransferOut {
  private static final int FIXED_PART = 10;
  private static final int PERCENT = 100;

  /**
   * How a zone is given away.
   *
   * @param allowed allow-transfer
   * @param manyAnswers transfer-format, by who asks
   * @param provideIxfr whether differences are sent at all, by who asks
   * @param maxIxfrRatio percent of the zone's size above which the whole zone is sent instead; 0:
   *     none
   */
  public record Terms(
      Predicate<Requester> allowed,
      Predicate<Requester> manyAnswers,
      Predicate<Requester> provideIxfr,
      int maxIxfrRatio) {}

  /**
   * What is given away.
   *
   * @param zone null when it is not loaded
   * @param journal null when none is kept
   * @param expires when this secondary's copy would be given up; null for primaries
   */
  public record Offer(
      @Nullable Zone zone, @Nullable Journal journal, Terms terms, @Nullable Instant expires) {}

  private final ZoneLog log;
  private final InstantSource clock;
  private final Counters counters;
  private final int most;
  private final int messageSize;
  private final AtomicInteger running = new AtomicInteger();

  /**
   * @param most at a time (transfers-out)
   * @param messageSize transfer-message-size
   */
  TransferOut(Ground ground, int most, int messageSize) {
    this.log = ground.log();
    this.clock = ground.clock();
    this.counters = ground.counters();
    this.most = most;
    this.messageSize = messageSize;
  }

  /** How many are on their way. */
  public int running() {
    return running.get();
  }

  /**
   * Answers a request.
   *
   * @param offer null when there is no zone of that name to be transferred
   */
  public void serve(Request request, Reply reply, @Nullable Offer offer) {
    new One(request, reply, offer).serve();
  }

  /** One request. */
  private final class One {
    private final Request request;
    private final Reply reply;
    private final @Nullable Offer offer;
    private final ClientTalk talk;
    private final String name;
    private final boolean tcp;
    private final boolean incremental;

    One(Request request, Reply reply, @Nullable Offer offer) {
      this.request = request;
      this.reply = reply;
      this.offer = offer;
      var query = request.query();
      this.talk = new ClientTalk(log, request.who(), request.view(), query.name());
      this.name = ZoneFile.zoneName(query.name(), query.dclass());
      this.tcp = request.who().transport() == Transport.TCP;
      this.incremental = query.type() == Type.IXFR;
    }

    private String mnemonic() {
      return incremental ? "IXFR" : "AXFR";
    }

    void serve() {
      if (offer == null) {
        refuse("'" + name + "': non-authoritative zone", Rcode.NOTAUTH);
        return;
      }
      Zone zone = offer.zone();
      if (zone == null) {
        answer(Rcode.SERVFAIL);
        return;
      }
      SOARecord soa = null;
      OptRecord asked = OptRecord.in(request.message());
      try {
        soa = incremental ? requested() : null;
      } catch (IOException malformed) {
        answer(Rcode.FORMERR);
        return;
      }
      if (!offer.terms().allowed().test(request.who())) {
        String zoneName = request.query().name().toString(true);
        String denied = zoneName + "/" + mnemonic() + "/" + name.substring(name.indexOf('/') + 1);
        talk.say(Topic.SECURITY, Level.ERROR, "zone transfer '" + denied + "' denied");
        counters.count(Event.TRANSFER_REFUSED);
        answer(Rcode.REFUSED);
        return;
      }
      if (!incremental && !tcp) {
        refuse("attempted AXFR over UDP", Rcode.FORMERR);
        return;
      }
      if (incremental && soa == null) {
        refuse("IXFR request missing SOA", Rcode.FORMERR);
        return;
      }
      if (running.incrementAndGet() > most) {
        running.decrementAndGet();
        log.say(Topic.XFER_OUT, Level.WARNING, mnemonic() + " request denied: quota reached");
        answer(Rcode.SERVFAIL);
        return;
      }
      begin(zone, soa, asked);
    }

    private void refuse(String why, int rcode) {
      talk.say(
          Topic.XFER_OUT,
          Level.INFO,
          "bad zone transfer request: " + why + " (" + Rcode.string(rcode) + ")");
      answer(rcode);
    }

    private void answer(int rcode) {
      reply.send(request.coded().of(rcode, false));
    }

    /** The version that the client has; null when it does not tell. */
    private @Nullable SOARecord requested() throws IOException {
      for (Record record : new Message(request.message()).getSection(Section.AUTHORITY)) {
        if (record instanceof SOARecord soa
            && soa.getName().equals(request.query().name())
            && soa.getDClass() == request.query().dclass()) {
          return soa;
        }
      }
      return null;
    }

    private void begin(Zone zone, @Nullable SOARecord soa, @Nullable OptRecord asked) {
      if (soa != null && (!tcp || Serial.newerOrSame(soa.getSerial(), zone.serial()))) {
        // RFC 1995 section 4: nothing newer, or too much for a datagram.
        send(zone, RecordSource.soa(zone), asked, "IXFR poll response", Level.DEBUG);
        return;
      }
      RecordSource source = soa == null ? null : steps(zone, soa.getSerial());
      String style = source != null || !incremental ? mnemonic() : "AXFR-style IXFR";
      String serials =
          source == null
              ? "(serial " + zone.serial() + ")"
              : "(serial " + (soa == null ? 0 : soa.getSerial()) + " -> " + zone.serial() + ")";
      String key = request.who().key() == null ? "" : request.who().key().toString(true);
      say(Level.INFO, style + " started" + (key.isEmpty() ? "" : ": TSIG " + key) + " " + serials);
      send(zone, source == null ? RecordSource.whole(zone) : source, asked, style, Level.INFO);
    }

    /** The way from the client's version by the journal; null when the zone is to be sent whole. */
    private @Nullable RecordSource steps(Zone zone, long from) {
      Journal journal = offer == null ? null : offer.journal();
      if (offer == null || !offer.terms().provideIxfr().test(request.who())) {
        say(Level.DEBUG, "IXFR delta response disabled due to 'provide-ixfr no;' being set");
        return null;
      }
      if (journal == null) {
        say(Level.INFO, "IXFR version not in journal, falling back to AXFR");
        return null;
      }
      try {
        JournalReading reading = journal.read(from, zone.serial());
        long octets = reading.octets();
        int ratio = offer.terms().maxIxfrRatio();
        if (ratio == 0 || octets * PERCENT / Math.max(1, size(zone)) <= ratio) {
          return RecordSource.steps(zone, reading);
        }
        reading.close();
        say(
            Level.INFO,
            "IXFR delta size ("
                + octets
                + " bytes) exceeds the maximum ratio to database size ("
                + size(zone)
                + " bytes), falling back to AXFR");
      } catch (JournalException trouble) {
        boolean missing = trouble.kind() == Kind.NOT_FOUND || trouble.kind() == Kind.RANGE;
        say(
            missing ? Level.INFO : Level.ERROR,
            missing
                ? "IXFR version not in journal, falling back to AXFR"
                : "journal: " + trouble.kind().words() + ", falling back to AXFR");
      } catch (IOException damaged) {
        say(Level.ERROR, "journal: unexpected error, falling back to AXFR");
      }
      return null;
    }

    private void send(
        Zone zone, RecordSource source, @Nullable OptRecord asked, String style, Level level) {
      Instant started = clock.instant();
      TransferMessages.Form form =
          new TransferMessages.Form(
              request.query(), flags(), opt(asked), messageSize, manyAnswers());
      TransferMessages messages =
          new TransferMessages(
              form,
              source,
              count -> {
                running.decrementAndGet();
                counters.count(Event.TRANSFERRED);
                say(level, style + " ended: " + summary(count, started, zone.serial()));
              },
              why -> {
                running.decrementAndGet();
                say(
                    Level.ERROR,
                    why.isEmpty() ? "send: connection reset" : "sending zone data: " + why);
              });
      if (tcp) {
        reply.stream(messages);
      } else {
        try (messages) {
          byte[] only = messages.next();
          messages.next();
          reply.send(only == null ? request.coded().of(Rcode.SERVFAIL, false) : only);
        }
      }
    }

    private boolean manyAnswers() {
      return offer == null || offer.terms().manyAnswers().test(request.who());
    }

    private int flags() {
      boolean recursion =
          request.view().recursion() != null && request.view().access().mayRecurse(request.who());
      return (tcp ? ResponseWriter.AA : 0) | (recursion ? ResponseWriter.RA : 0);
    }

    /** The OPT record that any answer to the request has. */
    private @Nullable OptRecord opt(@Nullable OptRecord asked) {
      if (asked == null) {
        return null;
      }
      OptRecord plain = OptRecord.in(request.coded().of(Rcode.NOERROR, true));
      Instant expires = offer == null ? null : offer.expires();
      boolean wanted = asked.option(OptRecord.EXPIRE) != null && expires != null;
      if (plain == null || !wanted || expires == null) {
        return plain;
      }
      long left = Duration.between(clock.instant(), expires).getSeconds();
      return left < 0 ? plain : plain.withExpire(left);
    }

    private void say(Level level, String text) {
      talk.say(Topic.XFER_OUT, level, "transfer of '" + name + "': " + text);
    }

    private String summary(TransferMessages.Count count, Instant started, long serial) {
      return summarise(
          count.messages(),
          count.records(),
          count.octets(),
          Duration.between(started, clock.instant()),
          serial);
    }
  }

  /** {@code 1 messages, 10 records, 249 bytes, 0.001 secs (249000 bytes/sec) (serial 1)}. */
  static String summarise(long messages, long records, long octets, Duration took, long serial) {
    long millis = Math.max(1, took.toMillis());
    return messages
        + " messages, "
        + records
        + " records, "
        + octets
        + " bytes, "
        + millis / 1000
        + "."
        + String.format("%03d", millis % 1000)
        + " secs ("
        + octets * 1000 / millis
        + " bytes/sec) (serial "
        + serial
        + ")";
  }

  /** Octets of all records, uncompressed. */
  static long size(Zone zone) {
    long octets = 0;
    for (Iterator<ZoneNode> nodes = zone.inOrder(); nodes.hasNext(); ) {
      for (RecordSet set : nodes.next().sets()) {
        int owner = set.owner().length() + FIXED_PART;
        for (byte[] data : set.rdata()) {
          octets += owner + data.length;
        }
      }
    }
    return octets;
  }
}
