package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.List;
import java.util.Optional;

/**
 * Which messages go where: the channels that named has by itself and those of the logging
 * statement, and the categories with the channels of each (BIND 9 ARM, "logging Block").
 *
 * @param categories where a category is missing, those of {@code default} count
 */
public record Logging(List<Channel> channels, List<Category> categories) {
  public static final String DEFAULT = "default";

  public Logging {
    channels = List.copyOf(channels);
    categories = List.copyOf(categories);
  }

  /** Messages of one kind, and the names of the channels that take them. */
  public record Category(String name, List<String> channels, Position at) {
    public Category {
      channels = List.copyOf(channels);
    }
  }

  /** A place for messages, and which of them in what form. */
  public record Channel(
      String name, Destination destination, Severity severity, Form form, Position at) {

    /** Whether named has it by itself. */
    public boolean builtin() {
      return at.file().isEmpty();
    }

    /** The built-in one for debugging takes nothing while there is none. */
    public boolean debugOnly() {
      return builtin() && name.equals("default_debug");
    }
  }

  /**
   * What stands before a message.
   *
   * @param buffered whether a file is not flushed after each line
   */
  public record Form(Time time, boolean category, boolean severity, boolean buffered) {}

  /** The form of the time before a message. */
  public enum Time {
    NONE,
    LOCAL,
    ISO8601,
    ISO8601_UTC
  }

  /** Where a channel leads. */
  public sealed interface Destination {}

  /**
   * A file.
   *
   * @param versions how many older ones are kept: {@link #NEVER} none and none is begun, 0 none but
   *     it begins anew, {@link #UNLIMITED} all
   * @param size in bytes at which a new one begins; 0: it grows
   * @param stamped whether older files are named by the time and not by a number
   */
  public record ToFile(String path, int versions, long size, boolean stamped)
      implements Destination {
    public static final int NEVER = -1;
    public static final int UNLIMITED = Integer.MAX_VALUE;
  }

  /** syslog(3), under a facility. */
  public record ToSyslog(String facility) implements Destination {}

  /** The server's standard error. */
  public record ToStderr() implements Destination {}

  /** Nowhere. */
  public record ToNull() implements Destination {}

  /**
   * From which level on messages are taken.
   *
   * @param debug the level for DEBUG, else 0
   */
  public record Severity(Level level, int debug) {}

  /** BIND's levels; DYNAMIC takes debugging messages up to the server's own level. */
  public enum Level {
    CRITICAL,
    ERROR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG,
    DYNAMIC
  }

  public Optional<Channel> channel(String name) {
    return channels.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Whether the file has a statement of its own for a category. */
  public boolean names(String category) {
    return categories.stream().anyMatch(c -> c.name().equals(category));
  }

  /** The channels of a category, by itself or by {@code default}. */
  public List<Channel> of(String category) {
    String counts = names(category) ? category : DEFAULT;
    return categories.stream()
        .filter(c -> c.name().equals(counts))
        .flatMap(c -> c.channels().stream())
        .flatMap(name -> channel(name).stream())
        .toList();
  }
}
