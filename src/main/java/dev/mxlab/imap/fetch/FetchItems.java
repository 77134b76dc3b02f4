package dev.mxlab.imap.fetch;

import dev.mxlab.imap.fetch.Item.Derived;
import dev.mxlab.imap.fetch.Item.Form;
import dev.mxlab.imap.fetch.Item.Known;
import dev.mxlab.imap.fetch.Item.Octets;
import dev.mxlab.imap.fetch.Item.Words;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a FETCH asks of each message. */
public final class FetchItems {
  private final List<Item> early = new ArrayList<>();
  private final List<Item> late = new ArrayList<>();
  private boolean setsSeen;

  private final Runnable modseq;

  private FetchItems(Runnable modseq) {
    this.modseq = modseq;
  }

  /**
   * Items of the second argument; a macro stands alone (RFC 3501 section 6.4.5).
   *
   * @param modseq run when MODSEQ is asked for, which turns CONDSTORE on (RFC 7162 section 3.1)
   */
  public static FetchItems parse(List<Arg> args, Runnable modseq) throws BadCommand {
    FetchItems items = new FetchItems(modseq);
    List<Arg> group = args.get(0).group();
    String macro = args.get(0).word();
    if (group != null) {
      if (group.isEmpty()) {
        throw new BadCommand("FETCH list is empty");
      }
      int at = 0;
      while (at < group.size()) {
        at = items.one(group, at);
      }
    } else if (macro == null) {
      throw new BadCommand("Invalid arguments");
    } else if (macro.equals("ALL") || macro.equals("FAST") || macro.equals("FULL")) {
      items.macro(macro);
    } else {
      items.one(args, 0);
    }
    return items;
  }

  /** How many of a command's arguments, the set apart, name items. */
  public static int length(List<Arg> args) {
    String word = args.isEmpty() ? null : args.get(0).word();
    boolean list = args.size() > 1 && args.get(1).group() != null;
    if (word != null && word.contains("[") && (list || word.indexOf(']') < 0)) {
      return Math.min(args.size(), 3);
    }
    return Math.min(1, args.size());
  }

  private void macro(String macro) {
    add(Known.FLAGS);
    add(Known.INTERNALDATE);
    add(Known.SIZE);
    if (!macro.equals("FAST")) {
      add(Derived.ENVELOPE);
    }
    if (macro.equals("FULL")) {
      add(Derived.BODY);
    }
  }

  private void add(Item item) {
    if (item.early()) {
      if (item instanceof Words || !early.contains(item)) {
        early.add(item);
      }
    } else if (!late.contains(item)) {
      late.add(item);
    }
  }

  private int one(List<Arg> args, int at) throws BadCommand {
    String word = args.get(at).word();
    if (word == null) {
      throw new BadCommand("FETCH list contains non-atoms");
    }
    int dot = word.indexOf('.');
    int bracket = word.indexOf('[');
    int end = dot < 0 ? bracket : bracket < 0 ? dot : Math.min(dot, bracket);
    String name = end < 0 ? word : word.substring(0, end);
    Known known = known(name);
    if (known != null) {
      if (known == Known.MODSEQ) {
        modseq.run();
      }
      add(known);
      return at + 1;
    }
    switch (name) {
      case "ENVELOPE" -> add(Derived.ENVELOPE);
      case "BODYSTRUCTURE" -> add(Derived.BODYSTRUCTURE);
      case "BODY" -> {
        return body(word, args, at);
      }
      case "BINARY" -> {
        return binary(word, args, at);
      }
      case "RFC822" -> rfc822(word);
      case "PREVIEW", "SNIPPET" -> {
        return words(name, args, at);
      }
      default -> throw new BadCommand("Unknown parameter: " + word);
    }
    return at + 1;
  }

  private static @Nullable Known known(String name) {
    return switch (name) {
      case "UID" -> Known.UID;
      case "FLAGS" -> Known.FLAGS;
      case "INTERNALDATE" -> Known.INTERNALDATE;
      case "MODSEQ" -> Known.MODSEQ;
      case "SAVEDATE" -> Known.SAVEDATE;
      case "X-GUID" -> Known.GUID;
      default -> null;
    };
  }

  private int body(String word, List<Arg> args, int at) throws BadCommand {
    if (word.equals("BODY")) {
      add(Derived.BODY);
      return at + 1;
    }
    boolean peek = word.startsWith("BODY.PEEK[");
    String head = after(word, peek ? "BODY.PEEK" : "BODY", "BODY");
    Section.Parsed parsed = Section.read("BODY", head, args, at);
    late.add(new Octets("BODY" + parsed.label(), parsed.section(), Form.PLAIN));
    setsSeen |= !peek;
    return parsed.next();
  }

  private int binary(String word, List<Arg> args, int at) throws BadCommand {
    boolean size = word.startsWith("BINARY.SIZE");
    boolean peek = word.startsWith("BINARY.PEEK");
    String prefix = size ? "BINARY.SIZE" : peek ? "BINARY.PEEK" : "BINARY";
    Section.Parsed parsed = Section.read("BINARY", after(word, prefix, "BINARY"), args, at);
    String label = parsed.label();
    if (size) {
      label = label.substring(0, label.indexOf(']') + 1);
      late.add(
          new Octets("BINARY.SIZE" + label, parsed.section().partial(-1, -1), Form.BINARY_SIZE));
    } else {
      late.add(new Octets("BINARY" + label, parsed.section(), Form.BINARY));
      setsSeen |= !peek;
    }
    return parsed.next();
  }

  private static String after(String word, String prefix, String name) throws BadCommand {
    if (!word.startsWith(prefix + '[')) {
      throw new BadCommand("Invalid " + name + "[..] parameter: Missing '['");
    }
    return word.substring(prefix.length() + 1);
  }

  private void rfc822(String word) throws BadCommand {
    switch (word) {
      case "RFC822" -> {
        add(new Octets("RFC822", Section.WHOLE, Form.PLAIN));
        setsSeen = true;
      }
      case "RFC822.HEADER" ->
          add(new Octets("RFC822.HEADER", Section.of(Section.What.HEADER), Form.PLAIN));
      case "RFC822.TEXT" -> {
        add(new Octets("RFC822.TEXT", Section.of(Section.What.TEXT), Form.PLAIN));
        setsSeen = true;
      }
      case "RFC822.SIZE" -> add(Known.SIZE);
      default -> throw new BadCommand("Unknown parameter " + word);
    }
  }

  private int words(String name, List<Arg> args, int at) throws BadCommand {
    List<Arg> how = at + 1 < args.size() ? args.get(at + 1).group() : null;
    boolean lazy = false;
    boolean fuzzy = name.equals("SNIPPET");
    if (how == null) {
      add(new Words(name, false, fuzzy));
      return at + 1;
    }
    if (how.isEmpty()) {
      throw new BadCommand("FETCH list contains non-atoms");
    }
    for (Arg one : how) {
      String word = one.word();
      switch (word == null ? "" : word) {
        case "LAZY" -> lazy = true;
        case "FUZZY" -> fuzzy = true;
        case "LAZY=FUZZY" -> {
          lazy = true;
          fuzzy = true;
        }
        default ->
            throw new BadCommand("'" + one.string() + "' is not a supported PREVIEW modifier");
      }
    }
    add(new Words(name, lazy && !(name.equals("SNIPPET") && how.size() == 0), fuzzy));
    return at + 2;
  }

  /** Adds what a UID FETCH, or one with CHANGEDSINCE, answers anyway. */
  public void also(boolean uid, boolean changed) {
    if (uid) {
      early.remove(Known.UID);
      early.add(0, Known.UID);
    }
    if (changed) {
      add(Known.MODSEQ);
    }
  }

  /** Whether messages get {@code \Seen} by it. */
  public boolean setsSeen() {
    return setsSeen;
  }

  /** Whether nothing has to be read for it or changed by it. */
  boolean asksKnownOnly() {
    return late.isEmpty() && !setsSeen && early.stream().noneMatch(Words.class::isInstance);
  }

  List<Item> early() {
    return early;
  }

  List<Item> late() {
    return late;
  }
}
