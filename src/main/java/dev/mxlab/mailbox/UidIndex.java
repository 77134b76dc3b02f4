package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that mail programs know messages by, kept in {@code .uid.lee} beside the mailbox: a
 * line {@code mxlab-uids 1 UIDVALIDITY NEXT}, then {@code UID DIGEST} for each message in mailbox
 * order. A message is known again by its digest wherever it stands, so that neither a deletion nor
 * another program's edit renumbers the rest. The mailbox itself gets no X-UID headers.
 *
 * <p>A lost or unreadable index begins anew under a new uidvalidity: clients then take all mail for
 * new, which is a nuisance but loses nothing.
 */
final class UidIndex {
  private static final Pattern HEAD = Pattern.compile("mxlab-uids 1 (\\d{1,10}) (\\d{1,10})");
  private static final Pattern ROW = Pattern.compile("(\\d{1,10}) ([0-9a-f]{32})");

  private final Path file;
  private long validity;
  private long next;
  private List<Row> rows;

  private record Row(long uid, String digest) {}

  private UidIndex(Path file, long validity, long next, List<Row> rows) {
    this.file = file;
    this.validity = validity;
    this.next = next;
    this.rows = rows;
  }

  /** Reads a mailbox's index. The caller holds the mailbox's lock as long as it works with it. */
  static UidIndex of(Path mailbox) throws IOException {
    Path file = mailbox.resolveSibling(".uid." + mailbox.getFileName());
    try {
      return parse(file, Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException none) {
      return new UidIndex(file, 0, 1, List.of());
    }
  }

  private static UidIndex parse(Path file, List<String> lines) {
    Matcher head = HEAD.matcher(lines.isEmpty() ? "" : lines.get(0));
    if (!head.matches()) {
      return new UidIndex(file, 0, 1, List.of());
    }
    long next = Long.parseLong(head.group(2));
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        return new UidIndex(file, 0, 1, List.of());
      }
      long uid = Long.parseLong(row.group(1));
      rows.add(new Row(uid, row.group(2)));
      next = Math.max(next, uid + 1);
    }
    return new UidIndex(file, Long.parseLong(head.group(1)), next, rows);
  }

  /** Gives each message its uid, known ones their old, and saves what changed. */
  List<NumberedMessage> number(List<MboxMessage> messages) throws IOException {
    Map<String, ArrayDeque<Long>> known = new HashMap<>();
    for (Row row : rows) {
      known.computeIfAbsent(row.digest(), d -> new ArrayDeque<>()).add(row.uid());
    }
    List<Row> now = new ArrayList<>();
    List<NumberedMessage> numbered = new ArrayList<>();
    for (MboxMessage message : messages) {
      ArrayDeque<Long> uids = known.get(message.digest());
      long uid = uids == null || uids.isEmpty() ? next++ : uids.remove();
      now.add(new Row(uid, message.digest()));
      numbered.add(new NumberedMessage(uid, message));
    }
    if (!now.equals(rows) || validity == 0) {
      rows = now;
      save();
    }
    return numbered;
  }

  /** A message with its uid. */
  record NumberedMessage(long uid, MboxMessage message) {}

  /** Dovecot's default pop3_uidl_format, {@code %08Xu%08Xv}. */
  String uidl(long uid) {
    return String.format("%08x%08x", uid, validity);
  }

  private void save() throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      if (validity == 0) {
        // As dovecot: the time of the first look, here by the disk's clock.
        validity = Math.max(1, Files.getLastModifiedTime(fresh).toMillis() / 1000 & 0xffffffffL);
      }
      StringBuilder text = new StringBuilder("mxlab-uids 1 " + validity + ' ' + next + '\n');
      rows.forEach(row -> text.append(row.uid()).append(' ').append(row.digest()).append('\n'));
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
