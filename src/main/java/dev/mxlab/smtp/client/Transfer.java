package dev.mxlab.smtp.client;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.TlsParty;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One message over one connection to one server: what is asked of an SMTP client, and what came of
 * it.
 */
public final class Transfer {
  private Transfer() {}

  /** The message: LF line ends, not dot-stuffed; opened once per attempt, off the event loop. */
  public interface Content {
    InputStream open() throws IOException;

    /** The same where no reading of it waits for a disk; empty where one may. */
    default Optional<InputStream> atHand() {
      return Optional.empty();
    }

    /** In octets, as announced by SIZE= (RFC 1870). */
    long size();

    /** The same for a server that takes no octet above 127 (RFC 6152 section 3). */
    default Content sevenBit() {
      return this;
    }
  }

  /**
   * What the message is made of.
   *
   * @param type for BODY=, as the client before us had it; empty where it said nothing
   * @param encode whether a server without 8BITMIME gets {@link Content#sevenBit}
   */
  public record Body(String type, boolean encode) {
    public static final Body PLAIN = new Body("", false);
  }

  /** How the server is spoken to. */
  public enum Protocol {
    /** EHLO, and HELO where that is refused. */
    ESMTP,
    /** EHLO only where the greeting says that it is known. */
    SMTP,
    /** HELO alone. */
    HELO,
    /** LHLO, and an answer for each recipient (RFC 2033). */
    LMTP
  }

  /**
   * @param server lab address and standard port
   * @param serverName for the record: {@code mail.naver.com.}
   * @param from our address to call from, null for routing's choice
   * @param helo our name in EHLO
   * @param trace the journey that the connection carries
   * @param sender with angle brackets: {@code <kim@daum.net>}, {@code <>}
   * @param recipients with angle brackets, at least one
   * @param body as 8BITMIME knows it
   * @param wishes what is told to servers that understand it
   * @param safety TLS and authentication
   * @param protocol how it is done
   * @param keep whether the connection is to stay open, for the next message
   */
  public record Order(
      InetSocketAddress server,
      String serverName,
      @Nullable InetAddress from,
      String helo,
      String trace,
      String sender,
      List<String> recipients,
      Body body,
      Content content,
      Limits limits,
      Wishes wishes,
      Safety safety,
      Protocol protocol,
      boolean keep) {
    /** Without wishes, in the clear. */
    public Order(
        InetSocketAddress server,
        String serverName,
        @Nullable InetAddress from,
        String helo,
        String trace,
        String sender,
        List<String> recipients,
        Body body,
        Content content,
        Limits limits) {
      this(
          server,
          serverName,
          from,
          helo,
          trace,
          sender,
          recipients,
          body,
          content,
          limits,
          Wishes.NONE,
          Safety.NONE,
          Protocol.ESMTP,
          false);
    }

    public Order of(Body other) {
      return new Order(
          server,
          serverName,
          from,
          helo,
          trace,
          sender,
          recipients,
          other,
          content,
          limits,
          wishes,
          safety,
          protocol,
          keep);
    }

    public Order with(Wishes other) {
      return new Order(
          server,
          serverName,
          from,
          helo,
          trace,
          sender,
          recipients,
          body,
          content,
          limits,
          other,
          safety,
          protocol,
          keep);
    }
  }

  /**
   * Parameters for servers that offer DSN (RFC 3461), DELIVERBY (RFC 2852) or AUTH (RFC 4954).
   *
   * @param mail for DSN: {@code RET=HDRS ENVID=abc}; empty for none
   * @param recipients for DSN, one for each recipient: {@code NOTIFY=SUCCESS ORCPT=rfc822;x@y}
   * @param by {@code 120;R}; empty for none
   * @param auth value of AUTH=, empty for none
   * @param verbose whether the server is to tell how it fares (VERB)
   */
  public record Wishes(
      String mail, List<String> recipients, String by, String auth, boolean verbose) {
    public Wishes(String mail, List<String> recipients, String by, String auth) {
      this(mail, recipients, by, auth, false);
    }

    public static final Wishes NONE = new Wishes("", List.of(), "", "");

    public Wishes {
      recipients = List.copyOf(recipients);
    }

    String recipient(int index) {
      return index < recipients.size() ? recipients.get(index) : "";
    }
  }

  /** Who we are to a server (sendmail's authinfo). */
  public record AuthInfo(String user, String acting, String password, List<String> mechanisms) {
    public AuthInfo {
      mechanisms = List.copyOf(mechanisms);
    }

    /** The password is nobody's to read in a log. */
    @Override
    public String toString() {
      return user + " " + mechanisms;
    }
  }

  /** What the rules say of a server once TLS stands or is not to be had (ruleset tls_server). */
  @FunctionalInterface
  public interface Judge {
    /** A refusal, or nothing. */
    CompletionStage<Optional<Reply>> judge(Security security);

    /**
     * What the rules say of a server for each recipient (ruleset tls_rcpt); null where none ask.
     */
    default @Nullable CompletionStage<List<Optional<Reply>>> recipients(
        Security security, List<String> recipients) {
      return null;
    }
  }

  /**
   * How a message crosses more safely than by plain SMTP.
   *
   * @param tls our side of STARTTLS; null to go in the clear
   */
  public record Safety(@Nullable TlsParty tls, Judge judge, Optional<AuthInfo> auth) {
    public static final Safety NONE =
        new Safety(
            null,
            security -> CompletableFuture.completedFuture(Optional.empty()),
            Optional.empty());
  }

  /**
   * RFC 5321 section 4.5.3.2, of the machine's time.
   *
   * @param idle how long a connection is kept for more messages (O ConnectionCacheTimeout)
   */
  public record Limits(
      Duration connect,
      Duration greeting,
      Duration helo,
      Duration mail,
      Duration rcpt,
      Duration data,
      Duration block,
      Duration end,
      Duration quit,
      Duration reset,
      Duration idle) {
    /** sendmail.cf's defaults (O Timeout.*). */
    public static Limits standard() {
      return new Limits(
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5));
    }
  }

  /**
   * For one recipient. {@code command} is what the server answered: {@code RCPT To:<x@y>}, {@code
   * DATA}, {@code .}
   *
   * @param rcpt how RCPT was answered; null where it was not asked or not decided by it alone
   */
  public record Outcome(String recipient, Reply reply, String command, @Nullable Reply rcpt) {
    /** In place of a command, where the rules did not let the recipient be named to the server. */
    public static final String DISTRUSTED = "tls_rcpt";

    public Outcome(String recipient, Reply reply, String command) {
      this(recipient, reply, command, null);
    }
  }

  /**
   * What came of it. Either {@code trouble} is null and every recipient has an outcome, or the
   * connection failed before the recipients without one were decided.
   *
   * @param said the dialogue: {@code >>> EHLO mail.daum.net}, {@code <<< 250-...}; the message
   *     itself is left out, its dot is {@code >>> .}
   * @param trouble the connection's failure: refused, no route, timed out, closed by the server
   * @param phase what the client was waiting for when the trouble came: {@code connect}, {@code
   *     greeting}, {@code MAIL}...
   * @param offers what the server's last EHLO offered: {@code DSN}, {@code SIZE 1000}
   * @param security what TLS came to
   * @param connection that was to be kept; null where it is closed
   */
  public record Result(
      List<Outcome> outcomes,
      List<String> said,
      @Nullable IOException trouble,
      String phase,
      @Nullable InetAddress localAddress,
      List<String> offers,
      Security security,
      @Nullable OpenConnection connection) {
    /** Of a connection that is closed. */
    public Result(
        List<Outcome> outcomes,
        List<String> said,
        @Nullable IOException trouble,
        String phase,
        @Nullable InetAddress localAddress,
        List<String> offers,
        Security security) {
      this(outcomes, said, trouble, phase, localAddress, offers, security, null);
    }

    /** With the connection that it came over. */
    public Result over(OpenConnection open) {
      return new Result(outcomes, said, trouble, phase, localAddress, offers, security, open);
    }

    /** Of a connection that came to no EHLO. */
    public Result(
        List<Outcome> outcomes,
        List<String> said,
        @Nullable IOException trouble,
        String phase,
        @Nullable InetAddress localAddress) {
      this(outcomes, said, trouble, phase, localAddress, List.of(), Security.NONE);
    }

    public boolean offered(String keyword) {
      return Offers.find(offers, keyword) != null;
    }
  }
}
