package dev.mxlab.sendmail.queue;

import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a qf file, version 8 (sendmail's doc/op, appendix B.3 "Queue file format"): a letter
 * and its value a line, a line that starts with a blank belongs to the one before, and a dot alone
 * ends it, so that a file that was cut short is known. Bytes are characters of ISO 8859-1, for
 * headers may hold any.
 */
public final class QfFormat {
  /** A line end that nothing marks as one within a header. */
  private static final Pattern UNFOLDED = Pattern.compile("\n(?![ \t])");

  /** What sendmail writes for {@code $} inside an H line: the {@code g} after it is macro g. */
  public static final char MACRO = '\u0081';

  /** The first H line of every message: its value is known at delivery alone. */
  public static final Envelope.Header RETURN_PATH =
      new Envelope.Header("P", "Return-Path: <" + MACRO + "g>");

  private static final int VERSION = 8;
  private static final String TRACE = "{mxlab_trace}";

  /** Letters that sendmail writes and that say nothing to us: the inode of the df file. */
  private static final String SILENT = "I";

  private QfFormat() {}

  public static byte[] write(Envelope envelope) {
    StringBuilder out = new StringBuilder(1024);
    line(out, "V" + VERSION);
    line(out, "T" + envelope.created().getEpochSecond());
    line(out, "K" + envelope.lastTried().getEpochSecond());
    line(out, "N" + envelope.tries());
    line(out, "P" + envelope.priority());
    own(out, 'q', envelope.quarantine());
    if (!envelope.message().isEmpty()) {
      line(out, "M" + oneLine(envelope.message()));
    }
    line(out, "F" + envelope.flags());
    Map<String, String> macros = new TreeMap<>(envelope.macros());
    if (!envelope.trace().equals(envelope.queueId())) {
      macros.put(TRACE, envelope.trace());
    }
    macros.remove(Envelope.DELIVER_BY);
    own(out, 'Z', macros.remove(Envelope.ENVELOPE_ID));
    own(out, 'B', macros.remove(Envelope.BODY_TYPE));
    String author = macros.remove(Envelope.AUTHOR);
    macros.remove(Envelope.QUARANTINE);
    macros.forEach((name, value) -> line(out, "$" + name + oneLine(value)));
    line(out, "S" + oneLine(envelope.sender()));
    own(out, 'A', author);
    DeliverBy.of(envelope).ifPresent(by -> line(out, "!" + by.line()));
    for (Envelope.Recipient recipient : envelope.recipients()) {
      recipient(out, recipient);
    }
    for (Envelope.Header header : envelope.headers()) {
      line(out, "H?" + header.condition() + "?" + folded(header.text()));
    }
    line(out, ".");
    return bytes(out.toString());
  }

  /** What a macro stands for here has a letter of its own. */
  private static void own(StringBuilder out, char letter, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      line(out, letter + oneLine(value));
    }
  }

  private static void recipient(StringBuilder out, Envelope.Recipient recipient) {
    if (!recipient.status().isEmpty()) {
      line(out, "M" + oneLine(recipient.status()));
    }
    if (!recipient.controlling().isEmpty()) {
      line(out, "C" + oneLine(recipient.controlling()));
    }
    if (!recipient.orcpt().isEmpty()) {
      line(out, "Q" + oneLine(recipient.orcpt()));
    }
    if (!recipient.original().isEmpty()) {
      line(out, "r" + oneLine(recipient.original()));
    }
    line(out, "R" + recipient.flags() + ":" + oneLine(recipient.address()));
  }

  private static void line(StringBuilder out, String text) {
    out.append(text).append('\n');
  }

  /** No value may begin a line of its own, or a peer's reply could write into the queue. */
  private static String oneLine(String value) {
    return value.replace("\r", "").replace('\n', ' ');
  }

  /** Every further line of a header starts with a blank, as it must. */
  private static String folded(String text) {
    String plain = text.replace("\r", "");
    if (!torn(plain)) {
      return plain;
    }
    return UNFOLDED.matcher(plain).replaceAll("\n\t");
  }

  private static boolean torn(String text) {
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
      if (end + 1 == text.length() || text.charAt(end + 1) != ' ' && text.charAt(end + 1) != '\t') {
        return true;
      }
    }
    return false;
  }

  /** The bytes of header text: one for a character, unless somebody put real Unicode there. */
  public static byte[] bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 255) {
        return text.getBytes(StandardCharsets.UTF_8);
      }
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads a qf file; {@code name} is what diagnostics call it. Lines that we do not know are told
   * as warnings and are not written again; whatever makes the message undeliverable is an error.
   */
  public static Diagnosed<Envelope> read(String queueId, String name, byte[] content) {
    return new Reading(queueId, name).read(new String(content, StandardCharsets.ISO_8859_1));
  }

  /**
   * The same of the beginning of a file, with its Priority header alone: for who looks through
   * many. What is wrong with it is found by whoever reads it whole.
   */
  static Optional<Envelope> glance(String queueId, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int headers = text.indexOf("\nH");
    if (headers < 0 || !text.endsWith("\n.\n")) {
      return Optional.empty();
    }
    int priority = text.indexOf("?Priority:", headers);
    String urgency =
        priority < 0 ? "" : "H?" + text.substring(priority, text.indexOf('\n', priority) + 1);
    String short_ = text.substring(0, headers + 1) + urgency + ".\n";
    Reading reading = new Reading(queueId, "qf" + queueId);
    return Optional.ofNullable(reading.read(short_).value());
  }

  private static final class Reading {
    private final String queueId;
    private final String name;
    private final List<Diagnostic> found = new ArrayList<>();
    private final Map<String, String> macros = new TreeMap<>();
    private final List<Envelope.Recipient> recipients = new ArrayList<>();
    private final List<Envelope.Header> headers = new ArrayList<>();
    private @Nullable Instant created;
    private Instant lastTried = Instant.EPOCH;
    private int tries;
    private long priority;
    private String message = "";
    private @Nullable String sender;
    private String flags = "";
    private String status = "";
    private String controlling = "";
    private String original = "";
    private String orcpt = "";
    private boolean ended;
    private int number;

    Reading(String queueId, String name) {
      this.queueId = queueId;
      this.name = name;
    }

    Diagnosed<Envelope> read(String text) {
      int at = 0;
      int line = 0;
      while (at < text.length() && !ended) {
        number = line + 1;
        int end = at;
        do {
          end = lineEnd(text, at == end ? at : end + 1);
          line++;
        } while (isFolded(text, end + 1));
        if (end > at) {
          take(text.charAt(at), text.substring(at + 1, end));
        }
        at = end + 1;
      }
      return new Diagnosed<>(envelope(), found);
    }

    private static int lineEnd(String text, int from) {
      int end = text.indexOf('\n', from);
      return end < 0 ? text.length() : end;
    }

    private static boolean isFolded(String text, int next) {
      return next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t');
    }

    private void take(char letter, String value) {
      switch (letter) {
        case 'V' -> version(value);
        case 'T' -> created = Instant.ofEpochSecond(number(value));
        case 'K' -> lastTried = Instant.ofEpochSecond(number(value));
        case 'N' -> tries = (int) Math.min(Integer.MAX_VALUE, number(value));
        case 'P' -> priority = number(value);
        case 'M' -> state(value);
        case 'F' -> flags = value;
        case '$' -> macro(value);
        case 'S' -> sender = value;
        case 'C' -> controlling = value;
        case '!' ->
            DeliverBy.ofLine(value).ifPresent(by -> macros.put(Envelope.DELIVER_BY, by.text()));
        case 'Z' -> macros.put(Envelope.ENVELOPE_ID, value);
        case 'B' -> macros.put(Envelope.BODY_TYPE, value);
        case 'A' -> macros.put(Envelope.AUTHOR, value);
        case 'q' -> macros.put(Envelope.QUARANTINE, value);
        case 'Q' -> orcpt = value;
        case 'r' -> original = value;
        case 'R' -> recipient(value);
        case 'H' -> header(value);
        case '.' -> ended = true;
        default -> {
          if (SILENT.indexOf(letter) < 0) {
            found.add(Diagnostic.warning(here(), "unknown line \"" + letter + value + "\""));
          }
        }
      }
    }

    /** Before the sender it is the message's, after it the next recipient's. */
    private void state(String value) {
      if (sender == null) {
        message = value;
      } else {
        status = value;
      }
    }

    private void version(String value) {
      if (number(value) > VERSION) {
        error("Version number in queue file (" + value + ") greater than max (" + VERSION + ")");
      }
    }

    private void macro(String value) {
      int end = value.startsWith("{") ? value.indexOf('}') + 1 : Math.min(1, value.length());
      if (end <= 0) {
        error("bad line \"$" + value + "\"");
        return;
      }
      macros.put(value.substring(0, end), value.substring(end));
    }

    private void recipient(String value) {
      int colon = value.indexOf(':');
      if (colon < 0 || colon + 1 == value.length()) {
        error("bad line \"R" + value + "\"");
        return;
      }
      recipients.add(
          new Envelope.Recipient(
              value.substring(colon + 1),
              value.substring(0, colon),
              original,
              controlling,
              status,
              orcpt));
      orcpt = "";
      original = "";
      controlling = "";
      status = "";
    }

    private void header(String value) {
      int end = value.startsWith("?") ? value.indexOf('?', 1) : -1;
      if (end < 0) {
        headers.add(new Envelope.Header("", value));
      } else {
        headers.add(new Envelope.Header(value.substring(1, end), value.substring(end + 1)));
      }
    }

    private long number(String value) {
      try {
        return Long.parseLong(value.strip());
      } catch (NumberFormatException notANumber) {
        error("bad number \"" + value + "\"");
        return 0;
      }
    }

    private void error(String text) {
      found.add(Diagnostic.error(here(), text));
    }

    private Position here() {
      return Position.of(name, number);
    }

    private @Nullable Envelope envelope() {
      if (!ended) {
        found.add(Diagnostic.error(Position.of(name), "incomplete queue file read"));
      }
      if (sender == null || created == null) {
        found.add(Diagnostic.error(Position.of(name), "no sender or no time in queue file"));
      }
      if (sender == null || created == null || Diagnostic.anyError(found)) {
        return null;
      }
      String trace = macros.getOrDefault(TRACE, queueId);
      macros.remove(TRACE);
      return new Envelope(
          queueId,
          trace,
          created,
          lastTried,
          tries,
          priority,
          message,
          sender,
          flags,
          macros,
          recipients,
          headers);
    }
  }
}
