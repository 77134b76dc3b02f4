package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.mua.Item.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** The commands that put messages elsewhere: into files, into programs. */
final class Filing {
  private final Call call;
  private final Desk desk;

  Filing(Call call, Desk desk) {
    this.call = call;
    this.desk = desk;
  }

  void save(String command, String rest, UnaryOperator<String> expanded) throws MessageList.Wrong {
    int blank = Math.max(rest.lastIndexOf(' '), rest.lastIndexOf('\t'));
    String name = rest.substring(blank + 1);
    if (name.isEmpty()) {
      call.out().println("No file specified.");
      return;
    }
    List<Integer> chosen = desk.chosen(rest.substring(0, blank + 1), false);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int index : chosen) {
      Item item = desk.items().get(index);
      item.touch();
      if (command.equals("write")) {
        text.writeBytes(item.body().getBytes(StandardCharsets.UTF_8));
      } else {
        text.writeBytes(item.stored());
      }
    }
    call.out().print('"' + name + "\" ");
    try {
      boolean there = Folder.append(call, expanded.apply(name), text.toByteArray(), 0666);
      call.out().println(there ? "[Appended]" : "[New file]");
    } catch (IOException failed) {
      call.out().flush();
      call.err().println(call.name() + ": fopen: " + Folder.problem(failed));
      return;
    }
    if (!command.equals("copy")) {
      chosen.forEach(index -> desk.items().get(index).mark(Mark.SAVED));
    }
  }

  void pipe(String rest) throws MessageList.Wrong, IOException {
    int end = 0;
    while (end < rest.length() && "0123456789 -*.$^".indexOf(rest.charAt(end)) >= 0) {
      end++;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int index : desk.chosen(rest.substring(0, end).strip(), false)) {
      desk.touch(index);
      text.writeBytes(desk.items().get(index).stored());
    }
    byte[] input = text.toByteArray();
    Commands.shell(call, rest.substring(end), new ByteArrayInputStream(input), call.out());
  }
}
