package dev.mxlab.imap.session;

import dev.mxlab.imap.view.NumberSet;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.mailbox.UidSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers and sets of messages in arguments. */
final class Numbers {
  private Numbers() {}

  /** A number, or -1. */
  static long parse(@Nullable String digits) {
    boolean right =
        digits != null
            && !digits.isEmpty()
            && digits.length() <= 18
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return right ? Long.parseLong(digits) : -1;
  }

  /** The messages that a set of a command means, {@code $} among them (RFC 5182). */
  static UidSet messages(View view, List<Arg> args, boolean uid) throws BadCommand {
    Arg arg = args.get(0);
    if (!(arg instanceof Arg.Atom atom)) {
      throw new BadCommand("Invalid arguments");
    }
    String text = atom.text();
    if (text.equals("$")) {
      return view.saved();
    }
    NumberSet set = NumberSet.parse(text);
    if (set == null) {
      throw new BadCommand(uid ? "Invalid uidset" : "Invalid messageset");
    }
    if (uid) {
      return existing(view, set.with(view.lastUid()));
    }
    UidSet uids = set.uids(view);
    if (uids == null) {
      throw new BadCommand("Invalid messageset");
    }
    return uids;
  }

  /** UIDs as they are, or as the sequence numbers that the client knows. */
  static String text(View view, UidSet uids, boolean uid) {
    if (uid) {
      return uids.toString();
    }
    UidSet.Builder numbers = UidSet.builder();
    uids.forEach(
        one -> {
          int index = view.indexOf(one);
          if (index >= 0) {
            numbers.add(index + 1L);
          }
        });
    return numbers.build().toString();
  }

  /** The UIDs of a set, whether they are there or not. */
  static UidSet wanted(List<Arg> args, View view) {
    NumberSet set = NumberSet.parse(args.get(0).string());
    return set == null ? UidSet.NONE : set.with(Math.max(1, view.snapshot().uidNext() - 1));
  }

  /** Those of the UIDs that the client knows. */
  private static UidSet existing(View view, UidSet wanted) {
    UidSet.Builder found = UidSet.builder();
    for (int range = 0; range < wanted.ranges(); range++) {
      int first = view.indexOf(wanted.first(range));
      int at = first < 0 ? -first - 1 : first;
      while (at < view.size() && view.messages().get(at).uid() <= wanted.last(range)) {
        found.add(view.messages().get(at++).uid());
      }
    }
    return found.build();
  }
}
