package dev.mxlab.mua;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One message of an open mailbox, and what became of it so far. */
final class Item {
  /** As mail(1) marks messages. */
  enum Mark {
    NEW,
    READ,
    TOUCHED,
    DELETED,
    SAVED,
    PRESERVED,
    TO_MBOX,
    /** The Status field is not what the file has. */
    STATUS
  }

  private final byte[] text;
  private final int headerEnd;
  private final List<String> header;
  private final Set<Mark> marks = EnumSet.noneOf(Mark.class);

  /**
   * @param text from its From_ line to the blank line before the next one
   */
  Item(byte[] text) {
    this.text = text;
    this.headerEnd = endOfHeader(text);
    this.header = fields(new String(text, 0, headerEnd, StandardCharsets.UTF_8));
    String status = field("status");
    if (!status.contains("O")) {
      marks.add(Mark.NEW);
    }
    if (status.contains("R")) {
      marks.add(Mark.READ);
    }
  }

  private static int endOfHeader(byte[] text) {
    for (int i = 0; i + 1 < text.length; i++) {
      if (text[i] == '\n' && text[i + 1] == '\n') {
        return i + 1;
      }
    }
    return text.length;
  }

  /** The fields with their continuation lines; without the From_ line. */
  private static List<String> fields(String head) {
    List<String> fields = new ArrayList<>();
    String[] lines = head.split("\n");
    for (int i = 1; i < lines.length; i++) {
      boolean continues = lines[i].startsWith(" ") || lines[i].startsWith("\t");
      if (continues && !fields.isEmpty()) {
        int last = fields.size() - 1;
        fields.set(last, fields.get(last) + '\n' + lines[i]);
      } else {
        fields.add(lines[i]);
      }
    }
    return fields;
  }

  boolean is(Mark mark) {
    return marks.contains(mark);
  }

  void mark(Mark mark) {
    marks.add(mark);
  }

  void unmark(Mark... gone) {
    for (Mark mark : gone) {
      marks.remove(mark);
    }
  }

  /** It was looked at. */
  void touch() {
    marks.add(Mark.TOUCHED);
    if (marks.add(Mark.READ)) {
      marks.add(Mark.STATUS);
    }
  }

  byte[] bytes() {
    return text;
  }

  int size() {
    return text.length;
  }

  int lines() {
    int lines = 0;
    for (byte b : text) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  String fromLine() {
    int end = 0;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /** {@code Sun Nov 22 11:09:29 2026} of the From_ line. */
  String date() {
    String[] words = fromLine().split(" +", 3);
    return words.length < 3 ? "" : words[2].replaceFirst("^tty\\S* ", "");
  }

  /** The value of the first field of that name, unfolded; empty for none. */
  String field(String name) {
    for (String field : header) {
      if (field.regionMatches(true, 0, name + ':', 0, name.length() + 1)) {
        return field.substring(name.length() + 1).replaceAll("\\s*\n\\s*", " ").strip();
      }
    }
    return "";
  }

  /** Who wrote it, as he says; else who sent it. */
  String from() {
    String from = field("from");
    return from.isEmpty() ? fromLine().split(" +", 3)[1] : from;
  }

  List<String> header() {
    return header;
  }

  String body() {
    int start = Math.min(text.length, headerEnd + 1);
    return new String(text, start, text.length - start, StandardCharsets.UTF_8);
  }

  /** What the Status field says: {@code R} once it was read, {@code O} once it is no more new. */
  String status() {
    return (is(Mark.READ) ? "R" : "") + (is(Mark.NEW) ? "" : "O");
  }

  /** The whole message as it goes to a file: its Status field as things stand. */
  byte[] stored() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 16);
    out.writeBytes((fromLine() + '\n').getBytes(StandardCharsets.UTF_8));
    for (String field : header) {
      if (!field.toLowerCase(Locale.ROOT).startsWith("status:")) {
        out.writeBytes((field + '\n').getBytes(StandardCharsets.UTF_8));
      }
    }
    if (!status().isEmpty()) {
      out.writeBytes(("Status: " + status() + '\n').getBytes(StandardCharsets.UTF_8));
    }
    out.write(text, headerEnd, text.length - headerEnd);
    return out.toByteArray();
  }
}
