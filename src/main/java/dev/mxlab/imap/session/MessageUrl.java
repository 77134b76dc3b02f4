package dev.mxlab.imap.session;

import dev.mxlab.imap.fetch.OctetSource;
import dev.mxlab.imap.fetch.Section;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Utf7;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message of the same user by its URL (RFC 5092, RFC 5550 section 3.1): {@code
 * /Drafts;UIDVALIDITY=385759045/;UID=20/;SECTION=1.2/;PARTIAL=0.1024}.
 */
final class MessageUrl {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:/([^;]*?))?(?:;UIDVALIDITY=(\\d{1,10}))?/;UID=(\\d{1,10})"
              + "(?:/;SECTION=([^;]*?))?(?:/;PARTIAL=(\\d{1,10})(?:\\.(\\d{1,10}))?)?",
          Pattern.CASE_INSENSITIVE);

  private final Mail mail;
  private final String url;

  MessageUrl(Mail mail, String url) {
    this.mail = mail;
    this.url = url;
  }

  /** Writes the octets that it means. */
  void copyTo(OutputStream out) throws IOException, BadCommand {
    Matcher form = FORM.matcher(url);
    if (!form.matches() || url.toLowerCase(Locale.ROOT).startsWith("imap:")) {
      throw bad("Invalid IMAP URL");
    }
    String name = form.group(1);
    if (name == null || name.isEmpty()) {
      View view = mail.view();
      if (view == null) {
        throw bad("No mailbox selected");
      }
      copy(view.mailbox(), form, out);
      return;
    }
    try (Mailbox mailbox = mail.account().open(mail.names().check(decoded(name), false))) {
      copy(mailbox, form, out);
    } catch (MailboxNameException e) {
      throw bad("Mailbox doesn't exist: " + name);
    }
  }

  private String decoded(String part) throws BadCommand {
    try {
      return Utf7.encode(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException broken) {
      throw bad("Invalid IMAP URL");
    }
  }

  private void copy(Mailbox mailbox, Matcher form, OutputStream out)
      throws IOException, BadCommand {
    String validity = form.group(2);
    if (validity != null && Long.parseLong(validity) != mailbox.snapshot().uidValidity()) {
      throw bad("Invalid UIDVALIDITY");
    }
    int index = mailbox.snapshot().indexOf(Long.parseLong(form.group(3)));
    if (index < 0) {
      throw bad("Message not found");
    }
    Section section = section(form.group(4));
    try (OpenMessage message = new OpenMessage(mailbox, mailbox.snapshot().messages().get(index));
        OctetSource.Octets octets = OctetSource.plain(message, section)) {
      long start = form.group(5) == null ? 0 : Long.parseLong(form.group(5));
      long most = form.group(6) == null ? Long.MAX_VALUE : Long.parseLong(form.group(6));
      octets.in().skipNBytes(Math.min(start, octets.size()));
      copy(octets, Math.min(most, Math.max(0, octets.size() - start)), out);
    }
  }

  private static void copy(OctetSource.Octets octets, long count, OutputStream out)
      throws IOException {
    byte[] piece = new byte[8 * 1024];
    long left = count;
    while (left > 0) {
      int n = octets.in().read(piece, 0, (int) Math.min(left, piece.length));
      if (n < 0) {
        return;
      }
      out.write(piece, 0, n);
      left -= n;
    }
  }

  private Section section(@Nullable String text) throws BadCommand {
    String decoded =
        text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    Section section = Section.parse(decoded);
    if (section == null) {
      throw bad("Invalid section");
    }
    return section;
  }

  private BadCommand bad(String why) {
    return BadCommand.answered("NO [BADURL " + url + "] " + why);
  }
}
