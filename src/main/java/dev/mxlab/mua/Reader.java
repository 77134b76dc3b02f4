package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.host.Disk;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mua.Item.Mark;
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
  private final Desk desk;
  private Optional<String> before = Optional.empty();
  private int screen;

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
    this.desk = new Desk(folder);
    this.home = home;
    this.stores = stores;
  }

  private List<Item> items() {
    return desk.items();
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
      desk.began = true;
    }
    leave();
    return 0;
  }

  private void announce(boolean headers) {
    listing.about(desk.folder);
    desk.dot = first();
    screen = desk.dot / SCREEN;
    if (headers && !items().isEmpty()) {
      list(desk.dot);
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
    new Leaving(call, desk.folder, variables, home + "/mbox").quit();
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
      case "headers" -> list(rest.isEmpty() ? desk.dot : desk.chosen(rest, false).get(0));
      case "from" -> from(rest);
      case "z" -> scroll(rest);
      case "=" -> call.out().println(desk.dot + 1);
      case "size" -> sizes(rest);
      case "delete" -> marking().delete(rest);
      case "dp", "dt" -> deleteAndPrint();
      case "undelete" -> marking().undelete(rest);
      case "unread", "Unread", "new" -> marking().unread(rest);
      case "touch" -> desk.chosen(rest, false).forEach(desk::touch);
      case "preserve", "hold" -> marking().preserve(rest);
      case "mbox" -> marking().toMbox(rest);
      case "save", "copy", "write" -> new Filing(call, desk).save(command, rest, this::expanded);
      case "pipe", "|" -> new Filing(call, desk).pipe(rest);
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

  private void list(int at) {
    screen = at / SCREEN;
    int from = Math.max(0, Math.min(screen * SCREEN, items().size() - 1));
    if (desk.dot != at) {
      desk.dot = from;
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
    listing.line(items().get(index), index + 1, index == desk.dot);
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
      desk.dot = screen * SCREEN;
      list(desk.dot);
    }
  }

  private void from(String rest) throws MessageList.Wrong {
    List<Integer> chosen = desk.chosen(rest, false);
    chosen.forEach(this::line);
    desk.dot = chosen.get(chosen.size() - 1);
  }

  private void sizes(String rest) throws MessageList.Wrong {
    for (int index : desk.chosen(rest, false)) {
      Item item = items().get(index);
      call.out().println((index + 1) + ": " + item.lines() + "/" + item.size());
    }
  }

  private void next(String list) throws MessageList.Wrong {
    if (!list.isEmpty()) {
      List<Integer> chosen = MessageList.parse(items(), desk.dot, list, false);
      int after = desk.dot;
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
    int index = desk.began ? desk.dot + 1 : desk.dot;
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
    for (int index : desk.chosen(rest, false)) {
      show(index, whole);
    }
  }

  private void show(int index, boolean whole) {
    desk.dot = index;
    desk.began = true;
    items().get(index).touch();
    listing.show(items().get(index), index + 1, whole);
  }

  private void top(String rest) throws MessageList.Wrong {
    for (int index : desk.chosen(rest, false)) {
      desk.touch(index);
      listing.top(items().get(index), index + 1);
    }
  }

  private void deleteAndPrint() throws MessageList.Wrong {
    int old = desk.dot;
    marking().delete("");
    if (desk.dot > old && !items().get(desk.dot).is(Mark.DELETED)) {
      show(desk.dot, false);
    } else {
      call.out().println("At EOF");
    }
  }

  private Marking marking() {
    return new Marking(call, desk);
  }

  private void reply(String rest, boolean everybody) throws MessageList.Wrong, IOException {
    List<Integer> chosen = desk.chosen(rest, false);
    if (chosen.size() != 1 && everybody) {
      call.out().println("Sorry, can't reply to multiple messages at once");
      return;
    }
    desk.touch(chosen.get(0));
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
    List<Integer> chosen = desk.chosen(list, false);
    StringBuilder said = new StringBuilder("Interpolating:");
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int index : chosen) {
      said.append(' ').append(index + 1);
      desk.touch(index);
      String quoted = listing.quoted(items().get(index), whole);
      String shown = indented ? quoted.replaceAll("(?m)^(?=.)", "\t") : quoted;
      text.writeBytes(shown.getBytes(StandardCharsets.UTF_8));
    }
    call.out().println(said);
    return text.toByteArray();
  }

  private void look() throws IOException {
    int known = items().size();
    int more = desk.folder.look();
    if (more == 0) {
      call.out().println("No new mail.");
      return;
    }
    listing.about(desk.folder);
    desk.dot = known;
  }

  private void file(String rest) throws IOException {
    if (rest.isEmpty()) {
      listing.about(desk.folder);
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
    before = Optional.of(desk.folder.shown());
    // What leaving has put there is to be seen.
    desk.folder = Folder.open(call, stores, name, next.isSystem());
    announce(true);
    desk.began = false;
  }

  /** {@code %} the mailbox, {@code &} ~/mbox, {@code #} the file before, {@code ~} home. */
  private String expanded(String name) {
    return switch (name) {
      case "%" -> style.spool() + call.user().name();
      case "&" -> home + "/mbox";
      case "#" -> before.orElse(desk.folder.shown());
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
