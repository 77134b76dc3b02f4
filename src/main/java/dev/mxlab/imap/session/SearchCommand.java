package dev.mxlab.imap.session;

import dev.mxlab.imap.search.Key;
import dev.mxlab.imap.search.KeyParser;
import dev.mxlab.imap.search.Matching;
import dev.mxlab.imap.search.ReturnOptions;
import dev.mxlab.imap.search.ReturnOptions.Option;
import dev.mxlab.imap.search.SortOrder;
import dev.mxlab.imap.view.View;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SEARCH and SORT with all forms of their answers (RFC 4731, RFC 5267, RFC 5182). */
final class SearchCommand implements Command, Tagged {
  /** Messages that are looked at in one piece of work. */
  static final int PIECE = 500;

  /** The same where nothing is read for them. */
  private static final int PIECE_OF_FLAGS = 50_000;

  private final Mail mail;
  private final View view;
  private final boolean uid;
  private final Key key;
  private final @Nullable SortOrder order;
  private final @Nullable ReturnOptions options;
  private final Matching matching;
  private final List<Integer> found = new ArrayList<>();
  private final List<SortOrder.Sortable> sortable = new ArrayList<>();
  private int next;
  private String tag = "";

  private SearchCommand(
      Mail mail, boolean uid, Key key, @Nullable SortOrder order, @Nullable ReturnOptions options)
      throws BadCommand {
    this.mail = mail;
    this.view = mail.selected();
    this.uid = uid;
    this.key = key;
    this.order = order;
    this.options = options;
    view.mention(FlagArgs.keywords(key.keywords(), mail.longestKeyword()));
    this.matching = new Matching(view, key, mail.clock().instant(), mail.settings().zone());
  }

  static Command search(Mail mail, List<Arg> args, boolean uid) throws BadCommand {
    mail.selected();
    int at = 0;
    ReturnOptions options = null;
    if (args.size() > 1 && "RETURN".equals(args.get(0).word()) && args.get(1).group() != null) {
      options = ReturnOptions.parse(args.get(1).group());
      at = 2;
    }
    String charset = "";
    if (at < args.size() && "CHARSET".equals(args.get(at).word())) {
      charset = charset(args, at + 1);
      at += 2;
    }
    return make(mail, uid, args.subList(at, args.size()), charset, null, options);
  }

  private static String charset(List<Arg> args, int at) throws BadCommand {
    String charset = at < args.size() ? args.get(at).string() : null;
    if (charset == null) {
      throw new BadCommand("Invalid charset argument");
    }
    return charset;
  }

  static Command sort(Mail mail, List<Arg> args, boolean uid) throws BadCommand {
    mail.selected();
    int at = 0;
    ReturnOptions options = null;
    if (args.size() > 1 && "RETURN".equals(args.get(0).word()) && args.get(1).group() != null) {
      options = ReturnOptions.parse(args.get(1).group());
      at = 2;
    }
    SortOrder order = SortOrder.parse(at < args.size() ? args.get(at).group() : null);
    String charset = charset(args, at + 1);
    return make(mail, uid, args.subList(at + 2, args.size()), charset, order, options);
  }

  private static Command make(
      Mail mail,
      boolean uid,
      List<Arg> keys,
      String charset,
      @Nullable SortOrder order,
      @Nullable ReturnOptions options)
      throws BadCommand {
    try {
      return new SearchCommand(mail, uid, KeyParser.parse(keys, charset), order, options);
    } catch (KeyParser.UnknownCharset unknown) {
      throw BadCommand.answered("NO [BADCHARSET] Unknown charset");
    }
  }

  @Override
  public void tag(String commandTag) throws BadCommand {
    tag = commandTag;
    if (options == null || !options.has(Option.UPDATE)) {
      return;
    }
    if (mail.contexts().has(tag)) {
      throw new BadCommand("Duplicate search update tag");
    } else if (mail.contexts().isFull()) {
      throw BadCommand.answered("NO [NOUPDATE] Too many contexts");
    }
  }

  @Override
  public boolean proceed(Out out) throws IOException {
    if (next == 0 && key.asksModseq()) {
      mail.enableCondstore(out);
    }
    boolean reads = order != null || !matching.isOfFlagsOnly();
    if (!reads) {
      int end = Math.min(view.size(), next + PIECE_OF_FLAGS);
      matching.collect(next, end, found);
      next = end;
    }
    int stop = reads ? Math.min(view.size(), next + PIECE) : next;
    for (; next < stop; next++) {
      if (matching.matches(next)) {
        if (order == null) {
          found.add(next);
        } else {
          sortable.add(order.of(view, next));
        }
      }
    }
    if (next < view.size()) {
      return false;
    }
    finish(out);
    return true;
  }

  private void finish(Out out) {
    if (order != null) {
      sortable.sort(order.comparator());
      sortable.forEach(one -> found.add(one.index()));
    }
    if (options == null) {
      plain(out);
      return;
    }
    if (options.has(Option.UPDATE)) {
      mail.contexts().add(tag, key, uid, uids(found));
    }
    if (options.has(Option.SAVE)) {
      view.save(uids(saved(options)));
    }
    if (!options.only(Option.SAVE) || key.asksModseq() && !found.isEmpty()) {
      extended(out, options);
    }
  }

  private UidSet uids(List<Integer> indexes) {
    UidSet.Builder uids = UidSet.builder();
    indexes.forEach(index -> uids.add(view.messages().get(index).uid()));
    return uids.build();
  }

  /** RFC 5182 section 2.4: MIN and MAX alone save only those. */
  private List<Integer> saved(ReturnOptions asked) {
    boolean few = asked.has(Option.MIN) || asked.has(Option.MAX);
    if (!few || asked.has(Option.ALL) || asked.has(Option.COUNT) || found.isEmpty()) {
      return found;
    }
    List<Integer> ends = new ArrayList<>();
    if (asked.has(Option.MIN)) {
      ends.add(found.get(0));
    }
    if (asked.has(Option.MAX)) {
      ends.add(found.get(found.size() - 1));
    }
    return ends;
  }

  private long number(int index) {
    return uid ? view.messages().get(index).uid() : index + 1L;
  }

  private void plain(Out out) {
    out.add(order == null ? "* SEARCH" : "* SORT");
    found.forEach(index -> out.add(' ').add(number(index)));
    if (key.asksModseq() && !found.isEmpty()) {
      out.add(" (MODSEQ ").add(modseq(found)).add(')');
    }
    out.line("");
  }

  private long modseq(List<Integer> indexes) {
    return indexes.stream()
        .mapToLong(i -> view.mailbox().modseq(view.messages().get(i)))
        .max()
        .orElse(0);
  }

  private void extended(Out out, ReturnOptions asked) {
    out.add("* ESEARCH (TAG ").string(tag).add(uid ? ") UID" : ")");
    if (!found.isEmpty()) {
      if (asked.has(Option.MIN)) {
        out.add(" MIN ").add(number(found.get(0)));
      }
      if (asked.has(Option.MAX)) {
        out.add(" MAX ").add(number(found.get(found.size() - 1)));
      }
      if (asked.has(Option.ALL)) {
        out.add(" ALL ").add(ranges(found));
      }
    }
    List<Integer> meant = saved(asked);
    if (asked.has(Option.RELEVANCY)) {
      out.add(" RELEVANCY (").add("1 ".repeat(meant.size()).strip()).add(')');
    }
    if (asked.has(Option.PARTIAL)) {
      partial(out, asked);
    }
    if (asked.has(Option.COUNT)) {
      out.add(" COUNT ").add(found.size());
    }
    if (key.asksModseq() && !meant.isEmpty()) {
      out.add(" MODSEQ ").add(modseq(meant));
    }
    out.line("");
  }

  private void partial(Out out, ReturnOptions asked) {
    long from = asked.partialFrom();
    long to = Math.min(found.size(), asked.partialTo());
    out.add(" PARTIAL (").add(from).add(':').add(asked.partialTo()).add(' ');
    if (from > to) {
      out.add("NIL)");
    } else {
      out.add(ranges(found.subList((int) from - 1, (int) to))).add(')');
    }
  }

  /** In their order; numbers that follow each other as a range. */
  private String ranges(List<Integer> indexes) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < indexes.size()) {
      int end = at;
      while (end + 1 < indexes.size()
          && number(indexes.get(end + 1)) == number(indexes.get(end)) + 1) {
        end++;
      }
      text.append(at > 0 ? "," : "").append(number(indexes.get(at)));
      if (end > at) {
        text.append(':').append(number(indexes.get(end)));
      }
      at = end + 1;
    }
    return text.toString();
  }

  @Override
  public boolean isQuick() {
    return order == null
        && matching.isOfFlagsOnly()
        && view.size() <= PIECE_OF_FLAGS
        && (options == null || !options.has(Option.UPDATE));
  }

  @Override
  public void rest() {
    matching.rest();
  }

  @Override
  public String answer() {
    return order == null ? "OK Search completed" : "OK Sort completed";
  }

  @Override
  public Sync sync() {
    return uid ? Sync.ALL : Sync.NO_EXPUNGES;
  }
}
