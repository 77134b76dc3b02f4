package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A note in the dot-lock that a message is being appended: where the mailbox ended before, and how
 * the message's From_ line begins. If the process is killed meanwhile, the next one that takes the
 * lock cuts the half message off; its queue file is still there and brings it again, whole.
 */
record Unfinished(long offset, byte[] fromLine) {
  private static final String WORD = "append ";
  private static final int LONGEST_LINE = 512;

  /** No note is longer. */
  static final int LONGEST = WORD.length() + 20 + LONGEST_LINE;

  byte[] text() {
    byte[] head = (WORD + offset + "\n").getBytes(StandardCharsets.US_ASCII);
    int length = Math.min(LONGEST_LINE, fromLine.length);
    byte[] text = Arrays.copyOf(head, head.length + length);
    System.arraycopy(fromLine, 0, text, head.length, length);
    return text;
  }

  /** Null when the text is no whole note: then nothing had been appended yet. */
  static @Nullable Unfinished of(byte[] text) {
    String said = new String(text, StandardCharsets.ISO_8859_1);
    int end = said.indexOf('\n');
    if (!said.startsWith(WORD) || end < 0 || end + 1 == said.length()) {
      return null;
    }
    String digits = said.substring(WORD.length(), end);
    if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Character::isDigit)) {
      return null;
    }
    return new Unfinished(Long.parseLong(digits), Arrays.copyOfRange(text, end + 1, text.length));
  }

  /**
   * Cuts the mailbox where it ended before, if that message stands there and not something else.
   */
  void undo(FileChannel mailbox) throws IOException {
    long size = mailbox.size();
    if (size <= offset) {
      return;
    }
    ByteBuffer there = ByteBuffer.allocate((int) Math.min(size - offset, fromLine.length + 2L));
    while (there.hasRemaining() && mailbox.read(there, offset + there.position()) >= 0) {
      // Until it is full.
    }
    if (begins(Arrays.copyOf(there.array(), there.position()))) {
      mailbox.truncate(offset);
      mailbox.force(false);
    }
  }

  /** Before the From_ line stand the LFs that the mailbox's end lacked, two at most. */
  private boolean begins(byte[] there) {
    int skip = 0;
    while (skip < there.length && skip < 2 && there[skip] == '\n') {
      skip++;
    }
    int length = Math.min(there.length - skip, fromLine.length);
    return Arrays.equals(there, skip, skip + length, fromLine, 0, length);
  }
}
