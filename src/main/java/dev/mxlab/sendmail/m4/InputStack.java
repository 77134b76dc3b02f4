package dev.mxlab.sendmail.m4;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be read: files within files, and above them the expansions that are to be read
 * again. Lines are counted in files alone; an expansion lies where its macro's call began.
 */
final class InputStack {
  static final int END = -1;

  /** In place of a character: a builtin that defn put here, see {@link #builtin}. */
  static final int BUILTIN = -2;

  private static final class Block {
    private final String text;
    private final String file;
    private final @Nullable Builtin builtin;
    private final boolean counted;
    private final boolean lineEnded;
    private int line;
    private int at;

    Block(
        String text,
        String file,
        int line,
        @Nullable Builtin builtin,
        boolean counted,
        boolean lineEnded) {
      this.text = text;
      this.file = file;
      this.line = line;
      this.builtin = builtin;
      this.counted = counted;
      this.lineEnded = lineEnded;
    }

    int size() {
      return text.length() + Budget.CALL;
    }

    boolean spent() {
      return builtin == null && at >= text.length();
    }
  }

  private final Deque<Block> blocks = new ArrayDeque<>();
  private final Budget budget;
  private final Reports reports;
  private boolean moved;
  private boolean lineEnded;
  private @Nullable Builtin builtin;

  InputStack(Budget budget, Reports reports) {
    this.budget = budget;
    this.reports = reports;
  }

  void pushFile(String text, String name) throws Halt {
    push(new Block(text, name, 1, null, true, lineEnded));
    lineEnded = false;
  }

  /** Text that lies at the present position. */
  void pushText(String text) throws Halt {
    if (!text.isEmpty()) {
      pushText(text, reports.file(), reports.line());
    }
  }

  void pushText(String text, String file, int line) throws Halt {
    dropSpent();
    push(new Block(text, file, line, null, false, false));
  }

  void pushBuiltin(Builtin pushed) throws Halt {
    push(new Block("", reports.file(), reports.line(), pushed, false, false));
  }

  private void push(Block block) throws Halt {
    budget.hold(block.size());
    blocks.push(block);
    moved = true;
  }

  /** Without this, a macro that ends in its own call would pile up empty blocks. */
  private void dropSpent() {
    for (Block top = blocks.peek();
        top != null && !top.counted && top.spent();
        top = blocks.peek()) {
      pop();
    }
  }

  private void pop() {
    Block gone = blocks.pop();
    budget.release(gone.size());
    if (gone.counted) {
      lineEnded = gone.lineEnded;
    }
    moved = true;
  }

  /** The next read sets the position anew. */
  void reposition() {
    moved = true;
  }

  int next() throws Halt {
    budget.work(1);
    for (Block top = blocks.peek(); top != null; top = blocks.peek()) {
      if (moved) {
        reports.at(top.file, top.line);
        moved = false;
      }
      if (top.builtin != null) {
        builtin = top.builtin;
        pop();
        return BUILTIN;
      }
      if (!top.spent()) {
        char c = top.text.charAt(top.at++);
        if (top.counted) {
          count(top, c);
        }
        return c;
      }
      pop();
    }
    reports.at("", 0);
    return END;
  }

  private void count(Block top, char c) {
    if (lineEnded) {
      top.line++;
      reports.at(top.file, top.line);
    }
    lineEnded = c == '\n';
  }

  /** What {@link #next} would give, without going on. */
  int peek() {
    Iterator<Block> all = blocks.iterator();
    while (all.hasNext()) {
      Block block = all.next();
      if (block.builtin != null) {
        return BUILTIN;
      }
      if (!block.spent()) {
        return block.text.charAt(block.at);
      }
    }
    return END;
  }

  /** Takes {@code rest} if it comes next, nothing otherwise. */
  boolean take(String rest) throws Halt {
    for (int i = 0; i < rest.length(); i++) {
      if (peek() != rest.charAt(i)) {
        pushText(rest.substring(0, i));
        return false;
      }
      next();
    }
    return true;
  }

  /** Appends the characters that come next as long as they are {@code wanted}. */
  void takeWhile(IntPredicate wanted, StringBuilder out) throws Halt {
    for (int c = peek(); c >= 0 && wanted.test(c); c = peek()) {
      next();
      out.append((char) c);
    }
  }

  /** The one that {@link #BUILTIN} stood for. */
  @Nullable Builtin builtin() {
    return builtin;
  }
}
