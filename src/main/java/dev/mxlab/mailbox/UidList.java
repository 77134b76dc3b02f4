package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code dovecot-uidlist}, version 3: a line {@code 3 V1795351137 N2 G91ff...}, then {@code UID
 * :NAME} for each message. New messages are added at its end; what is gone stays until the list is
 * written anew.
 */
final class UidList {
  private static final Pattern HEAD = Pattern.compile("3 .*");
  private static final Pattern PARTS = Pattern.compile("([VNG])([0-9a-f]+)");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private String guid = "";
  private boolean there;

  /** Whether it lists messages that are gone. */
  boolean removed;

  /** What the file says. */
  record Read(long validity, long next, Map<String, Long> uids) {}

  UidList(Path directory) {
    this.file = directory.resolve("dovecot-uidlist");
  }

  /** Validity 0 where there is none that can be read. */
  Read read() throws IOException {
    List<String> lines;
    try {
      // Names may be of any letters, and of octets that are none.
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException none) {
      return new Read(0, 1, Map.of());
    }
    if (lines.isEmpty() || !HEAD.matcher(lines.get(0)).matches()) {
      return new Read(0, 1, Map.of());
    }
    long validity = 0;
    long next = 1;
    Matcher parts = PARTS.matcher(lines.get(0));
    while (parts.find()) {
      switch (parts.group(1)) {
        case "V" -> validity = number(parts.group(2));
        case "N" -> next = number(parts.group(2));
        default -> guid = parts.group(2);
      }
    }
    Map<String, Long> uids = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      int colon = line.indexOf(" :");
      long uid = space < 0 ? 0 : number(line.substring(0, space));
      if (uid > 0 && colon > 0) {
        uids.put(MaildirSpot.base(line.substring(colon + 2)), uid);
        next = Math.max(next, uid + 1);
      }
    }
    there = validity > 0;
    return new Read(validity, next, uids);
  }

  private static long number(String digits) {
    return digits.matches("\\d{1,10}") ? Long.parseLong(digits) : 0;
  }

  void add(Ledger ledger, List<Entry> added) throws IOException {
    if (!there || Files.notExists(file)) {
      whole(ledger);
    } else if (!added.isEmpty()) {
      StringBuilder text = new StringBuilder();
      added.forEach(entry -> line(text, entry));
      Files.write(
          file, text.toString().getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }
  }

  void settle(Ledger ledger) throws IOException {
    if (removed) {
      whole(ledger);
    }
  }

  private static void line(StringBuilder text, Entry entry) {
    text.append(entry.uid()).append(" :").append(((MaildirSpot) entry.spot()).base()).append('\n');
  }

  private void whole(Ledger ledger) throws IOException {
    if (guid.isEmpty()) {
      byte[] bytes = new byte[16];
      RANDOM.nextBytes(bytes);
      guid = HexFormat.of().formatHex(bytes);
    }
    StringBuilder text = new StringBuilder();
    text.append("3 V").append(ledger.uidValidity).append(" N").append(ledger.uidNext);
    text.append(" G").append(guid).append('\n');
    ledger.entries.forEach(entry -> line(text, entry));
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    there = true;
    removed = false;
  }
}
