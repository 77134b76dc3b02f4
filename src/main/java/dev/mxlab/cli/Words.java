package dev.mxlab.cli;

import dev.mxlab.control.Request;
import dev.mxlab.text.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command line of the client forms, taken apart: {@code --var DIR} and {@code --lang LANG} stand
 * anywhere, but for exec and sh only before the host, since what follows is the host's command.
 */
final class Words {
  private final List<String> rest = new ArrayList<>();
  private Request.@Nullable Kind kind;
  private @Nullable String var;
  private @Nullable String language;
  private @Nullable String problem;
  private int first;

  private Words() {}

  static Words of(String[] args) {
    Words words = new Words();
    int i = 0;
    while (i < args.length) {
      int next = words.option(args, i);
      if (next == i) {
        next = words.word(args, i);
      }
      if (next < 0) {
        words.first = i;
        return words;
      }
      i = next;
    }
    words.first = args.length;
    return words;
  }

  /** The index behind the option; {@code i} itself when there is none. */
  private int option(String[] args, int i) {
    boolean commandsOwn = hostCommand() && !rest.isEmpty();
    String arg = args[i];
    for (String name : new String[] {"--var", "--lang"}) {
      if (commandsOwn || !arg.startsWith(name)) {
        continue;
      }
      if (arg.equals(name)) {
        if (i + 1 == args.length) {
          problem = "usage.option";
          return args.length;
        }
        set(name, args[i + 1]);
        return i + 2;
      }
      if (arg.charAt(name.length()) == '=') {
        set(name, arg.substring(name.length() + 1));
        return i + 1;
      }
    }
    return i;
  }

  private void set(String name, String value) {
    if (name.equals("--var")) {
      var = value;
    } else {
      language = value;
    }
  }

  /** Negative when the form is none of the client's. */
  private int word(String[] args, int i) {
    if (kind == null) {
      kind = kindOf(args[i]);
      return kind == null ? -1 : i + 1;
    }
    rest.add(args[i]);
    if (hostCommand()) {
      for (int j = i + 1; j < args.length; j++) {
        rest.add(args[j]);
      }
      return args.length;
    }
    return i + 1;
  }

  private boolean hostCommand() {
    return kind == Request.Kind.EXEC || kind == Request.Kind.SH;
  }

  private static Request.@Nullable Kind kindOf(String word) {
    return switch (word) {
      case "exec" -> Request.Kind.EXEC;
      case "sh" -> Request.Kind.SH;
      case "status" -> Request.Kind.STATUS;
      case "hosts" -> Request.Kind.HOSTS;
      case "down" -> Request.Kind.DOWN;
      case "reset" -> Request.Kind.RESET;
      case "path" -> Request.Kind.PATH;
      case "trace" -> Request.Kind.TRACE;
      case "clock" -> Request.Kind.CLOCK;
      case "user" -> Request.Kind.USER;
      default -> null;
    };
  }

  /** Where the first word that is no option stands, when the form is none of the client's. */
  int first() {
    return first;
  }

  Request.@Nullable Kind kind() {
    return kind;
  }

  List<String> rest() {
    return rest;
  }

  @Nullable String var() {
    return var;
  }

  @Nullable String language() {
    return language;
  }

  /** The person's language: what {@code --lang} says, else the environment. */
  Locale locale(Map<String, String> environment) {
    return Language.of(language == null ? environment : Map.of(Language.CHOSEN, language));
  }

  @Nullable String problem() {
    return problem;
  }
}
