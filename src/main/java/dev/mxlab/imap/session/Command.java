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

  /** Whether what is told after it has UIDs (RFC 3501 section 6.4.8). */
  default boolean tellsUids() {
    return false;
  }

  /** Whether octets were announced that were not sent yet: nothing else can be said before them. */
  default boolean owesOctets() {
    return false;
  }

  /**
   * Whether all that it takes is in memory, and not much of it: the snapshot that the client knows,
   * and its flags. It opens no file and takes no lock that is held while somebody waits for one.
   */
  default boolean isQuick() {
    return false;
  }

  /** As {@link dev.mxlab.imap.view.Work#rest}. */
  default void rest() throws IOException {}

  /** Gives back what it holds when it will not be finished. */
  default void abandon() {}

  /** What a simple command does at once; its answer. */
  @FunctionalInterface
  interface Simple {
    String run(Out out) throws IOException, BadCommand;
  }

  /** One after which nothing is told. */
  static Command of(Simple simple) {
    return of(simple, Sync.NONE);
  }

  /** One that changes or looks at the selected mailbox: all is told after it. */
  static Command telling(Simple simple) {
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
