package dev.mxlab.mua;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mail that is being written. */
final class Letter {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.US);

  private final List<String> to = new ArrayList<>();
  private final List<String> cc = new ArrayList<>();
  private final List<String> bcc = new ArrayList<>();
  private final List<String> extra = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable String from;
  private @Nullable String subject;
  private String inReplyTo = "";

  List<String> to() {
    return to;
  }

  List<String> cc() {
    return cc;
  }

  List<String> bcc() {
    return bcc;
  }

  /** Whole lines of {@code -a}. */
  List<String> extra() {
    return extra;
  }

  void from(@Nullable String address) {
    from = address;
  }

  @Nullable String subject() {
    return subject;
  }

  void subject(@Nullable String text) {
    subject = text == null ? null : text.replaceAll("[\\r\\n]+", " ");
  }

  void inReplyTo(String id) {
    inReplyTo = id;
  }

  ByteArrayOutputStream body() {
    return body;
  }

  /** The header as it is shown while writing, names as they were given. */
  String shown(Style style, String charset) {
    StringBuilder head = new StringBuilder();
    line(head, "To", String.join(" ", to));
    if (subject != null) {
      line(head, "Subject", subject);
    }
    line(head, "Cc", String.join(" ", cc));
    line(head, "Bcc", String.join(" ", bcc));
    if (style == Style.BSD) {
      mime(head, charset);
    }
    return head.append('\n').toString();
  }

  /** All of it, for {@code sendmail -t}. */
  byte[] message(Style style, String charset, ZonedDateTime now, Variables variables) {
    Set<String> seen = new HashSet<>();
    List<String> first = Addresses.once(variables.expanded(to), seen);
    List<String> second = Addresses.once(variables.expanded(cc), seen);
    List<String> third = Addresses.once(variables.expanded(bcc), seen);
    StringBuilder head = new StringBuilder();
    if (style == Style.HEIRLOOM) {
      line(head, "Date", DATE.format(now));
    }
    if (from != null) {
      line(head, "From", from);
    }
    line(head, "To", String.join(", ", first));
    if (subject != null && (style == Style.BSD || !subject.isEmpty())) {
      head.append("Subject: ").append(subject).append('\n');
    }
    line(head, "Cc", String.join(", ", second));
    line(head, "Bcc", String.join(", ", third));
    extra.forEach(each -> head.append(each.replaceAll("[\\r\\n]", " ")).append('\n'));
    if (style == Style.HEIRLOOM) {
      line(head, "In-Reply-To", inReplyTo);
      line(head, "User-Agent", "Heirloom mailx 12.5 7/5/10");
      line(head, "MIME-Version", "1.0");
      boolean ascii = charset.equals("us-ascii");
      line(head, "Content-Type", "text/plain; charset=" + charset);
      line(head, "Content-Transfer-Encoding", ascii ? "7bit" : "8bit");
    } else {
      mime(head, charset);
      line(head, "In-Reply-To", inReplyTo);
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(head.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    byte[] text = body.toByteArray();
    message.writeBytes(text);
    if (text.length > 0 && text[text.length - 1] != '\n') {
      message.write('\n');
    }
    return message.toByteArray();
  }

  private static void mime(StringBuilder head, String charset) {
    head.append("MIME-Version: 1.0\n");
    head.append("Content-Type: text/plain; charset=\"").append(charset).append("\"\n");
    head.append("Content-Transfer-Encoding: 8bit\n");
  }

  private static void line(StringBuilder head, String name, String value) {
    if (!value.isEmpty()) {
      head.append(name).append(": ").append(value).append('\n');
    }
  }

  /** What the locale calls its characters; letters beyond ASCII are UTF-8 whatever it says. */
  String charset(Style style, String locale) {
    boolean plain =
        isAscii(body.toByteArray())
            && isAscii(String.valueOf(subject).getBytes(StandardCharsets.UTF_8));
    if (style == Style.HEIRLOOM) {
      return plain ? "us-ascii" : "utf-8";
    }
    boolean utf = locale.toLowerCase(Locale.ROOT).replace("-", "").endsWith("utf8");
    return utf || !plain ? "UTF-8" : "ANSI_X3.4-1968";
  }

  private static boolean isAscii(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
