package dev.mxlab.mailbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes into a message's header what dovecot keeps there: X-UID, Status, X-Status, X-Keywords, and
 * in the first message of a mailbox X-IMAPbase. Spaces behind X-UID or X-Keywords leave room for
 * later notes, so that most changes of flags move nothing in the file.
 */
final class MboxNotes {
  /** Room for notes in a header that gets its first. */
  static final int ROOM = 50;

  private static final byte[] NONE = {};

  private final Map<MboxHeader.Kind, String> values = new EnumMap<>(MboxHeader.Kind.class);

  /**
   * @param base the mailbox's, for its first message; else empty
   * @param old whether a session has seen the message
   */
  MboxNotes(Message message, boolean old, String base) {
    Flags flags = message.flags();
    if (!base.isEmpty()) {
      values.put(MboxHeader.Kind.BASE, "X-IMAPbase: " + base);
    }
    values.put(MboxHeader.Kind.UID, "X-UID: " + message.uid());
    String status = (flags.has(Flag.SEEN) ? "R" : "") + (old ? "O" : "");
    if (!status.isEmpty()) {
      values.put(MboxHeader.Kind.STATUS, "Status: " + status);
    }
    String letters =
        (flags.has(Flag.ANSWERED) ? "A" : "")
            + (flags.has(Flag.FLAGGED) ? "F" : "")
            + (flags.has(Flag.DRAFT) ? "T" : "")
            + (flags.has(Flag.DELETED) ? "D" : "");
    if (!letters.isEmpty()) {
      values.put(MboxHeader.Kind.XSTATUS, "X-Status: " + letters);
    }
    if (!flags.keywords().isEmpty()) {
      values.put(MboxHeader.Kind.KEYWORDS, "X-Keywords: " + String.join(" ", flags.keywords()));
    }
  }

  /** {@code 1795312925 0000000003 work}. */
  static String base(long validity, long lastUid, List<String> keywords) {
    String begin = "%d %010d".formatted(validity, lastUid);
    return keywords.isEmpty() ? begin : begin + ' ' + String.join(" ", keywords);
  }

  /** How many octets X-UID takes with its room. */
  static int room(long uid) {
    return ("X-UID: " + uid).length() + ROOM + 1;
  }

  static int baseLength(String base) {
    return "X-IMAPbase: ".length() + base.getBytes(StandardCharsets.UTF_8).length + 1;
  }

  /** Lines {@code Status:} and {@code X-Keywords:} even where they say nothing: a saved message. */
  MboxNotes keepAll() {
    values.putIfAbsent(MboxHeader.Kind.STATUS, "Status: ");
    return keepKeywords();
  }

  private MboxNotes keepKeywords() {
    values.putIfAbsent(MboxHeader.Kind.KEYWORDS, "X-Keywords:");
    return this;
  }

  /** All lines by themselves, with room behind the last. */
  byte[] lines(int room) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    emit(out, EnumSet.allOf(MboxHeader.Kind.class), room);
    return out.toByteArray();
  }

  /**
   * The header with these notes instead of those that it has.
   *
   * @param header with the blank line at its end, if it has one
   * @param hidden the lines in it that are notes
   * @param block how many octets the notes shall take, if they fit
   */
  byte[] into(byte[] header, List<MboxHeader.Line> hidden, int block) {
    Set<MboxHeader.Kind> there = EnumSet.noneOf(MboxHeader.Kind.class);
    hidden.forEach(line -> there.add(line.kind()));
    if (there.contains(MboxHeader.Kind.KEYWORDS)) {
      keepKeywords();
    }
    int length = values.values().stream().mapToInt(v -> utf8(v).length + 1).sum();
    int room = length <= block ? block - length : ROOM;
    ByteArrayOutputStream out = new ByteArrayOutputStream(header.length + ROOM * 2);
    Set<MboxHeader.Kind> left = EnumSet.copyOf(values.keySet());
    int at = 0;
    for (MboxHeader.Line line : hidden) {
      out.write(header, at, line.start() - at);
      at = line.end();
      if (line.kind() == MboxHeader.Kind.LENGTH) {
        out.write(header, line.start(), line.end() - line.start());
      } else if (left.contains(line.kind())) {
        Set<MboxHeader.Kind> here = together(line.kind(), left, there);
        left.removeAll(here);
        emit(out, here, room);
      }
    }
    int blank = blankLine(header);
    out.write(header, at, header.length - blank - at);
    if (at < header.length - blank && header[header.length - blank - 1] != '\n') {
      out.write('\n');
    }
    emit(out, left, room);
    out.write(header, header.length - blank, blank);
    return out.toByteArray();
  }

  /**
   * What is written where a line stands: itself, and those that come behind it in their order and
   * have no place yet; before X-UID also X-IMAPbase.
   */
  private static Set<MboxHeader.Kind> together(
      MboxHeader.Kind kind, Set<MboxHeader.Kind> left, Set<MboxHeader.Kind> there) {
    Set<MboxHeader.Kind> here = EnumSet.of(kind);
    if (kind == MboxHeader.Kind.UID && !there.contains(MboxHeader.Kind.BASE)) {
      here.add(MboxHeader.Kind.BASE);
    }
    if (kind == MboxHeader.Kind.BASE) {
      return here;
    }
    for (MboxHeader.Kind next : EnumSet.range(kind, MboxHeader.Kind.KEYWORDS)) {
      if (next != kind && there.contains(next)) {
        break;
      } else if (left.contains(next)) {
        here.add(next);
      }
    }
    return here;
  }

  private static int blankLine(byte[] header) {
    int n = header.length;
    if (n >= 1 && header[n - 1] == '\n' && (n == 1 || header[n - 2] == '\n')) {
      return 1;
    }
    boolean crlf = n >= 2 && header[n - 1] == '\n' && header[n - 2] == '\r';
    return crlf && (n == 2 || header[n - 3] == '\n') ? 2 : 0;
  }

  private void emit(ByteArrayOutputStream out, Set<MboxHeader.Kind> kinds, int room) {
    MboxHeader.Kind roomy =
        values.containsKey(MboxHeader.Kind.KEYWORDS)
            ? MboxHeader.Kind.KEYWORDS
            : MboxHeader.Kind.UID;
    for (MboxHeader.Kind kind : kinds) {
      String value = values.get(kind);
      if (value != null) {
        out.writeBytes(utf8(value));
        out.writeBytes(kind == roomy ? " ".repeat(room).getBytes(StandardCharsets.US_ASCII) : NONE);
        out.write('\n');
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
