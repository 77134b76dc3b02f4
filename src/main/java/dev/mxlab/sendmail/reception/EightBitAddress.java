package dev.mxlab.sendmail.reception;

import dev.mxlab.smtp.Reply;

/** Addresses that a program written in C cannot take. */
final class EightBitAddress {
  private EightBitAddress() {}

  /** Octets that stand for operators in the rules of a program written in C (sendmail.h). */
  static boolean is(String text) {
    return text.chars().anyMatch(c -> c >= 0x80 && c <= 0x9F);
  }

  /** As the C program shows it: without the eighth bit, control characters as {@code ?}. */
  static Reply refusal(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars().map(c -> c & 127).forEach(c -> shown.append(c < ' ' || c == 127 ? '?' : (char) c));
    return Reply.of(501, "5.1.3", "8-bit character in mailbox address \"" + shown + "\"");
  }
}
