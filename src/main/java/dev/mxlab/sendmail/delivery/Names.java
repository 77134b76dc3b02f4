package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.queue.Envelope;
import java.util.List;
import java.util.stream.Collectors;

/** Several recipients in one line: {@code <lee@naver.com>,<kim@naver.com>}. */
final class Names {
  private Names() {}

  static String of(List<Envelope.Recipient> recipients) {
    return recipients.stream().map(Envelope.Recipient::address).collect(Collectors.joining(","));
  }

  /** A name of this host alone gets its host; angle brackets stay. */
  static String qualified(String address, String host) {
    if (address.equals("<>") || address.isEmpty() || address.indexOf('@') >= 0) {
      return address;
    }
    return address.endsWith(">")
        ? address.substring(0, address.length() - 1) + "@" + host + ">"
        : address + "@" + host;
  }

  static Ending.Of joined(Ending.Of one, Ending.Of other) {
    Envelope.Recipient first = one.recipient();
    return new Ending.Of(
        new Envelope.Recipient(
            first.address() + "," + other.recipient().address(),
            first.flags(),
            first.original(),
            first.controlling(),
            first.status()),
        one.ending());
  }
}
