package dev.mxlab.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/**
 * A mailbox as POP3 has it: the messages of one moment by number. What was fetched is {@code \Seen}
 * once the session ends well.
 */
public final class MailboxDrop implements Maildrop {
  private final Mailbox mailbox;
  private final Snapshot snapshot;
  private final List<Message> messages;

  /** Takes over the mailbox. */
  public MailboxDrop(Mailbox mailbox) throws IOException {
    this.mailbox = mailbox;
    this.snapshot = mailbox.snapshot();
    mailbox.claimRecent(snapshot.uidNext());
    String validity = hex(snapshot.uidValidity());
    this.messages =
        snapshot.messages().stream()
            .map(m -> new Message(m.size(), hex(m.uid()) + validity))
            .toList();
  }

  /** Dovecot's default pop3_uidl_format, {@code %08Xu%08Xv}. */
  private static String hex(long number) {
    String digits = Long.toHexString(number);
    return "00000000".substring(Math.min(8, digits.length())) + digits;
  }

  @Override
  public List<Message> messages() {
    return messages;
  }

  @Override
  public boolean gone(int index) {
    Snapshot now = mailbox.snapshot();
    return now != snapshot && now.indexOf(snapshot.messages().get(index).uid()) < 0;
  }

  @Override
  public InputStream open(int index) throws IOException {
    return new ClosingStream(mailbox.open(snapshot.messages().get(index).uid()));
  }

  @Override
  public void finish(Set<Integer> seen, Set<Integer> removed) throws IOException {
    if (!seen.isEmpty()) {
      mailbox.store(uids(seen), FlagChange.add(Flags.of(Flag.SEEN)), Long.MAX_VALUE);
    }
    if (!removed.isEmpty()) {
      mailbox.expunge(uids(removed), false);
    }
    mailbox.settle();
  }

  private UidSet uids(Set<Integer> indexes) {
    UidSet.Builder uids = UidSet.builder();
    indexes.stream().sorted().forEach(i -> uids.add(snapshot.messages().get(i).uid()));
    return uids.build();
  }

  @Override
  public void close() {
    mailbox.close();
  }
}
