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
 * {@code mxlab reset}: the shipped files as they were, the maps built anew, and what the lab wrote
 * (mail, queues, homes, logs) gone; every daemon is started afresh.
 */
record Reset(Lab lab, Locale locale) {
  int run(PrintStream out, PrintStream err) throws IOException {
    for (Host host : lab.hosts().values()) {
      for (Daemon daemon : host.units().all()) {
        host.units().stop(daemon, host.now());
      }
    }
    try {
      restore(out, err);
    } finally {
      // Whatever could not be put back: the rest of the lab goes on.
      lab.start();
    }
    out.println(Words.phrase("reset.done", lab.var()).in(locale));
    return new Status(lab).failed().isEmpty() ? 0 : 1;
  }

  private void restore(PrintStream out, PrintStream err) throws IOException {
    Path root = lab.topology().root();
    if (Shipped.covers(lab.topology())) {
      for (String name : Shipped.restore(root)) {
        out.println(Words.phrase("reset.restored", name).in(locale));
      }
    } else {
      err.println(Words.phrase("reset.own", root).in(locale));
    }
    for (Host host : lab.hosts().values()) {
      removeMaps(root.resolve("mail").resolve(host.id()));
      empty(lab.var().resolve(host.id()));
      host.files().create();
      FirstMaps.build(host);
    }
  }

  private static void removeMaps(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path map : files.filter(f -> f.toString().endsWith(".db")).toList()) {
          Files.delete(map);
        }
      }
    }
  }

  private static void empty(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> below = Files.walk(directory)) {
        List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
