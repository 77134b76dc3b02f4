package dev.mxlab.dovecot;

import dev.mxlab.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of {@code user:password:uid:gid:gecos:home:shell:extra fields} lines, as the args of a
 * passdb or userdb name it: options in front, the path last.
 */
final class PasswdFile {
  private static final long LARGEST_FILE = 4 << 20;
  private static final int FIELDS = 8;

  /**
   * A user's line.
   *
   * @param password with its scheme, or as the args' {@code scheme} has it
   * @param home empty where the line has none
   * @param extra {@code key=value} words
   */
  record Line(
      String user, String password, String uid, String gid, String home, List<String> extra) {}

  private final Host host;
  private final String args;

  PasswdFile(Host host, String args) {
    this.host = host;
    this.args = args;
  }

  /** {@code scheme=CRYPT} among a driver's arguments; one without a value is {@code y}. */
  static String option(String args, String name, String otherwise) {
    for (String word : args.split(" +")) {
      if (word.equals(name)) {
        return "y";
      } else if (word.startsWith(name + '=')) {
        return word.substring(name.length() + 1);
      }
    }
    return otherwise;
  }

  Optional<Line> find(String user) {
    String wanted = Variables.ofUser(option(args, "username_format", "%u"), user);
    return all().stream().filter(line -> line.user().equals(wanted)).findFirst();
  }

  /** All lines; none where the file cannot be read. */
  List<Line> all() {
    Path real = path();
    List<Line> lines = new ArrayList<>();
    try {
      if (Files.isRegularFile(real) && Files.size(real) <= LARGEST_FILE) {
        for (String line : Files.readString(real, StandardCharsets.UTF_8).split("\n")) {
          if (!line.isBlank() && !line.startsWith("#")) {
            lines.add(line(line.stripTrailing()));
          }
        }
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    return lines;
  }

  /** Whether there is such a file. */
  boolean isThere() {
    return Files.isRegularFile(path());
  }

  private Path path() {
    String[] words = args.split(" +");
    String file = words[words.length - 1];
    return host.files().real(file.isEmpty() ? "/" : file);
  }

  private static Line line(String text) {
    String[] fields = text.split(":", FIELDS);
    List<String> extra =
        fields.length < FIELDS || fields[FIELDS - 1].isBlank()
            ? List.of()
            : List.of(fields[FIELDS - 1].strip().split(" +"));
    return new Line(
        fields[0], field(fields, 1), field(fields, 2), field(fields, 3), field(fields, 5), extra);
  }

  private static String field(String[] fields, int index) {
    return index < fields.length ? fields[index] : "";
  }
}
