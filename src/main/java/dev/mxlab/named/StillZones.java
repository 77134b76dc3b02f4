package dev.mxlab.named;

import dev.mxlab.named.conf.NamedConf.ZoneStatement;
import dev.mxlab.named.control.Result;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operations of a server whose zones change only where somebody edits their files: no journals
 * to write, nobody to tell, nothing to fetch. Freezing is remembered all the same.
 */
final class StillZones implements ZoneOperations {
  private record Id(String name, int dclass, String view) {
    static Id of(ZoneStatement zone) {
      return new Id(ZoneRequests.apex(zone).toString(), zone.dclass(), zone.view());
    }
  }

  private final Set<Id> frozen = ConcurrentHashMap.newKeySet();

  @Override
  public Activity activity() {
    return new Activity(0, 0, 0);
  }

  @Override
  public Optional<Times> times(ZoneStatement zone) {
    return Optional.empty();
  }

  @Override
  public boolean frozen(ZoneStatement zone) {
    return frozen.contains(Id.of(zone));
  }

  @Override
  public Result freeze(ZoneStatement zone) {
    frozen.add(Id.of(zone));
    return Result.SUCCESS;
  }

  @Override
  public void thaw(ZoneStatement zone) {
    frozen.remove(Id.of(zone));
  }

  @Override
  public Result sync(ZoneStatement zone, boolean clean) {
    return Result.SUCCESS;
  }

  @Override
  public void sendNotifies(ZoneStatement zone) {
    // There are no secondaries to tell.
  }

  @Override
  public void refresh(ZoneStatement zone) {
    // There are no primaries to ask.
  }

  @Override
  public Result retransfer(ZoneStatement zone) {
    return Result.SUCCESS;
  }

  @Override
  public void end(boolean flush) {
    frozen.clear();
  }

  @Override
  public void forget(ZoneStatement zone, boolean clean) {
    frozen.remove(Id.of(zone));
  }
}
