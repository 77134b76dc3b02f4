package dev.mxlab.imap.session;

import dev.mxlab.imap.fetch.Fetch;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a session has after its login: the account, the mailbox that is selected, what is enabled.
 */
final class Mail {
  private final ImapSettings settings;
  private final MailAccount account;
  private final Surroundings around;
  private final InstantSource clock;
  private final Runnable wake;
  private final Contexts contexts;
  private final Names names;
  private @Nullable View view;
  private boolean condstore;
  private boolean qresync;
  private boolean deletedUnder;
  private long deleted;
  private long expunged;
  private Fetch.Counts fetched = Fetch.Counts.NONE;

  Mail(
      ImapSettings settings,
      MailAccount account,
      Surroundings around,
      InstantSource clock,
      Runnable wake) {
    this.settings = settings;
    this.account = account;
    this.around = around;
    this.clock = clock;
    this.wake = wake;
    this.contexts = new Contexts(this);
    this.names = new Names(account);
  }

  ImapSettings settings() {
    return settings;
  }

  MailAccount account() {
    return account;
  }

  InstantSource clock() {
    return clock;
  }

  Contexts contexts() {
    return contexts;
  }

  Spool spool() {
    return around.spool();
  }

  Witness witness() {
    return around.witness();
  }

  Names names() {
    return names;
  }

  @Nullable View view() {
    return view;
  }

  /** The selected mailbox, or what its lack is answered with. */
  View selected() throws BadCommand {
    View now = view;
    if (now == null && deletedUnder) {
      throw BadCommand.answered("BYE Selected mailbox was deleted, have to disconnect.");
    } else if (now == null) {
      throw BadCommand.answered("BAD No mailbox selected");
    }
    return now;
  }

  boolean condstore() {
    return condstore;
  }

  boolean qresync() {
    return qresync;
  }

  /**
   * RFC 7162 section 3.1: from now on answers tell of modseqs; the client hears where it stands.
   */
  void enableCondstore(Out out) {
    if (!condstore) {
      condstore = true;
      View now = view;
      if (now != null) {
        out.line("* OK [HIGHESTMODSEQ " + now.snapshot().highestModseq() + "] Highest");
      }
    }
  }

  void enableQresync(Out out) {
    enableCondstore(out);
    qresync = true;
  }

  /** SELECT in the place of what was selected before. */
  void select(Mailbox mailbox, boolean readOnly) throws IOException {
    view = View.open(mailbox, readOnly, account.keepsSaveDates());
    mailbox.listen(now -> wake.run());
  }

  /** The client itself deletes what it has selected; it hears so when it uses it. */
  void deleteSelected() {
    unselect();
    deletedUnder = true;
  }

  /** Leaves the selected mailbox; whether there was one. */
  boolean unselect() {
    deletedUnder = false;
    View old = view;
    view = null;
    contexts.clear();
    if (old != null) {
      old.close();
    }
    return old != null;
  }

  /** Tells what changed in the selected mailbox. */
  View.Told sync(Out out, boolean expunges, boolean uids) throws IOException {
    View now = view;
    if (now == null) {
      return View.NOTHING;
    }
    if (now.unclaimed()) {
      now.claim();
    }
    if (expunges && !contexts.isEmpty()) {
      contexts.gone(out, now.missing());
    }
    View.Told told = now.sync(out, new View.Telling(expunges, uids || qresync, condstore, qresync));
    if (!told.nothing()) {
      contexts.update(out, told);
    }
    return told;
  }

  void count(Fetch.Counts more) {
    fetched = fetched.plus(more);
  }

  String statistics() {
    return "deleted="
        + deleted
        + " expunged="
        + expunged
        + " trashed=0 hdr_count="
        + fetched.headers()
        + " hdr_bytes="
        + fetched.headerOctets()
        + " body_count="
        + fetched.bodies()
        + " body_bytes="
        + fetched.bodyOctets();
  }

  void countDeleted(long n) {
    deleted += n;
  }

  void countExpunged(UidSet uids) {
    expunged += uids.count();
  }

  void close() {
    unselect();
  }
}
