package dev.mxlab.sendmail.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The order in which sendmail shows a class: that of its symbol table (stab.c). */
final class ClassWords {
  private static final int BUCKETS = 2003;

  /** ST_CLASS. */
  private static final int CLASS = 1;

  private ClassWords() {}

  static List<String> ordered(Collection<String> words) {
    return words.stream().sorted(Comparator.comparingInt(ClassWords::bucket)).toList();
  }

  private static int bucket(String word) {
    int hash = CLASS;
    for (byte octet : word.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      int small = octet >= 'A' && octet <= 'Z' ? octet + 'a' - 'A' : octet & 0xff;
      hash = ((hash << 1) ^ small) % BUCKETS;
    }
    return hash;
  }

  /** Words that differ in their case only are one. */
  static String folded(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
