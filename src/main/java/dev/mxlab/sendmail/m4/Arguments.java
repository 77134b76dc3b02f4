package dev.mxlab.sendmail.m4;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of one call; {@code name} is $0. */
record Arguments(String name, List<Argument> all) {
  /** A text, or a builtin instead of one. */
  record Argument(String text, @Nullable Builtin builtin) {}

  Arguments {
    all = List.copyOf(all);
  }

  static Arguments of(String name, List<String> texts) {
    List<Argument> all = new ArrayList<>();
    texts.forEach(text -> all.add(new Argument(text, null)));
    return new Arguments(name, all);
  }

  int count() {
    return all.size();
  }

  /** By number from 1, as $1; empty when there is none. */
  String text(int number) {
    return number > 0 && number <= all.size() ? all.get(number - 1).text() : "";
  }

  @Nullable String orNull(int number) {
    return number <= all.size() ? text(number) : null;
  }

  @Nullable Builtin builtin(int number) {
    return number <= all.size() ? all.get(number - 1).builtin() : null;
  }

  /** Without the first {@code skip}. */
  Arguments shifted(String as, int skip) {
    return new Arguments(as, all.subList(Math.min(skip, all.size()), all.size()));
  }

  String joined(String separator) {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i <= count(); i++) {
      out.append(i == 1 ? "" : separator).append(text(i));
    }
    return out.toString();
  }

  String quoted(Lexer lexer) {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i <= count(); i++) {
      out.append(i == 1 ? "" : ",").append(lexer.quoted(text(i)));
    }
    return out.toString();
  }
}
