package dev.mxlab.imap.session;

import dev.mxlab.imap.search.Key;
import dev.mxlab.imap.search.Matching;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Searches whose results the client wants to be kept up to date (RFC 5267 section 4.3). */
final class Contexts {
  private static final int MOST = 64;

  /** One search, with what it found last. */
  private static final class Context {
    final Key key;
    final boolean uid;
    UidSet found;

    Context(Key key, boolean uid, UidSet found) {
      this.key = key;
      this.uid = uid;
      this.found = found;
    }
  }

  private final Mail mail;
  private final Map<String, Context> byTag = new LinkedHashMap<>();

  Contexts(Mail mail) {
    this.mail = mail;
  }

  boolean isEmpty() {
    return byTag.isEmpty();
  }

  boolean has(String tag) {
    return byTag.containsKey(tag);
  }

  boolean isFull() {
    return byTag.size() >= MOST;
  }

  void add(String tag, Key key, boolean uid, UidSet found) {
    byTag.put(tag, new Context(key, uid, found));
  }

  void clear() {
    byTag.clear();
  }

  /** CANCELUPDATE. */
  Command cancel(List<Arg> args) throws BadCommand {
    for (Arg arg : args) {
      if (!(arg instanceof Arg.Text)) {
        throw new BadCommand("Invalid parameters");
      }
    }
    if (args.isEmpty()) {
      throw new BadCommand("Invalid parameters");
    }
    return Command.of(
        out -> {
          for (Arg arg : args) {
            if (byTag.remove(String.valueOf(arg.string())) == null) {
              return "NO Unknown tag";
            }
          }
          return "OK Updates cancelled";
        });
  }

  /** Messages are about to be told as expunged. */
  void gone(Out out, UidSet gone) {
    byTag.forEach(
        (tag, context) -> {
          UidSet removed = context.found.and(gone);
          if (!removed.isEmpty()) {
            tell(out, tag, context, "REMOVEFROM", removed);
            context.found = without(context.found, removed);
          }
        });
  }

  private static UidSet without(UidSet set, UidSet less) {
    UidSet.Builder left = UidSet.builder();
    set.forEach(
        uid -> {
          if (!less.contains(uid)) {
            left.add(uid);
          }
        });
    return left.build();
  }

  /** Looks at what came and what changed. */
  void update(Out out, View.Told told) throws IOException {
    View view = mail.view();
    if (view == null || byTag.isEmpty()) {
      return;
    }
    UidSet look = told.came().or(told.changed());
    for (Map.Entry<String, Context> entry : byTag.entrySet()) {
      Context context = entry.getValue();
      Matching matching =
          new Matching(view, context.key, mail.clock().instant(), mail.settings().zone());
      UidSet.Builder added = UidSet.builder();
      UidSet.Builder removed = UidSet.builder();
      for (long uid : look.stream().toArray()) {
        int index = view.indexOf(uid);
        boolean matches = index >= 0 && matching.matches(index);
        if (matches != context.found.contains(uid)) {
          (matches ? added : removed).add(uid);
        }
      }
      tellBoth(out, entry.getKey(), context, added.build(), removed.build());
    }
  }

  private void tellBoth(Out out, String tag, Context context, UidSet added, UidSet removed) {
    if (!removed.isEmpty()) {
      tell(out, tag, context, "REMOVEFROM", removed);
      context.found = without(context.found, removed);
    }
    if (!added.isEmpty()) {
      tell(out, tag, context, "ADDTO", added);
      context.found = context.found.or(added);
    }
  }

  private void tell(Out out, String tag, Context context, String what, UidSet uids) {
    View view = mail.view();
    if (view == null) {
      return;
    }
    out.add("* ESEARCH (TAG ").string(tag).add(context.uid ? ") UID " : ") ").add(what);
    out.add(" (0 ").add(Numbers.text(view, uids, context.uid)).line(")");
  }
}
