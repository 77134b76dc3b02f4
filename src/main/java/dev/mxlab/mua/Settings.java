package dev.mxlab.mua;

import dev.mxlab.host.Call;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The commands that change how mail behaves, not the mail: set, alias, ignore, ... */
final class Settings {
  private final Call call;
  private final Variables variables;

  Settings(Call call, Variables variables) {
    this.call = call;
    this.variables = variables;
  }

  void obey(String command, String rest) {
    List<String> words = rest.isEmpty() ? List.of() : List.of(rest.split("\\s+"));
    switch (command) {
      case "set" -> {
        if (words.isEmpty()) {
          variables.all().forEach((name, value) -> call.out().println(name + "\t" + value));
        }
        words.forEach(variables::set);
      }
      case "unset" -> words.forEach(variables::unset);
      case "alias", "group" -> alias(words);
      case "ignore", "discard" -> fields(words, variables.ignored(), "ignored");
      case "retain" -> fields(words, variables.retained(), "retained");
      case "echo" -> call.out().println(expanded(words));
      case "folders" -> call.out().println("No value set for \"folder\"");
      default -> {
        // Comments, conditions, what is kept when saving: nothing that shows.
      }
    }
  }

  private void alias(List<String> words) {
    if (words.size() > 1) {
      variables.alias(words.get(0), words.subList(1, words.size()));
      return;
    }
    variables
        .aliases()
        .forEach(
            (name, members) -> {
              if (words.isEmpty() || words.get(0).equals(name)) {
                call.out().println(name + "\t " + String.join(" ", members));
              }
            });
    if (words.size() == 1 && !variables.aliases().containsKey(words.get(0))) {
      call.out().println("\"" + words.get(0) + "\": not a group");
    }
  }

  private void fields(List<String> words, Set<String> fields, String what) {
    if (!words.isEmpty()) {
      words.forEach(word -> fields.add(word.toLowerCase(Locale.ROOT)));
    } else if (fields.isEmpty()) {
      call.out().println("No fields currently being " + what + ".");
    } else {
      fields.forEach(call.out()::println);
    }
  }

  private String expanded(List<String> words) {
    return String.join(
        " ",
        words.stream()
            .map(
                word ->
                    word.startsWith("$")
                        ? call.environment().getOrDefault(word.substring(1), "")
                        : word)
            .toList());
  }
}
