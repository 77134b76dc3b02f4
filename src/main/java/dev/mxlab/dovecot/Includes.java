package dev.mxlab.dovecot;

import dev.mxlab.host.HostFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which files an {@code !include} means, and which of them are open already. */
final class Includes {
  /** So many files at most may include one another. */
  private static final int DEEPEST = 20;

  private static final String PROTOCOLS = "/usr/share/dovecot/protocols.d/";

  /** What Debian's packages of the two servers install. */
  private static final Map<String, String> PACKAGED =
      new TreeMap<>(
          Map.of(
              PROTOCOLS + "imapd.protocol", "protocols = $protocols imap\n",
              PROTOCOLS + "pop3d.protocol", "protocols = $protocols pop3\n"));

  private final HostFiles files;
  private final Deque<String> open = new ArrayDeque<>();

  Includes(HostFiles files) {
    this.files = files;
  }

  void enter(String file) {
    open.push(file);
  }

  void leave() {
    open.pop();
  }

  boolean isOpen(String file) {
    return open.contains(file) || open.size() >= DEEPEST;
  }

  /** The text of a file that comes with the program. */
  Optional<String> packaged(String file) {
    return Optional.ofNullable(PACKAGED.get(file));
  }

  /** The files that a pattern names, as glob(3) sorts them; only its last part may be a pattern. */
  List<String> matching(String pattern) {
    int slash = pattern.lastIndexOf('/');
    String directory = pattern.substring(0, Math.max(slash, 0));
    String name = pattern.substring(slash + 1);
    if (pattern.startsWith(PROTOCOLS)) {
      Pattern regex = regex(pattern);
      return PACKAGED.keySet().stream().filter(file -> regex.matcher(file).matches()).toList();
    }
    if (name.indexOf('*') < 0 && name.indexOf('?') < 0 && name.indexOf('[') < 0) {
      return Files.exists(files.real(pattern)) ? List.of(pattern) : List.of();
    }
    Pattern regex = regex(name);
    return files.list(directory).stream()
        .filter(file -> !file.startsWith(".") && regex.matcher(file).matches())
        .map(file -> directory + '/' + file)
        .filter(file -> Files.exists(real(file)))
        .sorted()
        .toList();
  }

  private Path real(String file) {
    return files.real(file);
  }

  private static Pattern regex(String glob) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
      if (c == '*') {
        text.append("[^/]*");
      } else if (c == '?') {
        text.append("[^/]");
      } else if (close > 0) {
        String members = glob.substring(i + 1, close).replaceAll("[\\\\\\[&]", "\\\\$0");
        text.append('[').append(members.replaceFirst("^!", "^")).append(']');
        i = close;
      } else {
        text.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(text.toString());
    } catch (java.util.regex.PatternSyntaxException odd) {
      return Pattern.compile(Pattern.quote(glob));
    }
  }
}
