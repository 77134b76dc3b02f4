package dev.mxlab.imap.view;

import dev.mxlab.mailbox.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * A sequence-set of a command (RFC 3501 section 9): numbers, ranges and {@code *}. Kept as text
 * until a mailbox says what {@code *} is.
 */
public record NumberSet(String text) {
  private static final long STAR = -1;
  private static final long WRONG = -2;
  private static final long MOST = 0xffff_ffffL;

  /** Null when the text is no set. */
  public static @Nullable NumberSet parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    for (String range : text.split(",", -1)) {
      String[] ends = range.split(":", -1);
      if (ends.length > 2 || number(ends[0]) == WRONG || number(ends[ends.length - 1]) == WRONG) {
        return null;
      }
    }
    return new NumberSet(text);
  }

  private static long number(String digits) {
    if (digits.equals("*")) {
      return STAR;
    }
    if (digits.isEmpty() || digits.length() > 10) {
      return WRONG;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return WRONG;
      }
      value = value * 10 + c - '0';
    }
    return value == 0 || value > MOST ? WRONG : value;
  }

  /** Numbers with {@code *} as the given one. */
  public UidSet with(long star) {
    UidSet.Builder set = UidSet.builder();
    for (String range : text.split(",", -1)) {
      String[] ends = range.split(":", -1);
      long first = number(ends[0]);
      long last = number(ends[ends.length - 1]);
      long one = first == STAR ? star : first;
      long other = last == STAR ? star : last;
      if (one > 0 || other > 0) {
        set.add(Math.max(1, one), Math.max(1, other));
      }
    }
    return set.build();
  }

  /** The UIDs of sequence numbers; null when one of them is not there. */
  public @Nullable UidSet uids(View view) {
    UidSet numbers = with(view.size());
    int n = numbers.ranges();
    if (n == 0 || view.size() == 0 || numbers.last(n - 1) > view.size()) {
      return null;
    }
    return select(view, numbers);
  }

  /** The UIDs of those sequence numbers that are there. */
  public static UidSet select(View view, UidSet numbers) {
    UidSet.Builder uids = UidSet.builder();
    for (int range = 0; range < numbers.ranges(); range++) {
      long last = Math.min(numbers.last(range), view.size());
      for (long number = numbers.first(range); number <= last; number++) {
        uids.add(view.messages().get((int) number - 1).uid());
      }
    }
    return uids.build();
  }
}
