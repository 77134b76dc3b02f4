package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.delivery.HostStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** {@code hoststat} and {@code purgestat}, as mci_print_persistent of mci.c shows them. */
final class HostListing {
  private final Call call;
  private final Settings settings;
  private boolean headed;

  HostListing(Call call, Settings settings) {
    this.call = call;
    this.settings = settings;
  }

  /** Where the option says, below the queue directory unless it says otherwise. */
  static Optional<Path> directory(dev.mxlab.host.Host host, Settings settings) {
    String name = settings.text("HostStatusDirectory");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String path = name.startsWith("/") ? name : settings.queueDirectory() + "/" + name;
    return Optional.of(host.files().real(path));
  }

  int print(boolean verbose) throws IOException {
    Optional<Path> directory = directory(call.host(), settings);
    if (directory.isPresent()) {
      Instant now = call.host().clock().instant();
      new HostStatus(directory.get()).each(entry -> line(entry, now, verbose ? 78 : 25));
    }
    return 0;
  }

  private void line(HostStatus.Entry entry, Instant now, int width) {
    if (!headed) {
      headed = true;
      call.out()
          .println(
              " -------------- Hostname --------------- How long ago ---------Results---------");
    }
    Duration ago = Duration.ofSeconds(now.getEpochSecond() - entry.used().getEpochSecond());
    call.out()
        .println(
            String.format(
                Locale.ROOT, " %-39s %12s %s", entry.host(), clock(ago), entry.shown(width)));
  }

  /** As pintvl in convtime.c: {@code 1+02:03:04}. */
  private static String clock(Duration span) {
    String days = span.toDays() > 0 ? span.toDays() + "+" : "";
    return days
        + String.format(
            Locale.ROOT,
            "%02d:%02d:%02d",
            span.toHoursPart(),
            span.toMinutesPart(),
            span.toSecondsPart());
  }

  int purge() throws IOException {
    Optional<Path> directory = directory(call.host(), settings);
    if (directory.isPresent()) {
      new HostStatus(directory.get())
          .purge(call.host().clock().instant(), settings.interval("Timeout.hoststatus"));
    }
    return 0;
  }
}
