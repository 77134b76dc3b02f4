package dev.mxlab.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Flags in the names of a Maildir's files: capitals for system flags, {@code a} to {@code z} for
 * the keywords that {@code dovecot-keywords} lists. A 27th keyword has no letter: the index alone
 * keeps it.
 */
final class MaildirKeywords {
  private static final int MOST = 26;
  private static final String LETTERS = "DFRST";

  private final Path file;
  private final List<String> known = new ArrayList<>();
  private boolean read;

  MaildirKeywords(Path directory) {
    this.file = directory.resolve("dovecot-keywords");
  }

  private void read() throws IOException {
    known.clear();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int space = line.indexOf(' ');
        if (space > 0 && line.substring(0, space).matches("\\d{1,2}")) {
          int index = Integer.parseInt(line.substring(0, space));
          while (index < MOST && known.size() <= index) {
            known.add("");
          }
          if (index < MOST) {
            known.set(index, line.substring(space + 1));
          }
        }
      }
    } catch (NoSuchFileException none) {
      // No message has one yet.
    }
    read = true;
  }

  /** What a name says. */
  Flags flags(String name) throws IOException {
    int colon = name.indexOf(":2,");
    if (colon < 0) {
      return Flags.NONE;
    }
    int bits = 0;
    List<String> keywords = new ArrayList<>(0);
    for (int i = colon + 3; i < name.length(); i++) {
      char c = name.charAt(i);
      bits |=
          switch (c) {
            case 'D' -> Flag.DRAFT.bit();
            case 'F' -> Flag.FLAGGED.bit();
            case 'R' -> Flag.ANSWERED.bit();
            case 'S' -> Flag.SEEN.bit();
            case 'T' -> Flag.DELETED.bit();
            default -> 0;
          };
      if (c >= 'a' && c <= 'z') {
        if (!read || c - 'a' >= known.size()) {
          read();
        }
        String keyword = c - 'a' < known.size() ? known.get(c - 'a') : "";
        if (!keyword.isEmpty()) {
          keywords.add(keyword);
        }
      }
    }
    return new Flags(bits, keywords);
  }

  /**
   * A name that says these flags.
   *
   * @param before the name so far, whose letters of unknown meaning stay
   */
  String name(String base, Flags flags, String before) throws IOException {
    TreeSet<Character> letters = new TreeSet<>();
    int colon = before.indexOf(":2,");
    for (int i = colon < 0 ? before.length() : colon + 3; i < before.length(); i++) {
      char c = before.charAt(i);
      if (LETTERS.indexOf(c) < 0 && c >= 'A' && c <= 'Z') {
        letters.add(c);
      }
    }
    add(letters, flags.has(Flag.DRAFT), 'D');
    add(letters, flags.has(Flag.FLAGGED), 'F');
    add(letters, flags.has(Flag.ANSWERED), 'R');
    add(letters, flags.has(Flag.SEEN), 'S');
    add(letters, flags.has(Flag.DELETED), 'T');
    for (String keyword : flags.keywords()) {
      int index = index(keyword);
      if (index >= 0) {
        letters.add((char) ('a' + index));
      }
    }
    StringBuilder name = new StringBuilder(base).append(":2,");
    letters.forEach(name::append);
    return name.toString();
  }

  private static void add(TreeSet<Character> letters, boolean wanted, char letter) {
    if (wanted) {
      letters.add(letter);
    }
  }

  private int index(String keyword) throws IOException {
    if (!read) {
      read();
    }
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).equalsIgnoreCase(keyword)) {
        return i;
      }
    }
    if (known.size() >= MOST) {
      return -1;
    }
    known.add(keyword);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < known.size(); i++) {
      if (!known.get(i).isEmpty()) {
        text.append(i).append(' ').append(known.get(i)).append('\n');
      }
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".lock");
    Files.writeString(fresh, text, StandardCharsets.UTF_8);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return known.size() - 1;
  }
}
