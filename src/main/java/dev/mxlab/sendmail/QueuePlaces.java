package dev.mxlab.sendmail;

import dev.mxlab.host.HostFiles;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.QueueLine;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.queue.QueueGroup;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a sendmail.cf wants its queues: the groups and each one's directories (op.me, "Queue Groups
 * and Queue Directories").
 */
record QueuePlaces(List<QueueGroup> groups, List<Place> places) {
  /**
   * A directory.
   *
   * @param path as the host names it
   * @param shown as mailq does
   */
  record Place(String group, String path, String shown) {}

  /** Empty for a file that knows one plain directory, whether it is there or not. */
  static Optional<QueuePlaces> of(CfConfig config, HostFiles files) throws IOException {
    Settings settings = new Settings(config);
    List<QueueLine> lines = config.queueGroups();
    String main = settings.queuePath();
    boolean plain =
        lines.isEmpty()
            && !main.endsWith("*")
            && shown(main, files.real(main)).equals(main)
            && !Files.isDirectory(files.real(main + "/qf"));
    if (plain) {
      return Optional.empty();
    }
    List<QueueGroup> groups = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    List<QueueLine> all =
        lines.isEmpty()
            ? List.of(QueueLine.standard(dev.mxlab.text.Position.of(config.file())))
            : lines;
    for (QueueLine line : all) {
      groups.add(group(line, settings));
      String path = line.path().isEmpty() ? main : line.path();
      if (!path.startsWith("/")) {
        throw new QueuesMissing("QueuePath " + path + " not absolute: No such file or directory");
      }
      String base = settings.queueDirectory() + "/";
      if (!(path + "/").startsWith(base)) {
        throw new QueuesMissing(
            "QueuePath "
                + path
                + " not subpath of QueueDirectory "
                + base
                + ": No such file or directory");
      }
      for (String one : directories(path, files)) {
        places.add(new Place(line.name(), one, shown(one, files.real(one))));
      }
    }
    return Optional.of(new QueuePlaces(groups, places));
  }

  private static QueueGroup group(QueueLine line, Settings settings) {
    long runners = line.runners();
    if (runners == 0 && settings.config().option("MaxRunnersPerQueue").isPresent()) {
      runners = settings.number("MaxRunnersPerQueue");
    }
    long all = settings.number("MaxQueueChildren");
    if (all > 0 && (runners == 0 || runners > all)) {
      runners = all;
    }
    return new QueueGroup(
        line.name(), line.interval(), line.jobs(), (int) runners, line.recipients());
  }

  private static List<String> directories(String path, HostFiles files) throws IOException {
    if (!path.endsWith("*")) {
      if (!Files.isDirectory(files.real(path))) {
        throw new QueuesMissing("can not opendir(" + path + "): No such file or directory");
      }
      return List.of(path);
    }
    String parent = path.substring(0, path.lastIndexOf('/'));
    String prefix = path.substring(parent.length() + 1, path.length() - 1);
    List<String> found = new ArrayList<>();
    if (Files.isDirectory(files.real(parent))) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(files.real(parent))) {
        for (Path entry : entries) {
          String name = entry.getFileName().toString();
          // Those with a dot are no queues.
          if (name.startsWith(prefix) && !name.startsWith(".") && Files.isDirectory(entry)) {
            found.add(parent + "/" + name);
          }
        }
      }
    }
    if (found.isEmpty()) {
      throw new QueuesMissing(
          "can not opendir("
              + path.substring(0, path.length() - 1)
              + "): No such file or directory");
    }
    found.sort(null);
    return found;
  }

  /** By the directory of its bodies, where that is one of its own. */
  private static String shown(String path, Path real) {
    return Files.isDirectory(real.resolve("df")) ? path + "/df" : path;
  }
}
