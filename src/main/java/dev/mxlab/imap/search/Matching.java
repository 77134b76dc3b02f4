package dev.mxlab.imap.search;

import dev.mxlab.imap.mime.AddressText;
import dev.mxlab.imap.mime.EncodedWords;
import dev.mxlab.imap.mime.HeaderBlock;
import dev.mxlab.imap.mime.Part;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.imap.view.View;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.MessageGoneException;
import dev.mxlab.mailbox.MessageReader;
import dev.mxlab.mailbox.Snapshot;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells whether a message matches conditions; numbers count in the view. */
public final class Matching {
  private final View view;
  private final Key key;
  private final Instant now;
  private final ZoneId zone;

  /** Sets of numbers as the view has them, and threads, once they were asked for. */
  private final Map<Key, UidSet> sets = new IdentityHashMap<>();

  /** How the last one came out: messages of the same flags share them. */
  private final boolean flagsOnly;

  private @Nullable Flags lastFlags;
  private boolean lastMatched;
  private @Nullable MessageReader reader;

  /** By the needles of the keys. */
  private final Map<Needle, BodySearch> bodies = new IdentityHashMap<>();

  public Matching(View view, Key key, Instant now, ZoneId zone) {
    this.flagsOnly = key.asksFlagsOnly();
    this.view = view;
    this.key = key;
    this.now = now;
    this.zone = zone;
  }

  /** Whether it matches; what is gone meanwhile matches nothing that asks for its text. */
  public boolean matches(int index) throws IOException {
    Message asked = view.messages().get(index);
    if (flagsOnly) {
      if (asked.flags() != lastFlags) {
        lastMatched = key.holds(asked.flags());
        lastFlags = asked.flags();
      }
      return lastMatched;
    }
    MessageReader messages = reader;
    if (messages == null) {
      messages = view.mailbox().reader();
      reader = messages;
    }
    try (OpenMessage message = new OpenMessage(view.mailbox(), asked, messages)) {
      return matches(key, message, index);
    } catch (MessageGoneException gone) {
      return false;
    }
  }

  /** Whether a message's flags tell all that is asked for. */
  public boolean isOfFlagsOnly() {
    return flagsOnly;
  }

  /** Adds the indexes of those that match, where {@link #isOfFlagsOnly}. */
  public void collect(int from, int to, List<Integer> found) throws IOException {
    Snapshot seen = view.snapshot();
    byte[] bits = view.messages() == seen.messages() ? seen.systemFlags() : null;
    if (bits != null && key.keywords().isEmpty()) {
      collect(bits, matching(seen.systemFlagsThatOccur()), from, to, found);
      return;
    }
    for (int i = from; i < to; i++) {
      if (matches(i)) {
        found.add(i);
      }
    }
  }

  /** Those that match among combinations of system flags, each the bit of its number. */
  private int matching(int combinations) {
    int matching = 0;
    for (int rest = combinations; rest != 0; rest &= rest - 1) {
      int combination = Integer.numberOfTrailingZeros(rest);
      if (key.holds(Flags.ofBits(combination))) {
        matching |= 1 << combination;
      }
    }
    return matching;
  }

  private static void collect(byte[] bits, int wanted, int from, int to, List<Integer> found) {
    for (int i = from; wanted != 0 && i < to; i++) {
      if ((wanted >>> bits[i] & 1) != 0) {
        found.add(i);
      }
    }
  }

  /** Gives back what it has borrowed: the next message will not be asked for at once. */
  public void rest() {
    MessageReader messages = reader;
    reader = null;
    if (messages != null) {
      messages.close();
    }
  }

  private boolean matches(Key asked, OpenMessage open, int index) throws IOException {
    Message message = open.message();
    if (asked instanceof Key.All all) {
      for (Key one : all.keys()) {
        if (!matches(one, open, index)) {
          return false;
        }
      }
      return true;
    } else if (asked instanceof Key.Either either) {
      return matches(either.one(), open, index) || matches(either.other(), open, index);
    } else if (asked instanceof Key.Not not) {
      return !matches(not.key(), open, index);
    } else if (asked instanceof Key.Constant constant) {
      return constant.value();
    } else if (asked instanceof Key.Numbers numbers) {
      return set(numbers).contains(numbers.uid() ? message.uid() : index + 1L);
    } else if (asked instanceof Key.Saved) {
      return view.saved().contains(message.uid());
    } else if (asked instanceof Key.Flagged flagged) {
      return message.flags().has(flagged.flag());
    } else if (asked instanceof Key.Keyword keyword) {
      return message.flags().has(keyword.keyword());
    } else if (asked instanceof Key.InMailbox in) {
      return in.name().equalsIgnoreCase("INBOX")
          ? view.mailbox().name().equals("INBOX")
          : view.mailbox().name().equals(in.name());
    } else if (asked instanceof Key.Identity identity) {
      return identity.guid().equals(view.guid(message));
    } else if (asked instanceof Key.SaveDates) {
      return view.saveDates();
    } else if (asked instanceof Key.Recent) {
      return view.isRecent(message);
    } else if (asked instanceof Key.Size size) {
      return size.larger() ? message.size() > size.octets() : message.size() < size.octets();
    } else if (asked instanceof Key.Modseq modseq) {
      return view.mailbox().modseq(message) >= modseq.modseq();
    } else if (asked instanceof Key.Age age) {
      boolean older = !message.internalDate().isAfter(now.minus(age.age()));
      return older == age.older();
    } else if (asked instanceof Key.InThread thread) {
      return inThread(thread).contains(message.uid());
    }
    return inText(asked, open);
  }

  private boolean inText(Key asked, OpenMessage open) throws IOException {
    if (asked instanceof Key.Dated dated) {
      LocalDate day = day(dated.date(), open);
      return (dated.from() == null || !day.isBefore(dated.from()))
          && (dated.before() == null || day.isBefore(dated.before()));
    } else if (asked instanceof Key.Header header) {
      // Addresses are looked for as they would be written anew, not as they stand there.
      byte[] noted = header.addresses() ? null : open.notedHeader();
      boolean not = noted != null && header.needle().isNotInHeader(noted);
      return !not && inHeader(header, open.header());
    } else if (asked instanceof Key.Text text) {
      return !text.bodyOnly() && inFields(text.needle(), open.header()) || inBody(text, open);
    }
    throw new IllegalStateException("unknown key " + asked);
  }

  private UidSet set(Key.Numbers numbers) {
    return sets.computeIfAbsent(
        numbers, n -> numbers.set().with(numbers.uid() ? view.lastUid() : view.size()));
  }

  private UidSet inThread(Key.InThread thread) throws IOException {
    UidSet known = sets.get(thread);
    if (known == null) {
      known = Threading.related(view, thread, new Matching(view, thread.key(), now, zone));
      sets.put(thread, known);
    }
    return known;
  }

  private LocalDate day(Key.DateOf date, OpenMessage open) throws IOException {
    return switch (date) {
      case INTERNAL -> LocalDate.ofInstant(open.message().internalDate(), zone);
      case SAVED -> LocalDate.ofInstant(open.message().saved(), zone);
      case SENT -> {
        OffsetDateTime sent = SentDate.parse(open.header().first("date"));
        yield sent == null ? LocalDate.EPOCH : sent.toLocalDate();
      }
    };
  }

  private static boolean inHeader(Key.Header asked, HeaderBlock header) {
    for (HeaderBlock.Field field : header.fields()) {
      if (field.name().equals(asked.name())
          && (asked.needle().isEmpty() || isIn(header.value(field), asked))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(String value, Key.Header asked) {
    String text = asked.addresses() ? AddressText.of(value) : value;
    return asked.needle().in(EncodedWords.decode(text));
  }

  private static boolean inFields(Needle needle, HeaderBlock header) {
    for (HeaderBlock.Field field : header.fields()) {
      String raw = field.name() + ": " + EncodedWords.decode(header.value(field));
      if (needle.in(raw)) {
        return true;
      }
    }
    return needle.isEmpty();
  }

  /** Text parts, those in messages too; headers of parts only where all text is meant. */
  private boolean inPart(Key.Text asked, Part part, OpenMessage open, boolean outermost)
      throws IOException {
    if (!outermost && !asked.bodyOnly() && inFields(asked.needle(), part.fields())) {
      return true;
    }
    if (part.kind() == Part.Kind.TEXT) {
      return body(asked.needle()).in(part, open);
    }
    for (Part child : part.children()) {
      if (inPart(asked, child, open, false)) {
        return true;
      }
    }
    return asked.needle().isEmpty();
  }

  private boolean inBody(Key.Text asked, OpenMessage open) throws IOException {
    BodySearch search = body(asked.needle());
    HeaderBlock header = open.glance();
    if (search.isOneText(header)) {
      return asked.needle().isEmpty() || search.inWhole(open, header);
    }
    return inPart(asked, open.parts(), open, true);
  }

  private BodySearch body(Needle needle) {
    return bodies.computeIfAbsent(needle, BodySearch::new);
  }
}
