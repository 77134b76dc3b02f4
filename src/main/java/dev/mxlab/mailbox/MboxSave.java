package dev.mxlab.mailbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends what a client brings to an mbox file, as dovecot saves it: notes and Content-Length in
 * the header, the body as it is, with LF line ends.
 */
final class MboxSave {
  /** Room behind X-Keywords, which the digits of Content-Length take from. */
  private static final int ROOM = 74;

  private static final int BUFFER = 256 * 1024;
  private static final int LONGEST_HEADER = 4 << 20;

  private final Path path;
  private final Ledger ledger;
  private final Keeper keeper;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Flags> known = new ArrayList<>();
  private long position;

  MboxSave(Path path, Ledger ledger, Keeper keeper) {
    this.path = path;
    this.ledger = ledger;
    this.keeper = keeper;
  }

  /** All or none. Under the mailbox's lock. */
  void run(MboxFile.Locked locked, FileChannel channel, List<NewMessage> messages)
      throws IOException {
    Instant now = keeper.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    long before = channel.size();
    boolean empty = before == 0;
    boolean done = false;
    try {
      locked.willAppend(new Unfinished(before, fromLine(messages.get(0), now)));
      long padding = MboxAppend.padding(channel, before);
      position = before;
      out.writeBytes("\n".repeat((int) padding).getBytes(StandardCharsets.US_ASCII));
      long first = ledger.uidNext;
      long uid = first;
      // The keywords that they bring are the mailbox's by now.
      for (NewMessage message : messages) {
        known.add(ledger.flags(message.flags()));
      }
      String base = MboxNotes.base(ledger.uidValidity, uid + messages.size() - 1, ledger.keywords);
      for (NewMessage message : messages) {
        Message noted = new Message(uid, 0, 0, now, now, known.get((int) (uid - first)), 0);
        save(channel, message, noted, empty ? base : "");
        uid++;
        empty = false;
      }
      flush(channel);
      channel.force(false);
      List<Entry> entries = new ArrayList<>(ledger.entries);
      List<MboxScan.Found> found =
          MboxScan.from(path.toString(), channel, before + padding, keeper.zone());
      if (found.size() != messages.size()) {
        throw new IOException("a message would be taken for several");
      }
      for (int i = 0; i < found.size(); i++) {
        entries.add(entry(found.get(i), messages.get(i), now));
      }
      ledger.entries = entries;
      ledger.stamp = MboxStamp.of(path);
      done = true;
    } finally {
      if (!done) {
        channel.truncate(before);
        channel.force(false);
      }
    }
  }

  private Entry entry(MboxScan.Found found, NewMessage message, Instant now) {
    Instant date = message.internalDate();
    MboxSpot spot =
        new MboxSpot(
            found.from(),
            found.header(),
            found.end(),
            found.next(),
            found.digest(),
            found.own(),
            MboxSpot.State.FRESH);
    return new Entry(
        new Message(
            ledger.uidNext++,
            found.size(),
            found.stored(),
            date == null ? now : date,
            now,
            ledger.flags(message.flags()),
            ledger.modseq),
        spot);
  }

  private byte[] fromLine(NewMessage message, Instant now) {
    Instant date = message.internalDate();
    String from = message.sender().isEmpty() ? keeper.address() : message.sender();
    return FromLine.of(from, (date == null ? now : date).atZone(keeper.zone()));
  }

  private void save(FileChannel channel, NewMessage message, Message noted, String base)
      throws IOException {
    out.writeBytes(fromLine(message, noted.saved()));
    long length;
    try (InputStream in = content(message)) {
      header(in);
      length = Math.max(1, count(in));
    }
    int room = ROOM - String.valueOf(length).length();
    out.writeBytes(new MboxNotes(noted, false, base).keepAll().lines(room));
    out.writeBytes(("Content-Length: " + length + "\n\n").getBytes(StandardCharsets.US_ASCII));
    try (InputStream in = content(message)) {
      skipHeader(in);
      body(channel, in);
    }
    out.write('\n');
  }

  private static InputStream content(NewMessage message) throws IOException {
    return new LfStream(new BufferedInputStream(message.content().open(), 64 * 1024));
  }

  /** Lines that are notes, or would be taken for a From_ line, are left out. */
  private void header(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    boolean dropped = false;
    int total = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n') {
        line.write(b);
        if (++total > LONGEST_HEADER) {
          throw new IOException("the header is too long");
        }
        continue;
      }
      if (line.size() == 0) {
        return;
      }
      dropped = headerLine(line.toByteArray(), dropped);
      line.reset();
    }
    if (line.size() > 0) {
      headerLine(line.toByteArray(), dropped);
    }
  }

  private boolean headerLine(byte[] line, boolean dropped) {
    boolean continues = line[0] == ' ' || line[0] == '\t';
    boolean drops = continues ? dropped : isNote(line);
    if (!drops) {
      out.writeBytes(line);
      out.write('\n');
    }
    return drops;
  }

  private static boolean isNote(byte[] line) {
    MboxHeader header = new MboxHeader();
    header.begin(line, 0, 0);
    header.line(line, 0, line.length, line.length);
    return header.hidden() > 0 || FromLine.is(line, line.length);
  }

  private static void skipHeader(InputStream in) throws IOException {
    int last = '\n';
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n' && last == '\n') {
        return;
      }
      last = b;
    }
  }

  /** With the LF that a last line gets. */
  private static long count(InputStream in) throws IOException {
    byte[] piece = new byte[8192];
    long count = 0;
    int last = '\n';
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      count += n;
      last = n > 0 ? piece[n - 1] : last;
    }
    return last == '\n' ? count : count + 1;
  }

  /** An empty one becomes an empty line. */
  private void body(FileChannel channel, InputStream in) throws IOException {
    byte[] piece = new byte[8192];
    int last = 0;
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      out.write(piece, 0, n);
      last = n > 0 ? piece[n - 1] : last;
      if (out.size() > BUFFER) {
        flush(channel);
      }
    }
    if (last != '\n') {
      out.write('\n');
    }
  }

  private void flush(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    out.reset();
  }
}
