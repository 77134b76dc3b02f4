package dev.mxlab.imap.search;

import dev.mxlab.imap.mime.Charsets;
import dev.mxlab.imap.view.NumberSet;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.ImapDate;
import dev.mxlab.mailbox.Flag;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the conditions of SEARCH, SORT and THREAD (RFC 3501 section 6.4.4). */
public final class KeyParser {
  /** A charset that nobody knows. */
  public static final class UnknownCharset extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final long MOST_SECONDS = 0xffff_ffffL;
  private static final int MOST_KEYS = 20_000;
  private static final int LONGEST_NUMBER = 20;
  private static final int DEEPEST = 1_000;

  private final @Nullable Charset charset;

  /** There was a text to decode, of a charset that nobody knows. */
  private boolean unreadable;

  private int keys;
  private int depth;

  private KeyParser(@Nullable Charset charset) {
    this.charset = charset;
  }

  /**
   * Reads all arguments from one on.
   *
   * @param charset of the strings, empty for UTF-8
   */
  public static Key parse(List<Arg> args, String charset) throws BadCommand, UnknownCharset {
    Optional<Charset> known =
        charset.isEmpty() ? Optional.of(StandardCharsets.UTF_8) : Charsets.find(charset);
    if (args.isEmpty()) {
      throw new BadCommand("Missing search parameters");
    }
    KeyParser parser = new KeyParser(known.orElse(null));
    try {
      Key key = parser.all(args);
      if (known.isEmpty()) {
        throw new UnknownCharset();
      }
      return key;
    } catch (BadCommand wrong) {
      if (parser.unreadable) {
        throw new UnknownCharset();
      }
      throw wrong;
    }
  }

  /** The arguments of one list, and how far they were read. */
  private static final class Cursor {
    final List<Arg> args;
    int at;

    Cursor(List<Arg> args) {
      this.args = args;
    }

    boolean atEnd() {
      return at >= args.size();
    }
  }

  /** NOT, and any number of them one after the other. */
  private Key negation(Cursor cursor) throws BadCommand {
    boolean not = true;
    while (!cursor.atEnd() && "NOT".equals(cursor.args.get(cursor.at).word())) {
      cursor.at++;
      not = !not;
    }
    Key key = deeper(cursor);
    return not ? new Key.Not(key) : key;
  }

  private Key all(List<Arg> args) throws BadCommand {
    if (++depth > DEEPEST) {
      throw new BadCommand("Too deep search parameters");
    }
    Cursor cursor = new Cursor(args);
    List<Key> keys = new ArrayList<>();
    while (!cursor.atEnd()) {
      keys.add(one(cursor));
    }
    depth--;
    return keys.size() == 1 ? keys.get(0) : new Key.All(keys);
  }

  private Key one(Cursor cursor) throws BadCommand {
    if (cursor.atEnd()) {
      throw new BadCommand("Missing argument");
    }
    if (++keys > MOST_KEYS || depth > DEEPEST) {
      throw new BadCommand("Too many search parameters");
    }
    Arg arg = cursor.args.get(cursor.at++);
    List<Arg> group = arg.group();
    while (group != null && group.size() == 1 && group.get(0).group() != null) {
      group = group.get(0).group();
    }
    if (group != null) {
      if (group.isEmpty()) {
        throw new BadCommand("No search parameters inside list");
      }
      return all(group);
    }
    if (arg instanceof Arg.Text text) {
      throw new BadCommand("Unexpected string as search key: " + text.text());
    }
    String word = arg.string();
    String name = word == null ? "" : word.toUpperCase(Locale.ROOT);
    if (!name.isEmpty() && "0123456789*".indexOf(name.charAt(0)) >= 0) {
      NumberSet set = NumberSet.parse(name);
      if (set == null) {
        throw new BadCommand("Invalid messageset");
      }
      return new Key.Numbers(set, false);
    }
    Key plain = plain(name);
    return plain != null ? plain : withArguments(name, cursor);
  }

  private static @Nullable Key plain(String name) {
    return switch (name) {
      case "ALL" -> new Key.Constant(true);
      case "ANSWERED" -> new Key.Flagged(Flag.ANSWERED);
      case "DELETED" -> new Key.Flagged(Flag.DELETED);
      case "DRAFT" -> new Key.Flagged(Flag.DRAFT);
      case "FLAGGED" -> new Key.Flagged(Flag.FLAGGED);
      case "SEEN" -> new Key.Flagged(Flag.SEEN);
      case "UNANSWERED" -> new Key.Not(new Key.Flagged(Flag.ANSWERED));
      case "UNDELETED" -> new Key.Not(new Key.Flagged(Flag.DELETED));
      case "UNDRAFT" -> new Key.Not(new Key.Flagged(Flag.DRAFT));
      case "UNFLAGGED" -> new Key.Not(new Key.Flagged(Flag.FLAGGED));
      case "UNSEEN" -> new Key.Not(new Key.Flagged(Flag.SEEN));
      case "RECENT" -> new Key.Recent();
      case "OLD" -> new Key.Not(new Key.Recent());
      case "NEW" -> new Key.All(List.of(new Key.Recent(), new Key.Not(new Key.Flagged(Flag.SEEN))));
      case "SAVEDATESUPPORTED" -> new Key.SaveDates();
      case "$" -> new Key.Saved();
      default -> null;
    };
  }

  private Key withArguments(String name, Cursor cursor) throws BadCommand {
    return switch (name) {
      case "NOT" -> negation(cursor);
      case "OR" -> new Key.Either(deeper(cursor), deeper(cursor));
      case "FUZZY" -> deeper(cursor);
      case "UID" -> uid(text(cursor, name));
      case "KEYWORD" -> new Key.Keyword(text(cursor, name));
      case "UNKEYWORD" -> new Key.Not(new Key.Keyword(text(cursor, name)));
      case "BCC", "CC", "FROM", "TO" ->
          new Key.Header(name.toLowerCase(Locale.ROOT), needle(cursor, name), true);
      case "SUBJECT" -> new Key.Header("subject", needle(cursor, name), false);
      case "HEADER" -> {
        String field = text(cursor, name).toLowerCase(Locale.ROOT);
        yield new Key.Header(field, needle(cursor, name), false);
      }
      case "BODY" -> new Key.Text(needle(cursor, name), true);
      case "TEXT" -> new Key.Text(needle(cursor, name), false);
      case "LARGER" -> new Key.Size(number(text(cursor, name), "size"), true);
      case "SMALLER" -> new Key.Size(number(text(cursor, name), "size"), false);
      case "OLDER" -> age(cursor, name, true);
      case "YOUNGER" -> age(cursor, name, false);
      case "MODSEQ" -> modseq(cursor, name);
      case "INTHREAD" -> inThread(cursor, name);
      case "X-REAL-UID" -> uid(text(cursor, name));
      case "X-MAILBOX" -> new Key.InMailbox(text(cursor, name));
      case "X-GUID" -> new Key.Identity(text(cursor, name));
      default -> dated(name, cursor);
    };
  }

  private Key deeper(Cursor cursor) throws BadCommand {
    depth++;
    Key key = one(cursor);
    depth--;
    return key;
  }

  private static Key uid(String text) throws BadCommand {
    if (text.equals("$")) {
      return new Key.Saved();
    }
    NumberSet set = NumberSet.parse(text);
    if (set == null) {
      throw new BadCommand("Invalid UID messageset");
    }
    return new Key.Numbers(set, true);
  }

  private static Key dated(String name, Cursor cursor) throws BadCommand {
    String plain = name.startsWith("X-SAVED") ? name.substring(2) : name;
    Key.DateOf date =
        plain.startsWith("SENT")
            ? Key.DateOf.SENT
            : plain.startsWith("SAVED") ? Key.DateOf.SAVED : Key.DateOf.INTERNAL;
    String rest =
        date == Key.DateOf.SENT
            ? plain.substring(4)
            : date == Key.DateOf.SAVED ? plain.substring(5) : plain;
    if (!List.of("BEFORE", "ON", "SINCE").contains(rest)) {
      throw new BadCommand("Unknown argument " + name);
    }
    LocalDate day = ImapDate.day(text(cursor, name));
    if (day == null) {
      throw new BadCommand("Invalid search date parameter");
    }
    return switch (rest) {
      case "BEFORE" -> new Key.Dated(date, null, day);
      case "SINCE" -> new Key.Dated(date, day, null);
      default -> new Key.Dated(date, day, day.plusDays(1));
    };
  }

  private static Key age(Cursor cursor, String name, boolean older) throws BadCommand {
    long seconds = number(text(cursor, name), "interval");
    if (seconds == 0 || seconds > MOST_SECONDS) {
      throw new BadCommand("Invalid search interval parameter");
    }
    return new Key.Age(Key.DateOf.INTERNAL, Duration.ofSeconds(seconds), older);
  }

  /** An entry's name and its kind may stand before the number; all flags have one modseq here. */
  private static Key modseq(Cursor cursor, String name) throws BadCommand {
    String word = text(cursor, name);
    if (!cursor.atEnd() && word.toLowerCase(Locale.ROOT).startsWith("/flags/")) {
      String type = text(cursor, name).toLowerCase(Locale.ROOT);
      if (!List.of("all", "priv", "shared").contains(type)) {
        throw new BadCommand("Invalid MODSEQ type");
      }
      word = text(cursor, name);
    }
    try {
      return new Key.Modseq(number(word, "modseq"));
    } catch (BadCommand wrong) {
      throw new BadCommand("Invalid MODSEQ value");
    }
  }

  private Key inThread(Cursor cursor, String name) throws BadCommand {
    String word = text(cursor, name);
    Optional<Threading.Algorithm> algorithm = Threading.Algorithm.of(word);
    if (algorithm.isEmpty()) {
      throw new BadCommand("Unknown thread algorithm");
    }
    return new Key.InThread(algorithm.get(), deeper(cursor));
  }

  private static long number(String digits, String what) throws BadCommand {
    boolean right =
        !digits.isEmpty()
            && digits.length() <= LONGEST_NUMBER
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    BigInteger value = right ? new BigInteger(digits) : BigInteger.ONE.negate();
    if (!right || value.bitLength() > Long.SIZE) {
      throw new BadCommand("Invalid search " + what + " parameter");
    }
    return value.bitLength() < Long.SIZE ? value.longValue() : Long.MAX_VALUE;
  }

  private static String text(Cursor cursor, String name) throws BadCommand {
    if (cursor.atEnd()) {
      throw new BadCommand("Missing parameter for search key (for search key: " + name + ")");
    }
    String text = cursor.args.get(cursor.at++).string();
    if (text == null) {
      throw new BadCommand("Unexpected ( (for search key: " + name + ")");
    }
    return text;
  }

  private Needle needle(Cursor cursor, String name) throws BadCommand {
    byte[] octets = text(cursor, name).getBytes(StandardCharsets.ISO_8859_1);
    Charset known = charset;
    if (known == null) {
      unreadable = true;
      throw new BadCommand("Unknown charset");
    }
    try {
      return new Needle(known.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException notOfTheCharset) {
      throw new BadCommand("Invalid search key");
    }
  }
}
