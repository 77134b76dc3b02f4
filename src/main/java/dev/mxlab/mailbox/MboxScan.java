package dev.mxlab.mailbox;

import dev.mxlab.mailbox.MboxMessage.Hidden;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the messages of an mbox file: one pass over its bytes, holding no more than one line's
 * beginning. A Content-Length header is not believed: one that lies would hide mail.
 */
final class MboxScan {
  /** As dovecot hides them (mbox-storage.c): notes of mail programs, not part of the message. */
  private static final Set<String> HIDDEN =
      Set.of("content-length", "status", "x-imap", "x-imapbase", "x-keywords", "x-status", "x-uid");

  private static final String INTERNAL_SUBJECT = "subject: don't delete this message";
  private static final int BUFFER = 64 * 1024;
  private static final int LONGEST_NAME = 64;

  private final String file;
  private final FileChannel channel;
  private final boolean firstHeaderOnly;
  private final List<MboxMessage> messages = new ArrayList<>();
  private final MessageDigest digest = sha256();

  // The line being read: where it begins, its beginning, and how long it is by now.
  private final byte[] line = new byte[FromLine.LONGEST + 2];
  private long lineStart;
  private long lineLength;
  private byte last;

  // The message being read.
  private boolean inMessage;
  private boolean inHeader;
  private boolean inHidden;
  private boolean internal;
  private long from;
  private long start;
  private long octets;
  private long blank;
  private List<Hidden> hidden = new ArrayList<>();
  private String identity = "";

  private MboxScan(String file, FileChannel channel, boolean firstHeaderOnly) {
    this.file = file;
    this.channel = channel;
    this.firstHeaderOnly = firstHeaderOnly;
  }

  /**
   * All messages, program-internal ones included.
   *
   * @param file its name, for what is said about it
   * @throws MailboxDamagedException when the file does not begin as a mailbox does
   */
  static List<MboxMessage> all(String file, FileChannel channel) throws IOException {
    MboxScan scan = new MboxScan(file, channel, false);
    scan.run(0);
    return scan.messages;
  }

  /** Whether a message still stands where it stood. Looks at its header and behind its end. */
  static boolean standsAt(FileChannel channel, MboxMessage message) throws IOException {
    if (channel.size() < message.next()) {
      return false;
    }
    MboxScan scan = new MboxScan("", channel, true);
    try {
      scan.run(message.from());
    } catch (MailboxDamagedException elsewhere) {
      return false;
    }
    MboxMessage found = scan.messages.get(0);
    return found.digest().equals(message.digest())
        && found.hidden().equals(message.hidden())
        && found.start() == message.start()
        && beginsOrEnds(channel, message.next());
  }

  private static boolean beginsOrEnds(FileChannel channel, long at) throws IOException {
    ByteBuffer next = ByteBuffer.allocate(5);
    while (next.hasRemaining() && channel.read(next, at + next.position()) > 0) {
      continue;
    }
    String text = new String(next.array(), 0, next.position(), StandardCharsets.US_ASCII);
    return text.isEmpty() || text.equals("From ");
  }

  private void run(long begin) throws IOException {
    byte[] bytes = new byte[BUFFER];
    long position = begin;
    lineStart = begin;
    int n = channel.read(ByteBuffer.wrap(bytes), position);
    while (n > 0) {
      for (int i = 0; i < n; i++) {
        take(bytes[i]);
        if (firstHeaderOnly && (inMessage && !inHeader || !messages.isEmpty())) {
          endOfMessage();
          return;
        }
      }
      position += n;
      n = channel.read(ByteBuffer.wrap(bytes), position);
    }
    if (lineLength > 0) {
      endOfLine(false);
    }
    endOfMessage();
  }

  private void take(byte b) throws MailboxDamagedException {
    if (lineLength < line.length) {
      line[(int) lineLength] = b;
    }
    lineLength++;
    if (b == '\n') {
      endOfLine(true);
    }
    last = b;
  }

  private void endOfLine(boolean newline) throws MailboxDamagedException {
    boolean cr = newline && lineLength > 1 && last == '\r';
    long content = lineLength - (newline ? 1 : 0) - (cr ? 1 : 0);
    int text = (int) Math.min(line.length, content);
    // Each line is sent with CRLF; one that has its CR already does not get another.
    long sent = content + 2;
    if (FromLine.is(line, text)) {
      endOfMessage();
      beginMessage(text);
    } else if (!inMessage) {
      throw damaged();
    } else if (content == 0) {
      octets += sent;
      blank = lineLength;
      endOfHeader();
    } else {
      blank = 0;
      if (inHeader) {
        headerLine(text, sent);
      } else {
        octets += sent;
      }
    }
    lineStart += lineLength;
    lineLength = 0;
  }

  private void beginMessage(int fromLength) {
    inMessage = true;
    inHeader = true;
    inHidden = false;
    internal = false;
    from = lineStart;
    start = lineStart + lineLength;
    octets = 0;
    blank = 0;
    hidden = new ArrayList<>();
    digest.reset();
    digest.update(line, 0, fromLength);
  }

  private void headerLine(int text, long sent) {
    if (line[0] != ' ' && line[0] != '\t') {
      String lower =
          new String(line, 0, Math.min(text, LONGEST_NAME), StandardCharsets.ISO_8859_1)
              .toLowerCase(Locale.ROOT);
      int colon = lower.indexOf(':');
      String name = colon < 0 ? "" : lower.substring(0, colon).strip();
      inHidden = HIDDEN.contains(name);
      boolean first = messages.isEmpty();
      internal |= first && (name.equals("x-imap") || lower.startsWith(INTERNAL_SUBJECT));
    }
    if (inHidden) {
      hidden.add(new Hidden(lineStart, lineStart + lineLength));
    } else {
      digest.update((byte) '\n');
      digest.update(line, 0, text);
      octets += sent;
    }
  }

  private void endOfHeader() {
    if (inHeader) {
      inHeader = false;
      identity = HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
  }

  /** The line about to begin is not the message's any more, nor is a blank line before it. */
  private void endOfMessage() {
    if (!inMessage) {
      return;
    }
    endOfHeader();
    messages.add(
        new MboxMessage(
            from,
            start,
            lineStart - blank,
            lineStart,
            octets - (blank > 0 ? 2 : 0),
            identity,
            hidden,
            internal));
    inMessage = false;
  }

  private MailboxDamagedException damaged() {
    return new MailboxDamagedException(
        Diagnostic.error(
            Position.of(file, 1),
            "Mailbox isn't a valid mbox file",
            Phrase.of(MboxScan.class, "mbox.from", file)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
