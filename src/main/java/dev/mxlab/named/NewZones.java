package dev.mxlab.named;

import dev.mxlab.named.ControlChannel.Answer;
import dev.mxlab.named.NamedDaemon.Snapshot;

/** Zones that rndc adds, changes and removes while named runs. */
final class NewZones {
  private final NamedDaemon named;

  NewZones(NamedDaemon named) {
    this.named = named;
  }

  boolean added(ControlledZone zone) {
    return false;
  }

  Answer add(Snapshot now, CommandWords words) throws CommandFailure {
    throw new CommandFailure("permission denied");
  }

  Answer modify(Snapshot now, CommandWords words) throws CommandFailure {
    throw new CommandFailure("permission denied");
  }

  Answer delete(Snapshot now, CommandWords words) throws CommandFailure {
    throw new CommandFailure("permission denied");
  }

  Answer show(Snapshot now, CommandWords words) throws CommandFailure {
    throw new CommandFailure("failure");
  }
}
