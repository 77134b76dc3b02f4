package dev.mxlab.sendmail.m4;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/**
 * Where output goes: 0 straight out, below that nowhere, above it kept until undivert or the end.
 */
final class Diversions {
  private final TreeMap<Integer, StringBuilder> kept = new TreeMap<>();
  private final Appendable out;
  private final Budget budget;
  private int current;

  Diversions(Appendable out, Budget budget) {
    this.out = out;
    this.budget = budget;
  }

  int current() {
    return current;
  }

  void divert(int number) {
    current = number;
  }

  void write(CharSequence text) throws Halt {
    if (current < 0 || text.isEmpty()) {
      return;
    }
    if (current > 0) {
      budget.hold(text.length());
      kept.computeIfAbsent(current, n -> new StringBuilder()).append(text);
      return;
    }
    budget.written(text.length());
    try {
      out.append(text);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Into the current one; it is empty then. Into itself it is never put. */
  void undivert(int number) throws Halt {
    if (number <= 0 || number == current) {
      return;
    }
    StringBuilder text = kept.remove(number);
    if (text != null) {
      budget.release(text.length());
      write(text);
    }
  }

  void undivertAll() throws Halt {
    for (int number : List.copyOf(kept.keySet())) {
      undivert(number);
    }
  }
}
