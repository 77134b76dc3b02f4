package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.MailSystem;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.reception.Mta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** {@code sendmail -q} with all its words. */
final class QueueRun {
  private final Call call;
  private final MailSystem system;
  private final Setup setup;
  private final Arguments arguments;

  QueueRun(Call call, MailSystem system, Setup setup, Arguments arguments) {
    this.call = call;
    this.system = system;
    this.setup = setup;
    this.arguments = arguments;
  }

  int run() throws IOException {
    Mta mta = setup.mta();
    if (mta == null) {
      return setup.trouble();
    }
    if (mta.settings().privacy().contains("restrictqrun") && !call.user().isRoot()) {
      call.err().println("You do not have permission to process the queue");
      return SendmailCommand.EX_NOPERM;
    }
    String reason = arguments.quarantine();
    if (reason != null) {
      return hold(mta, reason);
    }
    String how = arguments.queue();
    if (how != null && !how.isEmpty()) {
      // A process of its own that runs the queue again and again, until the daemon is stopped.
      system.runEvery(mta, Settings.minutes(how));
      return 0;
    }
    Consumer<String> verbose = arguments.verbose() ? new VerboseLines(call.out()) : null;
    try {
      mta.runner().runNow(arguments.selection(), verbose).toCompletableFuture().join();
    } catch (CompletionException failed) {
      call.err().println("queue run failed: " + failed.getCause());
      return SendmailCommand.EX_TEMPFAIL;
    }
    return 0;
  }

  /** Holds messages back, or lets them go (quarantine_queue in queue.c). */
  private int hold(Mta mta, String reason) throws IOException {
    List<String> ids = new ArrayList<>();
    mta.queue()
        .browse(
            arguments.selection().kind(),
            message -> {
              if (arguments.selection().fits(message)) {
                ids.add(message.queueId());
              }
            });
    for (String id : ids) {
      if (!mta.queue().lock(id)) {
        call.out().println("Skipping ./" + id);
        continue;
      }
      try {
        Optional<Envelope> found = mta.queue().find(id);
        if (found.isPresent() && !found.get().quarantine().equals(reason)) {
          mta.queue().update(found.get().quarantined(reason));
          String said = reason.isEmpty() ? "unquarantine" : "quarantine=" + reason;
          mta.journal()
              .record(
                  found.get().trace(), new Event.DaemonSaid("sendmail", "info", id + ": " + said));
        }
      } finally {
        mta.queue().unlock(id);
      }
    }
    return 0;
  }
}
