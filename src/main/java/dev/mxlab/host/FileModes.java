package dev.mxlab.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Modes of files as chmod(1), mkdir(1) and umask(1) take them. */
public final class FileModes {
  /** The umask of a login, and the variable that tells commands of another one. */
  public static final int UMASK = 022;

  public static final String VARIABLE = "UMASK";

  /** What a new file has before the umask. */
  public static final int FILE = 0666;

  private static final int DIRECTORY = 0777;
  private static final int ALL = 07777;
  private static final Pattern OCTAL = Pattern.compile("[0-7]{1,5}");
  private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)");
  private static final Pattern ACTION = Pattern.compile("([-+=])([ugo]|[rwxXst]*)");

  private FileModes() {}

  /** The mode of a file that the call makes. */
  public static int file(Call call) {
    return FILE & ~umask(call);
  }

  public static int directory(Call call) {
    return DIRECTORY & ~umask(call);
  }

  public static int umask(Call call) {
    String value = call.environment().getOrDefault(VARIABLE, "");
    return OCTAL.matcher(value).matches() ? Integer.parseInt(value, 8) & DIRECTORY : UMASK;
  }

  public static boolean isMode(String text) {
    return OCTAL.matcher(text).matches() && Integer.parseInt(text, 8) <= ALL || isSymbolic(text);
  }

  public static boolean isSymbolic(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (String clause : text.split(",", -1)) {
      if (!CLAUSE.matcher(clause).matches()) {
        return false;
      }
    }
    return true;
  }

  /** What {@code text}, which is a mode, makes of {@code mode}. */
  public static int changed(String text, int mode, boolean directory) {
    if (!OCTAL.matcher(text).matches()) {
      return symbolic(text, mode, directory, UMASK);
    }
    int bits = Integer.parseInt(text, 8);
    // GNU chmod leaves a directory's set-id bits alone unless five digits clear them.
    return directory && text.length() < 5 ? bits | mode & 06000 : bits;
  }

  /** For umask, whose letters name what is left. */
  public static int symbolic(String text, int mode) {
    return isSymbolic(text) ? symbolic(text, mode, false, 0) : mode;
  }

  public static int symbolic(String text, int mode, boolean directory, int umask) {
    int now = mode;
    for (String clause : text.split(",", -1)) {
      Matcher matcher = CLAUSE.matcher(clause);
      if (!matcher.matches()) {
        return mode;
      }
      String who = matcher.group(1);
      int users = who.isEmpty() || who.contains("a") ? 0111 : 0;
      users |= who.contains("u") ? 0100 : 0;
      users |= who.contains("g") ? 0010 : 0;
      users |= who.contains("o") ? 0001 : 0;
      int allowed = who.isEmpty() ? ~umask : -1;
      Matcher action = ACTION.matcher(matcher.group(2));
      while (action.find()) {
        now = acted(now, action, users, allowed, directory);
      }
    }
    return now;
  }

  private static int acted(int mode, Matcher action, int users, int allowed, boolean directory) {
    String letters = action.group(2);
    int bits =
        switch (letters) {
          case "u" -> mode >> 6 & 7;
          case "g" -> mode >> 3 & 7;
          case "o" -> mode & 7;
          default -> bits(letters, directory || (mode & 0111) != 0);
        };
    int spread = users * bits & allowed;
    int special = 0;
    if (letters.contains("s")) {
      special |= ((users & 0100) != 0 ? 04000 : 0) | ((users & 0010) != 0 ? 02000 : 0);
    }
    if (letters.contains("t") && (users & 0001) != 0) {
      special |= 01000;
    }
    return switch (action.group(1)) {
      case "+" -> mode | spread | special;
      case "-" -> mode & ~(spread | special);
      default -> mode & ~(users * 7) | spread | special;
    };
  }

  private static int bits(String letters, boolean execute) {
    return (letters.contains("r") ? 4 : 0)
        | (letters.contains("w") ? 2 : 0)
        | (letters.contains("x") || letters.contains("X") && execute ? 1 : 0);
  }
}
