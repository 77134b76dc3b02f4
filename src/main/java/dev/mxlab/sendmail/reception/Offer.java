package dev.mxlab.sendmail.reception;

import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.server.Reception.Manners;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What EHLO offers, as options, features and the connection allow it (srvrsmtp.c). */
final class Offer {
  private static final int NO_LIMIT = 10_000;

  /** MAXBADCOMMANDS in srvrsmtp.c. */
  private static final int MAX_BAD_COMMANDS = 25;

  private final Mta mta;
  private final Set<String> privacy;
  private final Logins logins;
  private final boolean tls;

  Offer(Mta mta, Set<String> privacy, Logins logins, boolean tls) {
    this.mta = mta;
    this.privacy = privacy;
    this.logins = logins;
    this.tls = tls;
  }

  /** For a client, before or after STARTTLS. */
  Manners manners(Security security, Features features) {
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
    if (!privacy.contains("noreceipts") && !features.without('D')) {
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
    return new Manners(
        mta.name(),
        keywords,
        size,
        recipients > 0 && recipients < NO_LIMIT ? (int) recipients : NO_LIMIT,
        MAX_BAD_COMMANDS,
        privacy.contains("needmailhelo"),
        features.with('l'));
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

  boolean etrn(Features features) {
    return !privacy.contains("noetrn") && !features.without('E');
  }
}
