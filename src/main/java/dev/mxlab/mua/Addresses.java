package dev.mxlab.mua;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Lists of addresses as mail(1) handles them: names and comments taken off, sorted, each once. */
final class Addresses {
  private Addresses() {}

  /** The addresses of a header field; commas or blanks stand between them. */
  static List<String> of(String field) {
    List<String> all = new ArrayList<>();
    for (String part : parts(field)) {
      String bare = bare(part);
      if (bare.equals(part.strip())) {
        for (String word : bare.split("\\s+")) {
          if (!word.isEmpty()) {
            all.add(word);
          }
        }
      } else if (!bare.isEmpty()) {
        all.add(bare);
      }
    }
    return all;
  }

  private static List<String> parts(String field) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    int depth = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      quoted ^= c == '"';
      depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && !quoted && depth == 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** {@code Kim <kim@daum.net>} and {@code kim@daum.net (Kim)} are kim@daum.net. */
  static String bare(String text) {
    int open = text.indexOf('<');
    int close = text.indexOf('>', open + 1);
    if (open >= 0 && close > open) {
      return text.substring(open + 1, close).strip();
    }
    return text.replaceAll("\\([^()]*\\)", "").strip();
  }

  /** The name that stands beside the address; empty for none. */
  static String name(String text) {
    int open = text.indexOf('<');
    if (open > 0) {
      return text.substring(0, open).replace("\"", "").strip();
    }
    int comment = text.indexOf('(');
    return comment < 0 ? "" : text.substring(comment + 1).replaceFirst("\\).*", "").strip();
  }

  /** In order, none twice, none that is in {@code seen} already, which they join. */
  static List<String> once(List<String> addresses, Set<String> seen) {
    Set<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String address : addresses) {
      if (seen.stream().noneMatch(address::equalsIgnoreCase)) {
        sorted.add(address);
      }
    }
    seen.addAll(sorted);
    return List.copyOf(sorted);
  }
}
