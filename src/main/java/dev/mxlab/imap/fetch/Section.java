package dev.mxlab.imap.fetch;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What of a message is meant: {@code BODY[1.2.HEADER.FIELDS (From)]<0.100>}.
 *
 * @param path the part's number, empty for the message
 * @param names header fields in small letters
 * @param start of a partial, or -1
 * @param length of a partial, or -1 for the rest
 */
public record Section(List<Integer> path, What what, List<String> names, long start, long length) {
  private static final int MOST_DIGITS = 18;

  /** Which octets of the part. */
  public enum What {
    ALL,
    HEADER,
    FIELDS,
    FIELDS_NOT,
    TEXT,
    MIME
  }

  public Section {
    path = List.copyOf(path);
    names = List.copyOf(names);
  }

  static final Section WHOLE = new Section(List.of(), What.ALL, List.of(), -1, -1);

  /** Whether it is the whole message from its beginning to its end. */
  boolean isWhole() {
    return what == What.ALL && start < 0 && length < 0 && path.isEmpty();
  }

  /** Whether it is of a header only. */
  boolean isHeader() {
    return what != What.ALL && what != What.TEXT;
  }

  static Section of(What what) {
    return new Section(List.of(), what, List.of(), -1, -1);
  }

  /** A section as text between brackets, as in a URL. */
  public static @Nullable Section parse(String text) {
    try {
      int open = text.indexOf('(');
      List<String> names = new ArrayList<>();
      String head = text;
      if (open >= 0) {
        int close = text.indexOf(')', open);
        if (close != text.length() - 1) {
          return null;
        }
        for (String name : text.substring(open + 1, close).strip().split(" +")) {
          names.add(name.replace("\"", "").toLowerCase(Locale.ROOT));
        }
        head = text.substring(0, open).strip();
      }
      return parse("BODY", head.toUpperCase(Locale.ROOT), names);
    } catch (BadCommand wrong) {
      return null;
    }
  }

  private static Section parse(String command, String section, List<String> names)
      throws BadCommand {
    List<Integer> path = new ArrayList<>();
    int at = 0;
    while (at < section.length() && Character.isDigit(section.charAt(at))) {
      int end = at;
      long number = 0;
      while (end < section.length() && Character.isDigit(section.charAt(end))) {
        number = Math.min(Integer.MAX_VALUE, number * 10 + section.charAt(end) - '0');
        end++;
      }
      path.add((int) number);
      if (end < section.length() && (section.charAt(end) != '.' || end + 1 == section.length())) {
        throw new BadCommand("Invalid " + command + "[..] section");
      }
      at = Math.min(section.length(), end + 1);
    }
    What what =
        switch (section.substring(at)) {
          case "" -> What.ALL;
          case "HEADER" -> What.HEADER;
          case "HEADER.FIELDS" -> What.FIELDS;
          case "HEADER.FIELDS.NOT" -> What.FIELDS_NOT;
          case "TEXT" -> What.TEXT;
          case "MIME" -> What.MIME;
          default -> throw new BadCommand("Invalid " + command + "[..] section");
        };
    boolean lists = what == What.FIELDS || what == What.FIELDS_NOT;
    if (what == What.MIME && path.isEmpty() || lists == names.isEmpty()) {
      throw new BadCommand("Invalid " + command + "[..] section");
    }
    return new Section(path, what, names, -1, -1);
  }

  Section partial(long from, long octets) {
    return new Section(path, what, names, from, octets);
  }

  /** A section of a command and where in the arguments it ends. */
  record Parsed(Section section, String label, int next) {}

  /**
   * Reads a section that begins in the atom at {@code at}, after its opening bracket; a list of
   * fields is an argument of its own.
   */
  static Parsed read(String command, String head, List<Arg> args, int at) throws BadCommand {
    String wrong = "Invalid " + command + "[..] parameter: ";
    int close = head.indexOf(']');
    List<Arg> list = at + 1 < args.size() ? args.get(at + 1).group() : null;
    if (close >= 0 && list == null) {
      String section = head.substring(0, close);
      return finish(
          parse(command, section, List.of()), section, head.substring(close + 1), wrong, at + 1);
    }
    boolean fields = head.startsWith("HEADER.FIELDS") || head.contains(".HEADER.FIELDS");
    if (close >= 0 || at + 1 == args.size() || list != null && !fields) {
      throw new BadCommand(wrong + "Missing ']'");
    } else if (list == null) {
      throw new BadCommand("Invalid arguments");
    }
    List<String> names = new ArrayList<>();
    StringBuilder label = new StringBuilder(head).append(" (");
    for (Arg one : list) {
      String name = one.string();
      if (name == null) {
        throw new BadCommand(wrong + "Header list contains non-strings");
      }
      names.add(name.toLowerCase(Locale.ROOT));
      String upper = name.toUpperCase(Locale.ROOT);
      label.append(names.size() > 1 ? " " : "");
      label.append(one instanceof Arg.Atom ? upper : '"' + upper + '"');
    }
    String tail = at + 2 < args.size() ? args.get(at + 2).word() : null;
    Section section = parse(command, head, names);
    if (tail == null || !tail.startsWith("]")) {
      throw new BadCommand(wrong + "Missing ']'");
    }
    return finish(section, label.append(')').toString(), tail.substring(1), wrong, at + 3);
  }

  private static Parsed finish(Section section, String label, String tail, String wrong, int next)
      throws BadCommand {
    if (tail.isEmpty()) {
      return new Parsed(section, '[' + label + ']', next);
    }
    if (!tail.startsWith("<")) {
      throw new BadCommand(wrong + "Unexpected data after ']'");
    }
    int close = tail.indexOf('>');
    if (close < 0) {
      throw new BadCommand(wrong + "Missing '>' in partial");
    } else if (close + 1 < tail.length()) {
      throw new BadCommand(wrong + "Unexpected data after '>'");
    }
    String range = tail.substring(1, close);
    int dot = range.indexOf('.');
    long start = number(dot < 0 ? range : range.substring(0, dot));
    if (start < 0) {
      throw new BadCommand(wrong + "Too big partial start");
    }
    long length = dot < 0 ? -1 : number(range.substring(dot + 1));
    if (dot >= 0 && length < 0) {
      throw new BadCommand(wrong + "Too big partial end");
    }
    return new Parsed(section.partial(start, length), '[' + label + "]<" + start + '>', next);
  }

  private static long number(String digits) {
    if (digits.isEmpty()
        || digits.length() > MOST_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Long.parseLong(digits);
  }
}
