package dev.mxlab.sendmail.m4;

/** What a macro's name stands for. */
sealed interface Definition {
  /** A user's macro. */
  record Text(String body) implements Definition {}

  /** One of m4's own. */
  record Native(Builtin builtin) implements Definition {}

  default int size() {
    return this instanceof Text text ? text.body().length() : 0;
  }
}
