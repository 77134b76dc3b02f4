package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** grep(1): basic, extended ({@code -E}) and fixed ({@code -F}) patterns, line by line. */
final class Grep implements Command {
  private static final int TROUBLE = 2;

  @Override
  public List<String> names() {
    return List.of("grep", "egrep", "fgrep");
  }

  @Override
  public int run(Call call) {
    Options options =
        Options.parse(
            call.args(),
            "EFGivncqlhHswxe:",
            "ignore-case=i",
            "invert-match=v",
            "line-number=n",
            "count=c",
            "quiet=q",
            "files-with-matches=l",
            "extended-regexp=E",
            "fixed-strings=F",
            "regexp=e",
            "word-regexp=w");
    if (options.problem().isPresent() || noPattern(options)) {
      options.problem().ifPresent(p -> call.err().println(call.name() + ": " + p));
      call.err().println("Usage: grep [OPTION]... PATTERNS [FILE]...");
      call.err().println("Try 'grep --help' for more information.");
      return TROUBLE;
    }
    List<String> operands = options.operands();
    String text = options.value('e').orElseGet(() -> operands.get(0));
    List<String> files = options.has('e') ? operands : operands.subList(1, operands.size());
    Pattern pattern;
    try {
      pattern = compiled(call.name(), text, options);
    } catch (PatternSyntaxException wrong) {
      call.err().println("grep: " + wrong.getDescription());
      return TROUBLE;
    }
    return search(call, options, pattern, files.isEmpty() ? List.of("-") : files);
  }

  private static boolean noPattern(Options options) {
    return !options.has('e') && options.operands().isEmpty();
  }

  private static Pattern compiled(String name, String text, Options options) {
    String regex;
    if (options.has('F') || name.equals("fgrep")) {
      regex = Pattern.quote(text);
    } else if (options.has('E') || name.equals("egrep")) {
      regex = Patterns.classes(text);
    } else {
      regex = Patterns.classes(Patterns.fromBasic(text));
    }
    if (options.has('w')) {
      regex = "(?<!\\w)(?:" + regex + ")(?!\\w)";
    }
    if (options.has('x')) {
      regex = "^(?:" + regex + ")$";
    }
    return Pattern.compile(regex, options.has('i') ? Pattern.CASE_INSENSITIVE : 0);
  }

  private static int search(Call call, Options options, Pattern pattern, List<String> files) {
    boolean named = (files.size() > 1 || options.has('H')) && !options.has('h');
    boolean found = false;
    boolean trouble = false;
    for (String file : files) {
      try {
        InputStream in = TextInput.open(call, file);
        try {
          String prefix = named ? (file.equals("-") ? "(standard input)" : file) + ":" : "";
          found |= searchOne(call, options, pattern, in, file, prefix);
        } finally {
          if (in != call.in()) {
            in.close();
          }
        }
      } catch (IOException failed) {
        if (!options.has('s')) {
          Usage.failed(call, file, failed);
        }
        trouble = true;
      }
    }
    return trouble && !(found && options.has('q')) ? TROUBLE : found ? 0 : 1;
  }

  private static boolean searchOne(
      Call call, Options options, Pattern pattern, InputStream in, String file, String prefix)
      throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    long number = 0;
    long count = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (pattern.matcher(line).find() == options.has('v')) {
        continue;
      }
      count++;
      if (options.has('q')) {
        return true;
      }
      if (options.has('l')) {
        call.out().println(file);
        return true;
      }
      if (!options.has('c')) {
        call.out().println(prefix + (options.has('n') ? number + ":" : "") + line);
      }
    }
    if (options.has('c')) {
      call.out().println(prefix + count);
    }
    return count > 0;
  }
}
