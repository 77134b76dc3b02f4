package dev.mxlab.host.shell;

import dev.mxlab.host.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * File names that match a pattern of {@code * ?} and {@code [...]} (glob(7)); in a pattern, a
 * backslash takes the next character as it is.
 */
final class Glob {
  private static final int MOST = 10_000;

  private final Disk disk;
  private final String directory;

  /**
   * @param directory where relative patterns start
   */
  Glob(Disk disk, String directory) {
    this.disk = disk;
    this.directory = directory;
  }

  static boolean isPattern(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '*' || c == '?' || c == '[') {
        return true;
      }
    }
    return false;
  }

  /** Sorted; empty when nothing matches. */
  List<String> matches(String pattern) {
    boolean absolute = pattern.startsWith("/");
    List<String> found = List.of(absolute ? "/" : "");
    for (String part : pattern.split("/")) {
      if (!part.isEmpty()) {
        found = step(found, part);
      }
    }
    return found;
  }

  private List<String> step(List<String> prefixes, String part) {
    List<String> found = new ArrayList<>();
    Pattern regex = isPattern(part) ? regex(part) : null;
    for (String prefix : prefixes) {
      String base = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
      if (regex == null) {
        String candidate = base + part.replace("\\", "");
        if (disk.exists(absolute(candidate))) {
          found.add(candidate);
        }
        continue;
      }
      for (String name : names(absolute(base))) {
        boolean hidden = name.startsWith(".") && !part.startsWith(".");
        if (!hidden && found.size() < MOST && regex.matcher(name).matches()) {
          found.add(base + name);
        }
      }
    }
    return found;
  }

  private List<String> names(String path) {
    try {
      return disk.list(path);
    } catch (IOException notForUs) {
      return List.of();
    }
  }

  private String absolute(String path) {
    return java.nio.file.Path.of(directory).resolve(path).normalize().toString();
  }

  private static Pattern regex(String part) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\\' && i + 1 < part.length()) {
        regex.append(Pattern.quote(String.valueOf(part.charAt(++i))));
      } else if (c == '*') {
        // Neighbouring stars are one; each more would multiply the time.
        if (!regex.toString().endsWith(".*")) {
          regex.append(".*");
        }
      } else if (c == '?') {
        regex.append('.');
      } else if (c == '[' && part.indexOf(']', i + 2) > 0) {
        int end = part.indexOf(']', i + 2);
        regex.append(set(part.substring(i + 1, end)));
        i = end;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static String set(String inside) {
    boolean not = inside.startsWith("!") || inside.startsWith("^");
    StringBuilder set = new StringBuilder(not ? "[^" : "[");
    String members = not ? inside.substring(1) : inside;
    for (int i = 0; i < members.length(); i++) {
      char c = members.charAt(i);
      boolean range = c == '-' && i > 0 && i < members.length() - 1;
      if (!range && !Character.isLetterOrDigit(c)) {
        set.append('\\');
      }
      set.append(c);
    }
    return set.append(']').toString();
  }
}
