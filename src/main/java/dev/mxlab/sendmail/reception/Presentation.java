package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.server.Guard;
import dev.mxlab.smtp.server.Reception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a port says of itself to a client: its greeting, what it offers, and how much it bears. */
final class Presentation {
  /** MAXBADCOMMANDS in srvrsmtp.c. */
  private static final int MAX_BAD_COMMANDS = 25;

  private static final int NO_LIMIT = 10_000;

  private final Mta mta;
  private final DaemonPort port;
  private final Set<String> privacy;
  private final Logins logins;
  private final boolean tls;

  Presentation(Mta mta, DaemonPort port, Set<String> privacy, Logins logins, boolean tls) {
    this.mta = mta;
    this.port = port;
    this.privacy = privacy;
    this.logins = logins;
    this.tls = tls;
  }

  /** sendmail puts ESMTP after the first word (srvrsmtp.c), so that clients know at once. */
  Reply greeting(Macros macros) {
    List<String> lines = new ArrayList<>();
    for (String line : macros.expand(mta.settings().text("SmtpGreetingMessage")).split("\n", -1)) {
      lines.add(line.strip());
    }
    String first = lines.get(0);
    int blank = first.indexOf(' ');
    lines.set(
        0,
        blank < 0
            ? first + " ESMTP"
            : first.substring(0, blank) + " ESMTP" + first.substring(blank));
    return new Reply(220, "", lines);
  }

  Reception.Manners manners(Security security, Features features) {
    long size = mta.settings().maxMessageSize();
    long recipients = mta.settings().number("MaxRecipientsPerMessage");
    List<String> keywords = new ArrayList<>(List.of("ENHANCEDSTATUSCODES"));
    if (!features.without('P')) {
      keywords.add("PIPELINING");
    }
    if (!privacy.contains("noexpn") && !features.without('X')) {
      keywords.add("EXPN");
      if (!privacy.contains("noverb") && !features.without('B')) {
        keywords.add("VERB");
      }
    }
    keywords.add("8BITMIME");
    keywords.add(size > 0 ? "SIZE " + size : "SIZE");
    boolean reports = mta.settings().flag("SendMimeErrors");
    if (reports && !privacy.contains("noreceipts") && !features.without('D')) {
      keywords.add("DSN");
    }
    if (etrn(features)) {
      keywords.add("ETRN");
    }
    List<String> mechanisms = logins.mechanisms(security.on(), features.with('c'));
    if (!mechanisms.isEmpty() && !features.without('A')) {
      keywords.add("AUTH " + String.join(" ", mechanisms));
    }
    if (tls && !security.on() && !features.without('S')) {
      keywords.add("STARTTLS");
    }
    long least = deliverByLeast();
    if (least >= 0) {
      keywords.add(least == 0 ? "DELIVERBY" : "DELIVERBY " + least);
    }
    keywords.add("HELP");
    return new Reception.Manners(
        mta.name(),
        keywords,
        size,
        recipients > 0 && recipients < NO_LIMIT ? (int) recipients : NO_LIMIT,
        MAX_BAD_COMMANDS,
        privacy.contains("needmailhelo"),
        features.with('l'),
        guard(features));
  }

  private Guard guard(Features features) {
    Settings settings = mta.settings();
    return new Guard(
        port.name(),
        !features.without('F'),
        features.lineEnds(),
        settings.flag("RejectNUL"),
        (int) settings.number("MaxNOOPCommands"),
        (int) settings.number("BadRcptThrottle"),
        (int) settings.number("BadRcptShutdown"),
        (int) settings.number("BadRcptShutdownGood"),
        patience("Timeout.command"),
        patience("Timeout.datablock"),
        new Guard.Whims(
            settings.flag("AllowBogusHELO"),
            settings.flag("SoftBounce"),
            () -> mta.load().reaches(settings, "DelayLA")));
  }

  private Duration patience(String option) {
    Duration set = mta.settings().interval(option);
    return set.isZero() ? Guard.STANDARD.command() : set;
  }

  /** RFC 2852 section 4; below zero for no such extension. */
  private long deliverByLeast() {
    String least = mta.settings().text("DeliverByMin").strip();
    if (least.startsWith("-")) {
      return -1;
    }
    // A bare number counts seconds here.
    return least.matches("[0-9]{1,9}")
        ? Long.parseLong(least)
        : mta.settings().interval("DeliverByMin").toSeconds();
  }

  /** Whether ETRN is served (RFC 1985). */
  boolean etrn(Features features) {
    return !privacy.contains("noetrn") && !features.without('E');
  }
}
