package dev.mxlab.dovecot.doveadm;

import dev.mxlab.imap.search.Key;
import dev.mxlab.imap.search.KeyParser;
import dev.mxlab.imap.search.Matching;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.mailbox.Mailbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** doveadm-search-query(7): IMAP's search keys, {@code mailbox NAME}, and more forms of dates. */
final class Query {
  private static final Set<String> DATES =
      Set.of(
          "BEFORE",
          "ON",
          "SINCE",
          "SENTBEFORE",
          "SENTON",
          "SENTSINCE",
          "SAVEDBEFORE",
          "SAVEDON",
          "SAVEDSINCE");

  private static final Set<String> SIZES = Set.of("LARGER", "SMALLER");

  private static final DateTimeFormatter IMAP =
      DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.ENGLISH);

  private static final Pattern AGO = Pattern.compile("(\\d{1,9}) *([a-zA-Z]+)");
  private static final Pattern UNIX = Pattern.compile("\\d{5,12}");

  private final List<String> words;
  private final Instant now;
  private final ZoneId zone;

  Query(List<String> words, Instant now, ZoneId zone) {
    this.words = List.copyOf(words);
    this.now = now;
    this.zone = zone;
  }

  /** Names and masks that stand behind {@code mailbox}. */
  List<String> mailboxes() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).equalsIgnoreCase("mailbox")) {
        names.add(words.get(++i));
      }
    }
    return names;
  }

  /** Whether it says of every message in which mailbox it is looked for. */
  boolean namesMailboxes() {
    return !mailboxes().isEmpty() && words.stream().noneMatch(w -> w.equalsIgnoreCase("or"))
        || mailboxes().size() > words.stream().filter(w -> w.equalsIgnoreCase("or")).count();
  }

  /** Whether anything in this mailbox can match. */
  boolean mayBeIn(String name, char separator) {
    List<String> masks = mailboxes();
    return masks.isEmpty()
        || words.stream().anyMatch(w -> w.equalsIgnoreCase("not"))
        || masks.stream().anyMatch(mask -> Masks.matches(mask, name, separator));
  }

  /** The indexes of the messages that match. */
  List<Integer> in(Mailbox box, View view, char separator) throws Failure, IOException {
    Matching matching = new Matching(view, key(Masks.shown(box.name()), separator), now, zone);
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < view.size(); i++) {
      if (matching.matches(i)) {
        found.add(i);
      }
    }
    return found;
  }

  /** Says what is wrong with it. */
  void check() throws Failure {
    key("INBOX", '/');
  }

  private Key key(String mailbox, char separator) throws Failure {
    try {
      return KeyParser.parse(args(new Cursor(), mailbox, separator), "");
    } catch (BadCommand wrong) {
      String why = wrong.getMessage();
      throw Failure.fatal(Failure.TEMPORARY, why == null ? "" : why);
    } catch (KeyParser.UnknownCharset impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static final class Cursor {
    private int at;
  }

  /** Keys side by side; those before and behind an OR are two ways to match. */
  private List<Arg> args(Cursor cursor, String mailbox, char separator) {
    List<Arg> args = new ArrayList<>();
    List<Arg> before = List.of();
    while (cursor.at < words.size()) {
      String word = words.get(cursor.at++);
      String upper = word.toUpperCase(Locale.ROOT);
      boolean more = cursor.at < words.size();
      if (word.equals("(") || word.equals("{")) {
        args.add(new Arg.Group(args(cursor, mailbox, separator)));
      } else if (word.equals(")") || word.equals("}")) {
        return either(before, args);
      } else if (upper.equals("OR") && !args.isEmpty() && more) {
        before = either(before, args);
        args = new ArrayList<>();
      } else if (upper.equals("AND") && !args.isEmpty() && more) {
        continue;
      } else if (SIZES.contains(upper) && more) {
        args.add(new Arg.Atom(word));
        args.add(new Arg.Atom(size(words.get(cursor.at++))));
      } else if (upper.equals("MAILBOX") && more) {
        boolean here = Masks.matches(words.get(cursor.at++), mailbox, separator);
        args.add(here ? new Arg.Atom("ALL") : none());
      } else if (DATES.contains(upper) && more) {
        args.add(new Arg.Atom(word));
        args.add(new Arg.Atom(date(words.get(cursor.at++))));
      } else {
        args.add(new Arg.Atom(octets(word)));
      }
    }
    return either(before, args);
  }

  private static List<Arg> either(List<Arg> before, List<Arg> args) {
    return before.isEmpty()
        ? args
        : List.of(new Arg.Atom("OR"), new Arg.Group(before), new Arg.Group(args));
  }

  /** {@code 10k}, {@code 1M}: octets. */
  private static String size(String text) {
    return SettingSize.octets(text).orElse(text);
  }

  private static Arg none() {
    return new Arg.Group(List.of(new Arg.Atom("NOT"), new Arg.Atom("ALL")));
  }

  private static String octets(String word) {
    return new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** {@code 2026-11-22}, {@code 3 days}, seconds since 1970, or as IMAP has it. */
  private String date(String text) {
    Matcher ago = AGO.matcher(text);
    try {
      if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
        return IMAP.format(LocalDate.parse(text));
      } else if (UNIX.matcher(text).matches()) {
        return IMAP.format(Instant.ofEpochSecond(Long.parseLong(text)).atZone(zone));
      } else if (ago.matches()) {
        long days = days(Long.parseLong(ago.group(1)), ago.group(2).toLowerCase(Locale.ROOT));
        return days < 0 ? text : IMAP.format(now.atZone(zone).minusDays(days));
      }
    } catch (DateTimeException impossible) {
      return text;
    }
    return text;
  }

  private static long days(long n, String unit) {
    if ("weeks".startsWith(unit)) {
      return 7 * n;
    } else if ("days".startsWith(unit)) {
      return n;
    } else if ("hours".startsWith(unit)) {
      return n / 24;
    }
    return "mins".startsWith(unit) || "secs".startsWith(unit) ? 0 : -1;
  }
}
