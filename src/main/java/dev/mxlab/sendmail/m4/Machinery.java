package dev.mxlab.sendmail.m4;

import java.util.Optional;

/** What the builtins work on. */
interface Machinery {
  Reports reports();

  Budget budget();

  Lexer lexer();

  Symbols symbols();

  InputStack input();

  Diversions diversions();

  /** A file by its name, looked for along the include path. */
  Optional<Source> open(String name);

  /** To standard error. */
  void print(String text);

  /** Read after the end of the input. */
  void wrap(String text) throws Halt;

  /** A name for a file that is in memory only, and empty. */
  String temporary(String template);

  void call(Definition definition, Arguments arguments, StringBuilder out) throws Halt;
}
