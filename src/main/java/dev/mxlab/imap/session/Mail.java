package dev.mxlab.imap.session;

import dev.mxlab.imap.fetch.Fetch;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a session has after its login: the account, the mailbox that is selected, what is enabled.
 */
final class Mail {
  private static final int MOST_NOTED = 1000;

  /** What tells of new mail whatever clients cannot bear. */
  private static final Set<String> TELLING =
      Set.of("NOOP", "CHECK", "APPEND", "EXPUNGE", "UID EXPUNGE");

  private final ImapSettings settings;
  private final MailAccount account;
  private final Surroundings around;
  private final InstantSource clock;
  private final Runnable wake;

  /** Keywords that this session spoke of and that no message has, by mailbox. */
  private final Map<String, List<String>> mentioned = new HashMap<>(0);

  private final Contexts contexts;
  private final Names names;
  private @Nullable View view;
  private boolean condstore;
  private boolean owesHighest;
  private long toldModseq;
  private boolean qresync;
  private boolean deletedUnder;
  private boolean delaying;
  private long deleted;
  private long expunged;
  private long appended;
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
    this.names =
        new Names(account, settings.options().workarounds().contains("tb-extra-mailbox-sep"));
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

  int longestKeyword() {
    return settings.options().longestKeyword();
  }

  Consumer<String> complaints() {
    return around.complaints();
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
    if (now == null) {
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
    wantCondstore();
    tellHighest(out);
  }

  /** The same while arguments are read: it counts even if one after it is wrong. */
  void wantCondstore() {
    if (!condstore) {
      condstore = true;
      View now = view;
      owesHighest = now != null;
      if (now != null) {
        now.mailbox().tellModseqs();
      }
    }
  }

  /** What {@link #wantCondstore} has the client hear. */
  void tellHighest(Out out) {
    View now = view;
    if (owesHighest && now != null) {
      out.line("* OK [HIGHESTMODSEQ " + now.snapshot().highestModseq() + "] Highest");
    }
    owesHighest = false;
  }

  void enableQresync(Out out) {
    enableCondstore(out);
    if (!qresync) {
      qresync = true;
      toldModseq = 0;
    }
  }

  /**
   * A client that resynchronises by modseqs hears where it stands whenever more happened than it
   * was told of one by one (RFC 7162 section 3.2.3).
   *
   * @param answer the tagged answer, into which it goes if there is no code in it
   */
  String withModseq(Out out, String answer) {
    View now = view;
    if (!qresync || now == null) {
      return answer;
    }
    long highest = now.snapshot().highestModseq();
    boolean told = highest <= toldModseq || answer.startsWith("OK [HIGHESTMODSEQ ");
    toldModseq = Math.max(highest, toldModseq);
    if (told || !answer.startsWith("OK ")) {
      return answer;
    } else if (answer.startsWith("OK [")) {
      out.line("* OK [HIGHESTMODSEQ " + highest + "] Highest");
      return answer;
    }
    return "OK [HIGHESTMODSEQ " + highest + "] " + answer.substring(3);
  }

  /** A mailbox; whose client wants modseqs wants those of all that it opens. */
  Mailbox open(String checked) throws IOException, MailboxNameException {
    Mailbox mailbox = account.open(checked);
    if (condstore) {
      mailbox.tellModseqs();
    }
    return mailbox;
  }

  /** SELECT in the place of what was selected before. */
  void select(Mailbox mailbox, boolean readOnly) throws IOException {
    View opened = View.open(mailbox, readOnly, account.layout(mailbox.name()).saveDates());
    opened.recall(mentioned.getOrDefault(mailbox.name(), List.of()));
    view = opened;
    if (condstore) {
      mailbox.tellModseqs();
    }
    toldModseq = opened.snapshot().highestModseq();
    mailbox.listen(now -> wake.run());
  }

  /** The client itself deletes what it has selected; it hears so when it uses it. */
  void deleteSelected() {
    unselect();
    deletedUnder = true;
  }

  /** Whether the client deleted what it had selected. */
  boolean deletedSelected() {
    return deletedUnder;
  }

  /** Whether somebody else did. */
  boolean isGone() {
    View now = view;
    return now != null && now.mailbox().isDeleted();
  }

  /** Leaves the selected mailbox; whether there was one. */
  boolean unselect() {
    deletedUnder = false;
    View old = view;
    view = null;
    contexts.clear();
    if (old != null) {
      if (old.keywords().size() > old.snapshot().keywords().size()
          && mentioned.size() < MOST_NOTED) {
        mentioned.put(old.mailbox().name(), old.keywords());
      }
      old.close();
    }
    return old != null;
  }

  /** With delay-newmail most commands do not tell of new mail. */
  void delayNewMail(String command) {
    delaying =
        settings.options().workarounds().contains("delay-newmail") && !TELLING.contains(command);
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
    return tell(now, out, expunges, uids);
  }

  /** The same where nothing may be waited for: new mail is told after a later command. */
  void syncQuickly(Out out, boolean expunges, boolean uids) throws IOException {
    View now = view;
    if (now != null && mayBeQuick()) {
      tell(now, out, expunges, uids);
    }
  }

  /** Whether what is to be told after a command waits for nothing. */
  boolean mayBeQuick() {
    View now = view;
    return now == null || !now.unclaimed() && contexts.isEmpty();
  }

  private View.Told tell(View now, Out out, boolean expunges, boolean uids) throws IOException {
    if (expunges && !contexts.isEmpty()) {
      contexts.gone(out, now.missing());
    }
    View.Told told =
        now.sync(out, new View.Telling(expunges, uids || qresync, condstore, qresync, !delaying));
    if (!told.nothing()) {
      contexts.update(out, told);
    }
    boolean all = toldModseq > 0 || !told.changed().isEmpty();
    if (told.came().isEmpty() && told.went().isEmpty() && all) {
      toldModseq = Math.max(toldModseq, now.snapshot().highestModseq());
    }
    return told;
  }

  void count(Fetch.Counts more) {
    fetched = fetched.plus(more);
  }

  /** What is told of a session whose user has no mail. */
  static final Map<String, String> NOTHING = statistics(0, 0, 0, Fetch.Counts.NONE);

  /** By the names of the variables of imap_logout_format. */
  Map<String, String> statistics() {
    return statistics(deleted, expunged, appended, fetched);
  }

  private static Map<String, String> statistics(
      long deleted, long expunged, long appended, Fetch.Counts fetched) {
    Map<String, String> values = new HashMap<>();
    values.put("deleted", String.valueOf(deleted));
    values.put("expunged", String.valueOf(expunged));
    values.put("trashed", "0");
    values.put("autoexpunged", "0");
    values.put("appended", String.valueOf(appended));
    values.put("fetch_hdr_count", String.valueOf(fetched.headers()));
    values.put("fetch_hdr_bytes", String.valueOf(fetched.headerOctets()));
    values.put("fetch_body_count", String.valueOf(fetched.bodies()));
    values.put("fetch_body_bytes", String.valueOf(fetched.bodyOctets()));
    return values;
  }

  void countAppended(long n) {
    appended += n;
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
