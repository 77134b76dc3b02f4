package dev.mxlab.sendmail.m4;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The macros by name; pushdef puts a definition on top of another. */
final class Symbols {
  private final Map<String, Deque<Definition>> table = new HashMap<>();
  private final Budget budget;

  Symbols(Budget budget) {
    this.budget = budget;
  }

  @Nullable Definition find(String name) {
    Deque<Definition> stack = table.get(name);
    return stack == null ? null : stack.peek();
  }

  /** Replaces the topmost definition. */
  void define(String name, Definition definition) throws Halt {
    Deque<Definition> stack = table.get(name);
    if (stack != null) {
      budget.release(size(name, stack.pop()));
    }
    push(name, definition);
  }

  void push(String name, Definition definition) throws Halt {
    budget.hold(size(name, definition));
    table.computeIfAbsent(name, n -> new ArrayDeque<>(1)).push(definition);
  }

  void pop(String name) {
    Deque<Definition> stack = table.get(name);
    if (stack != null) {
      budget.release(size(name, stack.pop()));
      if (stack.isEmpty()) {
        table.remove(name);
      }
    }
  }

  void remove(String name) {
    while (table.containsKey(name)) {
      pop(name);
    }
  }

  Iterable<String> names() {
    return new TreeSet<>(table.keySet());
  }

  private static int size(String name, Definition definition) {
    return name.length() + definition.size() + Budget.CALL;
  }
}
