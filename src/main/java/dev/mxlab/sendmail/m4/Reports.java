package dev.mxlab.sendmail.m4;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import dev.mxlab.text.Severity;
import java.util.Locale;
import java.util.function.Consumer;

/** What m4 has to say about its input, each with the place where the macro's call began. */
final class Reports {
  private final Consumer<Diagnostic> sink;
  private String file = "";
  private int line;
  private boolean failed;

  Reports(Consumer<Diagnostic> sink) {
    this.sink = sink;
  }

  void at(String file, int line) {
    this.file = file;
    this.line = line;
  }

  String file() {
    return file;
  }

  int line() {
    return line;
  }

  /** An error after which m4 goes on, exit code 0 all the same (GNU's M4ERROR). */
  void error(String message) {
    say(Severity.ERROR, message);
  }

  void warning(String message) {
    say(Severity.WARNING, "Warning: " + message);
  }

  /** What cannot be opened makes the exit code 1. */
  void failure(String message) {
    failed = true;
    say(Severity.ERROR, message);
  }

  boolean failed() {
    return failed;
  }

  Halt fatal(String message) {
    say(Severity.ERROR, message);
    return new Halt(1);
  }

  Halt fatal(String message, String where, int number) {
    at(where, number);
    return fatal(message);
  }

  /** Not GNU's: one of our limits is reached. */
  Halt limit(String key, long limit) {
    note(Severity.ERROR, Phrase.of(Reports.class, key, limit));
    return new Halt(1);
  }

  /** In our own words, with what it means in the reader's language. */
  void note(Severity severity, Phrase phrase) {
    String words = phrase.in(Locale.ENGLISH);
    sink.accept(new Diagnostic(Position.of(file, line), severity, prefix() + words, phrase));
  }

  private void say(Severity severity, String message) {
    sink.accept(new Diagnostic(Position.of(file, line), severity, prefix() + message, null));
  }

  /** {@code m4:sendmail.mc:3: }; outside any input only {@code m4: }. */
  private String prefix() {
    return line == 0 ? "m4: " : "m4:" + file + ":" + line + ": ";
  }
}
