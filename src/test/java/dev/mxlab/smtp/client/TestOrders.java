package dev.mxlab.smtp.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages from kim@daum.net to send in tests. */
public final class TestOrders {
  private TestOrders() {}

  public static Transfer.Order to(String message, String... recipients) {
    return of(content(message), Transfer.Limits.standard(), recipients);
  }

  public static Transfer.Order of(
      Transfer.Content content, Transfer.Limits limits, String... recipients) {
    return new Transfer.Order(
        new InetSocketAddress("192.168.111.100", 25),
        "mail.naver.com.",
        null,
        "mail.daum.net",
        "6AM1rlmt000099",
        "<kim@daum.net>",
        List.of(recipients),
        new Transfer.Body("8BITMIME", false),
        content,
        limits);
  }

  public static Transfer.Content content(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    return new Transfer.Content() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public long size() {
        return bytes.length;
      }
    };
  }

  /** For a server of which nobody knows what it offers. */
  static Transfer.Order to(
      Transfer.Wishes wishes, Transfer.Safety safety, boolean keeps, String... recipients) {
    Transfer.Order plain = to("hi\n", recipients);
    return new Transfer.Order(
        plain.server(),
        plain.serverName(),
        null,
        plain.helo(),
        plain.trace(),
        plain.sender(),
        plain.recipients(),
        Transfer.Body.PLAIN,
        plain.content(),
        plain.limits(),
        wishes,
        safety,
        Transfer.Protocol.ESMTP,
        keeps);
  }
}
