package dev.mxlab.mua;

import dev.mxlab.host.Account;
import dev.mxlab.host.Call;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Maildrop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reading mail as bsd-mailx lets one: the list of headers, then a command a line. */
final class Reader {
  /** As /etc/mail.rc has it on Debian. */
  private static final Set<String> IGNORED =
      Set.of(
          "received",
          "message-id",
          "resent-message-id",
          "status",
          "mail-from",
          "return-path",
          "via",
          "delivered-to");

  private static final int HEADERS_AT_ONCE = 18;

  private final Call call;
  private final Terminal terminal;
  private final String file;
  private final @Nullable Account owner;
  private final Maildrop drop;
  private final Function<Path, MailStore> stores;
  private final int count;
  private final BitSet deleted = new BitSet();
  private final BitSet read = new BitSet();
  private int dot;
  private boolean shown;

  /**
   * @param owner whose system mailbox it is; null for a file of mail, which keeps what was read
   */
  Reader(
      Call call,
      String file,
      @Nullable Account owner,
      Maildrop drop,
      Function<Path, MailStore> stores) {
    this.call = call;
    this.terminal = new Terminal(call);
    this.file = file;
    this.owner = owner;
    this.drop = drop;
    this.stores = stores;
    this.count = drop.messages().size();
  }

  int run() throws IOException {
    call.out().println("Mail version 8.1.2 01/15/2001.  Type ? for help.");
    String news = owner == null ? "" : " " + count + " new";
    String messages = count == 1 ? " message" : " messages";
    call.out().println('"' + file + "\": " + count + messages + news);
    headers();
    while (true) {
      String line = terminal.ask("& ");
      if (line == null) {
        break;
      }
      String command = line.strip();
      if (command.equals("q") || command.equals("quit")) {
        break;
      } else if (List.of("x", "ex", "exit", "xit").contains(command)) {
        return 0;
      }
      obey(command);
    }
    quit();
    return 0;
  }

  private void obey(String line) throws IOException {
    String name = line.replaceAll("^([a-zA-Z?]*).*", "$1");
    String rest = line.substring(name.length()).strip();
    switch (name) {
      case "" -> {
        if (rest.isEmpty()) {
          next();
        } else {
          print(rest);
        }
      }
      case "n", "next" -> next();
      case "p", "print", "t", "type", "more" -> print(rest);
      case "h", "headers" -> headers();
      case "f", "from" -> from(rest);
      case "d", "delete" -> mark(rest, true);
      case "u", "undelete" -> mark(rest, false);
      case "?", "help" -> help();
      default -> call.out().println("Unknown command: \"" + name + '"');
    }
  }

  private void headers() throws IOException {
    int first = dot / HEADERS_AT_ONCE * HEADERS_AT_ONCE;
    for (int i = first; i < Math.min(count, first + HEADERS_AT_ONCE); i++) {
      if (!deleted.get(i)) {
        header(i);
      }
    }
  }

  private void header(int index) throws IOException {
    char mark = index == dot ? '>' : ' ';
    char state = owner == null || read.get(index) ? ' ' : 'N';
    call.out().println("" + mark + state + summary(index).listed(index + 1));
  }

  private void from(String list) throws IOException {
    for (int index : chosen(list, false)) {
      header(index);
    }
  }

  private void next() throws IOException {
    int index = shown ? dot + 1 : dot;
    while (index < count && deleted.get(index)) {
      index++;
    }
    if (index >= count) {
      call.out().println("At EOF");
    } else {
      show(index);
    }
  }

  private void print(String list) throws IOException {
    for (int index : chosen(list, false)) {
      show(index);
    }
  }

  private void show(int index) throws IOException {
    Summary summary = summary(index);
    dot = index;
    shown = true;
    read.set(index);
    call.out().println("Message " + (index + 1) + ":");
    call.out().println(summary.fromLine());
    for (String field : summary.header()) {
      int colon = field.indexOf(':');
      String name = colon < 0 ? "" : field.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!IGNORED.contains(name)) {
        call.out().println(field);
      }
    }
    call.out().println();
    call.out().print(summary.body());
    call.out().println();
  }

  private void mark(String list, boolean delete) {
    for (int index : chosen(list, !delete)) {
      deleted.set(index, delete);
      dot = index;
    }
    int left = deleted.nextClearBit(dot);
    if (delete && left < count) {
      dot = left;
      shown = false;
    }
  }

  /** Numbers, ranges, {@code *}; nothing means the current message. */
  private List<Integer> chosen(String list, boolean amongDeleted) {
    List<Integer> chosen = new ArrayList<>();
    String words = list.isEmpty() ? String.valueOf(dot + 1) : list;
    for (String word : words.split("[\\s,]+")) {
      int[] range = range(word);
      if (range.length == 0) {
        call.out().println(word + ": Invalid message number");
        return List.of();
      }
      for (int i = range[0]; i <= range[1]; i++) {
        if (deleted.get(i) == amongDeleted) {
          chosen.add(i);
        } else if (!word.equals("*")) {
          call.out().println((i + 1) + ": Inappropriate message");
          return List.of();
        }
      }
    }
    if (chosen.isEmpty()) {
      call.out().println("No applicable messages");
    }
    return chosen;
  }

  private int[] range(String word) {
    if (word.equals("*")) {
      return new int[] {0, count - 1};
    }
    String numbers = word.equals("$") ? String.valueOf(count) : word;
    if (!numbers.matches("\\d{1,9}(-\\d{1,9})?")) {
      return new int[0];
    }
    String[] ends = numbers.split("-");
    int first = Integer.parseInt(ends[0]) - 1;
    int last = Integer.parseInt(ends[ends.length - 1]) - 1;
    return first < 0 || last >= count || last < first ? new int[0] : new int[] {first, last};
  }

  private void help() {
    call.out()
        .println(
            """
            Mail Command                    Description
            -------------------------       --------------------------------------------
            t [message list]                type message(s).
            n                               goto and type next message.
            f [message list]                give head lines of messages.
            d [message list]                delete message(s).
            u [message list]                undelete message(s).
            h                               print out active message headers.
            q                               quit, saving unresolved messages in mbox.
            x                               quit, do not remove system mailbox.
            """
                .stripTrailing());
  }

  /** What was read goes to ~/mbox, what was deleted goes, the rest stays. */
  private void quit() throws IOException {
    Set<Integer> going = new HashSet<>();
    deleted.stream().forEach(going::add);
    Account user = owner;
    if (user != null) {
      int saved = save(user);
      read.stream().forEach(going::add);
      if (saved > 0) {
        String messages = saved == 1 ? " message" : " messages";
        call.out().println("Saved " + saved + messages + " in " + user.home() + "/mbox");
      }
    }
    drop.remove(going);
    int held = count - going.size();
    if (user != null && held > 0) {
      call.out().println("Held " + held + (held == 1 ? " message" : " messages") + " in " + file);
    }
  }

  private int save(Account user) throws IOException {
    MailStore home = stores.apply(call.host().files().real(user.home()));
    int saved = 0;
    for (int i = read.nextSetBit(0); i >= 0; i = read.nextSetBit(i + 1)) {
      if (!deleted.get(i)) {
        int index = i;
        Summary summary = summary(i);
        home.deliver("mbox", summary.sender(), summary.at(), () -> message(index));
        saved++;
      }
    }
    return saved;
  }

  private InputStream message(int index) throws IOException {
    return drop.open(index);
  }

  private Summary summary(int index) throws IOException {
    return Summary.of(drop, index, call.host().zone(), call.host().localTime());
  }
}
