package dev.mxlab.imap.session;

import dev.mxlab.imap.search.Key;
import dev.mxlab.imap.search.KeyParser;
import dev.mxlab.imap.search.Matching;
import dev.mxlab.imap.search.Threading;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** THREAD and UID THREAD (RFC 5256 section 4). */
final class ThreadCommand implements Command {
  private final View view;
  private final boolean uid;
  private final Matching matching;
  private final Threading threading;
  private int next;

  private ThreadCommand(View view, boolean uid, Matching matching, Threading threading) {
    this.view = view;
    this.uid = uid;
    this.matching = matching;
    this.threading = threading;
  }

  static Command make(Mail mail, List<Arg> args, boolean uid) throws BadCommand {
    View view = mail.selected();
    String algorithm = args.size() < 2 ? null : args.get(0).word();
    String charset = args.size() < 2 ? null : args.get(1).string();
    if (algorithm == null || charset == null) {
      throw new BadCommand("Invalid arguments");
    }
    Optional<Threading.Algorithm> known = Threading.Algorithm.of(algorithm);
    if (known.isEmpty()) {
      throw new BadCommand("Unknown thread algorithm");
    }
    try {
      Key key = KeyParser.parse(args.subList(2, args.size()), charset);
      view.mention(FlagArgs.keywords(key.keywords(), mail.longestKeyword()));
      Matching matching = new Matching(view, key, mail.clock().instant(), mail.settings().zone());
      return new ThreadCommand(view, uid, matching, new Threading(view, known.get()));
    } catch (KeyParser.UnknownCharset unknown) {
      throw BadCommand.answered("NO [BADCHARSET] Unknown charset");
    }
  }

  @Override
  public boolean proceed(Out out) throws IOException {
    int stop = Math.min(view.size(), next + SearchCommand.PIECE);
    for (; next < stop; next++) {
      if (matching.matches(next)) {
        threading.add(next);
      }
    }
    if (next < view.size()) {
      return false;
    }
    out.line("* THREAD " + threading.text(uid));
    return true;
  }

  @Override
  public void rest() {
    matching.rest();
  }

  @Override
  public String answer() {
    return "OK Thread completed";
  }

  @Override
  public Sync sync() {
    return uid ? Sync.ALL : Sync.NO_EXPUNGES;
  }
}
