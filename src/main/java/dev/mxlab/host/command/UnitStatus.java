package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Daemon;
import dev.mxlab.host.Units;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code systemctl status} prints of a unit. */
final class UnitStatus {
  private static final int NOT_RUNNING = 3;

  private UnitStatus() {}

  static int print(Call call, Daemon daemon) {
    Units.Status status = call.host().units().status(daemon);
    String unit = Systemctl.service(daemon);
    boolean enabled = new UnitFiles(call.host().files()).enabled(daemon);
    String dot =
        switch (status.state()) {
          case ACTIVE -> "●";
          case INACTIVE -> "○";
          case FAILED -> "×";
        };
    call.out().println(dot + " " + unit + " - " + daemon.description());
    call.out()
        .printf(
            "     Loaded: loaded (/lib/systemd/system/%s; %s; preset: enabled)%n",
            unit, enabled ? "enabled" : "disabled");
    call.out().println("     Active: " + active(call, status));
    // All daemons of a lab are one process: this one.
    long pid = ProcessHandle.current().pid();
    String program = program(daemon);
    if (status.state() == Units.State.ACTIVE) {
      call.out().printf("   Main PID: %d (%s)%n", pid, program);
      call.out().printf("     CGroup: /system.slice/%s%n", unit);
      call.out().printf("             └─%d %s%n", pid, daemon.commandLine());
      listening(call, daemon.listening());
    } else if (status.state() == Units.State.FAILED) {
      call.out().printf("   Main PID: %d (code=exited, status=1/FAILURE)%n", pid);
    }
    log(call, status, program, pid);
    return status.state() == Units.State.ACTIVE ? 0 : NOT_RUNNING;
  }

  private static void listening(Call call, List<Listening.At> places) {
    for (Listening.At at : places) {
      call.out()
          .println(
              "             "
                  + Phrase.of(
                          UnitStatus.class,
                          "unit.listens",
                          at.protocol(),
                          Listening.At.text(at.lab()),
                          Listening.At.text(at.socket()))
                      .in(call.locale()));
    }
  }

  /** What the daemon found in its files when it last read them, as its log lines. */
  private static void log(Call call, Units.Status status, String program, long pid) {
    if (status.diagnostics().isEmpty()) {
      return;
    }
    Instant at = status.since() == null ? call.host().now() : status.since();
    String time =
        DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ENGLISH)
            .format(at.atZone(call.host().zone()));
    String name = call.host().hostname();
    int dot = name.indexOf('.');
    call.out().println();
    for (Diagnostic diagnostic : status.diagnostics()) {
      call.out()
          .printf(
              "%s %s %s[%d]: %s%n",
              time,
              dot < 0 ? name : name.substring(0, dot),
              program,
              pid,
              message(call, diagnostic));
      mend(call, diagnostic).ifPresent(call.out()::println);
    }
  }

  /** The same on standard error, after a job that failed. */
  static void explain(Call call, Diagnostic diagnostic) {
    call.err().println(message(call, diagnostic));
    mend(call, diagnostic).ifPresent(call.err()::println);
  }

  /** As the daemon logs it where that names the file; otherwise we do. */
  private static String message(Call call, Diagnostic diagnostic) {
    boolean placed =
        diagnostic.message().contains(diagnostic.at().file())
            || (diagnostic.at().line() == 0 && diagnostic.mend() == null);
    return placed ? diagnostic.message() : place(call, diagnostic) + ": " + diagnostic.message();
  }

  private static Optional<String> mend(Call call, Diagnostic diagnostic) {
    Phrase mend = diagnostic.mend();
    if (mend == null) {
      return Optional.empty();
    }
    boolean placed = diagnostic.message().contains(diagnostic.at().file());
    String words = (placed ? place(call, diagnostic) + ": " : "") + mend.in(call.locale());
    return Optional.of("    " + Phrase.of(UnitStatus.class, "unit.mend", words).in(call.locale()));
  }

  /** The tutorial's path, and the real one beside it, where a person must open it. */
  private static String place(Call call, Diagnostic diagnostic) {
    String file = diagnostic.at().file();
    if (!file.startsWith("/")) {
      return diagnostic.at().toString();
    }
    Path real = call.host().files().real(file);
    String shown = diagnostic.at().toString();
    return real.equals(Path.of(file)) ? shown : shown + " (" + real + ")";
  }

  private static String program(Daemon daemon) {
    String line = daemon.commandLine().strip();
    String first = line.isEmpty() ? daemon.unit() : line.split("[\\s:]+")[0];
    return first.substring(first.lastIndexOf('/') + 1);
  }

  private static String active(Call call, Units.Status status) {
    String words =
        switch (status.state()) {
          case ACTIVE -> "active (running)";
          case INACTIVE -> "inactive (dead)";
          case FAILED -> "failed (Result: exit-code)";
        };
    Instant since = status.since();
    if (since == null) {
      return words;
    }
    ZoneId zone = call.host().zone();
    String time =
        DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss zzz", Locale.ENGLISH)
            .format(since.atZone(zone));
    return words + " since " + time + "; " + ago(Duration.between(since, call.host().now()));
  }

  /** systemd's format_timestamp_relative(). */
  static String ago(Duration age) {
    long seconds = age.toSeconds();
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (days >= 365) {
      long months = days % 365 / 30;
      return count(days / 365, "year") + " " + count(months, "month") + " ago";
    }
    if (days >= 30) {
      return count(days / 30, "month") + " " + count(days % 30, "day") + " ago";
    }
    if (days >= 7) {
      return count(days / 7, "week") + " " + count(days % 7, "day") + " ago";
    }
    if (days >= 2) {
      return days + " days ago";
    }
    if (hours >= 25) {
      return "1 day " + (hours - 24) + "h ago";
    }
    if (hours >= 6) {
      return hours + "h ago";
    }
    if (hours >= 1) {
      return hours + "h " + minutes % 60 + "min ago";
    }
    if (minutes >= 5) {
      return minutes + "min ago";
    }
    if (minutes >= 1) {
      return minutes + "min " + seconds % 60 + "s ago";
    }
    return seconds >= 1 ? seconds + "s ago" : Math.max(0, age.toMillis()) + "ms ago";
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  static String word(Units.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  static String sub(Units.State state) {
    return state == Units.State.FAILED ? "failed" : "dead";
  }
}
