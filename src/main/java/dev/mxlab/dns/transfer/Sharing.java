package dev.mxlab.dns.transfer;

/** What the zones of one server share: quotas, paces, what is known of other servers. */
final class Sharing {
  private final TransferQuota quota;
  private final Unreachable unreachable = new Unreachable();
  private final Pace serialQueries;
  private final Pace notifies;
  private final Pace startupNotifies;
  private final TransferOut out;

  Sharing(Ground ground, ZoneKeeper.Limits limits) {
    this.quota = new TransferQuota(limits.transfersIn());
    this.serialQueries = new Pace(ground.timers(), limits.serialQueryRate());
    this.notifies = new Pace(ground.timers(), limits.notifyRate());
    this.startupNotifies = new Pace(ground.timers(), limits.startupNotifyRate());
    this.out = new TransferOut(ground, limits.transfersOut(), limits.messageSize());
  }

  TransferQuota quota() {
    return quota;
  }

  Unreachable unreachable() {
    return unreachable;
  }

  Pace serialQueries() {
    return serialQueries;
  }

  Pace notifies() {
    return notifies;
  }

  Pace startupNotifies() {
    return startupNotifies;
  }

  TransferOut out() {
    return out;
  }
}
