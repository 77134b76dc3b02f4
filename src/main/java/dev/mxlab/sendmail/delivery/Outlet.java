package dev.mxlab.sendmail.delivery;

import dev.mxlab.mailbox.MailStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What takes mail on this host besides mailboxes: the mailers prog and *file*. May wait for a disk
 * and for a program.
 */
public interface Outlet {
  /**
   * How it ended.
   *
   * @param status 0, or an exit code of sysexits(3)
   * @param trouble what the system said: {@code Permission denied}; mostly empty
   * @param said what the program wrote
   */
  record Outcome(int status, String trouble, List<String> said) {
    public static final Outcome OK = new Outcome(0, "", List.of());

    public Outcome {
      said = List.copyOf(said);
    }

    public static Outcome of(int status, String trouble) {
      return new Outcome(status, trouble, List.of());
    }
  }

  /**
   * @param fromLine the message's first line, {@code From kim@daum.net Sun Nov 22 ...}, with its
   *     end; empty for none
   * @param as on whose behalf; null for the default user
   */
  record Letter(
      String queueId,
      String fromLine,
      MailStore.Content content,
      Router.Route.@Nullable Local as) {}

  /** {@code |program argument}, with its bar. */
  Outcome program(String command, Letter letter);

  /**
   * A mailer of the sendmail.cf's own.
   *
   * @param path of its program
   * @param arguments its own name first
   */
  default Outcome agent(String path, List<String> arguments, Letter letter) {
    return Outcome.of(69, "");
  }

  /** Appends to a file of the host. */
  Outcome file(String path, Letter letter);

  /** The path of a mailer's program, for the log. */
  default String path(String mailer) {
    return mailer;
  }

  /** Who runs what an alias names, as the log shows it. */
  default String defaultUser() {
    return "1/1";
  }

  /** A host without programs and files. */
  static Outlet none() {
    return new Outlet() {
      @Override
      public Outcome program(String command, Letter letter) {
        return Outcome.of(69, "");
      }

      @Override
      public Outcome file(String path, Letter letter) {
        return Outcome.of(73, "Permission denied");
      }
    };
  }
}
