package dev.mxlab.named;

import dev.mxlab.dns.transfer.KeptZone;
import dev.mxlab.dns.transfer.ZoneKeeper;
import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.control.Result;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What rndc can have done to the zones of a running named. */
final class KeptOperations implements ZoneOperations {
  private static final long PATIENCE_SECONDS = 60;

  private final Supplier<@Nullable ZoneKeeping> keeping;

  /**
   * @param keeping null while the server does not run
   */
  KeptOperations(Supplier<@Nullable ZoneKeeping> keeping) {
    this.keeping = keeping;
  }

  private @Nullable KeptZone find(ZoneStatement zone) {
    ZoneKeeping now = keeping.get();
    return now == null ? null : now.find(ZoneKeeping.shown(zone.view()), Loaded.Key.of(zone));
  }

  @Override
  public Activity activity() {
    ZoneKeeping now = keeping.get();
    if (now == null) {
      return new Activity(0, 0, 0);
    }
    ZoneKeeper keeper = now.keeper();
    int asking = (int) keeper.all().stream().filter(KeptZone::refreshing).count();
    int fetching = keeper.transfersIn();
    return new Activity(fetching, keeper.transfersWaiting(), Math.max(0, asking - fetching));
  }

  @Override
  public Optional<Times> times(ZoneStatement zone) {
    KeptZone kept = find(zone);
    return kept == null || kept.refreshAt() == null
        ? Optional.empty()
        : Optional.of(new Times(kept.refreshAt(), kept.expireAt()));
  }

  @Override
  public boolean frozen(ZoneStatement zone) {
    KeptZone kept = find(zone);
    return kept != null && kept.frozen();
  }

  @Override
  public Result freeze(ZoneStatement zone) {
    KeptZone kept = find(zone);
    return kept == null ? Result.NOT_FOUND : result(kept.freeze());
  }

  @Override
  public void thaw(ZoneStatement zone) {
    KeptZone kept = find(zone);
    if (kept != null) {
      kept.thaw();
    }
  }

  @Override
  public Result sync(ZoneStatement zone, boolean clean) {
    KeptZone kept = find(zone);
    return kept == null ? Result.SUCCESS : result(kept.sync(clean));
  }

  private static Result result(CompletableFuture<Boolean> work) {
    try {
      return work.get(PATIENCE_SECONDS, TimeUnit.SECONDS) ? Result.SUCCESS : Result.FAILURE;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Result.FAILURE;
    } catch (ExecutionException | TimeoutException failed) {
      return Result.FAILURE;
    }
  }

  @Override
  public void sendNotifies(ZoneStatement zone) {
    KeptZone kept = find(zone);
    if (kept != null) {
      kept.sendNotifies();
    }
  }

  @Override
  public void refresh(ZoneStatement zone) {
    KeptZone kept = find(zone);
    if (kept != null) {
      kept.refresh();
    }
  }

  @Override
  public Result retransfer(ZoneStatement zone) {
    KeptZone kept = find(zone);
    if (kept == null) {
      return Result.NOT_FOUND;
    }
    kept.retransfer();
    return Result.SUCCESS;
  }

  @Override
  public void end(boolean flush) {
    ZoneKeeping now = keeping.get();
    if (now != null) {
      now.stop(flush);
    }
  }

  @Override
  public void forget(ZoneStatement zone, boolean clean) {
    KeptZone kept = find(zone);
    if (kept != null && clean) {
      result(kept.remove());
    }
  }
}
