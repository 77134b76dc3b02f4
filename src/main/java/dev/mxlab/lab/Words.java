package dev.mxlab.lab;

import dev.mxlab.text.Phrase;
import java.util.Collection;
import java.util.TreeSet;

/** The lab's phrases. */
final class Words {
  private Words() {}

  /** A phrase of this package's bundle; collections are shown as a sorted list. */
  static Phrase phrase(String key, Object... arguments) {
    Object[] shown = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      shown[i] =
          arguments[i] instanceof Collection<?> c
              ? String.join(", ", new TreeSet<>(c.stream().map(String::valueOf).toList()))
              : arguments[i].toString();
    }
    return Phrase.of(Words.class, key, shown);
  }
}
