package dev.mxlab.mua;

import dev.mxlab.host.Call;
import dev.mxlab.mua.Item.Mark;
import java.util.List;
import java.util.Locale;

/** How messages are listed and shown. */
final class Listing {
  private static final int WIDTH = 80;
  private static final int TOP_LINES = 5;

  private final Call call;
  private final Style style;
  private final Variables variables;

  Listing(Call call, Style style, Variables variables) {
    this.call = call;
    this.style = style;
    this.variables = variables;
  }

  /** {@code "/var/mail/lee": 3 messages 3 new}. */
  void about(Folder folder) {
    List<Item> items = folder.items();
    long fresh = items.stream().filter(i -> i.is(Mark.NEW)).count();
    long unread = items.stream().filter(i -> !i.is(Mark.READ)).count();
    long deleted = items.stream().filter(i -> i.is(Mark.DELETED)).count();
    long saved = items.stream().filter(i -> i.is(Mark.SAVED)).count();
    int count = items.size();
    StringBuilder line = new StringBuilder();
    line.append('"').append(folder.shown()).append("\": ").append(count);
    line.append(count == 1 ? " message" : " messages");
    line.append(fresh > 0 ? " " + fresh + " new" : "");
    line.append(unread > fresh ? " " + unread + " unread" : "");
    line.append(deleted > 0 ? " " + deleted + " deleted" : "");
    line.append(saved > 0 ? " " + saved + " saved" : "");
    line.append(folder.readOnly() ? " [Read only]" : "");
    call.out().println(line);
  }

  void line(Item item, int number, boolean current) {
    char state = ' ';
    state = item.is(Mark.SAVED) ? '*' : state;
    state = item.is(Mark.PRESERVED) ? 'P' : state;
    state = item.is(Mark.NEW) && !item.is(Mark.READ) ? 'N' : state;
    state = !item.is(Mark.NEW) && !item.is(Mark.READ) ? 'U' : state;
    state = item.is(Mark.TO_MBOX) ? 'M' : state;
    String date = item.date();
    date = date.length() > 16 ? date.substring(0, 16) : date;
    String format = style == Style.HEIRLOOM ? "%3d/%-5d" : "%4d/%-5d";
    String counts = String.format(Locale.ROOT, format, item.lines(), item.size());
    String start = (current ? ">" : " ") + state + String.format(Locale.ROOT, "%3d ", number);
    String subject = item.field("subject");
    if (style == Style.HEIRLOOM) {
      String name = Addresses.name(item.from());
      name = name.isEmpty() ? Addresses.bare(item.from()) : name;
      String quoted = subject.isEmpty() ? "" : '"' + cut(subject, WIDTH - 57) + '"';
      String head = String.format(Locale.ROOT, "%-20.20s  %-16s %s ", name, date, counts);
      call.out().println(start + head + quoted);
      return;
    }
    String name = Addresses.bare(item.from());
    String head = String.format(Locale.ROOT, "%-17.17s  %-16s %s ", name, date, counts);
    call.out().println(start + head + cut(subject, WIDTH - 53));
  }

  private static String cut(String text, int length) {
    return text.length() > length ? text.substring(0, length) : text;
  }

  /**
   * @param whole whether no field is left out
   */
  void show(Item item, int number, boolean whole) {
    call.out().println(style.heading(number));
    call.out().println(item.fromLine());
    fields(item, whole);
    call.out().println();
    call.out().print(item.body());
  }

  private void fields(Item item, boolean whole) {
    boolean status = whole || variables.shows("status");
    for (String field : item.header()) {
      int colon = field.indexOf(':');
      String name = colon < 0 ? "" : field.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!name.equals("status") && (whole || variables.shows(name))) {
        call.out().println(field);
      }
    }
    if (status && !item.status().isEmpty()) {
      call.out().println("Status: " + item.status());
    }
  }

  /** The first lines behind the From_ line. */
  void top(Item item, int number) {
    call.out().println(style.heading(number));
    String text = new String(item.bytes(), java.nio.charset.StandardCharsets.UTF_8);
    text.lines().limit(1 + TOP_LINES).forEach(call.out()::println);
  }

  /** A message as it stands within another one. */
  String quoted(Item item, boolean whole) {
    StringBuilder text = new StringBuilder(item.fromLine()).append('\n');
    for (String field : item.header()) {
      int colon = field.indexOf(':');
      String name = colon < 0 ? "" : field.substring(0, colon).toLowerCase(Locale.ROOT);
      if (whole || variables.shows(name)) {
        text.append(field).append('\n');
      }
    }
    return text.append('\n').append(item.body()).toString();
  }
}
