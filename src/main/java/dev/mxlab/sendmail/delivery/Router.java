package dev.mxlab.sendmail.delivery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says where an address goes: the seam between delivery and the rules of sendmail.cf with its
 * aliases. Stages never fail: trouble is a {@link Route.Error} with a 4xx code.
 */
@FunctionalInterface
public interface Router {
  /** Where an address goes. */
  sealed interface Route {
    /** Into the mailbox of a user of this host. */
    record Local(String user) implements Route {}

    /**
     * To another host.
     *
     * @param mailer {@code esmtp}, {@code relay}
     * @param host the domain whose mail exchangers are asked for, with or without its final dot;
     *     {@code [192.168.111.201]} or {@code [mail.naver.com]} for a host itself
     * @param user the address as the other host shall see it: {@code lee@naver.com}
     */
    record Remote(String mailer, String host, String user) implements Route {}

    /**
     * Nowhere.
     *
     * @param code 5xx: it never will; 4xx: not now
     * @param dsn {@code 5.1.1}
     * @param text {@code User unknown}
     */
    record Error(int code, String dsn, String text) implements Route {}

    /**
     * Stands for other addresses (aliases(5), .forward); a member that is the alias itself is that
     * user's mailbox.
     */
    record Aliased(List<String> members) implements Route {
      public Aliased {
        members = List.copyOf(members);
      }
    }

    /** The mail is thrown away and counts as delivered. */
    record Discard() implements Route {}
  }

  /**
   * @param address as it stands in the queue: {@code <lee@naver.com>}, {@code postmaster}, {@code
   *     \kim} for the mailbox of kim without regard to aliases
   */
  CompletionStage<Route> route(String address);

  /**
   * How logs name the local user who is behind a sender: {@code <kim@daum.net> (1000/1000)}; empty
   * for everybody else.
   */
  default CompletionStage<String> controlling(String sender) {
    return CompletableFuture.completedFuture("");
  }
}
