package dev.mxlab.sendmail.dsn;

import dev.mxlab.sendmail.queue.DeliverBy;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QfFormat;
import dev.mxlab.smtp.ReplyText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A delivery status notification: a multipart/report (RFC 3462) of a text for people, a
 * message/delivery-status for programs (RFC 3464), and the header of the message that it is about
 * or the whole of it. Texts and order are those of sendmail's savemail.c.
 *
 * @param headers its header
 * @param opening body lines up to the header of the original, with that header
 * @param closing body lines after it
 */
public record Notification(
    List<Envelope.Header> headers, List<String> opening, List<String> closing) {

  private static final String EIGHT_BIT = "Content-Transfer-Encoding: 8bit";

  /** What nobody gets to see. */
  private static final Set<String> UNSENT = Set.of("bcc", "full-name");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmm", Locale.ROOT);

  public Notification {
    headers = List.copyOf(headers);
    opening = List.copyOf(opening);
    closing = List.copyOf(closing);
  }

  /** How sendmail writes a date (RFC 5322 section 3.3). */
  public static String date(Instant at, ZoneId zone) {
    return DATE.format(at.atZone(zone));
  }

  /**
   * How notifications look.
   *
   * @param mime whether they are MIME messages (SendMimeErrors)
   * @param header stands before what failed (ErrorHeader); empty for nothing
   * @param actual whether they tell where mail really went (PrivacyOptions=noactualrecipient)
   */
  public record Style(boolean mime, String header, boolean actual) {
    public static final Style STANDARD = new Style(true, "", true);
  }

  /**
   * @param whole whether the body of the original will be put between opening and closing
   */
  public static Notification of(Notice notice, boolean whole, Style style) {
    if (!style.mime()) {
      List<String> opening = new ArrayList<>();
      people(notice, style, opening);
      String what = whole ? "Original message" : "Message header";
      opening.add("   ----- " + what + " follows -----");
      opening.add("");
      original(notice.about(), opening);
      opening.add("");
      return new Notification(headers(notice, ""), opening, whole ? List.of("") : List.of());
    }
    String boundary = notice.id() + "." + notice.at().getEpochSecond() + "/" + notice.hostname();
    List<String> opening = new ArrayList<>();
    opening.add("This is a MIME-encapsulated message");
    opening.add("");
    opening.add("--" + boundary);
    opening.add("");
    people(notice, style, opening);
    opening.add("--" + boundary);
    programs(notice, style, opening);
    opening.add("--" + boundary);
    opening.add("Content-Type: " + (whole ? "message/rfc822" : "text/rfc822-headers"));
    if (notice.about().has('8')) {
      opening.add(EIGHT_BIT);
    }
    opening.add("");
    original(notice.about(), opening);
    opening.add("");
    return new Notification(
        headers(notice, boundary),
        opening,
        whole ? List.of("", "--" + boundary + "--", "") : List.of("--" + boundary + "--", ""));
  }

  private static List<Envelope.Header> headers(Notice notice, String boundary) {
    String date = date(notice.at(), notice.zone());
    String id = notice.id();
    List<Envelope.Header> all = new ArrayList<>();
    all.add(QfFormat.RETURN_PATH);
    all.add(
        header(
            "",
            "Received: from localhost (localhost)\n\tby %s (%s) id %s;\n\t%s",
            notice.hostname(),
            notice.software(),
            id,
            date));
    all.add(header("D", "Date: %s", date));
    all.add(header("F", "From: Mail Delivery Subsystem <MAILER-DAEMON>"));
    all.add(
        header(
            "M",
            "Message-Id: <%s.%s@%s>",
            STAMP.format(notice.at().atZone(ZoneOffset.UTC)),
            id,
            notice.hostname()));
    notice.to().forEach(to -> all.add(header("", "To: %s", to)));
    if (!boundary.isEmpty()) {
      all.add(header("", "MIME-Version: 1.0"));
      all.add(
          header(
              "",
              "Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"%s\"",
              boundary));
      if (notice.about().has('8')) {
        all.add(header("", EIGHT_BIT));
      }
    }
    all.add(header("", "Subject: %s", notice.kind().subject(notice)));
    all.add(header("", "Auto-Submitted: %s", notice.kind().automatic()));
    return all;
  }

  private static Envelope.Header header(String condition, String form, Object... values) {
    return new Envelope.Header(condition, String.format(Locale.ROOT, form, values));
  }

  private static void people(Notice notice, Style style, List<String> out) {
    boolean warning = notice.kind() == Notice.Kind.WARNING;
    if (warning) {
      out.add("    **********************************************");
      out.add("    **      THIS IS A WARNING MESSAGE ONLY      **");
      out.add("    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **");
      out.add("    **********************************************");
      out.add("");
    }
    Envelope about = notice.about();
    out.add("The original message was received at " + date(about.created(), notice.zone()));
    out.add("from " + about.macros().getOrDefault("_", "localhost"));
    if (notice.kind() == Notice.Kind.POSTMASTER) {
      out.add("with id " + about.queueId());
    }
    out.add("");
    if (!style.header().isEmpty()) {
      style.header().lines().forEach(out::add);
      out.add("");
    }
    if (warning && !notice.reason().isEmpty()) {
      out.add("   ----- The following addresses had transient non-fatal errors -----");
      notice.affected().stream()
          .filter(affected -> affected.success() == null)
          .forEach(affected -> out.add(affected.shown()));
      out.add("");
    } else if (!warning && notice.kind() != Notice.Kind.RECEIPT) {
      out.add("   ----- The following addresses had permanent fatal errors -----");
      for (Notice.Affected affected : notice.affected()) {
        if (affected.success() != null) {
          continue;
        }
        out.add(affected.shown());
        if (!affected.reason().isEmpty()) {
          out.add("    (reason: " + affected.reason() + ")");
        }
        if (!affected.alias().isEmpty()) {
          out.add("    (expanded from: " + affected.alias() + ")");
        }
      }
      out.add("");
    }
    successes(notice, out);
    if (!notice.transcript().isEmpty()) {
      out.add("   ----- Transcript of session follows -----");
      out.addAll(notice.transcript());
      out.add("");
    }
  }

  private static void successes(Notice notice, List<String> out) {
    boolean any = false;
    for (Notice.Affected affected : notice.affected()) {
      Notice.Success success = affected.success();
      if (success != null) {
        if (!any) {
          out.add("   ----- The following addresses had successful delivery notifications -----");
        }
        any = true;
        out.add(affected.shown() + "  (" + success.said() + ")");
      }
    }
    if (any) {
      out.add("");
    }
  }

  private static void programs(Notice notice, Style style, List<String> out) {
    Envelope about = notice.about();
    out.add("Content-Type: message/delivery-status");
    out.add("");
    String envelopeId = about.macros().getOrDefault(Envelope.ENVELOPE_ID, "");
    if (!envelopeId.isEmpty()) {
      out.add("Original-Envelope-Id: " + clean(ReplyText.decodeXtext(envelopeId)));
    }
    out.add("Reporting-MTA: dns; " + notice.hostname());
    if (!notice.caller().isEmpty()) {
      out.add("Received-From-MTA: DNS; " + notice.caller());
    }
    out.add("Arrival-Date: " + date(about.created(), notice.zone()));
    Optional<DeliverBy> by = DeliverBy.of(about);
    by.ifPresent(b -> out.add("Deliver-By-Date: " + date(b.deadline(about), notice.zone())));
    out.add("");
    boolean warning = notice.kind() == Notice.Kind.WARNING;
    for (Notice.Affected affected : notice.affected()) {
      Notice.Success success = affected.success();
      int semicolon = affected.orcpt().indexOf(';');
      if (semicolon > 0) {
        String address = ReplyText.decodeXtext(affected.orcpt().substring(semicolon + 1));
        out.add(
            "Original-Recipient: " + affected.orcpt().substring(0, semicolon + 1) + clean(address));
      }
      out.add("Final-Recipient: " + affected.original());
      if (style.actual()) {
        out.add("X-Actual-Recipient: " + actual(affected.actual()));
      }
      if (success != null) {
        out.add("Action: " + success.action());
      } else {
        out.add("Action: " + (warning ? "delayed" : "failed"));
      }
      out.add("Status: " + affected.status());
      if (!affected.remote().isEmpty()) {
        out.add("Remote-MTA: DNS; " + affected.remote());
      }
      if (!affected.diagnostic().isEmpty()) {
        out.add("Diagnostic-Code: " + affected.diagnosticType() + "; " + affected.diagnostic());
      }
      out.add("Last-Attempt-Date: " + date(notice.at(), notice.zone()));
      if (warning && success == null && notice.reason().isEmpty()) {
        Instant until = about.created().plus(notice.returnAfter());
        out.add("Will-Retry-Until: " + date(until, notice.zone()));
      }
      out.add("");
    }
  }

  /** Programs and files are no mail addresses (RFC 3464 section 2.1.2). */
  private static String actual(String recipient) {
    boolean unix = recipient.startsWith("|") || recipient.startsWith("/");
    return (unix ? "X-Unix; " : "rfc822; ") + recipient;
  }

  /** What a client wrote must not begin a line of ours. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static void original(Envelope about, List<String> out) {
    out.add("Return-Path: " + returnPath(about));
    for (Envelope.Header header : about.headers()) {
      if (!header.condition().equals("P")
          && !UNSENT.contains(header.name().toLowerCase(Locale.ROOT))) {
        out.addAll(List.of(header.text().split("\n", -1)));
      }
    }
  }

  /**
   * What a Return-Path line says: our own notifications come from MAILER-DAEMON, whatever the
   * envelope says on the wire.
   */
  public static String returnPath(Envelope envelope) {
    if (envelope.has('r')) {
      return "<MAILER-DAEMON>";
    }
    String sender = envelope.sender();
    return sender.startsWith("<") ? sender : "<" + sender + ">";
  }
}
