package dev.mxlab.sendmail.delivery;

import dev.mxlab.time.Activity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * How the last talk with each host ended: a file a host below the directory that {@code O
 * HostStatusDirectory} names, {@code test./nomx} for nomx.test, in the form of mci.c. For people to
 * look at by {@code hoststat}; that it cannot be written keeps no mail back.
 */
public final class HostStatus {
  private static final Logger LOG = LogManager.getLogger(HostStatus.class);
  private static final int EX_TEMPFAIL = 75;
  private static final int LONGEST = 4096;
  private static final int MAX_DEPTH = 64;

  /** What errno(3) says on Linux. */
  private static final Map<Integer, String> ERRORS =
      Map.of(
          104, "Connection reset",
          110, "Connection timed out",
          111, "Connection refused",
          113, "No route to host");

  /**
   * What is known of one host.
   *
   * @param exit of sysexits.h: 0 or 75
   * @param error errno of a connection that did not come about, else 0
   * @param status {@code 4.4.1}
   * @param reply the server's last, empty when it gave none
   */
  public record Entry(String host, int exit, int error, String status, String reply, Instant used) {
    /** As {@code hoststat} shows it, {@code width} characters at most. */
    public String shown(int width) {
      if (!reply.isEmpty()) {
        return cut(reply, width);
      }
      if (exit == EX_TEMPFAIL && error != 0) {
        String text = ERRORS.getOrDefault(error, "Error " + error) + " by " + host + ".";
        return "Deferred: " + cut(text, width - 10);
      }
      return exit == 0 ? "OK" : "Deferred";
    }

    private static String cut(String text, int width) {
      return text.length() <= width ? text : text.substring(0, width);
    }
  }

  private final Path directory;
  private final Executor blocking;
  private final Supplier<Activity> activities;

  /** Hosts that somebody talks with (O SingleThreadDelivery). */
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /**
   * @param blocking threads that may wait for the disk
   * @param activities begins work that the lab's time waits for
   */
  public HostStatus(Path directory, Executor blocking, Supplier<Activity> activities) {
    this.directory = directory;
    this.blocking = blocking;
    this.activities = activities;
  }

  /** For who only looks. */
  public HostStatus(Path directory) {
    this(directory, Runnable::run, () -> () -> {});
  }

  /** Notes the end of a talk, soon: who waits until all mail is settled finds it noted. */
  void put(Entry entry) {
    Activity activity = activities.get();
    try {
      blocking.execute(
          () -> {
            try {
              write(entry);
            } finally {
              activity.close();
            }
          });
    } catch (RejectedExecutionException closing) {
      activity.close();
      LOG.debug("host status of {} is not written: the host goes down", entry.host());
    }
  }

  private void write(Entry entry) {
    Optional<Path> file = file(entry.host());
    if (file.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("V0\n");
    text.append('E').append(entry.error()).append("\nH0\nS").append(entry.exit()).append('\n');
    if (!entry.status().isEmpty()) {
      text.append('D').append(entry.status()).append('\n');
    }
    if (!entry.reply().isEmpty()) {
      text.append('R').append(Entry.cut(entry.reply().replace('\n', ' '), 80)).append('\n');
    }
    text.append('U').append(entry.used().getEpochSecond()).append("\n.\n");
    try {
      Files.createDirectories(file.get().getParent());
      Files.writeString(file.get(), text, StandardCharsets.ISO_8859_1);
    } catch (IOException trouble) {
      LOG.warn("host status of {}: {}", entry.host(), trouble.toString());
    }
  }

  /**
   * Why a host is not to be asked now: it did not answer since {@code after}. Empty where it is.
   * Waits for the disk.
   */
  Optional<String> silent(String host, Instant after) {
    try {
      Optional<Path> file = file(host);
      Optional<Entry> entry = file.isPresent() ? read(file.get()) : Optional.empty();
      return entry
          .filter(one -> one.exit() == EX_TEMPFAIL && one.error() != 0)
          .filter(one -> one.used().isAfter(after))
          .map(one -> trouble(one.error(), host));
    } catch (IOException unreadable) {
      LOG.warn("host status of {}: {}", host, unreadable.toString());
      return Optional.empty();
    }
  }

  private static String trouble(int error, String host) {
    String text = ERRORS.getOrDefault(error, "Error " + error);
    return switch (error) {
      case 110 -> text + " with " + host;
      case 113 -> host + ": " + text;
      default -> text + " by " + host;
    };
  }

  /** Whether nobody else talks with the host; then nobody else will until {@link #unlock}. */
  boolean lock(String host) {
    return busy.add(host.toLowerCase(Locale.ROOT));
  }

  void unlock(String host) {
    busy.remove(host.toLowerCase(Locale.ROOT));
  }

  /** {@code nomx.test} is {@code test./nomx}; nothing for a name that would lead elsewhere. */
  private Optional<Path> file(String host) {
    String name = Ending.withoutDot(host).toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.length() > 255 || !name.matches("[-_a-z0-9.:\\[\\]]+")) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>(List.of(name.split("\\.")));
    if (parts.contains("")) {
      return Optional.empty();
    }
    if (!name.startsWith("[")) {
      Collections.reverse(parts);
    }
    Path path = directory;
    for (int i = 0; i < parts.size(); i++) {
      path = path.resolve(parts.get(i) + (i + 1 < parts.size() ? "." : ""));
    }
    return Optional.of(path);
  }

  /** Shows every host, in the order of the files. */
  public void each(Consumer<Entry> consumer) throws IOException {
    for (Path file : files()) {
      read(file).ifPresent(consumer);
    }
  }

  /** Forgets those that nobody talked with for {@code age}: {@code purgestat}. */
  public void purge(Instant now, Duration age) throws IOException {
    for (Path file : files()) {
      Optional<Entry> entry = read(file);
      if (entry.isEmpty() || !entry.get().used().plus(age).isAfter(now)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory, MAX_DEPTH)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private Optional<Entry> read(Path file) throws IOException {
    String text;
    try (var in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException purged) {
      return Optional.empty();
    }
    if (!text.startsWith("V0\n")) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            host(directory.relativize(file)),
            (int) number(text, 'S'),
            (int) number(text, 'E'),
            value(text, 'D'),
            value(text, 'R'),
            Instant.ofEpochSecond(number(text, 'U'))));
  }

  private static String host(Path relative) {
    List<String> parts = new ArrayList<>();
    relative.forEach(part -> parts.add(Ending.withoutDot(part.toString())));
    if (!parts.get(0).startsWith("[")) {
      Collections.reverse(parts);
    }
    return String.join(".", parts);
  }

  private static String value(String text, char letter) {
    for (String line : text.split("\n")) {
      if (!line.isEmpty() && line.charAt(0) == letter) {
        return line.substring(1);
      }
    }
    return "";
  }

  private static long number(String text, char letter) {
    String digits = value(text, letter);
    return digits.matches("[0-9]{1,12}") ? Long.parseLong(digits) : 0;
  }
}
