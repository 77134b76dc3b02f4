package dev.mxlab.imap.view;

import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.Snapshot;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox that a session has selected, as its client was told: sequence numbers count in it
 * until {@link #sync} says something else (RFC 3501 section 7.4.1). As long as nothing was kept
 * from the client its messages are those of a shared {@link Snapshot}, so that an idle session
 * costs nothing of its own.
 */
public final class View implements AutoCloseable {
  private final Mailbox mailbox;
  private final boolean readOnly;
  private final boolean saveDates;
  private Snapshot seen;
  private List<Message> messages;
  private List<String> keywords;
  private UidSet recent;
  private boolean mentioned;
  private boolean keptExpunges;

  /** Whether the client was not told yet how many messages there are. */
  private boolean owesCounts;

  private long countedRecent;
  private UidSet saved = UidSet.NONE;

  /** Flags that were told last, as they were told. */
  private @Nullable Flags lastFlags;

  private boolean lastRecent;
  private String lastText = "";

  private View(Mailbox mailbox, boolean readOnly, boolean saveDates, Snapshot now, UidSet recent) {
    this.mailbox = mailbox;
    this.readOnly = readOnly;
    this.saveDates = saveDates;
    this.seen = now;
    this.messages = now.messages();
    this.keywords = now.keywords();
    this.recent = recent;
    this.countedRecent = countRecent();
  }

  /** Opens a mailbox that was opened just now, and knows when its messages came. */
  public static View open(Mailbox mailbox, boolean readOnly) throws IOException {
    return open(mailbox, readOnly, true);
  }

  /** Opens one that was opened just now for a session. EXAMINE leaves {@code \Recent} to others. */
  public static View open(Mailbox mailbox, boolean readOnly, boolean saveDates) throws IOException {
    Snapshot now = mailbox.snapshot();
    UidSet recent = UidSet.NONE;
    if (readOnly) {
      recent = range(now.firstRecent(), now.uidNext());
    } else if (now.firstRecent() < now.uidNext()) {
      recent = range(mailbox.claimRecent(now.uidNext()), now.uidNext());
      now = mailbox.snapshot();
    }
    return new View(mailbox, readOnly, saveDates, now, recent);
  }

  private static UidSet range(long first, long next) {
    return first < next ? UidSet.range(first, next - 1) : UidSet.NONE;
  }

  public Mailbox mailbox() {
    return mailbox;
  }

  /** Whether messages know when they came here. */
  public boolean saveDates() {
    return saveDates;
  }

  public boolean readOnly() {
    return readOnly;
  }

  /** The state that the client knows, apart from expunges that are kept from it. */
  public Snapshot snapshot() {
    return seen;
  }

  /** The mailbox as the client knows it. */
  public Snapshot told() {
    return new Snapshot(
        seen.uidValidity(),
        seen.uidNext(),
        seen.highestModseq(),
        seen.firstRecent(),
        messages,
        keywords);
  }

  /** The messages by sequence number: index 0 is number 1. */
  public List<Message> messages() {
    return messages;
  }

  public int size() {
    return messages.size();
  }

  public List<String> keywords() {
    return keywords;
  }

  /** The highest UID, 0 where there is no message. */
  public long lastUid() {
    return messages.isEmpty() ? 0 : messages.get(messages.size() - 1).uid();
  }

  /** The index of a UID, negative where there is none. */
  public int indexOf(long uid) {
    int low = 0;
    int high = messages.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = messages.get(middle).uid();
      if (found == uid) {
        return middle;
      } else if (found < uid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  public boolean isRecent(Message message) {
    return recent.contains(message.uid());
  }

  public long recentCount() {
    return countedRecent;
  }

  private long countRecent() {
    long n = 0;
    for (int range = 0; range < recent.ranges(); range++) {
      int first = indexOf(recent.first(range));
      int last = indexOf(recent.last(range));
      n += (last < 0 ? -last - 1 : last + 1) - (first < 0 ? -first - 1 : first);
    }
    return n;
  }

  /** What SEARCH RETURN (SAVE) left (RFC 5182). */
  public UidSet saved() {
    return saved;
  }

  public void save(UidSet uids) {
    saved = uids;
  }

  /** What a message is known by in every mailbox. */
  public String guid(Message message) {
    return Long.toHexString(seen.uidValidity()) + '-' + Long.toHexString(message.uid());
  }

  /** Flags as FETCH has them, without the parentheses. */
  public void flags(Out out, Flags flags, boolean isRecent) {
    // Messages of the same flags share them.
    if (flags != lastFlags || isRecent != lastRecent) {
      lastText = text(flags, isRecent);
      lastFlags = flags;
      lastRecent = isRecent;
    }
    out.add(lastText);
  }

  private String text(Flags flags, boolean isRecent) {
    StringBuilder text = new StringBuilder();
    for (Flag flag : Flag.values()) {
      if (flags.has(flag)) {
        text.append(' ').append(flag.word());
      }
    }
    if (isRecent) {
      text.append(" \\Recent");
    }
    for (String keyword : inOrder(flags.keywords())) {
      text.append(' ').append(keyword);
    }
    return text.length() == 0 ? "" : text.substring(1);
  }

  /** Keywords as the mailbox counts them. */
  private List<String> inOrder(List<String> some) {
    if (some.size() < 2) {
      return some;
    }
    List<String> ordered = new ArrayList<>(some);
    ordered.sort(Comparator.comparingInt(keywords::indexOf));
    return ordered;
  }

  /** {@code FLAGS} and {@code PERMANENTFLAGS}. */
  public void writeFlags(Out out) {
    StringBuilder all = new StringBuilder();
    for (Flag flag : Flag.values()) {
      all.append(all.length() > 0 ? " " : "").append(flag.word());
    }
    keywords.forEach(keyword -> all.append(' ').append(keyword));
    out.line("* FLAGS (" + all + ")");
    out.line(
        readOnly
            ? "* OK [PERMANENTFLAGS ()] Read-only mailbox."
            : "* OK [PERMANENTFLAGS (" + all + " \\*)] Flags permitted.");
  }

  /** Keywords of which this session spoke before it left the mailbox. */
  public void recall(List<String> words) {
    mention(words);
    mentioned = false;
  }

  /** A keyword is one of the mailbox once anybody spoke of it. */
  public void mention(List<String> words) {
    if (words == keywords) {
      return;
    }
    List<String> all = null;
    for (String word : words) {
      if (keywords.stream().noneMatch(word::equalsIgnoreCase)) {
        all = all == null ? new ArrayList<>(keywords) : all;
        all.add(word);
      }
    }
    if (all != null) {
      keywords = List.copyOf(all);
      lastFlags = null;
      mentioned = true;
    }
  }

  /** Keywords as they were spelled when they were spoken of first. */
  public List<String> spelled(List<String> words) {
    return words.stream()
        .map(word -> keywords.stream().filter(word::equalsIgnoreCase).findFirst().orElse(word))
        .toList();
  }

  /** Tells of keywords that the client does not know yet, before any message has them. */
  public void announce(Out out, List<String> words) {
    mention(words);
    if (mentioned) {
      mentioned = false;
      writeFlags(out);
    }
  }

  /** A message as the client knows it from now on; its flags were told in an answer. */
  public void told(int index, Message now) {
    if (messages == seen.messages()) {
      messages = new ArrayList<>(messages);
    }
    messages.set(index, now);
  }

  /**
   * How to tell what changed.
   *
   * @param newMail whether how many messages there are; else that is told the next time
   */
  public record Telling(
      boolean expunges, boolean uids, boolean condstore, boolean vanished, boolean newMail) {}

  /** What {@link #sync} told: UIDs of messages that came, went and changed. */
  public record Told(UidSet came, UidSet went, UidSet changed) {
    public boolean nothing() {
      return came.isEmpty() && went.isEmpty() && changed.isEmpty();
    }
  }

  /** Nothing is new. */
  public static final Told NOTHING = new Told(UidSet.NONE, UidSet.NONE, UidSet.NONE);

  /** Tells the client what changed since it was told last. */
  public Told sync(Out out, Telling how) {
    Snapshot now = mailbox.snapshot();
    announce(out, now.keywords());
    if (owesCounts && how.newMail()) {
      owesCounts = false;
      out.add("* ").add(messages.size()).line(" EXISTS");
      tellRecent(out);
    }
    if (now == seen && !(keptExpunges && how.expunges()) && messages == now.messages()) {
      return NOTHING;
    }
    int[] touched = messages == seen.messages() ? now.touchedSince(seen) : null;
    return touched == null ? compare(out, now, how) : tell(out, now, touched, how);
  }

  /** Nothing but the flags of these differs. */
  private Told tell(Out out, Snapshot now, int[] touched, Telling how) {
    List<Message> before = messages;
    UidSet.Builder changed = UidSet.builder();
    for (int i : touched) {
      Message message = now.messages().get(i);
      if (tell(out, i + 1, before.get(i), message, how)) {
        changed.add(message.uid());
      }
    }
    messages = now.messages();
    seen = now;
    Told told = new Told(UidSet.NONE, UidSet.NONE, changed.build());
    tellCounts(out, told, how);
    return told;
  }

  private Told compare(Out out, Snapshot now, Telling how) {
    List<Message> before = messages;
    // Made once it differs from what is there now.
    List<Message> merged = null;
    UidSet.Builder went = UidSet.builder();
    UidSet.Builder changed = UidSet.builder();
    List<Integer> gone = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < before.size(); i++) {
      Message old = before.get(i);
      if (next < now.count() && now.messages().get(next).uid() == old.uid()) {
        Message message = now.messages().get(next++);
        if (message != old && tell(out, i + 1, old, message, how)) {
          changed.add(message.uid());
        }
        if (merged != null) {
          merged.add(message);
        }
      } else if (how.expunges()) {
        gone.add(i + 1);
        went.add(old.uid());
      } else {
        if (merged == null) {
          merged = new ArrayList<>(now.messages().subList(0, next));
        }
        merged.add(old);
      }
    }
    UidSet.Builder came = UidSet.builder();
    for (; next < now.count(); next++) {
      came.add(now.messages().get(next).uid());
      if (merged != null) {
        merged.add(now.messages().get(next));
      }
    }
    messages = merged != null ? merged : now.messages();
    seen = now;
    keptExpunges = merged != null;
    Told told = new Told(came.build(), went.build(), changed.build());
    tellExpunges(out, gone, told.went(), how);
    tellCounts(out, told, how);
    return told;
  }

  private boolean tell(Out out, int number, Message old, Message now, Telling how) {
    boolean same = old.flags().same(now.flags());
    boolean modseq = how.condstore() && old.modseq() != now.modseq();
    if (same && !modseq) {
      return false;
    }
    out.add("* ").add(number).add(" FETCH (");
    if (how.uids()) {
      out.add("UID ").add(now.uid()).add(' ');
    }
    if (how.condstore()) {
      out.add("MODSEQ (").add(mailbox.modseq(now)).add(same ? ")" : ") ");
    }
    if (!same) {
      out.add("FLAGS (");
      flags(out, now.flags(), isRecent(now));
      out.add(')');
    }
    out.line(")");
    return true;
  }

  private void tellExpunges(Out out, List<Integer> gone, UidSet went, Telling how) {
    if (gone.isEmpty()) {
      return;
    }
    saved = without(saved, went);
    if (how.vanished()) {
      out.line("* VANISHED " + went);
      return;
    }
    for (int i = gone.size() - 1; i >= 0; i--) {
      out.add("* ").add(gone.get(i)).line(" EXPUNGE");
    }
  }

  private static UidSet without(UidSet set, UidSet less) {
    if (set.and(less).isEmpty()) {
      return set;
    }
    UidSet.Builder left = UidSet.builder();
    set.forEach(
        uid -> {
          if (!less.contains(uid)) {
            left.add(uid);
          }
        });
    return left.build();
  }

  private void tellCounts(Out out, Told told, Telling how) {
    if (!how.newMail() && (owesCounts || !told.came().isEmpty())) {
      owesCounts = true;
      return;
    } else if (!told.came().isEmpty()) {
      out.add("* ").add(messages.size()).line(" EXISTS");
    }
    tellRecent(out);
  }

  private void tellRecent(Out out) {
    long count = countRecent();
    if (count != countedRecent) {
      countedRecent = count;
      out.add("* ").add(count).line(" RECENT");
    }
  }

  /** Whether messages came that nobody has claimed as recent. */
  public boolean unclaimed() {
    Snapshot now = mailbox.snapshot();
    return now != seen && now.firstRecent() < now.uidNext();
  }

  /** Claims new mail as recent; may wait for the disk. */
  public void claim() throws IOException {
    Snapshot now = mailbox.snapshot();
    if (readOnly) {
      recent = recent.or(range(Math.max(now.firstRecent(), seen.uidNext()), now.uidNext()));
    } else if (now.firstRecent() < now.uidNext()) {
      recent = recent.or(range(mailbox.claimRecent(now.uidNext()), now.uidNext()));
    }
  }

  /** UIDs that the client still counts and that are gone. */
  public UidSet missing() {
    Snapshot now = mailbox.snapshot();
    if (now == seen && !keptExpunges) {
      return UidSet.NONE;
    }
    UidSet.Builder missing = UidSet.builder();
    for (Message message : messages) {
      if (now.indexOf(message.uid()) < 0) {
        missing.add(message.uid());
      }
    }
    return missing.build();
  }

  @Override
  public void close() {
    mailbox.close();
  }
}
