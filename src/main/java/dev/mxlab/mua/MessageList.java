package dev.mxlab.mua;

import dev.mxlab.mua.Item.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The message lists of mail(1): numbers and ranges, {@code . ^ $ * + -}, senders, {@code /subject},
 * {@code :n} for new ones. Complaints are thrown in its words.
 */
final class MessageList {
  /** What is wrong with a list. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }

  private final List<Item> items;
  private final int dot;
  private final boolean deleted;
  private final TreeSet<Integer> marked = new TreeSet<>();
  private final List<String> names = new ArrayList<>();
  private final List<Character> modifiers = new ArrayList<>();
  private boolean numbered;
  private boolean star;

  /**
   * @param deleted whether it is for undelete, which wants deleted messages
   */
  private MessageList(List<Item> items, int dot, boolean deleted) {
    this.items = items;
    this.dot = dot;
    this.deleted = deleted;
  }

  /**
   * Indexes from 0; empty when the list is.
   *
   * @param dot the current message
   */
  static List<Integer> parse(List<Item> items, int dot, String text, boolean deleted) throws Wrong {
    MessageList list = new MessageList(items, dot, deleted);
    list.tokens(text);
    return list.chosen();
  }

  /** The current message or the next one that will do; when there is none, it says so. */
  static int near(List<Item> items, int dot, boolean deleted) throws Wrong {
    for (int i = dot; i < items.size(); i++) {
      if (items.get(i).is(Mark.DELETED) == deleted) {
        return i;
      }
    }
    for (int i = Math.min(dot, items.size()) - 1; i >= 0; i--) {
      if (items.get(i).is(Mark.DELETED) == deleted) {
        return i;
      }
    }
    throw new Wrong("No applicable messages");
  }

  private void tokens(String text) throws Wrong {
    String rest = text.strip();
    while (!rest.isEmpty()) {
      char c = rest.charAt(0);
      int used = 1;
      if (Character.isDigit(c)) {
        used = numbers(rest);
      } else if (c == '+' || c == '-') {
        step(c == '+' ? 1 : -1);
      } else if (c == '*') {
        if (numbered) {
          throw new Wrong("No numbers mixed with *");
        }
        star = true;
      } else if (c == '.' || c == '^' || c == '$') {
        mark(place(c));
      } else {
        used = word(rest);
      }
      rest = rest.substring(used).stripLeading();
      if (star && numbered) {
        throw new Wrong("No numbers mixed with *");
      }
    }
  }

  private int numbers(String rest) throws Wrong {
    int end = digits(rest, 0);
    int first = check(rest.substring(0, end));
    int at = end;
    while (at < rest.length() && rest.charAt(at) == ' ') {
      at++;
    }
    if (at >= rest.length() || rest.charAt(at) != '-') {
      mark(first);
      return end;
    }
    at++;
    int last;
    if (at < rest.length() && "^.$".indexOf(rest.charAt(at)) >= 0) {
      last = place(rest.charAt(at));
      at++;
    } else {
      int stop = digits(rest, at);
      if (stop == at) {
        throw new Wrong("Non-numeric second argument");
      }
      last = check(rest.substring(at, stop));
      at = stop;
    }
    numbered = true;
    for (int i = first; i <= last; i++) {
      if (items.get(i).is(Mark.DELETED) == deleted) {
        marked.add(i);
      }
    }
    return at;
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int check(String number) throws Wrong {
    int n = number.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(number);
    if (n < 1 || n > items.size()) {
      throw new Wrong(number + ": Invalid message number");
    }
    return fit(n - 1);
  }

  private int fit(int index) throws Wrong {
    if (!deleted && items.get(index).is(Mark.DELETED)) {
      throw new Wrong((index + 1) + ": Inappropriate message");
    }
    return index;
  }

  private void mark(int index) {
    numbered = true;
    marked.add(index);
  }

  private int place(char c) throws Wrong {
    int count = items.size();
    if (c == '.') {
      return fit(dot);
    }
    for (int i = 0; i < count; i++) {
      int index = c == '^' ? i : count - 1 - i;
      if (items.get(index).is(Mark.DELETED) == deleted) {
        return index;
      }
    }
    throw new Wrong("No applicable messages");
  }

  private void step(int by) throws Wrong {
    int index = dot;
    do {
      index += by;
      if (index >= items.size()) {
        throw new Wrong("Referencing beyond EOF");
      } else if (index < 0) {
        throw new Wrong("Referencing before 1");
      }
    } while (items.get(index).is(Mark.DELETED) != deleted);
    mark(index);
  }

  private int word(String rest) throws Wrong {
    char quote = rest.charAt(0) == '"' || rest.charAt(0) == '\'' ? rest.charAt(0) : ' ';
    int from = quote == ' ' ? 0 : 1;
    int found = rest.indexOf(quote, from);
    int end = found < 0 ? rest.length() : found;
    String word = rest.substring(from, end);
    if (word.startsWith(":")) {
      for (char c : word.substring(1).toCharArray()) {
        if ("dnoru".indexOf(c) < 0) {
          throw new Wrong("Unknown colon modifier \"" + word + "\"");
        }
        modifiers.add(c);
      }
    } else {
      names.add(word);
    }
    return Math.min(rest.length(), end + from);
  }

  private List<Integer> chosen() throws Wrong {
    boolean filtered = !names.isEmpty() || !modifiers.isEmpty();
    if (star || filtered && !numbered) {
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i).is(Mark.DELETED) == deleted) {
          marked.add(i);
        }
      }
      if (star && marked.isEmpty()) {
        throw new Wrong("No applicable messages");
      }
    }
    if (!names.isEmpty()) {
      marked.removeIf(i -> names.stream().noneMatch(name -> matches(items.get(i), name)));
      if (marked.isEmpty()) {
        throw new Wrong("No applicable messages from {" + String.join(", ", names) + "}");
      }
    }
    if (!modifiers.isEmpty()) {
      marked.removeIf(i -> modifiers.stream().noneMatch(c -> is(items.get(i), c)));
      if (marked.isEmpty()) {
        StringBuilder all = new StringBuilder();
        modifiers.forEach(all::append);
        throw new Wrong("No messages satisfy :" + all);
      }
    }
    return List.copyOf(marked);
  }

  private static boolean matches(Item item, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    if (wanted.startsWith("/")) {
      return item.field("subject").toLowerCase(Locale.ROOT).contains(wanted.substring(1));
    }
    String from = Addresses.bare(item.from()).toLowerCase(Locale.ROOT);
    int at = from.indexOf('@');
    return from.equals(wanted) || at > 0 && from.substring(0, at).equals(wanted);
  }

  private static boolean is(Item item, char modifier) {
    boolean fresh = item.is(Mark.NEW);
    boolean read = item.is(Mark.READ);
    return switch (modifier) {
      case 'd' -> item.is(Mark.DELETED);
      case 'n' -> fresh && !read;
      case 'o' -> !fresh;
      case 'r' -> read;
      default -> !read;
    };
  }
}
