package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.queue.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Says where an address goes: the seam between delivery and the rules of sendmail.cf with its
 * aliases. Stages never fail: trouble is a {@link Route.Error} with a 4xx code.
 */
@FunctionalInterface
public interface Router {
  /** Where an address goes. */
  sealed interface Route {
    /**
     * Into the mailbox of a user of this host.
     *
     * @param user the account's name
     * @param name what the rules made of the address: {@code \\kim} is kim without regard to
     *     aliases and .forward
     * @param detail the host that the rules gave the mailer, {@code x} of {@code kim+x}; mostly
     *     empty
     * @param uid of the account; -1 where that is not known
     * @param shell whether programs may be run for the user: the shell is in /etc/shells
     */
    record Local(String user, String name, String detail, int uid, int gid, boolean shell)
        implements Route {
      public Local(String user) {
        this(user, user, "", -1, -1, true);
      }

      boolean plain() {
        return name.indexOf('\\') < 0;
      }
    }

    /**
     * To another host.
     *
     * @param mailer {@code esmtp}, {@code relay}
     * @param host the domain whose mail exchangers are asked for, with or without its final dot;
     *     {@code [192.168.111.201]} or {@code [mail.naver.com]} for a host itself
     * @param user the address as the other host shall see it: {@code lee@naver.com}
     * @param account whose .forward counts (F=w); null for nobody's
     */
    record Remote(String mailer, String host, String user, @Nullable Local account)
        implements Route {
      public Remote(String mailer, String host, String user) {
        this(mailer, host, user, null);
      }
    }

    /** The prog mailer: {@code |/usr/bin/vacation kim}, with its bar. */
    record Program(String command) implements Route {}

    /** A file to append to, by the host's path. */
    record FileNamed(String path) implements Route {}

    /** {@code :include:}, the path after it. */
    record Included(String path) implements Route {}

    /**
     * Nowhere.
     *
     * @param code 5xx: it never will; 4xx: not now
     * @param dsn {@code 5.1.1}
     * @param text {@code User unknown}
     * @param exit what a command ends with (sysexits.h); 0 for what {@code dsn} says
     */
    record Error(int code, String dsn, String text, int exit) implements Route {
      public Error(int code, String dsn, String text) {
        this(code, dsn, text, 0);
      }
    }

    /**
     * Stands for other addresses (aliases(5)).
     *
     * @param name what the rules made of the address, the alias's name
     * @param owner who sends to the members from now on ({@code owner-list}); empty for nobody
     * @param user the account of that name, which a member that is the alias itself means
     */
    record Aliased(List<String> members, String name, String owner, @Nullable Local user)
        implements Route {
      public Aliased {
        members = List.copyOf(members);
      }

      public Aliased(List<String> members) {
        this(members, "", "", null);
      }
    }

    /** The mail is thrown away and counts as delivered. */
    record Discard() implements Route {}
  }

  /**
   * What a file of addresses holds: a {@code .forward}, or the target of {@code :include:}.
   *
   * @param lines its addresses, those of one line together; none where it does not count
   * @param error why it could not be read; null where it was, or where a missing one does not
   *     matter
   * @param unsafe whether somebody else may write there, so that it must name neither programs nor
   *     files
   * @param owner who is responsible for what it names; null for nobody
   * @param log what the log is to say of it
   * @param told what somebody hears of it who watches
   */
  record Listing(
      List<List<String>> lines,
      Route.@Nullable Error error,
      boolean unsafe,
      Route.@Nullable Local owner,
      List<String> log,
      List<String> told) {
    public static final Listing NONE = new Listing(List.of(), null, false, null, List.of());

    public Listing(
        List<List<String>> lines,
        Route.@Nullable Error error,
        boolean unsafe,
        Route.@Nullable Local owner,
        List<String> log) {
      this(lines, error, unsafe, owner, log, List.of());
    }

    boolean counts() {
      return !lines.isEmpty();
    }
  }

  /**
   * @param address as it stands in the queue: {@code <lee@naver.com>}, {@code postmaster}, {@code
   *     \kim} for the mailbox of kim without regard to aliases
   */
  CompletionStage<Route> route(String address);

  /** How deep aliases may go (O MaxAliasRecursion). */
  default int mostAliases() {
    return 10;
  }

  /** The user's .forward, the first of ForwardPath that is there. */
  default CompletionStage<Listing> forward(Route.Local user) {
    return CompletableFuture.completedFuture(Listing.NONE);
  }

  /** The file that an alias includes. */
  default CompletionStage<Listing> include(String path) {
    return CompletableFuture.completedFuture(
        new Listing(
            List.of(),
            new Route.Error(550, "5.2.4", "Cannot open " + path + ": No such file or directory"),
            false,
            null,
            List.of()));
  }

  /**
   * Which of these recipients a sender may not write to after all (ruleset check_compat): an {@link
   * Route.Error} or {@link Route.Discard} by address. The others are not named.
   */
  default CompletionStage<Map<String, Route>> incompatible(String sender, List<String> recipients) {
    return CompletableFuture.completedFuture(Map.of());
  }

  /**
   * How a mailer sends a message.
   *
   * @param sender who sends it, without angle brackets; empty for nobody
   * @param header its lines, ended with LF
   * @param way how it gets there
   */
  record Form(String sender, String header, Way way) {}

  /**
   * What the mailer's line says of its connections.
   *
   * @param host whose mail exchangers are asked for (A=TCP host port)
   * @param lineLimit longest line in octets, its end not counted (L=); 0 for any
   * @param maxSize largest message in octets (M=); 0 for any
   * @param flags of the mailer (F=)
   * @param fallback asked when no other exchanger took the mail (O FallbackMXhost); empty for none
   * @param smartHost asked for domains that are not known (O FallbackSmartHost); empty for none
   * @param tryNull whether a domain whose best exchanger we are is called itself (O TryNullMXList)
   * @param mostMessages over one connection (m=); 0 for any
   * @param mostRecipients of one transaction (r=)
   * @param agent the program that the mailer is; null where it is a connection
   */
  record Way(
      String host,
      int port,
      int lineLimit,
      long maxSize,
      String flags,
      String fallback,
      String smartHost,
      boolean tryNull,
      int mostMessages,
      int mostRecipients,
      @Nullable Agent agent) {
    static final int SMTP = 25;

    /** r= where a mailer says nothing. */
    public static final int RECIPIENTS = 100;

    /** The same by a program. */
    public Way by(Agent program) {
      return new Way(
          host,
          port,
          lineLimit,
          maxSize,
          flags,
          fallback,
          smartHost,
          tryNull,
          mostMessages,
          mostRecipients,
          program);
    }

    /** Without limits. */
    public static Way to(String host) {
      return to(host, "");
    }

    /** Without limits; for a mailer with these flags. */
    public static Way to(String host, String flags) {
      return new Way(host, SMTP, 0, 0, flags, "", "", false, 0, RECIPIENTS, null);
    }
  }

  /**
   * A program that takes messages (P= and A= of an M line).
   *
   * @param before its arguments, its own name first
   * @param each the argument that stands once for every recipient, with {@link #USER} for his name;
   *     empty for none
   * @param after the arguments behind that one
   */
  record Agent(String path, List<String> before, String each, List<String> after) {
    /** In {@link #each}: who is to get the message. */
    public static final char USER = '\u0001';

    public Agent {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }

    /**
     * What is run.
     *
     * @param switches behind the program's name
     */
    List<String> arguments(List<String> switches, List<String> users) {
      List<String> all = new ArrayList<>(before);
      all.addAll(Math.min(1, all.size()), switches);
      if (!each.isEmpty()) {
        users.forEach(user -> all.add(each.replace(String.valueOf(USER), user)));
      }
      all.addAll(after);
      return all;
    }
  }

  /**
   * The message as {@code mailer} sends it to {@code host}: its rulesets have been at work on
   * sender and header, lines that it does not want are gone.
   */
  default CompletionStage<Form> form(Envelope envelope, String mailer, String host) {
    return CompletableFuture.completedFuture(PlainForm.of(envelope, mailer, host));
  }

  /**
   * How logs name the local user who is behind a sender: {@code <kim@daum.net> (1000/1000)}; empty
   * for everybody else.
   */
  default CompletionStage<String> controlling(String sender) {
    return CompletableFuture.completedFuture("");
  }
}
