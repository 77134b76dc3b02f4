package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.mua.Item.Mark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of the mail when its folder is left (quit.c of mail(1)). */
final class Leaving {
  private static final int PRIVATE = 0600;

  private final Call call;
  private final Folder folder;
  private final Variables variables;
  private final String mbox;

  /**
   * @param mbox where mail goes that was read
   */
  Leaving(Call call, Folder folder, Variables variables, String mbox) {
    this.call = call;
    this.folder = folder;
    this.variables = variables;
    this.mbox = mbox;
  }

  void quit() throws IOException {
    if (folder.readOnly()) {
      return;
    }
    if (folder.isSystem()) {
      leaveMailbox();
    } else {
      leaveFile();
    }
  }

  /** What was not looked at stays, what was read goes to ~/mbox, what was saved or deleted goes. */
  private void leaveMailbox() throws IOException {
    Map<Item, byte @Nullable []> fates = new IdentityHashMap<>();
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    int saving = 0;
    int held = 0;
    for (Item item : folder.items()) {
      boolean gone = item.is(Mark.DELETED);
      boolean untouched = !item.is(Mark.TOUCHED) && !item.is(Mark.SAVED);
      boolean kept = item.is(Mark.PRESERVED) || untouched && !item.is(Mark.TO_MBOX);
      boolean copied = item.is(Mark.SAVED) && !variables.has("keepsave");
      item.unmark(Mark.NEW);
      if (gone) {
        fates.put(item, null);
      } else if (item.is(Mark.TO_MBOX)) {
        saving++;
        saved.writeBytes(item.stored());
        fates.put(item, null);
      } else if (kept || !copied && variables.has("hold")) {
        held++;
        fates.put(item, item.stored());
      } else if (copied) {
        fates.put(item, null);
      } else {
        saving++;
        saved.writeBytes(item.stored());
        fates.put(item, null);
      }
    }
    if (saving > 0) {
      try {
        Folder.append(call, mbox, saved.toByteArray(), PRIVATE);
      } catch (IOException refused) {
        // What cannot be put there stays where it is.
        call.err().println(call.name() + ": " + mbox + ": " + Folder.problem(refused));
        return;
      }
    }
    if (folder.write(fates)) {
      call.out().println("New mail has arrived.");
    }
    if (saving > 0) {
      call.out().println("Saved " + messages(saving) + " in " + mbox);
    }
    if (held > 0) {
      call.out().println("Held " + messages(held) + " in " + folder.shown());
    }
  }

  private static String messages(int count) {
    return count + (count == 1 ? " message" : " messages");
  }

  private void leaveFile() throws IOException {
    Map<Item, byte @Nullable []> fates = new IdentityHashMap<>();
    boolean changed = false;
    int left = 0;
    for (Item item : folder.items()) {
      boolean wasNew = item.is(Mark.NEW);
      item.unmark(Mark.NEW);
      changed |= wasNew || item.is(Mark.DELETED) || item.is(Mark.STATUS);
      left += item.is(Mark.DELETED) ? 0 : 1;
      fates.put(item, item.is(Mark.DELETED) ? null : item.stored());
    }
    if (!changed) {
      return;
    }
    boolean more = folder.write(fates);
    boolean removed = left == 0 && !more && !variables.has("keep") && folder.remove();
    call.out().println('"' + folder.shown() + (removed ? "\" removed" : "\" complete"));
  }
}
