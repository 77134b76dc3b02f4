package dev.mxlab.imap.session;

import dev.mxlab.imap.session.ListOptions.Select;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.MailAccount.Listed;
import dev.mxlab.mailbox.MailboxNameException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** LIST with all its options, and LSUB (RFC 3501 section 6.3.8, RFC 5258, RFC 5819, RFC 6154). */
final class ListCommand implements Command {
  private static final String INBOX = "INBOX";

  private final Mail mail;
  private final ListOptions options;
  private final String verb;
  private final String answer;
  private boolean begun;
  private final List<Row> rows = new ArrayList<>();
  private int next;

  /** A name that is answered. */
  private record Row(String name, boolean exists, String attributes, boolean childInfo) {}

  private ListCommand(Mail mail, ListOptions options, String command) {
    this.mail = mail;
    this.options = options;
    this.verb = command.equals("LSUB") ? "LSUB" : "LIST";
    this.answer = command.equals("LSUB") ? "OK Lsub completed" : "OK List completed";
  }

  static Command list(Mail mail, List<Arg> args, String command) throws BadCommand {
    return new ListCommand(mail, ListOptions.parse(args, command), command);
  }

  @Override
  public boolean proceed(Out out) throws IOException {
    char separator = mail.account().separator();
    if (!begun) {
      begun = true;
      if (options.asksSeparator()) {
        out.add("* ").add(verb).add(" (\\Noselect) \"").add(separator).add("\" ");
        out.astring(options.root(mail.account())).line("");
        return true;
      }
      collect();
    }
    while (next < rows.size()) {
      write(out, rows.get(next++), separator);
      if (out.isFull()) {
        return false;
      }
    }
    return true;
  }

  private void write(Out out, Row row, char separator) throws IOException {
    out.add("* ").add(verb).add(" (").add(row.attributes()).add(") \"");
    out.add(separator).add("\" ").astring(row.name());
    if (row.childInfo()) {
      out.add(" (CHILDINFO (\"SUBSCRIBED\"))");
    }
    out.line("");
    Set<StatusCommand.Item> status = options.status();
    if (!status.isEmpty() && row.exists()) {
      try {
        if (status.contains(StatusCommand.Item.HIGHESTMODSEQ)) {
          mail.enableCondstore(out);
        }
        new StatusCommand(mail).write(out, row.name(), status);
      } catch (MailboxNameException e) {
        if (e.why() == MailboxNameException.Why.NOT_SELECTABLE) {
          out.line("* " + mail.names().answer(e, row.name()));
        }
      } catch (IOException gone) {
        // It went meanwhile, or cannot be read: LIST goes on (RFC 5819 section 2).
      }
    }
  }

  private void collect() throws IOException {
    MailAccount account = mail.account();
    List<NamePattern> patterns = options.patterns(account.separator());
    Map<String, Listed> known = new LinkedHashMap<>();
    account.list().forEach(listed -> known.put(listed.name(), listed));
    Set<String> subscribed = options.needsSubscriptions() ? account.subscriptions() : Set.of();
    if (options.selects(Select.SUBSCRIBED)) {
      subscribed(known, subscribed, patterns);
      return;
    }
    for (Listed listed : known.values()) {
      boolean special = mail.settings().specialUse().containsKey(listed.name());
      if (matches(patterns, listed.name())
          && isShown(patterns, listed.name())
          && (special || !options.selects(Select.SPECIAL_USE))) {
        rows.add(
            new Row(
                listed.name(),
                listed.selectable(),
                attributes(
                    listed, subscribed.contains(listed.name()) && !account.isAbsent(listed.name())),
                false));
      }
    }
  }

  /** Whether a name's namespace is listed, or somebody asked for just that. */
  private boolean isShown(List<NamePattern> patterns, String name) {
    return mail.account()
        .isListed(name, prefix -> patterns.stream().anyMatch(p -> p.text().startsWith(prefix)));
  }

  private static boolean matches(List<NamePattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }

  private void subscribed(
      Map<String, Listed> known, Set<String> subscribed, List<NamePattern> patterns)
      throws IOException {
    Map<String, Row> found = new LinkedHashMap<>();
    char separator = mail.account().separator();
    for (String name : subscribed) {
      if (!isShown(patterns, name)) {
        continue;
      }
      if (options.selects(Select.SPECIAL_USE) && !mail.settings().specialUse().containsKey(name)) {
        continue;
      }
      if (matches(patterns, name)) {
        found.put(name, row(known.get(name), name, true, false));
      }
      boolean above = options.lsub() || options.selects(Select.RECURSIVEMATCH);
      for (int at = name.indexOf(separator, mail.account().rootLength(name));
          at >= 0 && above;
          at = name.indexOf(separator, at + 1)) {
        String parent = name.substring(0, at);
        boolean own = subscribed.contains(parent);
        if (!matches(patterns, parent)
            || matches(patterns, name)
            || options.lsub() && (own || !options.wild())) {
          continue;
        }
        found.put(parent, row(known.get(parent), parent, own, true));
      }
    }
    rows.addAll(found.values());
  }

  private Row row(@Nullable Listed listed, String name, boolean own, boolean child)
      throws IOException {
    if (options.lsub()) {
      String use = mail.settings().specialUse().getOrDefault(name, "");
      boolean flags = mail.settings().options().workarounds().contains("tb-lsub-flags");
      String told = flags ? flags(listed, use) : use;
      return new Row(name, listed != null, child ? "\\Noselect" : told, false);
    }
    StringBuilder attributes = new StringBuilder();
    MailAccount account = mail.account();
    boolean absent = account.isAbsent(name) && account.layout(name).files();
    if (listed == null || absent) {
      attributes.append(own ? "\\Subscribed \\NonExistent" : "\\NonExistent");
      attributes.append(options.tellsChildren() ? " \\HasNoChildren" : "");
      return new Row(name, false, attributes.toString(), child);
    }
    boolean told = listed.selectable() && (own || !child);
    return new Row(name, told, attributes(listed, own, true), child);
  }

  /** What LSUB says of a mailbox for the sake of Thunderbird (tb-lsub-flags). */
  private String flags(@Nullable Listed listed, String use) throws IOException {
    if (listed == null || !listed.selectable()) {
      return "\\Noselect";
    }
    List<String> words = new ArrayList<>();
    if (listed.noInferiors()) {
      words.add("\\NoInferiors");
    }
    words.add(mail.account().mark(listed.name(), true));
    words.add(use);
    words.removeIf(String::isEmpty);
    return String.join(" ", words);
  }

  private String attributes(Listed listed, boolean subscribed) throws IOException {
    return attributes(listed, subscribed, false);
  }

  /**
   * @param looked whether files are looked at, which the list of all mailboxes does without
   */
  private String attributes(Listed listed, boolean subscribed, boolean looked) throws IOException {
    List<String> words = new ArrayList<>();
    MailAccount.Layout layout = mail.account().layout(listed.name());
    if (subscribed && options.tellsSubscribed()) {
      words.add("\\Subscribed");
    }
    if (!listed.selectable()) {
      boolean nothing = !layout.directories() || mail.account().isRoot(listed.name());
      words.add(options.extended() && nothing ? "\\NonExistent" : "\\Noselect");
    }
    if (listed.noInferiors() && listed.selectable()) {
      words.add("\\NoInferiors");
    } else if (options.tellsChildren()) {
      words.add(listed.children() ? "\\HasChildren" : "\\HasNoChildren");
    }
    boolean root = mail.account().isRoot(listed.name());
    String mark = root || !listed.selectable() ? "" : mail.account().mark(listed.name(), looked);
    if (!mark.isEmpty()) {
      words.add(mark);
    }
    String use = mail.settings().specialUse().get(listed.name());
    if (use != null && options.tellsUse()) {
      words.add(use);
    }
    return String.join(" ", words);
  }

  @Override
  public Sync sync() {
    return Sync.NONE;
  }

  @Override
  public String answer() {
    return answer;
  }
}
