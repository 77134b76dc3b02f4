package dev.mxlab.imap.session;

import dev.mxlab.imap.fetch.OctetSource;
import dev.mxlab.imap.fetch.Section;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.ImapUrl;
import dev.mxlab.imap.wire.Utf7;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A part of a message of the same user by its URL, for CATENATE (RFC 4469). */
final class MessageUrl {
  private final Mail mail;
  private final String url;

  /**
   * Takes one.
   *
   * @param octets of the URL, each as a letter
   */
  MessageUrl(Mail mail, String octets) {
    this.mail = mail;
    this.url = new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Writes the octets that it means. */
  void copyTo(OutputStream out) throws IOException, BadCommand {
    ImapUrl meant = parsed();
    if (meant.mailbox().isEmpty()) {
      throw bad("Mailbox-relative IMAP URL, but no mailbox selected");
    }
    Section section = Section.parse(meant.section() == null ? "" : meant.section());
    if (meant.uid() == 0 || section == null) {
      throw BadCommand.answered("NO [SERVERBUG] BUG: Unknown internal error");
    }
    String name = Utf7.encode(meant.mailbox());
    String complaint = "INBOX".equalsIgnoreCase(name) ? "" : mail.account().complaint(name);
    if (!complaint.isEmpty()) {
      throw bad(complaint.replaceFirst("^\\[[A-Z]+\\] ", ""));
    }
    try (Mailbox mailbox = mail.account().open(mail.names().check(name, false))) {
      copy(mailbox, meant, section, out);
    } catch (MailboxNameException e) {
      throw bad("Mailbox doesn't exist: " + meant.mailbox());
    }
  }

  private ImapUrl parsed() throws BadCommand {
    try {
      return ImapUrl.parse(url, base());
    } catch (ImapUrl.Malformed e) {
      throw bad("Invalid IMAP URL: " + e.why());
    }
  }

  /** The selected mailbox, which relative ones begin at. */
  private String base() {
    View view = mail.view();
    return view == null ? "" : mail.names().shown(view.mailbox().name());
  }

  private void copy(Mailbox mailbox, ImapUrl meant, Section section, OutputStream out)
      throws IOException, BadCommand {
    if (meant.uidValidity() != 0 && meant.uidValidity() != mailbox.snapshot().uidValidity()) {
      throw bad("Invalid UIDVALIDITY");
    }
    int index = mailbox.snapshot().indexOf(meant.uid());
    if (index < 0) {
      throw bad("Message not found");
    }
    try (OpenMessage message = new OpenMessage(mailbox, mailbox.snapshot().messages().get(index));
        OctetSource.Octets octets = OctetSource.plain(message, section)) {
      long start = Math.min(meant.start(), octets.size());
      long most = meant.length() == 0 ? Long.MAX_VALUE : meant.length();
      octets.in().skipNBytes(start);
      copy(octets, Math.min(most, octets.size() - start), out);
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

  private BadCommand bad(String why) {
    return BadCommand.answered("NO [BADURL " + url + "] " + why);
  }
}
