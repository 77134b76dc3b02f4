package dev.mxlab.lab;

import dev.mxlab.host.Daemon;
import dev.mxlab.host.Host;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code mxlab reset}: the shipped files as they were, the maps gone so that they are built anew,
 * and what the lab wrote (mail, queues, homes, logs) gone.
 *
 * @param root of the lab
 * @param var what it writes into
 */
public record Reset(Path root, Path var, Locale locale) {
  /** Where no lab runs. */
  public int offline(PrintStream out, PrintStream err) throws IOException {
    if (!Shipped.covers(root) && !written()) {
      err.println(Words.phrase("reset.nolab", root).in(locale));
      return 1;
    }
    files(out, err);
    out.println(Words.phrase("reset.emptied", var).in(locale));
    return 0;
  }

  /** Where {@code lab} runs: its daemons are stopped before and started afresh behind it. */
  int running(Lab lab, PrintStream out, PrintStream err) throws IOException {
    for (Host host : lab.hosts().values()) {
      for (Daemon daemon : host.units().all()) {
        host.units().stop(daemon, host.now());
      }
    }
    try {
      files(out, err);
      for (Host host : lab.hosts().values()) {
        host.files().create();
        host.accounts().createHomes();
        FirstMaps.build(host);
      }
    } finally {
      // Whatever could not be put back: the rest of the lab goes on.
      lab.start();
    }
    out.println(Words.phrase("reset.done", var).in(locale));
    return new Status(lab).failed().isEmpty() ? 0 : 1;
  }

  private void files(PrintStream out, PrintStream err) throws IOException {
    if (Shipped.covers(root)) {
      for (String name : Shipped.restore(root)) {
        out.println(Words.phrase("reset.restored", name).in(locale));
      }
    } else {
      err.println(Words.phrase("reset.own", root).in(locale));
    }
    for (Path host : children(root.resolve("mail"))) {
      for (Path file : children(host)) {
        if (file.toString().endsWith(".db")) {
          Files.delete(file);
        }
      }
    }
    for (Path host : written() ? children(var) : List.<Path>of()) {
      if (Files.isDirectory(host)) {
        delete(host);
      }
    }
  }

  /** Whether a lab has written to {@code var}: nothing else is ever emptied. */
  private boolean written() {
    return Files.exists(var.resolve(Lab.LOCK));
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> below = Files.walk(directory)) {
      List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}
