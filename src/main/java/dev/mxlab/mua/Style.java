package dev.mxlab.mua;

import dev.mxlab.host.Call;
import java.util.Set;

/** The two mail programs of the tutorials: Debian's bsd-mailx, and Heirloom mailx on CentOS. */
enum Style {
  BSD(
      "Mail version 8.1.2 01/15/2001.  Type ? for help.",
      "8.1.2 01/15/2001",
      "/var/mail/",
      "Message %d:",
      Set.of(
          "received",
          "message-id",
          "resent-message-id",
          "status",
          "mail-from",
          "return-path",
          "via",
          "delivered-to")),
  HEIRLOOM(
      "Heirloom Mail version 12.5 7/5/10.  Type ? for help.",
      "12.5 7/5/10",
      "/var/spool/mail/",
      "Message %2d:",
      Set.of(
          "received",
          "in-reply-to",
          "message-id",
          "references",
          "mime-version",
          "content-transfer-encoding"));

  private final String banner;
  private final String version;
  private final String spool;
  private final String heading;
  private final Set<String> ignored;

  Style(String banner, String version, String spool, String heading, Set<String> ignored) {
    this.banner = banner;
    this.version = version;
    this.spool = spool;
    this.heading = heading;
    this.ignored = ignored;
  }

  /** What the host's distribution has as {@code mail}; by name the one that was asked for. */
  static Style of(Call call) {
    return call.host().isRedHat() && !call.name().equals("bsd-mailx") ? HEIRLOOM : BSD;
  }

  String banner() {
    return banner;
  }

  String version() {
    return version;
  }

  /** The directory of mailboxes, with its slash. */
  String spool() {
    return spool;
  }

  String heading(int number) {
    return heading.formatted(number);
  }

  /** The header fields that /etc/mail.rc does not show. */
  Set<String> ignored() {
    return ignored;
  }

  /** CentOS's /etc/mail.rc says {@code set hold}: what was read stays where it is. */
  boolean holds() {
    return this == HEIRLOOM;
  }

  boolean asksForCopies() {
    return this == BSD;
  }
}
