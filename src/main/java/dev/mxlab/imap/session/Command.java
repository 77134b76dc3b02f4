package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import java.io.IOException;

/** A command of the authenticated or selected state that is being carried out. */
interface Command {
  /** What a client may be told after it (RFC 3501 section 7.4.1). */
  enum Sync {
    /** Nothing. */
    NONE,
    /** What does not change sequence numbers. */
    NO_EXPUNGES,
    /** All. */
    ALL
  }

  /**
   * Does a piece of it.
   *
   * @return whether it is done
   */
  boolean proceed(Out out) throws IOException, BadCommand;

  /** The tagged answer without its tag and time: {@code OK Fetch completed}. */
  String answer();

  default Sync sync() {
    return Sync.ALL;
  }

  /** Gives back what it holds when it will not be finished. */
  default void abandon() {}

  /** What a simple command does at once; its answer. */
  @FunctionalInterface
  interface Simple {
    String run(Out out) throws IOException, BadCommand;
  }

  static Command of(Simple simple) {
    return of(simple, Sync.ALL);
  }

  static Command of(Simple simple, Sync sync) {
    return new Command() {
      private String answer = "";

      @Override
      public boolean proceed(Out out) throws IOException, BadCommand {
        answer = simple.run(out);
        return true;
      }

      @Override
      public String answer() {
        return answer;
      }

      @Override
      public Sync sync() {
        return sync;
      }
    };
  }
}
