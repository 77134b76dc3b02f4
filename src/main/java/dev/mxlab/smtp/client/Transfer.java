package dev.mxlab.smtp.client;

import dev.mxlab.smtp.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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

    /** In octets, as announced by SIZE= (RFC 1870). */
    long size();
  }

  /**
   * @param server lab address and standard port
   * @param serverName for the record: {@code mail.naver.com.}
   * @param from our address to call from, null for routing's choice
   * @param helo our name in EHLO
   * @param trace the journey that the connection carries
   * @param sender with angle brackets: {@code <kim@daum.net>}, {@code <>}
   * @param recipients with angle brackets, at least one
   * @param eightBit announce BODY=8BITMIME where the server offers it
   */
  public record Order(
      InetSocketAddress server,
      String serverName,
      @Nullable InetAddress from,
      String helo,
      String trace,
      String sender,
      List<String> recipients,
      boolean eightBit,
      Content content,
      Limits limits) {}

  /** RFC 5321 section 4.5.3.2, of the machine's time. */
  public record Limits(
      Duration connect,
      Duration greeting,
      Duration helo,
      Duration mail,
      Duration rcpt,
      Duration data,
      Duration block,
      Duration end,
      Duration quit) {
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
          Duration.ofMinutes(2));
    }
  }

  /**
   * For one recipient. {@code command} is what the server answered: {@code RCPT To:<x@y>}, {@code
   * DATA}, {@code .}
   */
  public record Outcome(String recipient, Reply reply, String command) {}

  /**
   * What came of it. Either {@code trouble} is null and every recipient has an outcome, or the
   * connection failed before the recipients without one were decided.
   *
   * @param said the dialogue: {@code >>> EHLO mail.daum.net}, {@code <<< 250-...}; the message
   *     itself is left out, its dot is {@code >>> .}
   * @param trouble the connection's failure: refused, no route, timed out, closed by the server
   * @param phase what the client was waiting for when the trouble came: {@code connect}, {@code
   *     greeting}, {@code MAIL}...
   */
  public record Result(
      List<Outcome> outcomes,
      List<String> said,
      @Nullable IOException trouble,
      String phase,
      @Nullable InetAddress localAddress) {}
}
