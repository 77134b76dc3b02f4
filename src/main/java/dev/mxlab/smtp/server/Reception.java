package dev.mxlab.smtp.server;

import dev.mxlab.net.Link;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The mail system behind an SMTP server: it is asked in the order of the dialogue, one question at
 * a time for a connection, and may take its time. Stages never fail; trouble is a temporary
 * refusal.
 */
public interface Reception {
  /**
   * What the server says of itself for this connection; constant while the connection lasts.
   *
   * @param ehloKeywords in their order; {@code STARTTLS} and {@code AUTH ...} stand there as long
   *     as they are possible
   * @param needAuthentication MAIL is for those alone who have authenticated themselves (RFC 4954
   *     section 6)
   */
  record Manners(
      String hostname,
      List<String> ehloKeywords,
      long maxMessageSize,
      int maxRecipients,
      int maxBadCommands,
      boolean needMailHelo,
      boolean needAuthentication,
      Guard guard) {
    public Manners(
        String hostname,
        List<String> ehloKeywords,
        long maxMessageSize,
        int maxRecipients,
        int maxBadCommands,
        boolean needMailHelo,
        boolean needAuthentication) {
      this(
          hostname,
          ehloKeywords,
          maxMessageSize,
          maxRecipients,
          maxBadCommands,
          needMailHelo,
          needAuthentication,
          Guard.STANDARD);
    }
  }

  /**
   * Who called.
   *
   * @param shown {@code client.example.com [192.168.111.10]}, {@code [192.168.111.11]}, or with
   *     {@code (may be forged)}
   * @param pause before the greeting; who speaks before it is over is not served
   * @param rejection what every command but the most harmless is answered; null for none
   */
  record Welcome(
      Reply greeting, String shown, Manners manners, Duration pause, @Nullable Reply rejection) {
    public Welcome(Reply greeting, String shown, Manners manners, Duration pause) {
      this(greeting, shown, manners, pause, null);
    }

    public Welcome(Reply greeting, String shown, Manners manners) {
      this(greeting, shown, manners, Duration.ZERO);
    }

    /** The client without its address: {@code client.example.com}. */
    String name() {
      int blank = shown.indexOf(' ');
      return blank < 0 ? shown : shown.substring(0, blank);
    }
  }

  /**
   * An answer to MAIL, RCPT, VRFY, EXPN or ETRN. {@code discard} tells that the transaction will
   * drop its message, though it goes on as if it did not: {@code finish} has the last word.
   */
  record Verdict(Reply reply, boolean discard) {
    public static Verdict of(Reply reply) {
      return new Verdict(reply, false);
    }
  }

  /**
   * A path of MAIL or RCPT as it stood on the wire.
   *
   * @param text with its angle brackets where the client wrote them: {@code <kim@daum.net>}
   * @param parameters {@code SIZE=100}, upper-case names, in their order
   * @param objection what is wrong with a parameter; counts once the address is understood, before
   *     any check asks for it. Null for nothing
   */
  record Path(String text, List<String> parameters, @Nullable Reply objection) {
    public Path(String text, List<String> parameters) {
      this(text, parameters, null);
    }
  }

  /**
   * A new connection: look the caller up, decide whether it may stay. A 4xx greeting ends it; after
   * a 5xx one the client may say hello and goodbye, all else is refused.
   */
  CompletionStage<Welcome> connect(Link link);

  /**
   * Whether nobody is let in now: the connection ends without a word, as where nobody listens.
   *
   * @param sessions that there are already
   */
  default boolean refuses(int sessions) {
    return false;
  }

  /** The client spoke before its greeting, and is not served. */
  default void hasty(Link link) {}

  /**
   * Something that the system's log should know of the client.
   *
   * @param level as syslog calls it: {@code info}, {@code notice}
   */
  default void log(Link link, String level, String text) {}

  /** The connection is gone. */
  default void closed(Link link) {}

  /** One transaction's worth of questions; made anew for each MAIL. */
  Transaction begin(Link link, Hello hello);

  /**
   * How the client has introduced itself.
   *
   * @param protocol {@code SMTP} or {@code ESMTP}
   * @param name empty before the client's HELO
   */
  record Hello(String protocol, String name, Welcome welcome, Security security, Login login) {
    public Hello(String protocol, String name, Welcome welcome) {
      this(protocol, name, welcome, Security.NONE, Login.NONE);
    }

    Hello as(String newProtocol, String newName) {
      return new Hello(newProtocol, newName, welcome, security, login);
    }

    Hello by(Login newLogin) {
      return new Hello(protocol, name, welcome, security, newLogin);
    }

    /** RFC 3848: {@code ESMTPSA}; macro r. */
    public String spoken() {
      return protocol.equals("ESMTP")
          ? protocol + (security.on() ? "S" : "") + (login.present() ? "A" : "")
          : protocol;
    }
  }

  /**
   * What holds after STARTTLS.
   *
   * @param welcome with what is offered from now on
   * @param rejection what every command but the most harmless is answered; null for none
   */
  record Secured(Welcome welcome, @Nullable Reply rejection) {}

  /**
   * Whether credentials were right.
   *
   * @param login {@link Login#NONE} where they were not
   * @param reply of 535 or 454 in this case
   */
  record LoginVerdict(Login login, Reply reply) {}

  /** Our side of STARTTLS; null where the server has no certificate. */
  default @Nullable TlsParty tls(Link link) {
    return null;
  }

  /** A handshake ended well; the client has not introduced itself anew. */
  default CompletionStage<Secured> secured(Link link, Welcome welcome, Security security) {
    return CompletableFuture.completedFuture(new Secured(welcome, null));
  }

  /** A handshake failed; the connection ends. */
  default void unsecured(Link link, String why) {}

  /** A challenge for CRAM-MD5 (RFC 2195), never the same twice. */
  default String challenge() {
    throw new UnsupportedOperationException();
  }

  /** Whether the client is who it says to be. */
  default CompletionStage<LoginVerdict> login(Link link, Hello hello, Credentials credentials) {
    return CompletableFuture.completedFuture(
        new LoginVerdict(Login.NONE, Reply.of(535, "5.7.0", "authentication failed")));
  }

  CompletionStage<Verdict> verify(Link link, Hello hello, String argument);

  CompletionStage<Verdict> expand(Link link, Hello hello, String argument);

  CompletionStage<Verdict> etrn(Link link, Hello hello, String argument);

  /** The client wants to be told how its messages fare (VERB). */
  default void verbose(Link link) {}

  /** The answer to HELP; {@code argument} may be empty. */
  default Reply help(String argument) {
    return HelpTopics.standard().about(argument);
  }

  /**
   * The transaction of one MAIL command. Exactly one of data().finish(), data().abort() or
   * abandon() ends it.
   */
  interface Transaction {
    CompletionStage<Verdict> mail(Path sender);

    CompletionStage<Verdict> recipient(Path recipient);

    /** What speaks against DATA; null for nothing. */
    default @Nullable CompletionStage<Verdict> objection() {
      return null;
    }

    /** After DATA was accepted (354): where the message goes. */
    Content data();

    /** RSET, QUIT, a lost connection, or a new MAIL before DATA. */
    void abandon();
  }

  /**
   * Takes a message's bytes: dot-unstuffed, lines ending in LF alone. Calls are made in order,
   * never at once.
   */
  interface Content {
    /**
     * A piece of the message. False asks the caller to stop reading until {@code resume} is called;
     * the piece itself is taken in any case. The array is the receiver's: nobody changes it later.
     */
    boolean write(byte[] bytes, int offset, int length, Runnable resume);

    /** The final dot was seen: the reply to it, 250 only once the message is on disk. */
    CompletionStage<Reply> finish();

    /** The connection was lost, or the message refused, before its end: nothing of it stays. */
    void abort();
  }

  /** For whoever needs a default. */
  static CompletionStage<Verdict> now(Supplier<Reply> reply) {
    return CompletableFuture.completedFuture(Verdict.of(reply.get()));
  }
}
