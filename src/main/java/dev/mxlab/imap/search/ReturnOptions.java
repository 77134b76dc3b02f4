package dev.mxlab.imap.search;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a result is wanted: {@code RETURN (MIN COUNT)} (RFC 4731, RFC 5267). */
public final class ReturnOptions {
  /** One thing. */
  public enum Option {
    MIN,
    MAX,
    ALL,
    COUNT,
    SAVE,
    UPDATE,
    PARTIAL,
    RELEVANCY
  }

  private static final long MOST = 0xffff_ffffL;

  private final EnumSet<Option> options = EnumSet.noneOf(Option.class);
  private long from;
  private long to;

  private ReturnOptions() {}

  public static ReturnOptions parse(@Nullable List<Arg> words) throws BadCommand {
    ReturnOptions parsed = new ReturnOptions();
    List<Arg> all = words == null ? List.of() : words;
    for (int i = 0; i < all.size(); i++) {
      String word = all.get(i).word();
      if (word == null) {
        throw new BadCommand("SEARCH return options contain non-atoms");
      }
      if (word.equals("PARTIAL") && parsed.has(Option.PARTIAL)) {
        throw new BadCommand("PARTIAL can be used only once");
      } else if (word.equals("PARTIAL")) {
        parsed.partial(i + 1 < all.size() ? all.get(++i).string() : null);
      } else if (!word.equals("CONTEXT")) {
        parsed.options.add(option(word));
      }
    }
    if (parsed.options.isEmpty()) {
      parsed.options.add(Option.ALL);
    }
    if (parsed.has(Option.PARTIAL) && parsed.has(Option.ALL)) {
      throw new BadCommand("PARTIAL conflicts with ALL");
    }
    return parsed;
  }

  private static Option option(String word) throws BadCommand {
    for (Option option : Option.values()) {
      if (option.name().equals(word)) {
        return option;
      }
    }
    throw new BadCommand("Unknown SEARCH return option");
  }

  private void partial(@Nullable String range) throws BadCommand {
    String[] ends = range == null ? new String[0] : range.split(":", -1);
    long one = ends.length == 2 ? number(ends[0]) : 0;
    long other = ends.length == 2 ? number(ends[1]) : 0;
    if (one == 0 || other == 0) {
      throw new BadCommand("PARTIAL range broken");
    }
    from = Math.min(one, other);
    to = Math.max(one, other);
    options.add(Option.PARTIAL);
  }

  private static long number(String digits) {
    if (digits.isEmpty()
        || digits.length() > 10
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    long value = Long.parseLong(digits);
    return value > MOST ? 0 : value;
  }

  public boolean has(Option option) {
    return options.contains(option);
  }

  public boolean only(Option option) {
    return options.size() == 1 && options.contains(option);
  }

  /** The first of a PARTIAL, counted from 1. */
  public long partialFrom() {
    return from;
  }

  public long partialTo() {
    return to;
  }
}
