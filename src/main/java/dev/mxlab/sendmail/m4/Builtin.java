package dev.mxlab.sendmail.m4;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * m4's own macros. A blind one counts as a macro only where a parenthesis follows; the numbers are
 * of its arguments, where wrong ones are warned of (-1: any).
 */
enum Builtin {
  __FILE__(false, 0, 0),
  __LINE__(false, 0, 0),
  __PROGRAM__(false, 0, 0),
  BUILTIN(true, 1, -1),
  CHANGECOM(false, 0, 2),
  CHANGEQUOTE(false, 0, 2),
  DECR(true, 1, 1),
  DEFINE(true, 1, 2),
  DEFN(true, 1, -1),
  DIVERT(false, 0, 1),
  DIVNUM(false, 0, 0),
  DNL(false, 0, 0),
  DUMPDEF(false, 0, -1),
  ERRPRINT(true, 1, -1),
  EVAL(true, 1, 3),
  IFDEF(true, 2, 3),
  IFELSE(true, -1, -1),
  INCLUDE(true, 1, 1),
  INCR(true, 1, 1),
  INDEX(true, 2, 2),
  INDIR(true, 1, -1),
  LEN(true, 1, 1),
  M4EXIT(false, 0, 1),
  M4WRAP(true, 1, -1),
  MAKETEMP(true, 1, 1),
  POPDEF(true, 1, -1),
  PUSHDEF(true, 1, 2),
  SHIFT(true, 1, -1),
  SINCLUDE(true, 1, 1),
  SUBSTR(true, 2, 3),
  SYSCMD(true, 1, 1),
  SYSVAL(false, 0, 0),
  TRANSLIT(true, 2, 3),
  UNDEFINE(true, 1, -1),
  UNDIVERT(false, 0, -1);

  private static final Map<String, Builtin> BY_NAME = new HashMap<>();

  static {
    for (Builtin builtin : values()) {
      BY_NAME.put(builtin.shown(), builtin);
    }
  }

  private final boolean blind;
  private final int least;
  private final int most;

  Builtin(boolean blind, int least, int most) {
    this.blind = blind;
    this.least = least;
    this.most = most;
  }

  static @Nullable Builtin named(String name) {
    return BY_NAME.get(name);
  }

  String shown() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean blind() {
    return blind;
  }

  /** Whether an argument may be another builtin, as defn gives it. */
  boolean takesBuiltins() {
    return this == DEFINE || this == PUSHDEF || this == INDIR || this == BUILTIN;
  }

  int least() {
    return least;
  }

  int most() {
    return most;
  }
}
