package dev.mxlab.sendmail.local;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** O DontBlameSendmail: which dangers the administrator accepts; names in any case. */
record Blame(Set<String> accepted) {
  static Blame of(String option) {
    Set<String> words = new TreeSet<>();
    for (String word : option.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return new Blame(words);
  }

  boolean accepts(String danger) {
    return accepted.contains(danger.toLowerCase(Locale.ROOT));
  }
}
