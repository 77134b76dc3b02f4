package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.Counters.Event;
import dev.mxlab.dns.transfer.Fetch.Ending;
import dev.mxlab.dns.transfer.KeepingRules.Fetching;
import dev.mxlab.dns.update.Serial;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.dns.zone.Zone;
import dev.mxlab.time.Activity;
import dev.mxlab.time.Timer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Keeps one zone up to date with its primaries (RFC 1034 section 4.3.5): asks each in turn for its
 * serial when it is time or when a notify came, fetches what is newer, asks again sooner where that
 * failed, and gives the zone up when it could not be confirmed for too long. The times are BIND's,
 * with its jitter. Works on its zone's thread.
 */
final class Refresher {
  private static final long DEFAULT_REFRESH = 3600;
  private static final long DEFAULT_RETRY = 60;
  private static final long MOST_BACKOFF = 6 * 3600;
  private static final long MOST_EXPIRE = 14_515_200;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TRIES = 3;

  private final ZoneContext zone;
  private Fetching rules;
  private long mostRecords;
  private final Pace pace;
  private final TransferQuota quota;
  private final Unreachable unreachable;
  private final ZoneOwner owner;
  private boolean[] answered;

  private long refresh = DEFAULT_REFRESH;
  private long retry = DEFAULT_RETRY;
  private long expire;
  private boolean ownTimes;
  private volatile @Nullable Instant refreshAt;
  private volatile @Nullable Instant expireAt;
  private @Nullable Timer timer;
  private volatile boolean running;
  private boolean again;
  private boolean forced;
  private boolean withoutEdns;
  private boolean withoutDifferences;
  private boolean soaFirst;
  private boolean stopped;
  private int turn;
  private @Nullable Fetch fetch;
  private TransferQuota.@Nullable Turn waiting;
  private TransferQuota.@Nullable Turn active;

  Refresher(ZoneContext zone, KeepingRules rules, Sharing shared, ZoneOwner owner) {
    this.zone = zone;
    this.rules = rules.fetching();
    this.mostRecords = rules.storing().mostRecords();
    this.pace = shared.serialQueries();
    this.quota = shared.quota();
    this.unreachable = shared.unreachable();
    this.owner = owner;
    this.answered = new boolean[this.rules.primaries().size()];
  }

  /**
   * Begins the life of a zone.
   *
   * @param good when what was loaded was last known to be good; null when nothing was
   */
  void begin(@Nullable Instant good) {
    Zone loaded = owner.zone();
    if (loaded == null) {
      refreshAt = zone.now();
    } else {
      takeTimes(loaded);
      expireAt = good == null ? zone.now().plusSeconds(retry) : good.plusSeconds(expire);
      refreshAt = zone.now().plus(Jitter.less(retry, retry * 3 / 4, zone.ground().random()));
      if (!refreshAt.isBefore(expireAt)) {
        refreshAt = zone.now();
      }
    }
    arm();
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
    interrupt();
  }

  private void interrupt() {
    if (fetch != null) {
      fetch.cancel();
      fetch = null;
    }
    if (waiting != null) {
      quota.leave(waiting);
      waiting = null;
    }
    if (active != null) {
      quota.done(active);
      active = null;
    }
    running = false;
  }

  /** Goes by other rules from now on; new primaries are asked at once. */
  void follow(KeepingRules next) {
    List<String> before = rules.shownPrimaries();
    rules = next.fetching();
    mostRecords = next.storing().mostRecords();
    if (!before.equals(rules.shownPrimaries())) {
      interrupt();
      answered = new boolean[rules.primaries().size()];
      refreshAt = zone.now();
      arm();
    }
  }

  @Nullable Instant refreshAt() {
    return refreshAt;
  }

  @Nullable Instant expireAt() {
    return owner.zone() == null ? null : expireAt;
  }

  boolean running() {
    return running;
  }

  private void takeTimes(Zone of) {
    SOARecord soa = (SOARecord) of.soa().records().get(0);
    refresh = rules.refresh().of(soa.getRefresh());
    retry = rules.retry().of(soa.getRetry());
    expire = Math.max(refresh + retry, Math.min(MOST_EXPIRE, soa.getExpire()));
    ownTimes = true;
  }

  private void arm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (stopped) {
      return;
    }
    Instant next = running ? null : refreshAt;
    Instant end = owner.zone() == null ? null : expireAt;
    if (next == null || end != null && end.isBefore(next)) {
      next = end;
    }
    if (next != null) {
      Duration wait = Duration.between(zone.now(), next);
      timer = zone.after(wait.isNegative() ? Duration.ZERO : wait, this::due);
    }
  }

  private void due() {
    timer = null;
    if (stopped) {
      return;
    }
    Instant now = zone.now();
    if (owner.zone() != null && expireAt != null && !now.isBefore(expireAt)) {
      zone.say(Topic.GENERAL, Level.WARNING, "expired");
      refresh = DEFAULT_REFRESH;
      retry = DEFAULT_RETRY;
      ownTimes = false;
      owner.expired();
      refreshAt = now;
    }
    if (!running && refreshAt != null && !now.isBefore(refreshAt)) {
      refresh();
    }
    arm();
  }

  /** Fetches the zone whole, whatever its serial. */
  void force() {
    forced = true;
    refresh();
  }

  /**
   * A notify came that tells of something newer.
   *
   * @return false when a refresh is in progress: another one follows then
   */
  boolean hint() {
    if (running) {
      again = true;
      return false;
    }
    refresh();
    return true;
  }

  /** Asks the primaries now. */
  void refresh() {
    if (stopped || running) {
      return;
    }
    if (rules.primaries().isEmpty()) {
      zone.say(Topic.GENERAL, Level.ERROR, "cannot refresh: no primaries");
      refreshAt = null;
      return;
    }
    running = true;
    withoutEdns = false;
    // As if it had failed; success sets it anew.
    refreshAt = zone.now().plus(Jitter.lessAQuarter(retry, zone.ground().random()));
    if (!ownTimes) {
      retry = Math.min(retry * 2, MOST_BACKOFF);
    }
    turn = 0;
    Arrays.fill(answered, false);
    arm();
    queue();
  }

  private void queue() {
    pace.run(() -> zone.execute(() -> ask(1)));
  }

  private OtherServer server() {
    return rules.primaries().get(turn);
  }

  private void ask(int attempt) {
    if (stopped || !running) {
      return;
    }
    OtherServer server = server();
    int id = zone.ground().random().nextInt(1 << 16);
    byte[] query =
        SoaAnswer.query(zone.apex(), zone.dclass(), id, !withoutEdns, rules.requestExpire())
            .toWire();
    Activity asking = zone.activity();
    zone.ground().count(Event.SOA_SENT_V4, Event.SOA_SENT_V6, server.at().getAddress());
    zone.ground()
        .exchange()
        .ask(server, query, PATIENCE)
        .whenComplete(
            (answer, failure) -> {
              try {
                zone.execute(() -> asked(server, attempt, answer, failure));
              } finally {
                asking.close();
              }
            });
  }

  private void asked(
      OtherServer server, int attempt, byte @Nullable [] answer, @Nullable Throwable failure) {
    if (stopped || !running) {
      return;
    }
    if (answer == null) {
      ExchangeException trouble =
          ExchangeException.of(failure == null ? new IllegalStateException() : failure);
      if (trouble.kind() == ExchangeException.Kind.TIMED_OUT) {
        timedOut(server, attempt);
      } else {
        remark("failure trying primary %s: " + trouble.words(), server);
        nextPrimary();
      }
      return;
    }
    SoaAnswer read = SoaAnswer.read(answer, zone.apex(), !withoutEdns);
    if (read instanceof SoaAnswer.WithoutEdns) {
      withoutEdns = true;
      queue();
    } else if (read instanceof SoaAnswer.ByTransfer byTransfer) {
      remark(byTransfer.remark(), server);
      soaFirst |= byTransfer.soaFirst();
      transfer();
    } else if (read instanceof SoaAnswer.Worthless worthless) {
      remark(worthless.remark(), server);
      nextPrimary();
    } else if (read instanceof SoaAnswer.Version version) {
      compare(server, version);
    }
  }

  private void timedOut(OtherServer server, int attempt) {
    if (attempt < TRIES) {
      ask(attempt + 1);
    } else if (!withoutEdns) {
      withoutEdns = true;
      queue();
    } else {
      remark("retry limit for primary %s exceeded", server);
      if (rules.tryTcp() && !unreachable.has(server, zone.now())) {
        soaFirst = true;
        transfer();
      } else {
        nextPrimary();
      }
    }
  }

  /** {@code refresh: ... primary 192.168.0.164#53 (source 0.0.0.0#0): ...}. */
  private void remark(String text, OtherServer server) {
    String who = server.shown() + " (source " + server.shownSource() + ")";
    boolean split = text.startsWith("retry limit");
    String line =
        split
            ? text.replace("%s", server.shown()) + " (source " + server.shownSource() + ")"
            : text.replace("%s", who);
    zone.say(Topic.GENERAL, Level.INFO, "refresh: " + line);
  }

  private void compare(OtherServer server, SoaAnswer.Version version) {
    Zone served = owner.zone();
    if (served == null || forced || Serial.newer(version.serial(), served.serial())) {
      if (unreachable.has(server, zone.now())) {
        remark("skipping zone transfer as primary %s is unreachable (cached)", server);
        nextPrimary();
      } else {
        transfer();
      }
      return;
    }
    if (version.serial() == served.serial()) {
      long left = version.expire() == null ? expire : Math.min(expire, version.expire());
      Instant end = zone.now().plusSeconds(left);
      if (expireAt == null || end.isAfter(expireAt)) {
        expireAt = end;
      }
      owner.confirmed();
      refreshAt = zone.now().plus(Jitter.lessAQuarter(refresh, zone.ground().random()));
    } else if (!rules.multiMaster()) {
      zone.say(
          Topic.GENERAL,
          Level.INFO,
          "serial number ("
              + version.serial()
              + ") received from primary "
              + server.shown()
              + " < ours ("
              + served.serial()
              + ")");
    }
    answered[turn] = true;
    nextPrimary();
  }

  /** Goes on with the next primary that did not answer well yet. */
  private void nextPrimary() {
    withoutEdns = false;
    do {
      turn++;
    } while (turn < answered.length && answered[turn]);
    if (turn < answered.length) {
      queue();
    } else {
      end();
    }
  }

  private void end() {
    running = false;
    soaFirst = false;
    if (again) {
      again = false;
      refreshAt = zone.now();
    }
    arm();
  }

  private void transfer() {
    TransferQuota.Turn[] mine = new TransferQuota.Turn[1];
    TransferQuota.Turn asked =
        new TransferQuota.Turn(
            server().at().getAddress(),
            rules.mostPerServer(),
            () -> zone.execute(() -> fetch(mine[0])));
    mine[0] = asked;
    waiting = asked;
    if (quota.ask(asked)) {
      zone.say(Topic.XFER_IN, Level.INFO, "Transfer started.");
    } else {
      zone.say(Topic.XFER_IN, Level.INFO, "zone transfer deferred due to quota");
    }
  }

  private void fetch(TransferQuota.Turn mine) {
    if (stopped || !running || !mine.equals(waiting)) {
      quota.done(mine);
      return;
    }
    waiting = null;
    OtherServer server = server();
    if (unreachable.has(server, zone.now())) {
      zone.say(
          Topic.XFER_IN,
          Level.INFO,
          "got_transfer_quota: skipping zone transfer as primary "
              + server.shown()
              + " (source "
              + server.shownSource()
              + ") is unreachable (cached)");
      quota.done(mine);
      nextPrimary();
      return;
    }
    Zone served = owner.zone();
    boolean whole = served == null || forced || withoutDifferences || !rules.requestIxfr();
    withoutDifferences = false;
    TransferIn.Wanted wanted =
        new TransferIn.Wanted(
            zone.apex(), zone.dclass(), whole ? Type.AXFR : Type.IXFR, served, forced, mostRecords);
    fetch =
        new Fetch(
            zone,
            server,
            rules.limits(),
            wanted,
            ending -> {
              active = null;
              fetch = null;
              quota.done(mine);
              fetched(server, ending);
            });
    active = mine;
    fetch.begin(soaFirst);
  }

  private void fetched(OtherServer server, Ending ending) {
    soaFirst = false;
    if (ending instanceof Fetch.Failed failed) {
      ExchangeException connection = failed.connection();
      if (connection != null && connection.unreachable()) {
        unreachable.add(server, zone.now());
      }
      failed(failed);
      return;
    }
    unreachable.forget(server);
    if (ending instanceof Fetch.Got got) {
      String trouble = owner.received(got.result(), forced);
      if (!trouble.isEmpty()) {
        failed(new Fetch.Failed(trouble, false, false, null));
        return;
      }
    } else {
      owner.confirmed();
    }
    forced = false;
    Zone served = owner.zone();
    if (served == null) {
      // It expired underneath: from the same server, whole.
      queue();
      return;
    }
    takeTimes(served);
    expireAt = zone.now().plusSeconds(expire);
    refreshAt = zone.now().plus(Jitter.lessAQuarter(refresh, zone.ground().random()));
    if (ending instanceof Fetch.Got got) {
      String signed =
          server.key() == null ? "" : ": TSIG '" + server.key().name().toString(true) + "'";
      zone.say(Topic.XFER_IN, Level.INFO, "transferred serial " + got.serial() + signed);
    }
    end();
  }

  private void failed(Fetch.Failed failed) {
    if (failed.badDifferences()) {
      withoutDifferences = true;
      queue();
    } else if (failed.fatal()) {
      refreshAt = zone.now().plus(Jitter.lessAQuarter(refresh, zone.ground().random()));
      end();
    } else {
      nextPrimary();
    }
  }

  List<OtherServer> primaries() {
    return rules.primaries();
  }

  /** Whether a notify from there is to be listened to. */
  boolean isPrimary(InetAddress address) {
    return rules.primaries().stream().anyMatch(p -> p.at().getAddress().equals(address));
  }
}
