package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Flags in arguments of STORE and APPEND. */
final class FlagArgs {
  private FlagArgs() {}

  /**
   * @param longest octets of a keyword, mail_max_keyword_length
   */
  static Flags parse(List<Arg> words, int longest) throws BadCommand {
    List<Flag> flags = new ArrayList<>();
    List<String> keywords = new ArrayList<>();
    for (Arg arg : words) {
      if (!(arg instanceof Arg.Atom atom)) {
        throw new BadCommand("Flags list contains non-atoms");
      }
      String word = atom.text();
      if (!word.startsWith("\\")) {
        keywords.add(keyword(word, longest));
        continue;
      }
      Optional<Flag> flag = Flag.of(word);
      if (flag.isEmpty()) {
        throw new BadCommand("Invalid system flag " + word.toUpperCase(Locale.ROOT));
      }
      flags.add(flag.get());
    }
    return Flags.of(flags, keywords);
  }

  private static boolean wellFormed(String word) {
    return !word.isEmpty() && word.chars().noneMatch(c -> c <= ' ' || "(){%*\"\\]".indexOf(c) >= 0);
  }

  /** Those of some words that can be keywords. */
  static List<String> keywords(List<String> words, int longest) {
    return words.stream().filter(word -> wellFormed(word) && word.length() <= longest).toList();
  }

  private static String keyword(String word, int longest) throws BadCommand {
    if (word.length() > longest) {
      throw BadCommand.answered("NO [CANNOT] Keyword length too long");
    }
    if (!wellFormed(word)) {
      throw BadCommand.answered("NO [CANNOT] Invalid characters in keyword");
    }
    return word;
  }
}
