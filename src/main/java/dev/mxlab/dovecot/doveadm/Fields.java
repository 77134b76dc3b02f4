package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.doveadm.Report.Column;
import dev.mxlab.imap.mime.EncodedWords;
import dev.mxlab.imap.mime.HeaderBlock;
import dev.mxlab.imap.mime.Part;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.imap.view.View;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code doveadm fetch} tells of a message. */
final class Fields {
  private static final Set<String> KNOWN =
      Set.of(
          "user",
          "mailbox",
          "mailbox-guid",
          "seq",
          "uid",
          "guid",
          "flags",
          "modseq",
          "hdr",
          "body",
          "body.preview",
          "body.snippet",
          "text",
          "text.utf8",
          "size.physical",
          "size.virtual",
          "date.received",
          "date.sent",
          "date.saved",
          "date.received.unixtime",
          "date.sent.unixtime",
          "date.saved.unixtime",
          "imap.envelope",
          "imap.body",
          "imap.bodystructure",
          "pop3.uidl",
          "pop3.order",
          "refcount",
          "storageid");

  private static final String AVAILABLE =
      "Available fetch fields: hdr.<name> body.<section> binary.<section> user mailbox mailbox-guid seq uid guid flags modseq hdr body body.preview body.snippet text text.utf8 size.physical size.virtual date.received date.sent date.saved date.received.unixtime date.sent.unixtime date.saved.unixtime imap.envelope imap.body imap.bodystructure pop3.uidl pop3.order refcount storageid";

  /** More of one message is nobody's to read on a terminal. */
  private static final int LARGEST = 64 * 1024 * 1024;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final List<String> names;
  private final ZoneId zone;

  private Fields(List<String> names, ZoneId zone) {
    this.names = names;
    this.zone = zone;
  }

  static Fields parse(String text, Adm adm) throws Failure {
    List<String> names = new ArrayList<>();
    for (String word : text.trim().split(" +")) {
      String name = word.toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name) && !name.matches("hdr\\.[^ ]+|(body|binary)\\.[1-9][0-9.]*")) {
        adm.call().err().println(AVAILABLE);
        throw Failure.fatal(Failure.TEMPORARY, "Unknown fetch field: " + word);
      }
      names.add(name);
    }
    return new Fields(names, adm.call().host().zone());
  }

  List<Column> columns() {
    return names.stream().map(Column::of).toList();
  }

  List<String> of(MailUser user, View view, int index, OpenMessage open) throws IOException {
    List<String> values = new ArrayList<>();
    for (String name : names) {
      values.add(value(name, user, view, index, open));
    }
    return values;
  }

  private String value(String name, MailUser user, View view, int index, OpenMessage open)
      throws IOException {
    Message message = open.message();
    return switch (name) {
      case "user" -> user.account().name();
      case "mailbox" -> Masks.shown(view.mailbox().name());
      case "mailbox-guid" -> Guids.of(view.mailbox());
      case "seq" -> String.valueOf(index + 1);
      case "uid" -> String.valueOf(message.uid());
      case "guid" -> Guids.of(view.mailbox(), message.uid());
      case "flags" -> flags(view, message);
      case "modseq" -> String.valueOf(view.mailbox().modseq(message));
      case "size.physical" -> String.valueOf(message.stored());
      case "size.virtual" -> String.valueOf(message.size());
      case "pop3.uidl", "pop3.order", "storageid" -> "";
      case "refcount" -> "0";
      default -> name.startsWith("date.") ? date(name, open) : content(name, open);
    };
  }

  private static String flags(View view, Message message) {
    Stream<String> system = Stream.of(Flag.values()).filter(message.flags()::has).map(Flag::word);
    Stream<String> recent =
        message.uid() >= view.snapshot().firstRecent() ? Stream.of("\\Recent") : Stream.empty();
    return String.join(
        " ",
        Stream.of(system, recent, message.flags().keywords().stream())
            .flatMap(words -> words)
            .toList());
  }

  private String date(String name, OpenMessage open) throws IOException {
    boolean seconds = name.endsWith(".unixtime");
    if (name.startsWith("date.sent")) {
      String field = open.header().first("date");
      ZonedDateTime sent = sent(field == null ? "" : field.trim());
      if (sent == null) {
        return seconds ? "0" : "";
      }
      return seconds
          ? String.valueOf(sent.toEpochSecond())
          : STAMP.format(sent.withZoneSameInstant(ZoneOffset.UTC))
              + sent.format(DateTimeFormatter.ofPattern(" (xx)", Locale.ROOT));
    }
    Instant at =
        name.startsWith("date.saved") ? open.message().saved() : open.message().internalDate();
    return seconds ? String.valueOf(at.getEpochSecond()) : STAMP.format(at.atZone(zone));
  }

  private static @org.jspecify.annotations.Nullable ZonedDateTime sent(String field) {
    try {
      String plain = field.replaceFirst("\\s*\\(.*\\)$", "");
      return ZonedDateTime.parse(plain, DateTimeFormatter.RFC_1123_DATE_TIME);
    } catch (DateTimeException none) {
      return null;
    }
  }

  private static String content(String name, OpenMessage open) throws IOException {
    return switch (name) {
      case "hdr" -> lines(open.header().octets());
      case "body" -> lines(read(open.wire(open.parts().body())));
      case "text", "text.utf8" -> lines(read(open.wire()));
      case "body.preview", "body.snippet" -> {
        byte[] preview = open.preview(false);
        yield preview == null ? "" : new String(preview, StandardCharsets.UTF_8);
      }
      case "imap.envelope" -> bare(open.envelope());
      case "imap.body" -> bare(open.structure(false));
      case "imap.bodystructure" -> bare(open.structure(true));
      default -> section(name, open);
    };
  }

  private static String section(String name, OpenMessage open) throws IOException {
    String rest = name.substring(name.indexOf('.') + 1);
    if (name.startsWith("hdr.")) {
      HeaderBlock header = open.header();
      boolean decode = rest.endsWith(".utf8");
      String field = decode ? rest.substring(0, rest.length() - 5) : rest;
      List<String> values = new ArrayList<>();
      for (String value : header.all(field)) {
        String text = lines(value.getBytes(StandardCharsets.ISO_8859_1)).strip();
        values.add(decode ? EncodedWords.decode(text) : text);
      }
      return String.join("\n", values);
    }
    List<Integer> path = new ArrayList<>();
    for (String number : rest.split("\\.")) {
      path.add(Integer.parseInt(number));
    }
    Part part = open.parts().find(path);
    if (part == null) {
      return "";
    }
    InputStream decoded = name.startsWith("binary.") ? open.decoded(part) : null;
    return lines(read(decoded == null ? open.wire(part.body()) : decoded));
  }

  private static byte[] read(InputStream in) throws IOException {
    try (in) {
      return in.readNBytes(LARGEST);
    }
  }

  private static String lines(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  /** Without the outermost parentheses. */
  private static String bare(byte[] list) {
    String text = new String(list, StandardCharsets.UTF_8);
    return text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
  }
}
