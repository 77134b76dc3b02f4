package dev.mxlab.imap.session;

import dev.mxlab.imap.fetch.Fetch;
import dev.mxlab.imap.fetch.FetchItems;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.List;

/** FETCH and UID FETCH (RFC 3501 section 6.4.5, RFC 7162 section 3.1.4). */
final class FetchCommand implements Command {
  static final String UNKNOWN_ENCODING = "NO [UNKNOWN-CTE] Unknown Content-Transfer-Encoding";

  static final String MALFORMED = "NO [PARSE] Invalid data in MIME part";

  private final Fetch fetch;
  private final Sync sync;
  private final String earlier;
  private final Mail mail;
  private boolean begun;

  private FetchCommand(Mail mail, Fetch fetch, Sync sync, String earlier) {
    this.mail = mail;
    this.fetch = fetch;
    this.sync = sync;
    this.earlier = earlier;
  }

  static Command make(Mail mail, List<Arg> args, boolean uid) throws BadCommand {
    View view = mail.selected();
    if (args.size() < 2) {
      throw new BadCommand("Invalid arguments");
    }
    UidSet uids = Numbers.messages(view, args, uid);
    List<Arg> asked = args.subList(1, args.size());
    int length = FetchItems.length(asked);
    FetchItems items = FetchItems.parse(asked.subList(0, length), mail::wantCondstore);
    long since = 0;
    boolean vanished = false;
    boolean changedSince = false;
    if (length < asked.size()) {
      List<Arg> modifiers = asked.get(length).group();
      if (modifiers == null || length + 1 < asked.size()) {
        throw new BadCommand("Invalid arguments");
      }
      for (int i = 0; i < modifiers.size(); i++) {
        String word = modifiers.get(i).word();
        if ("CHANGEDSINCE".equals(word)) {
          since = i + 1 < modifiers.size() ? Numbers.parse(modifiers.get(++i).string()) : -1;
          changedSince = true;
          if (since < 0) {
            throw new BadCommand("Invalid CHANGEDSINCE modseq");
          }
          mail.wantCondstore();
        } else if ("VANISHED".equals(word) && uid) {
          vanished = true;
        } else {
          throw new BadCommand("Unknown FETCH modifier");
        }
      }
    }
    checkVanished(mail, vanished, changedSince);
    items.also(uid, changedSince);
    String earlier = vanished ? vanished(view, Numbers.wanted(args, view), since) : "";
    Fetch.Whole whole =
        message ->
            mail.witness()
                .fetched(view.mailbox().name(), message.message().size(), message::queueId);
    Fetch fetch =
        new Fetch(view, items, uids, changedSince ? since : -1, mail.settings().zone(), whole);
    return new FetchCommand(mail, fetch, uid ? Sync.ALL : Sync.NO_EXPUNGES, earlier);
  }

  private static void checkVanished(Mail mail, boolean vanished, boolean changedSince)
      throws BadCommand {
    if (vanished && !mail.qresync()) {
      throw new BadCommand("QRESYNC not enabled");
    } else if (vanished && !changedSince) {
      throw new BadCommand("VANISHED used without CHANGEDSINCE");
    }
  }

  private static String vanished(View view, UidSet wanted, long since) {
    UidSet gone = view.mailbox().vanishedSince(since).and(wanted);
    return gone.isEmpty() ? "" : "* VANISHED (EARLIER) " + gone;
  }

  @Override
  public boolean proceed(Out out) throws IOException {
    if (!begun) {
      begun = true;
      if (!earlier.isEmpty()) {
        out.line(earlier);
      }
    }
    boolean done = fetch.proceed(out);
    if (done) {
      mail.count(fetch.counts());
    }
    return done;
  }

  @Override
  public String answer() {
    return switch (fetch.outcome()) {
      case FETCHED -> "OK Fetch completed";
      case SOME_GONE -> "OK [EXPUNGEISSUED] Some messages were already expunged";
      case UNKNOWN_ENCODING -> UNKNOWN_ENCODING;
      case MALFORMED -> MALFORMED;
    };
  }

  @Override
  public boolean isQuick() {
    return fetch.isQuick();
  }

  @Override
  public boolean owesOctets() {
    return fetch.owesOctets();
  }

  @Override
  public Sync sync() {
    return sync;
  }

  @Override
  public void rest() throws IOException {
    fetch.rest();
  }

  @Override
  public void abandon() {
    fetch.abandon();
  }
}
