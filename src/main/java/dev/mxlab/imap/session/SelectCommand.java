package dev.mxlab.imap.session;

import dev.mxlab.imap.view.NumberSet;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.Snapshot;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SELECT and EXAMINE, and what ends it: CLOSE, UNSELECT; EXPUNGE. */
final class SelectCommand {
  private final Mail mail;

  SelectCommand(Mail mail) {
    this.mail = mail;
  }

  /**
   * What a client knows from an earlier session (RFC 7162 section 3.2.5).
   *
   * @param uids those it has, null for all
   */
  private record Resync(long validity, long modseq, @Nullable UidSet uids) {}

  Command select(List<Arg> args, boolean readOnly) {
    return Command.of(out -> select(out, args, readOnly), Command.Sync.NONE);
  }

  private String select(Out out, List<Arg> args, boolean readOnly) throws IOException, BadCommand {
    if (mail.unselect()) {
      out.line("* OK [CLOSED] Previous mailbox closed.");
    }
    String name = args.isEmpty() ? null : args.get(0).string();
    if (name == null) {
      throw new BadCommand("Invalid arguments");
    }
    Resync resync = null;
    boolean condstore = false;
    List<Arg> options = args.size() > 1 ? args.get(1).group() : null;
    for (int i = 0; options != null && i < options.size(); i++) {
      String word = options.get(i).word();
      if ("CONDSTORE".equals(word)) {
        condstore = true;
      } else if ("QRESYNC".equals(word)) {
        resync = resync(i + 1 < options.size() ? options.get(++i) : null);
      } else {
        throw new BadCommand("Unknown FETCH modifier");
      }
    }
    if (condstore) {
      mail.enableCondstore(out);
    }
    String checked = mail.names().check(name, false);
    try {
      mail.select(mail.account().open(checked), readOnly || mail.account().isReadOnly(checked));
    } catch (MailboxNameException e) {
      return mail.names().answer(e, name);
    }
    tell(out, mail.selected());
    if (resync != null) {
      resync(out, mail.selected(), resync);
    }
    String how = mail.selected().readOnly() ? "READ-ONLY" : "READ-WRITE";
    return "OK [" + how + (readOnly ? "] Examine completed" : "] Select completed");
  }

  private void tell(Out out, View view) {
    view.writeFlags(out);
    Snapshot now = view.snapshot();
    out.add("* ").add(view.size()).line(" EXISTS");
    out.add("* ").add(view.recentCount()).line(" RECENT");
    int unseen = now.firstUnseen();
    if (unseen >= 0) {
      out.add("* OK [UNSEEN ").add(unseen + 1L).line("] First unseen.");
    }
    out.add("* OK [UIDVALIDITY ").add(now.uidValidity()).line("] UIDs valid");
    out.add("* OK [UIDNEXT ").add(now.uidNext()).line("] Predicted next UID");
    if (view.mailbox().tellsModseqs()) {
      out.add("* OK [HIGHESTMODSEQ ").add(now.highestModseq()).line("] Highest");
    }
  }

  private Resync resync(@Nullable Arg arg) throws BadCommand {
    if (!mail.qresync()) {
      throw new BadCommand("QRESYNC not enabled");
    }
    List<Arg> values = arg == null ? null : arg.group();
    if (values == null) {
      throw new BadCommand("QRESYNC parameters missing");
    }
    long validity = values.size() < 2 ? -1 : Numbers.parse(values.get(0).string());
    long modseq = values.size() < 2 ? -1 : Numbers.parse(values.get(1).string());
    if (validity < 0 || modseq < 0) {
      throw new BadCommand("Invalid QRESYNC parameters");
    }
    UidSet uids = null;
    int at = 2;
    if (values.size() > at && values.get(at).group() == null) {
      uids = known(values.get(at++), "known-uids");
    }
    List<Arg> pairs = values.size() > at ? values.get(at).group() : null;
    if (values.size() > at && pairs == null) {
      throw new BadCommand("Invalid QRESYNC parameters");
    } else if (pairs != null) {
      // They only save the client from hearing of what it knows to be gone; we tell exactly that.
      known(pairs.isEmpty() ? null : pairs.get(0), "known-sequence-set");
      known(pairs.size() < 2 ? null : pairs.get(1), "known-uid-set");
    }
    return new Resync(validity, modseq, uids);
  }

  private static UidSet known(@Nullable Arg arg, String what) throws BadCommand {
    NumberSet set = arg == null ? null : NumberSet.parse(arg.string());
    if (set == null || set.text().contains("*")) {
      throw new BadCommand("Invalid QRESYNC " + what);
    }
    return set.with(0);
  }

  /** What vanished and what changed since (RFC 7162 section 3.2.5.1). */
  private static void resync(Out out, View view, Resync since) {
    if (since.validity() != view.snapshot().uidValidity()) {
      return;
    }
    UidSet vanished = view.mailbox().vanishedSince(since.modseq());
    if (since.uids() != null) {
      vanished = vanished.and(since.uids());
    }
    if (!vanished.isEmpty()) {
      out.line("* VANISHED (EARLIER) " + vanished);
    }
    for (int i = 0; i < view.size(); i++) {
      Message message = view.messages().get(i);
      long modseq = view.mailbox().modseq(message);
      if (modseq > since.modseq()
          && (since.uids() == null || since.uids().contains(message.uid()))) {
        out.add("* ").add(i + 1L).add(" FETCH (UID ").add(message.uid()).add(" FLAGS (");
        view.flags(out, message.flags(), view.isRecent(message));
        out.add(") MODSEQ (").add(modseq).line("))");
      }
    }
  }

  Command close() throws BadCommand {
    mail.selected();
    return Command.of(
        out -> {
          View view = mail.selected();
          if (mail.isGone()) {
            out.line("* NO " + Trouble.GONE);
            return Trouble.LOST;
          }
          if (!view.readOnly()) {
            mail.countExpunged(view.mailbox().expunge(deleted(view, null), true));
          }
          mail.unselect();
          return "OK Close completed";
        });
  }

  Command unselect() throws BadCommand {
    mail.selected();
    return Command.of(
        out -> {
          mail.unselect();
          return "OK Unselect completed";
        });
  }

  Command expunge() throws BadCommand {
    mail.selected();
    return Command.telling(out -> expunge(null));
  }

  Command uidExpunge(List<Arg> args) throws BadCommand {
    if (args.isEmpty()) {
      throw new BadCommand("Missing arguments");
    }
    View view = mail.selected();
    UidSet uids = Numbers.messages(view, args, true);
    return Command.telling(out -> expunge(uids));
  }

  private String expunge(@Nullable UidSet uids) throws IOException, BadCommand {
    View view = mail.selected();
    if (view.readOnly()) {
      return "OK Expunge completed";
    }
    Mailbox mailbox = view.mailbox();
    UidSet wanted = deleted(view, uids);
    UidSet gone = wanted.isEmpty() ? wanted : mailbox.expunge(wanted, true);
    mail.countExpunged(gone);
    return gone.isEmpty() || !mail.qresync()
        ? "OK Expunge completed"
        : "OK [HIGHESTMODSEQ " + mailbox.snapshot().highestModseq() + "] Expunge completed";
  }

  /** The deleted ones that this client knows of. */
  private static UidSet deleted(View view, @Nullable UidSet among) {
    UidSet.Builder deleted = UidSet.builder();
    for (Message message : view.mailbox().snapshot().messages()) {
      if (message.flags().has(Flag.DELETED)
          && view.indexOf(message.uid()) >= 0
          && (among == null || among.contains(message.uid()))) {
        deleted.add(message.uid());
      }
    }
    return deleted.build();
  }
}
