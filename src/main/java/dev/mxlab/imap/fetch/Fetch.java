package dev.mxlab.imap.fetch;

import dev.mxlab.imap.fetch.Item.Derived;
import dev.mxlab.imap.fetch.Item.Form;
import dev.mxlab.imap.fetch.Item.Known;
import dev.mxlab.imap.fetch.Item.Octets;
import dev.mxlab.imap.fetch.Item.Words;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.view.Work;
import dev.mxlab.imap.wire.ImapDate;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.FlagChange;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxDeletedException;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.MessageGoneException;
import dev.mxlab.mailbox.MessageReader;
import dev.mxlab.mailbox.Snapshot;
import dev.mxlab.mailbox.UidSet;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Answers FETCH, message by message and piece by piece. */
public final class Fetch implements Work {
  private static final Logger LOG = LogManager.getLogger(Fetch.class);

  /** What became of it, for the tagged answer. */
  public enum Outcome {
    FETCHED,
    /** Some messages were expunged by others. */
    SOME_GONE,
    /** A transfer encoding is unknown: the command ends there (RFC 3516 section 4.3). */
    UNKNOWN_ENCODING,

    /** A part is not encoded as it says. */
    MALFORMED;

    /** Whether no message after it is told of. */
    boolean ends() {
      return this == UNKNOWN_ENCODING || this == MALFORMED;
    }
  }

  /** Hears of messages that are sent whole. */
  @FunctionalInterface
  public interface Whole {
    void sent(OpenMessage message) throws IOException;
  }

  /** How many headers and bodies were sent, and their octets: the log tells of them. */
  public record Counts(long headers, long headerOctets, long bodies, long bodyOctets) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    public Counts plus(Counts more) {
      return new Counts(
          headers + more.headers,
          headerOctets + more.headerOctets,
          bodies + more.bodies,
          bodyOctets + more.bodyOctets);
    }
  }

  private static final int LONGEST_LINE = 1 << 20;

  /** A message of no more octets is sent in one piece. */
  private static final int SMALL = 64 * 1024;

  /** So many lines of flags fit into one piece. */
  private static final int MOST_AT_ONCE = 100;

  private final View view;
  private final FetchItems items;
  private final UidSet uids;
  private final long changedSince;
  private final ZoneId zone;
  private final Whole whole;
  private int index;

  /** The range of the set that the next message is looked for in. */
  private int range;

  private int late;
  private boolean inMessage;

  /** Whether nothing was told of the message yet. */
  private boolean first;

  private @Nullable MessageReader reader;
  private @Nullable OpenMessage open;
  private OctetSource.@Nullable Octets streaming;
  private long left;
  private Outcome outcome = Outcome.FETCHED;
  private Counts counts = Counts.NONE;
  private final UidSet.Builder seen = UidSet.builder();

  /**
   * @param uids of the messages
   * @param changedSince only those with a higher modseq (RFC 7162 section 3.1.4)
   * @param whole is told of each message that is sent whole
   */
  public Fetch(
      View view, FetchItems items, UidSet uids, long changedSince, ZoneId zone, Whole whole) {
    this.view = view;
    this.items = items;
    this.uids = uids;
    this.changedSince = changedSince;
    this.zone = zone;
    this.whole = whole;
  }

  public Counts counts() {
    return counts;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Whether it asks for nothing but what is known of few messages without reading them. */
  @Override
  public boolean isQuick() {
    return items.asksKnownOnly() && Math.min(uids.count(), view.size()) <= MOST_AT_ONCE;
  }

  /** Whether it is within a literal. */
  public boolean owesOctets() {
    return streaming != null;
  }

  @Override
  public boolean proceed(Out out) throws IOException {
    MessageReader messages = reader;
    if (messages == null) {
      messages = view.mailbox().reader();
      reader = messages;
    }
    return proceed(out, messages);
  }

  @Override
  public void rest() throws IOException {
    MessageReader messages = reader;
    reader = null;
    if (messages != null) {
      messages.close();
    }
    if (open != null) {
      // What it has was the reader's.
      open.detach();
    }
  }

  private boolean proceed(Out out, MessageReader reader) throws IOException {
    // A message's line is not cut into pieces but where it has to be: it may have to be taken back.
    while (!out.isFull() || inMessage && streaming == null && out.size() < LONGEST_LINE) {
      if (streaming != null) {
        stream(out, streaming);
      } else if (inMessage) {
        nextLate(out);
      } else if (outcome.ends() || !findNext()) {
        markSeen();
        return true;
      } else {
        nextMessage(out, reader);
      }
    }
    return false;
  }

  /** Goes on to the next message of the set, over those that are in none of its ranges. */
  private boolean findNext() {
    while (index < view.size() && range < uids.ranges()) {
      long uid = view.messages().get(index).uid();
      if (uid > uids.last(range)) {
        range++;
      } else if (uid < uids.first(range)) {
        int found = view.indexOf(uids.first(range));
        index = found < 0 ? -found - 1 : found;
      } else {
        return true;
      }
    }
    return false;
  }

  private void nextMessage(Out out, MessageReader reader) throws IOException {
    Message message = newest(out, view.messages().get(index));
    if (view.mailbox().modseq(message) <= changedSince) {
      index++;
      return;
    }
    boolean becomesSeen = items.setsSeen() && !view.readOnly() && !message.flags().has(Flag.SEEN);
    Message now = message;
    if (becomesSeen) {
      seen.add(message.uid());
      now = withSeen(message);
      view.told(index, now);
    }
    open = new OpenMessage(view.mailbox(), now, reader);
    inMessage = true;
    late = 0;
    out.add("* ").add(index + 1L).add(" FETCH (");
    first = true;
    for (Item item : items.early()) {
      separate(out);
      if (item instanceof Known known) {
        known(out, known, now);
      } else if (item instanceof Words words) {
        words(out, words);
      }
    }
    if (becomesSeen && !items.early().contains(Known.FLAGS)) {
      separate(out);
      known(out, Known.FLAGS, now);
    }
  }

  /** With the flags that it has now; what differs from what was told is told again later. */
  private Message newest(Out out, Message told) {
    Snapshot now = view.mailbox().snapshot();
    if (now == view.snapshot()) {
      return told;
    }
    int at = now.indexOf(told.uid());
    if (at < 0) {
      return told;
    }
    view.announce(out, now.keywords());
    return now.messages().get(at);
  }

  private static Message withSeen(Message message) {
    return new Message(
        message.uid(),
        message.size(),
        message.stored(),
        message.internalDate(),
        message.saved(),
        message.flags().plus(Flags.of(Flag.SEEN)),
        message.modseq());
  }

  /** What was written before may be sent already, so it cannot be asked what that ends with. */
  private void separate(Out out) {
    if (!first) {
      out.add(' ');
    }
    first = false;
  }

  private void known(Out out, Known item, Message message) {
    switch (item) {
      case UID -> out.add("UID ").add(message.uid());
      case FLAGS -> {
        out.add("FLAGS (");
        view.flags(out, message.flags(), view.isRecent(message));
        out.add(')');
      }
      case INTERNALDATE -> date(out, "INTERNALDATE", message.internalDate());
      case SIZE -> out.add("RFC822.SIZE ").add(message.size());
      case MODSEQ -> out.add("MODSEQ (").add(view.mailbox().modseq(message)).add(')');
      case SAVEDATE -> {
        if (view.saveDates()) {
          date(out, "SAVEDATE", message.saved());
        } else {
          out.add("SAVEDATE NIL");
        }
      }
      case GUID -> out.add("X-GUID ").add(view.guid(message));
    }
  }

  private void date(Out out, String name, Instant when) {
    out.add(name).add(" \"").add(ImapDate.text(when, zone)).add('"');
  }

  private void words(Out out, Words words) throws IOException {
    byte[] text;
    try {
      text = current().preview(words.lazy());
    } catch (MessageGoneException gone) {
      outcome = Outcome.SOME_GONE;
      text = null;
    }
    out.add(words.name()).add(words.fuzzy() ? " (FUZZY " : " ");
    if (text == null) {
      out.add("NIL");
    } else {
      out.string(new String(text, StandardCharsets.ISO_8859_1));
    }
    out.add(words.fuzzy() ? ")" : "");
  }

  private OpenMessage current() {
    OpenMessage message = open;
    if (message == null) {
      throw new IllegalStateException("no message is open");
    }
    return message;
  }

  private void nextLate(Out out) throws IOException {
    if (late >= items.late().size()) {
      out.line(")");
      endMessage();
      return;
    }
    Item item = items.late().get(late++);
    int before = out.size();
    boolean wasFirst = first;
    try {
      separate(out);
      if (item instanceof Derived derived) {
        derived(out, derived);
      } else if (item instanceof Octets octets) {
        octets(out, octets, before, wasFirst);
      }
    } catch (MessageGoneException gone) {
      outcome = Outcome.SOME_GONE;
      out.cut(before);
      first = wasFirst;
      separate(out);
      missing(out, item);
    } catch (MailboxDeletedException gone) {
      out.cut(before);
      out.line(")");
      throw gone;
    }
  }

  private void derived(Out out, Derived item) throws IOException {
    byte[] text =
        switch (item) {
          case ENVELOPE -> current().envelope();
          case BODY -> current().structure(false);
          case BODYSTRUCTURE -> current().structure(true);
        };
    out.add(item.name()).add(' ').add(text);
  }

  private static void missing(Out out, Item item) {
    if (item instanceof Octets octets) {
      out.add(octets.label()).add(octets.form() == Form.BINARY_SIZE ? " 0" : " NIL");
    } else if (item == Derived.ENVELOPE) {
      out.add("ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
    } else {
      out.add(item.toString()).add(" (\"text\" \"plain\" NIL NIL NIL \"7bit\" 0 0)");
    }
  }

  private void octets(Out out, Octets item, int before, boolean wasFirst) throws IOException {
    boolean small = current().message().size() <= SMALL;
    if (!small) {
      current().detach();
    }
    if (small && item.form() == Form.PLAIN && item.section().isWhole() && whole(out, item)) {
      return;
    }
    OctetSource.Octets found = found(item);
    if (found == null) {
      undecoded(out, before, wasFirst);
      return;
    }
    if (item.form() == Form.BINARY_SIZE) {
      out.add(item.label()).add(' ').add(found.size());
      found.close();
      return;
    }
    if (item.section().isWhole()) {
      whole.sent(current());
    }
    long start = Math.max(0, item.section().start());
    long rest = Math.max(0, found.size() - start);
    left = item.section().length() < 0 ? rest : Math.min(rest, item.section().length());
    out.add(item.label()).add(found.binary() ? " ~{" : " {").add(left).add("}\r\n");
    counts =
        counts.plus(
            item.section().isHeader() ? new Counts(1, left, 0, 0) : new Counts(0, 0, 1, left));
    if (left == 0) {
      found.close();
      return;
    }
    found.in().skipNBytes(start);
    streaming = found;
    // What it reads from is only there while it is.
    while (small && left > 0) {
      stream(out, found);
    }
  }

  /** Adds a message that is in memory; false where it is not, or is not of the size it was. */
  private boolean whole(Out out, Octets item) throws IOException {
    ByteBuffer all = current().octets();
    if (all == null) {
      return false;
    }
    long size = current().message().size();
    int before = out.size();
    out.add(item.label()).add(" {").add(size).add("}\r\n");
    int begin = out.size();
    out.mail(all.array(), all.position(), all.limit());
    if (out.size() - begin != size) {
      out.cut(before);
      return false;
    }
    whole.sent(current());
    counts = counts.plus(new Counts(0, 0, 1, size));
    return true;
  }

  /** The message's answer ends with what was told before, and the command with it. */
  /** What an item asks for; null, with the outcome that it has, when that cannot be decoded. */
  private OctetSource.@Nullable Octets found(Octets item) throws IOException {
    if (item.form() == Form.PLAIN) {
      return OctetSource.plain(current(), item.section());
    }
    try {
      OctetSource.Octets found = OctetSource.binary(current(), item.section());
      boolean size = item.form() == Form.BINARY_SIZE;
      if (found != null && (!size || OctetSource.decodes(current(), item.section()))) {
        return found;
      }
      outcome = Outcome.UNKNOWN_ENCODING;
    } catch (Unencoded.MalformedException e) {
      outcome = Outcome.MALFORMED;
    }
    return null;
  }

  private void undecoded(Out out, int before, boolean wasFirst) throws IOException {
    out.cut(before);
    if (wasFirst) {
      out.add("UID ").add(current().message().uid());
    }
    out.line(")");
    endMessage();
  }

  private void stream(Out out, OctetSource.Octets from) throws IOException {
    byte[] piece = new byte[(int) Math.min(left, Out.ENOUGH / 2)];
    int n = from.in().read(piece, 0, piece.length);
    if (n < 0) {
      throw new EOFException("message " + current().message().uid() + " is shorter than it was");
    }
    out.write(piece, 0, n);
    left -= n;
    if (left == 0) {
      streaming = null;
      from.close();
    }
  }

  private void endMessage() throws IOException {
    OpenMessage message = open;
    open = null;
    inMessage = false;
    index++;
    if (message != null) {
      message.close();
    }
  }

  private void markSeen() throws IOException {
    UidSet marked = seen.build();
    if (!marked.isEmpty()) {
      Mailbox.Stored stored =
          view.mailbox().store(marked, FlagChange.add(Flags.of(Flag.SEEN)), Long.MAX_VALUE);
      if (stored.now().isEmpty()) {
        LOG.debug("messages {} went before they were marked as seen", marked);
      }
    }
  }

  @Override
  public void abandon() {
    try {
      if (streaming != null) {
        streaming.close();
      }
      rest();
      endMessage();
    } catch (IOException e) {
      LOG.debug("closing a message failed", e);
    }
  }
}
