package dev.mxlab.named.conf;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The file names that an include's pattern stands for (glob(7)), sorted. */
final class Globs {
  private Globs() {}

  /** The pattern itself where it is none, or where nothing matches. */
  static List<String> expand(String pattern, String directory, ConfFiles files) {
    if (pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
      return List.of(pattern);
    }
    int slash = pattern.lastIndexOf('/');
    String prefix = pattern.substring(0, slash + 1);
    PathMatcher matcher = matcher(pattern.substring(slash + 1));
    if (matcher == null) {
      return List.of(pattern);
    }
    String in = Objects.toString(Path.of(directory).resolve(prefix).normalize());
    List<String> found = new ArrayList<>();
    for (String name : files.list(in)) {
      if (!name.startsWith(".") && matcher.matches(Path.of(name))) {
        found.add(prefix + name);
      }
    }
    return found.isEmpty() ? List.of(pattern) : found.stream().sorted().toList();
  }

  /** Braces are plain characters in glob(7); null for a bracket without its end. */
  private static @Nullable PathMatcher matcher(String pattern) {
    String plain = pattern.replace("{", "\\{").replace("}", "\\}");
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + plain);
    } catch (PatternSyntaxException malformed) {
      return null;
    }
  }
}
