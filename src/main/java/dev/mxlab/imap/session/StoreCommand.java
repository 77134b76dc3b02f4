package dev.mxlab.imap.session;

import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.FlagChange;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.Snapshot;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.List;

/** STORE and UID STORE (RFC 3501 section 6.4.6, RFC 7162 section 3.1.3). */
final class StoreCommand implements Command {
  private final Mail mail;
  private final View view;
  private final UidSet uids;
  private final FlagChange change;
  private final boolean silent;
  private final boolean uid;
  private long unchangedSince = Long.MAX_VALUE;
  private String answer = "OK Store completed";

  StoreCommand(Mail mail, List<Arg> args, boolean uid) throws BadCommand {
    this.mail = mail;
    this.view = mail.selected();
    this.uid = uid;
    if (args.size() < 2) {
      throw new BadCommand("Invalid arguments");
    }
    this.uids = Numbers.messages(view, args, uid);
    int at = 1;
    List<Arg> modifiers = args.get(1).group();
    if (modifiers != null) {
      modifiers(modifiers);
      at++;
    }
    String item = at < args.size() ? args.get(at).word() : null;
    if (item == null) {
      throw new BadCommand("Invalid arguments");
    }
    this.silent = item.endsWith(".SILENT");
    FlagChange.How how =
        switch (silent ? item.substring(0, item.length() - 7) : item) {
          case "FLAGS" -> FlagChange.How.REPLACE;
          case "+FLAGS" -> FlagChange.How.ADD;
          case "-FLAGS" -> FlagChange.How.REMOVE;
          default -> throw new BadCommand("Invalid arguments");
        };
    List<Arg> rest = args.subList(at + 1, args.size());
    List<Arg> list = rest.isEmpty() ? null : rest.get(0).group();
    Flags asked = FlagArgs.parse(list == null ? rest : list, mail.longestKeyword());
    view.mention(asked.keywords());
    this.change = new FlagChange(how, new Flags(asked.bits(), view.spelled(asked.keywords())));
  }

  private void modifiers(List<Arg> modifiers) throws BadCommand {
    for (int i = 0; i < modifiers.size(); i += 2) {
      if (i + 1 >= modifiers.size()) {
        throw new BadCommand("Invalid STORE modifiers");
      }
      if (!"UNCHANGEDSINCE".equals(modifiers.get(i).word())) {
        throw new BadCommand("Unknown STORE modifier");
      }
      unchangedSince = Numbers.parse(modifiers.get(i + 1).string());
      if (unchangedSince < 0) {
        throw new BadCommand("Invalid modseq");
      }
      mail.wantCondstore();
    }
  }

  @Override
  public boolean proceed(Out out) throws IOException {
    if (view.readOnly()) {
      answer =
          unchangedSince == Long.MAX_VALUE
              ? "OK Store ignored with read-only mailbox"
              : "NO CONDSTORE failed: Mailbox is read-only";
      return true;
    }
    if (uids.isEmpty()) {
      return true;
    }
    Snapshot before = view.mailbox().snapshot();
    Mailbox.Stored stored = view.mailbox().store(uids, change, unchangedSince);
    if (change.how() != FlagChange.How.REMOVE && change.flags().has(Flag.DELETED)) {
      mail.countDeleted(stored.now().size());
    }
    if (silent) {
      keepQuiet(before, stored);
    }
    UidSet refused = stored.refused();
    if (unchangedSince != Long.MAX_VALUE) {
      refused = withGone(refused);
    }
    if (!refused.isEmpty()) {
      answer = "OK [MODIFIED " + Numbers.text(view, refused, uid) + "] Conditional store failed";
    }
    return true;
  }

  /** What the client still sees and another session has removed is changed too. */
  private UidSet withGone(UidSet refused) {
    Snapshot now = view.mailbox().snapshot();
    UidSet.Builder all = UidSet.builder();
    uids.forEach(
        one -> {
          if (refused.contains(one) || now.indexOf(one) < 0 && view.indexOf(one) >= 0) {
            all.add(one);
          }
        });
    return all.build();
  }

  /** The client knows what it asked for; only what came out otherwise is told. */
  private void keepQuiet(Snapshot before, Mailbox.Stored stored) {
    for (Message now : stored.now()) {
      int index = view.indexOf(now.uid());
      if (index < 0 || stored.refused().contains(now.uid())) {
        continue;
      }
      Message told = view.messages().get(index);
      int known = before.indexOf(now.uid());
      if (known >= 0 && before.messages().get(known).modseq() != told.modseq()) {
        // Somebody else changed it too: the client cannot know what came of both.
        continue;
      }
      Flags expected = change.applied(told.flags());
      if (expected.same(now.flags())) {
        view.told(
            index,
            new Message(
                told.uid(),
                told.size(),
                told.stored(),
                told.internalDate(),
                told.saved(),
                now.flags(),
                told.modseq()));
      }
    }
  }

  @Override
  public String answer() {
    return answer;
  }

  @Override
  public boolean tellsUids() {
    return uid && (!silent || mail.condstore());
  }

  @Override
  public Sync sync() {
    return uid ? Sync.ALL : Sync.NO_EXPUNGES;
  }
}
