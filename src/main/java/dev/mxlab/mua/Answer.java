package dev.mxlab.mua;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The beginning of a reply: whom it goes to, and what about (respond in cmd3.c of mail(1)). */
final class Answer {
  private Answer() {}

  /**
   * @param everybody whether all recipients get it too
   * @param own the writer's own addresses, which are left out
   */
  static Letter to(Item item, boolean everybody, List<String> own) {
    Letter letter = new Letter();
    String replyTo = Addresses.bare(item.field("reply-to"));
    String sender = replyTo.isEmpty() ? Addresses.bare(item.from()) : replyTo;
    Set<String> seen = new HashSet<>(own);
    List<String> to = new ArrayList<>(List.of(sender));
    if (everybody && replyTo.isEmpty()) {
      to.addAll(Addresses.of(item.field("to")));
    }
    List<String> first = Addresses.once(to, seen);
    letter.to().addAll(first.isEmpty() ? List.of(sender) : first);
    if (everybody) {
      letter.cc().addAll(Addresses.once(Addresses.of(item.field("cc")), seen));
    }
    String subject = item.field("subject");
    if (!subject.isEmpty()) {
      boolean marked = subject.toLowerCase(Locale.ROOT).startsWith("re:");
      letter.subject(marked ? subject : "Re: " + subject);
    }
    letter.inReplyTo(item.field("message-id"));
    return letter;
  }
}
