package dev.mxlab.sendmail.delivery;

import dev.mxlab.sendmail.cf.MailerFlag;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The line of UNIX before a message (putfromline in envelope.c). */
final class FromLine {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

  private FromLine() {}

  /**
   * With its end; empty for mailers with F=n. Those with F=U tell the host of a UUCP path apart.
   *
   * @param flags of the mailer
   */
  static String of(String flags, String sender, ZonedDateTime at) {
    if (MailerFlag.NO_FROM_LINE.in(flags)) {
      return "";
    }
    int bang = MailerFlag.UUCP_FROM.in(flags) ? sender.indexOf('!') : -1;
    String time = CTIME.format(at);
    return bang < 0
        ? "From " + sender + " " + time + "\n"
        : "From %s  %s remote from %s\n"
            .formatted(sender.substring(bang + 1), time, sender.substring(0, bang));
  }
}
