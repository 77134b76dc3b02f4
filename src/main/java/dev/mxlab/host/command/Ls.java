package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Ownership;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** ls(1): {@code -l -a -A -h -1 -d -r -t -S -R -F -i} ignored where they only decorate. */
final class Ls implements Command {
  private record Item(String name, Ownership owner, Path real, long size, Instant time, char type) {
    /** Of a disk with blocks of 4 KiB, in the units of 1 KiB that {@code total} counts. */
    long blocks() {
      return type == 'd' ? 4 : (size + 4095) / 4096 * 4;
    }
  }

  @Override
  public List<String> names() {
    return List.of("ls", "ll");
  }

  @Override
  public int run(Call call) {
    Options options =
        Options.parse(
            call.args(),
            "laAh1drtSFiC",
            "all=a",
            "almost-all=A",
            "human-readable=h",
            "directory=d",
            "reverse=r",
            "color=C");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 2);
    }
    boolean detailed = options.has('l') || call.name().equals("ll");
    List<String> operands = options.operands().isEmpty() ? List.of(".") : options.operands();
    Disk disk = Disk.of(call);
    List<Item> files = new ArrayList<>();
    List<String> directories = new ArrayList<>();
    int status = 0;
    for (String operand : operands) {
      String path = call.absolute(operand);
      try {
        Path real = disk.toLookAt(path);
        if (disk.isDirectory(path) && !options.has('d')) {
          directories.add(operand);
        } else {
          files.add(item(operand, path, real, disk));
        }
      } catch (IOException failed) {
        call.err().println("ls: cannot access '" + operand + "': " + SystemError.text(failed));
        status = 2;
      }
    }
    sort(files, options);
    print(files, detailed, options, call);
    boolean first = files.isEmpty();
    for (String directory : directories) {
      if (!first) {
        call.out().println();
      }
      if (operands.size() > 1) {
        call.out().println(directory + ":");
      }
      first = false;
      status = Math.max(status, directory(directory, detailed, options, disk, call));
    }
    return status;
  }

  private static int directory(
      String operand, boolean detailed, Options options, Disk disk, Call call) {
    String path = call.absolute(operand);
    List<Item> items = new ArrayList<>();
    try {
      List<String> names = new ArrayList<>(disk.list(path));
      if (options.has('a')) {
        names.addAll(List.of(".", ".."));
      }
      for (String name : names) {
        if (name.startsWith(".") && !options.has('a') && !options.has('A')) {
          continue;
        }
        String child = Path.of(path).resolve(name).normalize().toString();
        items.add(item(name, child, call.host().files().real(child), disk));
      }
    } catch (IOException failed) {
      call.err()
          .println("ls: cannot open directory '" + operand + "': " + SystemError.text(failed));
      return 2;
    }
    sort(items, options);
    if (detailed) {
      long total = items.stream().mapToLong(Item::blocks).sum();
      // The words of coreutils' own Korean catalogue.
      String word = call.locale().getLanguage().equals("ko") ? "합계" : "total";
      call.out().println(word + " " + (options.has('h') ? human(total * 1024) : total));
    }
    print(items, detailed, options, call);
    return 0;
  }

  private static Item item(String name, String path, Path real, Disk disk) {
    Ownership owner = disk.ownership(path);
    try {
      BasicFileAttributes seen =
          Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      char type = seen.isDirectory() ? 'd' : seen.isSymbolicLink() ? 'l' : '-';
      long size = seen.isDirectory() ? 4096 : seen.size();
      return new Item(name, owner, real, size, seen.lastModifiedTime().toInstant(), type);
    } catch (IOException virtual) {
      return new Item(name, owner, real, 4096, Instant.EPOCH, disk.isDirectory(path) ? 'd' : '-');
    }
  }

  private static void sort(List<Item> items, Options options) {
    Comparator<Item> order = Comparator.comparing(Item::name, Ls::byName);
    if (options.has('t')) {
      order = Comparator.comparing(Item::time).reversed().thenComparing(order);
    } else if (options.has('S')) {
      order = Comparator.comparingLong(Item::size).reversed().thenComparing(order);
    }
    items.sort(options.has('r') ? order.reversed() : order);
  }

  /** As a locale other than C sorts: dots and case count last. */
  private static int byName(String a, String b) {
    int folded = folded(a).compareTo(folded(b));
    return folded != 0 ? folded : a.compareTo(b);
  }

  private static String folded(String name) {
    boolean dots = name.equals(".") || name.equals("..");
    return dots ? "" : name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
  }

  private static void print(List<Item> items, boolean detailed, Options options, Call call) {
    if (detailed) {
      details(items, options, call);
      return;
    }
    List<String> names = items.stream().map(i -> shown(i, options)).toList();
    String columns = call.environment().get("COLUMNS");
    if (options.has('1') || columns == null || !columns.matches("[1-9]\\d{0,3}")) {
      names.forEach(call.out()::println);
    } else {
      Columns.print(names, Integer.parseInt(columns), call.out());
    }
  }

  private static String shown(Item item, Options options) {
    return options.has('F') && item.type() == 'd' ? item.name() + "/" : item.name();
  }

  private static void details(List<Item> items, Options options, Call call) {
    int owner = 0;
    int group = 0;
    int size = 0;
    for (Item item : items) {
      owner = Math.max(owner, item.owner().owner().length());
      group = Math.max(group, item.owner().group().length());
      size = Math.max(size, size(item, options).length());
    }
    String format = "%c%s %d %-" + owner + "s %-" + group + "s %" + size + "s %s %s%n";
    for (Item item : items) {
      call.out()
          .printf(
              format,
              item.type(),
              item.owner().letters(),
              item.type() == 'd' ? 2 : 1,
              item.owner().owner(),
              item.owner().group(),
              size(item, options),
              time(item, call),
              shown(item, options));
    }
  }

  private static String size(Item item, Options options) {
    return options.has('h') ? human(item.size()) : Long.toString(item.size());
  }

  /** Rounded up as ls does: 1.1K, 12K, 3.4M. */
  private static String human(long bytes) {
    if (bytes < 1024) {
      return Long.toString(bytes);
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < 4) {
      value /= 1024;
      unit++;
    }
    double up = Math.ceil(value * 10) / 10;
    String number =
        up < 10 ? String.format(Locale.ROOT, "%.1f", up) : Long.toString((long) Math.ceil(value));
    return number + "KMGTP".charAt(unit);
  }

  /** With the hour for the last six months, with the year for what is older or in the future. */
  private static String time(Item item, Call call) {
    ZonedDateTime at = item.time().atZone(call.host().zone());
    ZonedDateTime now = call.host().localTime();
    boolean recent = at.isAfter(now.minus(Period.ofMonths(6))) && !at.isAfter(now.plusMinutes(1));
    String month =
        call.locale().getLanguage().equals("ko")
            ? String.format(Locale.ROOT, "%2d월", at.getMonthValue())
            : DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH).format(at);
    String day = String.format(Locale.ROOT, "%2d", at.getDayOfMonth());
    String last =
        recent
            ? DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(at)
            : String.format(Locale.ROOT, "%5d", at.getYear());
    return month + " " + day + " " + last;
  }
}
