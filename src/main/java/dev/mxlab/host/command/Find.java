package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** find(1): {@code -name -iname -type -maxdepth -mindepth -print}. */
final class Find implements Command {
  private static final int DEEPEST = 64;

  /** What is looked for. */
  private static final class Wanted {
    final List<Pattern> names = new ArrayList<>();
    String type = "";
    int deepest = DEEPEST;
    int least;
  }

  @Override
  public List<String> names() {
    return List.of("find");
  }

  @Override
  public int run(Call call) {
    List<String> places = new ArrayList<>();
    Wanted wanted = new Wanted();
    for (int i = 0; i < call.args().size(); i++) {
      String word = call.args().get(i);
      if (!word.startsWith("-")) {
        places.add(word);
      } else if (word.equals("-print")) {
        continue;
      } else if (i + 1 == call.args().size()) {
        call.err().println("find: missing argument to `" + word + "'");
        return 1;
      } else if (!test(wanted, word, call.args().get(++i))) {
        call.err().println("find: unknown predicate `" + word + "'");
        return 1;
      }
    }
    int status = 0;
    for (String place : places.isEmpty() ? List.of(".") : places) {
      Disk disk = Disk.of(call);
      if (!disk.exists(call.absolute(place))) {
        call.err().println("find: ‘" + place + "’: No such file or directory");
        status = 1;
      } else {
        status = Math.max(status, walk(call, disk, place, 0, wanted));
      }
    }
    return status;
  }

  private static boolean test(Wanted wanted, String word, String value) {
    switch (word) {
      case "-name" -> wanted.names.add(glob(value, 0));
      case "-iname" ->
          wanted.names.add(glob(value.toLowerCase(Locale.ROOT), Pattern.CASE_INSENSITIVE));
      case "-type" -> wanted.type = value;
      case "-maxdepth" -> wanted.deepest = number(value);
      case "-mindepth" -> wanted.least = number(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static int number(String value) {
    return value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0;
  }

  private static Pattern glob(String name, int flags) {
    StringBuilder regex = new StringBuilder();
    for (char c : name.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), flags);
  }

  private static int walk(Call call, Disk disk, String shown, int depth, Wanted wanted) {
    String path = call.absolute(shown);
    boolean directory = disk.isDirectory(path);
    String name = shown.substring(shown.lastIndexOf('/') + 1);
    boolean fits =
        depth >= wanted.least
            && (wanted.type.isEmpty() || wanted.type.equals("d") == directory)
            && wanted.names.stream().allMatch(one -> one.matcher(name).matches());
    if (fits) {
      call.out().println(shown);
    }
    if (!directory || depth >= wanted.deepest) {
      return 0;
    }
    int status = 0;
    try {
      for (String child : disk.list(path)) {
        String below = shown.endsWith("/") ? shown + child : shown + "/" + child;
        status = Math.max(status, walk(call, disk, below, depth + 1, wanted));
      }
    } catch (IOException unreadable) {
      call.err().println("find: ‘" + shown + "’: " + SystemError.text(unreadable));
      return 1;
    }
    return status;
  }
}
