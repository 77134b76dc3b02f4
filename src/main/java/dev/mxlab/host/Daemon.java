package dev.mxlab.host;

import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import java.util.List;

/**
 * A program that a host runs in the background: named, sendmail, dovecot. {@link Units} calls start
 * and stop in turn, never at once; both may block. It reads its files at {@link #start}.
 */
public interface Daemon {
  /** The unit's name: {@code named}. */
  String unit();

  /** Other names of the unit: {@code bind9}. */
  List<String> aliases();

  /** The unit's Description= line: {@code BIND Domain Name Server}. */
  String description();

  /** What {@code systemctl status} and {@code ps} show as its command line. */
  String commandLine();

  /**
   * Reads its configuration and begins to serve.
   *
   * @return what was found in its files; with an error among them, or none of its ports, the daemon
   *     does not run and holds nothing open
   */
  List<Diagnostic> start();

  /**
   * Called once after a start that went well, when all that was started together serves: what needs
   * its neighbours, as the first queue run does, begins here.
   */
  default void begin() {}

  /** Ends its listeners, sessions and timers; what it must keep is on disk afterwards. */
  void stop();

  /**
   * As {@code systemctl reload} does; a broken file leaves the old state serving and is told here.
   */
  List<Diagnostic> reload();

  /** Where it listens now; empty when it does not run. */
  List<Listening.At> listening();
}
