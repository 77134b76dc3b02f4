package dev.mxlab.mua;

import dev.mxlab.host.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code set}, {@code alias}, {@code ignore} and {@code retain} have said in this sitting. */
final class Variables {
  private static final int DEEPEST = 20;

  private final Map<String, String> set = new TreeMap<>();
  private final Map<String, List<String>> aliases = new LinkedHashMap<>();
  private final Set<String> ignored = new TreeSet<>();
  private final Set<String> retained = new TreeSet<>();

  Variables(Call call, Style style, boolean interactive) {
    for (String name : List.of("ask", "append", "dot", "save", "crt")) {
      set.put(name, "");
    }
    if (style.asksForCopies()) {
      set.put("askcc", "");
    }
    if (style.holds()) {
      set.put("hold", "");
    }
    if (interactive) {
      set.put("interactive", "");
    }
    for (String name : List.of("SHELL", "PAGER")) {
      String value = call.environment().get(name);
      if (value != null) {
        set.put(name, value);
      }
    }
    ignored.addAll(style.ignored());
  }

  boolean has(String name) {
    return set.containsKey(name);
  }

  Map<String, String> all() {
    return set;
  }

  /** {@code name}, {@code name=value}, {@code noname}. */
  void set(String word) {
    int equals = word.indexOf('=');
    if (equals > 0) {
      set.put(word.substring(0, equals), word.substring(equals + 1).replaceAll("^\"|\"$", ""));
    } else if (word.startsWith("no") && word.length() > 2) {
      set.remove(word.substring(2));
    } else {
      set.put(word, "");
    }
  }

  void unset(String name) {
    set.remove(name);
  }

  Map<String, List<String>> aliases() {
    return aliases;
  }

  void alias(String name, List<String> members) {
    // The newest member is told first.
    List<String> all = aliases.computeIfAbsent(name, any -> new ArrayList<>());
    members.forEach(member -> all.add(0, member));
  }

  /** Aliases of this sitting replaced by what they stand for. */
  List<String> expanded(List<String> names) {
    List<String> all = new ArrayList<>();
    names.forEach(name -> expand(name, all, 0));
    return all;
  }

  private void expand(String name, List<String> all, int depth) {
    List<String> members = aliases.get(name);
    if (members == null || depth > DEEPEST) {
      all.add(name);
    } else {
      members.forEach(member -> expand(member, all, depth + 1));
    }
  }

  Set<String> ignored() {
    return ignored;
  }

  Set<String> retained() {
    return retained;
  }

  boolean shows(String field) {
    return retained.isEmpty() ? !ignored.contains(field) : retained.contains(field);
  }
}
