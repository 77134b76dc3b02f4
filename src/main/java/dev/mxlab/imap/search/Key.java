package dev.mxlab.imap.search;

import dev.mxlab.imap.view.NumberSet;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.Flags;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A condition of SEARCH. */
public sealed interface Key {
  /** Every message, or none. */
  record Constant(boolean value) implements Key {}

  /** All of them hold; those that cost least are asked first. */
  record All(List<Key> keys) implements Key {
    public All {
      keys = keys.stream().sorted(Comparator.comparingInt(Key::cost)).toList();
    }
  }

  /** One of them holds. */
  record Either(Key one, Key other) implements Key {}

  /** It does not hold. */
  record Not(Key key) implements Key {}

  /** Sequence numbers or UIDs. */
  record Numbers(NumberSet set, boolean uid) implements Key {}

  /** What SEARCH RETURN (SAVE) left (RFC 5182). */
  record Saved() implements Key {}

  /** A system flag. */
  record Flagged(Flag flag) implements Key {}

  /** A keyword. */
  record Keyword(String keyword) implements Key {}

  /** In the mailbox of a name, which is the selected one or not. */
  record InMailbox(String name) implements Key {}

  /** Of an identity that FETCH X-GUID tells. */
  record Identity(String guid) implements Key {}

  /** Whether dates of saving are known (RFC 8514 section 4.3). */
  record SaveDates() implements Key {}

  /** New to this session. */
  record Recent() implements Key {}

  /** Which date of a message. */
  enum DateOf {
    INTERNAL,
    SENT,
    SAVED
  }

  /**
   * From a day on, and before a day.
   *
   * @param from null for none
   * @param before null for none
   */
  record Dated(DateOf date, @Nullable LocalDate from, @Nullable LocalDate before) implements Key {}

  /** Not older, or older, than a time (RFC 5032). */
  record Age(DateOf date, Duration age, boolean older) implements Key {}

  /** More, or fewer, octets. */
  record Size(long octets, boolean larger) implements Key {}

  /**
   * Text in a header field.
   *
   * @param name in small letters
   * @param addresses whether it is looked for in the addresses, however they are written
   */
  record Header(String name, Needle needle, boolean addresses) implements Key {}

  /** Text in the body, or anywhere. */
  record Text(Needle needle, boolean bodyOnly) implements Key {}

  /** Changed at this modseq or later (RFC 7162 section 3.1.5). */
  record Modseq(long modseq) implements Key {}

  /** In a thread with a message for which it holds. */
  record InThread(Threading.Algorithm algorithm, Key key) implements Key {}

  /** How much it takes to know. */
  default int cost() {
    if (this instanceof Text) {
      return 100;
    } else if (this instanceof InThread) {
      return 50;
    } else if (this instanceof Header
        || this instanceof Dated dated && dated.date() == DateOf.SENT) {
      return 10;
    } else if (this instanceof All all) {
      return all.keys().stream().mapToInt(Key::cost).max().orElse(0);
    } else if (this instanceof Either either) {
      return Math.max(either.one().cost(), either.other().cost());
    }
    return this instanceof Not not ? not.key().cost() : 1;
  }

  /** Whether a message's flags alone decide. */
  default boolean asksFlagsOnly() {
    if (this instanceof All all) {
      return all.keys().stream().allMatch(Key::asksFlagsOnly);
    } else if (this instanceof Either either) {
      return either.one().asksFlagsOnly() && either.other().asksFlagsOnly();
    } else if (this instanceof Not not) {
      return not.key().asksFlagsOnly();
    }
    return this instanceof Flagged || this instanceof Keyword || this instanceof Constant;
  }

  /** Whether it holds for a message of these flags, where {@link #asksFlagsOnly}. */
  default boolean holds(Flags flags) {
    if (this instanceof All all) {
      return all.keys().stream().allMatch(key -> key.holds(flags));
    } else if (this instanceof Either either) {
      return either.one().holds(flags) || either.other().holds(flags);
    } else if (this instanceof Not not) {
      return !not.key().holds(flags);
    } else if (this instanceof Flagged flagged) {
      return flags.has(flagged.flag());
    } else if (this instanceof Keyword keyword) {
      return flags.has(keyword.keyword());
    } else if (this instanceof Constant constant) {
      return constant.value();
    }
    throw new IllegalStateException("more than flags decides " + this);
  }

  /** Keywords that it names, which are the mailbox's from then on. */
  default List<String> keywords() {
    if (this instanceof Keyword one) {
      return List.of(one.keyword());
    } else if (this instanceof All all) {
      return all.keys().stream().flatMap(key -> key.keywords().stream()).toList();
    } else if (this instanceof Either either) {
      return Stream.concat(either.one().keywords().stream(), either.other().keywords().stream())
          .toList();
    } else if (this instanceof InThread thread) {
      return thread.key().keywords();
    }
    return this instanceof Not not ? not.key().keywords() : List.of();
  }

  /** Whether it asks for modseqs anywhere in it. */
  default boolean asksModseq() {
    if (this instanceof Modseq) {
      return true;
    } else if (this instanceof All all) {
      return all.keys().stream().anyMatch(Key::asksModseq);
    } else if (this instanceof Either either) {
      return either.one().asksModseq() || either.other().asksModseq();
    } else if (this instanceof InThread thread) {
      return thread.key().asksModseq();
    }
    return this instanceof Not not && not.key().asksModseq();
  }
}
