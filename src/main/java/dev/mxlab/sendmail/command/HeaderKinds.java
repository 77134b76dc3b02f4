package dev.mxlab.sendmail.command;

import java.util.Locale;
import java.util.Map;

/** What kinds of header lines there are, as numbers (HdrInfo in conf.c). */
final class HeaderKinds {
  private static final int END = 0x1;
  private static final int RECIPIENT = 0x2;
  private static final int RESENT = 0x8;
  private static final int CONDITIONAL = 0x20;
  private static final int FORCED = 0x40;
  private static final int TRACE = 0x80 | FORCED;
  private static final int SENDER = 0x100;
  private static final int ENCODABLE = 0x8000;
  private static final int BLIND = 0x4000 | RECIPIENT;
  private static final int GIVEN = 0x40000;

  private static final Map<String, Integer> KINDS =
      Map.ofEntries(
          Map.entry("from", SENDER),
          Map.entry("sender", SENDER),
          Map.entry("reply-to", SENDER),
          Map.entry("disposition-notification-to", SENDER),
          Map.entry("errors-to", SENDER | 0x800),
          Map.entry("full-name", CONDITIONAL),
          Map.entry("content-length", CONDITIONAL),
          Map.entry("return-receipt-to", 0x400),
          Map.entry("to", RECIPIENT),
          Map.entry("cc", RECIPIENT),
          Map.entry("apparently-to", RECIPIENT),
          Map.entry("bcc", BLIND),
          Map.entry("message", END),
          Map.entry("text", END),
          Map.entry("content-transfer-encoding", 0x1000),
          Map.entry("content-type", 0x2000),
          Map.entry("subject", ENCODABLE),
          Map.entry("comments", ENCODABLE | FORCED),
          Map.entry("return-path", 0x20000 | CONDITIONAL | FORCED),
          Map.entry("received", TRACE),
          Map.entry("via", TRACE),
          Map.entry("mail-from", TRACE),
          Map.entry("x-authentication-warning", FORCED));

  private HeaderKinds() {}

  /** {@code 0x00040100} for From. */
  static String of(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    boolean resent = name.startsWith("resent-");
    int kind =
        KINDS.getOrDefault(resent ? name.substring("resent-".length()) : name, 0)
            | (resent ? RESENT : 0);
    return String.format(Locale.ROOT, "0x%08x", kind == END ? END : kind | GIVEN);
  }
}
