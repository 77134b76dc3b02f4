package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QfFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The header of a message as it goes into the queue: what it lacks is added (doc/op, 5.5). */
record WholeHeader(Mta mta, MimeHeaders mime) {
  private static final Set<String> OPEN = Set.of("to", "cc", "apparently-to");
  private static final Set<String> BLIND = Set.of("bcc", "resent-bcc");

  private static final Set<String> RECIPIENTS =
      Set.of("to", "cc", "bcc", "apparently-to", "resent-to", "resent-cc", "resent-bcc");

  /** The H lines of the sendmail.cf that the message lacks, then its own lines. */
  List<Envelope.Header> complete(List<String> given, Macros macros, boolean anonymous) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    boolean resent = false;
    for (String line : given) {
      Envelope.Header header = new Envelope.Header("", line);
      String name = header.name();
      resent |= name.regionMatches(true, 0, "Resent-", 0, 7);
      if (!isVoid(header)) {
        names.add(name);
      }
    }
    List<Envelope.Header> headers = new ArrayList<>();
    for (CfConfig.Header line : mta.config().headers()) {
      if (!line.checks() && wanted(line, names, resent, anonymous)) {
        add(headers, line, macros);
      }
    }
    boolean oneLine = mta.settings().flag("SingleLineFromHeader");
    // Blind copies stay blind; where nobody else is named there has to be a header all the same.
    boolean open = OPEN.stream().anyMatch(names::contains);
    for (String whole : given) {
      String line = mime.shortened(whole);
      Envelope.Header header = new Envelope.Header("", line);
      if (BLIND.contains(header.name().toLowerCase(Locale.ROOT))) {
        if (!open) {
          add(headers, header.name() + ":");
        }
      } else if (isVoid(header)) {
        continue;
      } else if (oneLine && header.name().equalsIgnoreCase("From")) {
        headers.add(new Envelope.Header("", line.replace('\n', ' ')));
      } else if (!header.name().equalsIgnoreCase("Return-Path")) {
        headers.add(header);
      }
    }
    return headers;
  }

  /** A header without a value counts as none where the file has one for its name. */
  private boolean isVoid(Envelope.Header header) {
    return header.value().isBlank()
        && mta.config().headers().stream()
            .filter(line -> !line.checks() && !line.name().equalsIgnoreCase("Received"))
            .anyMatch(line -> line.name().equalsIgnoreCase(header.name()));
  }

  /** What a header that names no recipient gets (O NoRecipientAction). */
  void addressed(List<Envelope.Header> headers, List<Envelope.Recipient> recipients) {
    String action = mta.settings().text("NoRecipientAction").toLowerCase(Locale.ROOT);
    if (named(headers) || action.isEmpty() || action.equals("none")) {
      return;
    }
    switch (action) {
      case "add-to" -> each(headers, "To: ", recipients);
      case "add-apparently-to" -> each(headers, "Apparently-To: ", recipients);
      case "add-to-undisclosed" -> add(headers, "To: undisclosed-recipients:;");
      case "add-bcc" -> add(headers, "Bcc:");
      default -> {}
    }
  }

  /** A line for each; the last comes first. */
  private static void each(
      List<Envelope.Header> headers, String name, List<Envelope.Recipient> recipients) {
    for (int i = recipients.size() - 1; i >= 0; i--) {
      add(headers, name + recipients.get(i).address());
    }
  }

  private static void add(List<Envelope.Header> headers, String line) {
    headers.add(new Envelope.Header("", line));
  }

  private static boolean named(Iterable<Envelope.Header> headers) {
    for (Envelope.Header header : headers) {
      if (RECIPIENTS.contains(header.name().toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  /** What has eight bits and is no MIME becomes MIME (O EightBitMode=m). */
  void labelled(List<Envelope.Header> headers) {
    String charset = mta.settings().text("DefaultCharSet");
    add(headers, "MIME-Version: 1.0");
    add(
        headers,
        "Content-Type: text/plain; charset=" + (charset.isEmpty() ? "unknown-8bit" : charset));
    add(headers, "Content-Transfer-Encoding: 8bit");
  }

  private static boolean wanted(
      CfConfig.Header line, Set<String> given, boolean resent, boolean anonymous) {
    String name = line.name().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "return-path", "received" -> true;
      case "from" -> !given.contains(name) && !anonymous;
      default -> !given.contains(name) && (resent || !name.startsWith("resent-"));
    };
  }

  private static void add(List<Envelope.Header> headers, CfConfig.Header line, Macros macros) {
    if (line.name().equalsIgnoreCase("Return-Path")) {
      headers.add(QfFormat.RETURN_PATH);
      return;
    }
    String value = macros.expand(line.template());
    if (value.isBlank()) {
      return;
    }
    // ?${name}? wants a macro, which is known now; ?letters? wants flags of the mailer.
    boolean macro = line.flags().startsWith("$");
    if (!macro || !macros.expand(line.flags()).isEmpty()) {
      headers.add(new Envelope.Header(macro ? "" : line.flags(), line.name() + ": " + value));
    }
  }
}
