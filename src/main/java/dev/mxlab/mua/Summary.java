package dev.mxlab.mua;

import dev.mxlab.mailbox.Maildrop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the reader knows of a message from its header.
 *
 * @param header its fields as they stand in the message
 * @param lines with the From_ line and the blank line at the end
 * @param bytes likewise, as they stand in the mailbox
 */
record Summary(
    String sender,
    ZonedDateTime at,
    String subject,
    List<String> header,
    String body,
    long lines,
    long bytes) {
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm", Locale.US);

  /** The rest of a longer message is not shown. */
  private static final int MOST = 4 << 20;

  static Summary of(Maildrop drop, int index, ZoneId zone, ZonedDateTime now) throws IOException {
    byte[] bytes;
    try (InputStream in = drop.open(index)) {
      bytes = in.readNBytes(MOST);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.startsWith("\n") ? 0 : text.indexOf("\n\n") + 1;
    String head = end == 0 && !text.startsWith("\n") ? text : text.substring(0, end);
    List<String> header = fields(head);
    String path = field(header, "Return-Path");
    String sender = path.isEmpty() ? field(header, "From") : path;
    sender = sender.replaceAll(".*<([^>]*)>.*", "$1");
    ZonedDateTime at = date(header, zone, now);
    String fromLine = fromLine(sender, at);
    return new Summary(
        sender.isEmpty() ? "MAILER-DAEMON" : sender,
        at,
        field(header, "Subject"),
        header,
        text.substring(Math.min(text.length(), head.length() + 1)),
        text.chars().filter(c -> c == '\n').count() + 2,
        bytes.length + fromLine.length() + 2L);
  }

  private static List<String> fields(String head) {
    List<String> fields = new ArrayList<>();
    for (String line : head.split("\n")) {
      if (!line.isEmpty() && (line.startsWith(" ") || line.startsWith("\t")) && !fields.isEmpty()) {
        fields.add(fields.remove(fields.size() - 1) + '\n' + line);
      } else if (!line.isEmpty()) {
        fields.add(line);
      }
    }
    return fields;
  }

  private static String field(List<String> header, String name) {
    return header.stream()
        .filter(f -> f.regionMatches(true, 0, name + ':', 0, name.length() + 1))
        .map(f -> f.substring(name.length() + 1).replaceAll("\\s+", " ").strip())
        .findFirst()
        .orElse("");
  }

  /** When it came: the topmost Received line says so, else its own date. */
  private static ZonedDateTime date(List<String> header, ZoneId zone, ZonedDateTime now) {
    String received = field(header, "Received");
    String date =
        received.isEmpty()
            ? field(header, "Date")
            : received.substring(received.lastIndexOf(';') + 1).strip();
    try {
      return ZonedDateTime.parse(
              date.replaceAll(" *\\([^)]*\\)", ""), DateTimeFormatter.RFC_1123_DATE_TIME)
          .withZoneSameInstant(zone);
    } catch (DateTimeException odd) {
      return now;
    }
  }

  private static String fromLine(String sender, ZonedDateTime at) {
    return "From " + sender + "  " + CTIME.format(at);
  }

  String fromLine() {
    return fromLine(sender, at);
  }

  /** A line of the list, without the two marks before it. */
  String listed(int number) {
    String shown = subject.length() > 30 ? subject.substring(0, 30) : subject;
    return "%3d %-17.17s  %s %4d/%-5d %s"
        .formatted(number, sender, SHORT.format(at), lines, bytes, shown)
        .stripTrailing();
  }
}
