package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.host.Disk;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mua.Item.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reading mail: the list of headers, then a command a line. */
final class Reader implements Tilde.Reading {
  private static final int SCREEN = 20;

  private Call call;
  private final Terminal terminal;
  private final Style style;
  private final Variables variables;
  private final Function<Path, MailStore> stores;
  private final Listing listing;
  private final Settings settings;
  private final String home;
  private Folder folder;
  private Optional<String> before = Optional.empty();
  private int dot;
  private int screen;
  private boolean began;

  Reader(
      Call call,
      Terminal terminal,
      Style style,
      Folder folder,
      String home,
      Function<Path, MailStore> stores) {
    this.call = call;
    this.terminal = terminal;
    this.style = style;
    this.variables = new Variables(call, style, terminal.interactive());
    this.listing = new Listing(call, style, variables);
    this.settings = new Settings(call, variables);
    this.folder = folder;
    this.home = home;
    this.stores = stores;
  }

  private List<Item> items() {
    return folder.items();
  }

  /**
   * @param headers whether to begin with the list
   */
  int run(boolean headers) throws IOException {
    call.out().println(style.banner());
    announce(headers);
    while (true) {
      String line = terminal.ask("& ");
      if (line == null) {
        break;
      }
      String command = line.strip();
      String name = name(command);
      String full = Commands.find(name).orElse("");
      if (full.equals("quit") && !name.isEmpty()) {
        break;
      } else if ((full.equals("xit") || full.equals("exit")) && !name.isEmpty()) {
        return 0;
      }
      try {
        obey(command, name);
      } catch (MessageList.Wrong wrong) {
        call.out().println(wrong.getMessage());
      }
      began = true;
    }
    leave();
    return 0;
  }

  private void announce(boolean headers) {
    listing.about(folder);
    dot = first();
    screen = dot / SCREEN;
    if (headers && !items().isEmpty()) {
      list(dot);
    }
  }

  /** The first new message, else the first unread one, else the first. */
  private int first() {
    for (int i = 0; i < items().size(); i++) {
      if (items().get(i).is(Mark.NEW) && !items().get(i).is(Mark.READ)) {
        return i;
      }
    }
    for (int i = 0; i < items().size(); i++) {
      if (!items().get(i).is(Mark.READ)) {
        return i;
      }
    }
    return 0;
  }

  private void leave() throws IOException {
    new Leaving(call, folder, variables, home + "/mbox").quit();
  }

  /** The word that a command begins with. */
  private static String name(String line) {
    int end = 0;
    while (end < line.length() && " \t0123456789$^.:/-+*'\"".indexOf(line.charAt(end)) < 0) {
      if (line.charAt(end) == '!' || line.charAt(end) == '|' || line.charAt(end) == '#') {
        return line.substring(0, end + 1);
      }
      end++;
    }
    return line.substring(0, end);
  }

  private void obey(String line, String name) throws MessageList.Wrong, IOException {
    String rest = line.substring(name.length()).strip();
    if (name.isEmpty()) {
      next(rest);
      return;
    }
    String command = Commands.find(name).orElse("");
    switch (command) {
      case "next" -> next(rest);
      case "print", "type", "more", "page" -> print(rest, false);
      case "Print", "Type", "More", "Page" -> print(rest, true);
      case "top" -> top(rest);
      case "headers" -> list(rest.isEmpty() ? dot : chosen(rest, false).get(0));
      case "from" -> from(rest);
      case "z" -> scroll(rest);
      case "=" -> call.out().println(dot + 1);
      case "size" -> sizes(rest);
      case "delete" -> delete(chosen(rest, false));
      case "dp", "dt" -> deleteAndPrint();
      case "undelete" -> undelete(rest);
      case "unread", "Unread", "new" -> unread(rest);
      case "touch" -> chosen(rest, false).forEach(this::touch);
      case "preserve", "hold" -> preserve(rest);
      case "mbox" -> toMbox(rest);
      case "save", "copy", "write" -> save(command, rest);
      case "pipe", "|" -> pipe(rest);
      case "reply", "respond" -> reply(rest, true);
      case "Reply", "Respond" -> reply(rest, false);
      case "mail" -> mail(rest);
      case "inc" -> look();
      case "file", "folder" -> file(rest);
      case "chdir", "cd" -> changeDirectory(rest);
      case "!" -> {
        Commands.shell(call, rest, call.in(), call.out());
        call.out().println("!");
      }
      case "?", "help" -> Help.print(call.out());
      case "list" -> Commands.print(call.out());
      case "version" -> call.out().println("Version " + style.version());
      case "edit", "visual" -> call.out().println("/usr/bin/editor: No such file or directory");
      case "shell" -> call.out().println("No shell within mail: leave it with x");
      default -> {
        if (command.isEmpty()) {
          call.out().println("Unknown command: \"" + name + '"');
        } else {
          settings.obey(command, rest);
        }
      }
    }
  }

  /** The messages of a list; nothing named means the current one, or the next that will do. */
  private List<Integer> chosen(String list, boolean deleted) throws MessageList.Wrong {
    List<Integer> chosen = MessageList.parse(items(), dot, list, deleted);
    return chosen.isEmpty() ? List.of(MessageList.near(items(), dot, deleted)) : chosen;
  }

  private void list(int at) {
    screen = at / SCREEN;
    int from = Math.max(0, Math.min(screen * SCREEN, items().size() - 1));
    if (dot != at) {
      dot = from;
    }
    int shown = 0;
    for (int i = from; i < items().size() && shown < SCREEN; i++) {
      if (!items().get(i).is(Mark.DELETED)) {
        line(i);
        shown++;
      }
    }
    if (shown == 0) {
      call.out().println("No more mail.");
    }
  }

  private void line(int index) {
    listing.line(items().get(index), index + 1, index == dot);
  }

  private void scroll(String how) {
    boolean back = how.startsWith("-");
    if (!how.isEmpty() && !back && !how.startsWith("+")) {
      call.out().println("Unrecognized scrolling command \"" + how + '"');
      return;
    }
    int last = Math.max(0, items().size() - 1) / SCREEN;
    if (back && screen == 0) {
      call.out().println("On first screenful of messages");
    } else if (!back && screen >= last) {
      call.out().println("On last screenful of messages");
    } else {
      screen += back ? -1 : 1;
      dot = screen * SCREEN;
      list(dot);
    }
  }

  private void from(String rest) throws MessageList.Wrong {
    List<Integer> chosen = chosen(rest, false);
    chosen.forEach(this::line);
    dot = chosen.get(chosen.size() - 1);
  }

  private void sizes(String rest) throws MessageList.Wrong {
    for (int index : chosen(rest, false)) {
      Item item = items().get(index);
      call.out().println((index + 1) + ": " + item.lines() + "/" + item.size());
    }
  }

  private void next(String list) throws MessageList.Wrong {
    if (!list.isEmpty()) {
      List<Integer> chosen = MessageList.parse(items(), dot, list, false);
      int after = dot;
      int index =
          chosen.stream()
              .filter(i -> i > after)
              .findFirst()
              .orElse(chosen.isEmpty() ? -1 : chosen.get(0));
      if (index < 0) {
        throw new MessageList.Wrong("No messages applicable");
      }
      show(index, false);
      return;
    }
    int index = began ? dot + 1 : dot;
    while (index < items().size()
        && (items().get(index).is(Mark.DELETED) || items().get(index).is(Mark.SAVED))) {
      index++;
    }
    if (index >= items().size()) {
      call.out().println("At EOF");
    } else {
      show(index, false);
    }
  }

  private void print(String rest, boolean whole) throws MessageList.Wrong {
    for (int index : chosen(rest, false)) {
      show(index, whole);
    }
  }

  private void show(int index, boolean whole) {
    dot = index;
    began = true;
    items().get(index).touch();
    listing.show(items().get(index), index + 1, whole);
  }

  private void top(String rest) throws MessageList.Wrong {
    for (int index : chosen(rest, false)) {
      touch(index);
      listing.top(items().get(index), index + 1);
    }
  }

  private void touch(int index) {
    dot = index;
    items().get(index).touch();
  }

  private void delete(List<Integer> chosen) {
    for (int index : chosen) {
      touch(index);
      Item item = items().get(index);
      item.mark(Mark.DELETED);
      item.unmark(Mark.PRESERVED, Mark.SAVED, Mark.TO_MBOX);
    }
    try {
      dot = MessageList.near(items(), dot, false);
    } catch (MessageList.Wrong none) {
      dot = 0;
    }
    // What is current now has not been shown: an empty line shows it.
    began = false;
  }

  private void deleteAndPrint() throws MessageList.Wrong {
    int before = dot;
    delete(chosen("", false));
    boolean more = dot > before && !items().get(dot).is(Mark.DELETED);
    if (more) {
      show(dot, false);
    } else {
      call.out().println("At EOF");
    }
  }

  private void undelete(String rest) throws MessageList.Wrong {
    for (int index : chosen(rest, true)) {
      touch(index);
      items().get(index).unmark(Mark.DELETED);
    }
  }

  private void unread(String rest) throws MessageList.Wrong {
    for (int index : chosen(rest, false)) {
      dot = index;
      items().get(index).unmark(Mark.READ, Mark.TOUCHED);
      items().get(index).mark(Mark.STATUS);
    }
  }

  private void preserve(String rest) throws MessageList.Wrong {
    if (!folder.isSystem()) {
      call.out().println("Cannot \"preserve\" in edit mode");
      return;
    }
    for (int index : chosen(rest, false)) {
      dot = index;
      items().get(index).mark(Mark.PRESERVED);
      items().get(index).unmark(Mark.TO_MBOX);
    }
  }

  private void toMbox(String rest) throws MessageList.Wrong {
    if (!folder.isSystem()) {
      call.out().println("Cannot \"mbox\" in edit mode");
      return;
    }
    for (int index : chosen(rest, false)) {
      dot = index;
      items().get(index).mark(Mark.TOUCHED);
      items().get(index).mark(Mark.TO_MBOX);
      items().get(index).unmark(Mark.PRESERVED);
    }
  }

  private void save(String command, String rest) throws MessageList.Wrong {
    int blank = Math.max(rest.lastIndexOf(' '), rest.lastIndexOf('\t'));
    String name = rest.substring(blank + 1);
    if (name.isEmpty()) {
      call.out().println("No file specified.");
      return;
    }
    List<Integer> chosen = chosen(rest.substring(0, blank + 1), false);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int index : chosen) {
      Item item = items().get(index);
      item.touch();
      if (command.equals("write")) {
        text.writeBytes(item.body().getBytes(StandardCharsets.UTF_8));
      } else {
        text.writeBytes(item.stored());
      }
    }
    call.out().print('"' + name + "\" ");
    try {
      boolean there = Folder.append(call, expanded(name), text.toByteArray(), 0666);
      call.out().println(there ? "[Appended]" : "[New file]");
    } catch (IOException failed) {
      call.out().flush();
      call.err().println(call.name() + ": fopen: " + Folder.problem(failed));
      return;
    }
    if (!command.equals("copy")) {
      chosen.forEach(index -> items().get(index).mark(Mark.SAVED));
    }
  }

  private void pipe(String rest) throws MessageList.Wrong, IOException {
    int end = 0;
    while (end < rest.length() && "0123456789 -*.$^".indexOf(rest.charAt(end)) >= 0) {
      end++;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int index : chosen(rest.substring(0, end).strip(), false)) {
      touch(index);
      text.writeBytes(items().get(index).stored());
    }
    byte[] input = text.toByteArray();
    Commands.shell(call, rest.substring(end), new ByteArrayInputStream(input), call.out());
  }

  private void reply(String rest, boolean everybody) throws MessageList.Wrong, IOException {
    List<Integer> chosen = chosen(rest, false);
    if (chosen.size() != 1 && everybody) {
      call.out().println("Sorry, can't reply to multiple messages at once");
      return;
    }
    touch(chosen.get(0));
    Letter letter = Answer.to(items().get(chosen.get(0)), everybody, names());
    compose(letter).reply();
  }

  private List<String> names() {
    return List.of(call.user().name(), call.user().name() + "@" + call.host().hostname());
  }

  private void mail(String rest) throws IOException {
    if (rest.isEmpty()) {
      call.out().println("No recipients specified");
      return;
    }
    Letter letter = new Letter();
    letter.to().addAll(Addresses.of(rest));
    compose(letter).run(MailOptions.NONE);
  }

  private Compose compose(Letter letter) {
    return new Compose(call, terminal, style, variables, letter, this);
  }

  @Override
  public byte[] messages(String list, boolean indented, boolean whole) throws MessageList.Wrong {
    List<Integer> chosen = chosen(list, false);
    StringBuilder said = new StringBuilder("Interpolating:");
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int index : chosen) {
      said.append(' ').append(index + 1);
      touch(index);
      String quoted = listing.quoted(items().get(index), whole);
      String shown = indented ? quoted.replaceAll("(?m)^(?=.)", "\t") : quoted;
      text.writeBytes(shown.getBytes(StandardCharsets.UTF_8));
    }
    call.out().println(said);
    return text.toByteArray();
  }

  private void look() throws IOException {
    int known = items().size();
    int more = folder.look();
    if (more == 0) {
      call.out().println("No new mail.");
      return;
    }
    listing.about(folder);
    dot = known;
  }

  private void file(String rest) throws IOException {
    if (rest.isEmpty()) {
      listing.about(folder);
      return;
    }
    String name = expanded(rest);
    boolean system = name.equals(style.spool() + call.user().name());
    Folder next;
    try {
      next = Folder.open(call, stores, name, system);
    } catch (IOException failed) {
      call.err().println(call.name() + ": " + name + ": " + Folder.problem(failed));
      return;
    }
    leave();
    before = Optional.of(folder.shown());
    // What leaving has put there is to be seen.
    folder = Folder.open(call, stores, name, next.isSystem());
    announce(true);
    began = false;
  }

  /** {@code %} the mailbox, {@code &} ~/mbox, {@code #} the file before, {@code ~} home. */
  private String expanded(String name) {
    return switch (name) {
      case "%" -> style.spool() + call.user().name();
      case "&" -> home + "/mbox";
      case "#" -> before.orElse(folder.shown());
      default ->
          name.startsWith("%")
              ? style.spool() + name.substring(1)
              : name.startsWith("~/") ? home + name.substring(1) : name;
    };
  }

  private void changeDirectory(String rest) {
    String path = rest.isEmpty() ? home : call.absolute(expanded(rest));
    if (!Disk.of(call).isDirectory(path)) {
      call.err().println(call.name() + ": " + rest + ": No such file or directory");
      return;
    }
    call =
        new Call(
            call.host(),
            call.name(),
            call.args(),
            call.user(),
            path,
            call.environment(),
            call.in(),
            call.out(),
            call.err(),
            call.locale());
  }
}
