package dev.mxlab.imap.mime;

import dev.mxlab.imap.wire.Out;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ENVELOPE tells of a message (RFC 3501 section 7.4.2).
 *
 * @param subject with the ends of its lines, which decide how it is sent
 */
public record Envelope(
    @Nullable String date,
    @Nullable String subject,
    List<Address> from,
    List<Address> sender,
    List<Address> replyTo,
    List<Address> to,
    List<Address> cc,
    List<Address> bcc,
    @Nullable String inReplyTo,
    @Nullable String messageId) {

  public static Envelope of(HeaderBlock header) {
    List<Address> from = addresses(header, "from");
    List<Address> sender = addresses(header, "sender");
    List<Address> replyTo = addresses(header, "reply-to");
    return new Envelope(
        header.last("date"),
        header.lastFolded("subject"),
        from,
        sender.isEmpty() ? from : sender,
        replyTo.isEmpty() ? from : replyTo,
        addresses(header, "to"),
        addresses(header, "cc"),
        addresses(header, "bcc"),
        header.last("in-reply-to"),
        header.last("message-id"));
  }

  private static List<Address> addresses(HeaderBlock header, String name) {
    List<Address> all = new ArrayList<>();
    header.all(name).forEach(value -> all.addAll(AddressList.parse(value)));
    return all;
  }

  /** As IMAP sends it, parentheses and all. */
  public void write(Out out) {
    out.add('(');
    Strings.nstring(out, date);
    out.add(' ');
    Strings.human(out, subject);
    for (List<Address> list : List.of(from, sender, replyTo, to, cc, bcc)) {
      out.add(' ');
      write(out, list);
    }
    out.add(' ');
    Strings.nstring(out, inReplyTo);
    out.add(' ');
    Strings.nstring(out, messageId);
    out.add(')');
  }

  private static void write(Out out, List<Address> list) {
    if (list.isEmpty()) {
      out.add("NIL");
      return;
    }
    out.add('(');
    for (Address address : list) {
      out.add('(');
      Strings.human(out, address.name());
      out.add(' ');
      Strings.nstring(out, address.route());
      out.add(' ');
      Strings.nstring(out, address.mailbox());
      out.add(' ');
      Strings.nstring(out, address.host());
      out.add(')');
    }
    out.add(')');
  }
}
