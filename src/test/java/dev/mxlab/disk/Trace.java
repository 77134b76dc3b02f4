package dev.mxlab.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that happened to a directory tree, in order. {@link #after} tells what a machine may find
 * there that lost its power at some moment: of a file everything up to its last force, and of what
 * was written to it later any part from the beginning on; of a directory's names those at its last
 * force, and of the changes after it any number from the first on. What was forced stands there in
 * any case, and nothing that a program did not write stands there ever.
 */
final class Trace {
  /** One thing that happened. */
  sealed interface Step {
    /** A name that stands for a file. */
    record Link(Path name, int file) implements Step {}

    record Unlink(Path name) implements Step {}

    record Rename(Path from, Path to, int file) implements Step {}

    record Write(int file, long at, byte[] bytes) implements Step {}

    record Truncate(int file, long size) implements Step {}

    record Force(int file) implements Step {}

    record ForceNames(Path directory) implements Step {}

    /** Somebody was promised something. */
    record Mark(String promise) implements Step {}
  }

  private final List<Step> steps = new ArrayList<>();
  private int files;

  synchronized int newFile() {
    return files++;
  }

  synchronized void add(Step step) {
    steps.add(step);
  }

  synchronized int size() {
    return steps.size();
  }

  /** What had been promised by then. */
  synchronized List<String> promises(int moment) {
    List<String> all = new ArrayList<>();
    for (Step step : steps.subList(0, moment)) {
      if (step instanceof Step.Mark mark) {
        all.add(mark.promise());
      }
    }
    return all;
  }

  /** The files by name that may be found if the power went at {@code moment}. */
  synchronized Map<Path, byte[]> after(int moment, Random random) throws IOException {
    List<Step> past = steps.subList(0, moment);
    Map<Integer, byte[]> contents = contents(past, random);
    Map<Path, byte[]> found = new TreeMap<>();
    names(past, random)
        .forEach((name, file) -> found.put(name, contents.getOrDefault(file, new byte[0])));
    return found;
  }

  private static Map<Integer, byte[]> contents(List<Step> past, Random random) {
    Map<Integer, Integer> forced = new HashMap<>();
    Map<Integer, List<Step>> changes = new HashMap<>();
    for (Step step : past) {
      if (step instanceof Step.Write write) {
        changes.computeIfAbsent(write.file(), any -> new ArrayList<>()).add(step);
      } else if (step instanceof Step.Truncate cut) {
        changes.computeIfAbsent(cut.file(), any -> new ArrayList<>()).add(step);
      } else if (step instanceof Step.Force force) {
        forced.put(force.file(), changes.getOrDefault(force.file(), List.of()).size());
      }
    }
    Map<Integer, byte[]> contents = new HashMap<>();
    changes.forEach(
        (file, all) -> {
          int sure = forced.getOrDefault(file, 0);
          int kept = sure + lucky(all.size() - sure, random);
          Bytes content = new Bytes();
          all.subList(0, kept).forEach(step -> content.apply(step, Integer.MAX_VALUE));
          if (kept < all.size() && random.nextInt(3) == 0) {
            // The next one got half way.
            content.apply(all.get(kept), random.nextInt(2_000));
          }
          contents.put(file, content.all());
        });
    return contents;
  }

  /** Mostly nothing or all of what was not forced. */
  private static int lucky(int more, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> more;
      default -> random.nextInt(more + 1);
    };
  }

  /** What a file holds. */
  private static final class Bytes {
    private byte[] room = new byte[4_096];
    private int length;

    void apply(Step step, int most) {
      if (step instanceof Step.Truncate cut) {
        length = (int) Math.min(length, cut.size());
      } else if (step instanceof Step.Write write) {
        int at = (int) write.at();
        int size = Math.min(most, write.bytes().length);
        if (at + size > room.length) {
          room = Arrays.copyOf(room, 2 * (at + size));
        }
        if (at > length) {
          Arrays.fill(room, length, at, (byte) 0);
        }
        System.arraycopy(write.bytes(), 0, room, at, size);
        length = Math.max(length, at + size);
      }
    }

    byte[] all() {
      return Arrays.copyOf(room, length);
    }
  }

  private static Map<Path, Integer> names(List<Step> past, Random random) {
    Map<Path, Integer> forced = new HashMap<>();
    Map<Path, List<Step>> changes = new TreeMap<>();
    for (Step step : past) {
      Path directory = directory(step);
      if (step instanceof Step.ForceNames force) {
        forced.put(force.directory(), changes.getOrDefault(force.directory(), List.of()).size());
      } else if (directory != null) {
        changes.computeIfAbsent(directory, any -> new ArrayList<>()).add(step);
      }
    }
    Map<Path, Integer> names = new TreeMap<>();
    changes.forEach(
        (directory, all) -> {
          int sure = forced.getOrDefault(directory, 0);
          for (Step step : all.subList(0, sure + lucky(all.size() - sure, random))) {
            if (step instanceof Step.Link link) {
              names.put(link.name(), link.file());
            } else if (step instanceof Step.Unlink unlink) {
              names.remove(unlink.name());
            } else if (step instanceof Step.Rename rename) {
              names.remove(rename.from());
              names.put(rename.to(), rename.file());
            }
          }
        });
    return names;
  }

  private static @Nullable Path directory(Step step) {
    if (step instanceof Step.Link link) {
      return link.name().getParent();
    } else if (step instanceof Step.Unlink unlink) {
      return unlink.name().getParent();
    }
    return step instanceof Step.Rename rename ? rename.to().getParent() : null;
  }
}
