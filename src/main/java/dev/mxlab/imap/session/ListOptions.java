package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.mailbox.MailAccount;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a LIST asks for (RFC 5258 section 3). */
final class ListOptions {
  /** Which mailboxes. */
  enum Select {
    SUBSCRIBED,
    REMOTE,
    RECURSIVEMATCH,
    SPECIAL_USE
  }

  /** What of them. */
  private enum Tell {
    SUBSCRIBED,
    CHILDREN,
    SPECIAL_USE
  }

  private final String command;
  private final EnumSet<Select> select = EnumSet.noneOf(Select.class);
  private final EnumSet<Tell> tell = EnumSet.noneOf(Tell.class);
  private final List<String> patterns = new ArrayList<>();
  private Set<StatusCommand.Item> status = Set.of();
  private String reference = "";
  private boolean extended;

  private ListOptions(String command) {
    this.command = command;
  }

  static ListOptions parse(List<Arg> args, String command) throws BadCommand {
    ListOptions options = new ListOptions(command);
    int at = 0;
    List<Arg> selection = args.isEmpty() ? null : args.get(0).group();
    if (selection != null && !options.lsub()) {
      options.extended = true;
      options.selection(selection);
      at++;
    }
    String reference = at < args.size() ? args.get(at).string() : null;
    if (reference == null) {
      throw new BadCommand("Invalid reference");
    }
    options.reference = reference;
    at++;
    options.patterns(at < args.size() ? args.get(at) : null);
    options.rest(args, at + 1);
    return options;
  }

  private void patterns(@Nullable Arg arg) throws BadCommand {
    List<Arg> group = arg == null ? null : arg.group();
    String one = arg == null ? null : arg.string();
    if (group != null) {
      extended = true;
      for (Arg pattern : group) {
        String text = pattern.string();
        if (text == null) {
          throw new BadCommand("Invalid pattern list");
        }
        patterns.add(text);
      }
    } else if (one != null) {
      patterns.add(one);
    } else {
      throw new BadCommand("Invalid pattern");
    }
  }

  private void rest(List<Arg> args, int from) throws BadCommand {
    if (from < args.size()) {
      List<Arg> wanted = from + 1 < args.size() ? args.get(from + 1).group() : null;
      if (lsub() || !"RETURN".equals(args.get(from).word()) || wanted == null) {
        throw new BadCommand("Extra arguments");
      }
      extended = true;
      returned(wanted);
    }
    if (!extended) {
      tell.add(Tell.CHILDREN);
      tell.add(Tell.SPECIAL_USE);
    }
    if (selects(Select.SUBSCRIBED)) {
      tell.add(Tell.SUBSCRIBED);
    }
    if (selects(Select.SPECIAL_USE)) {
      tell.add(Tell.SPECIAL_USE);
    }
  }

  private void selection(List<Arg> words) throws BadCommand {
    for (Arg arg : words) {
      String word = arg.word();
      if (word == null) {
        throw new BadCommand("List options contains non-atoms");
      }
      select.add(
          switch (word) {
            case "SUBSCRIBED" -> Select.SUBSCRIBED;
            case "REMOTE" -> Select.REMOTE;
            case "RECURSIVEMATCH" -> Select.RECURSIVEMATCH;
            case "SPECIAL-USE" -> Select.SPECIAL_USE;
            default -> throw new BadCommand("Unknown select options");
          });
    }
    boolean alone =
        selects(Select.RECURSIVEMATCH)
            && !selects(Select.SUBSCRIBED)
            && !selects(Select.SPECIAL_USE);
    if (alone) {
      throw new BadCommand("RECURSIVEMATCH must not be the only selection");
    }
  }

  private void returned(List<Arg> words) throws BadCommand {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).word();
      switch (word == null ? "" : word) {
        case "SUBSCRIBED" -> tell.add(Tell.SUBSCRIBED);
        case "CHILDREN" -> tell.add(Tell.CHILDREN);
        case "SPECIAL-USE" -> tell.add(Tell.SPECIAL_USE);
        case "STATUS" -> {
          List<Arg> items = i + 1 < words.size() ? words.get(++i).group() : null;
          if (items == null) {
            throw new BadCommand("Unknown return options");
          }
          status = StatusCommand.items(items);
        }
        default -> throw new BadCommand("Unknown return options");
      }
    }
  }

  /** Whether anything of RFC 5258 was used. */
  boolean extended() {
    return extended;
  }

  boolean lsub() {
    return command.equals("LSUB");
  }

  boolean selects(Select one) {
    return lsub() && one == Select.SUBSCRIBED || select.contains(one);
  }

  boolean needsSubscriptions() {
    return selects(Select.SUBSCRIBED) || tell.contains(Tell.SUBSCRIBED);
  }

  boolean tellsSubscribed() {
    return tell.contains(Tell.SUBSCRIBED);
  }

  boolean tellsChildren() {
    return tell.contains(Tell.CHILDREN);
  }

  boolean tellsUse() {
    return tell.contains(Tell.SPECIAL_USE);
  }

  Set<StatusCommand.Item> status() {
    return status;
  }

  /** Whether levels that are met on the way may be told. */
  boolean wild() {
    return patterns.stream().anyMatch(pattern -> pattern.contains("%"));
  }

  /** {@code LIST "" ""} asks for the separator only. */
  boolean asksSeparator() {
    return !extended && !lsub() && patterns.get(0).isEmpty();
  }

  /** The root of the hierarchy that the reference is in. */
  String root(MailAccount account) {
    char separator = account.separator();
    String named = reference + separator;
    return account.isRoot(reference) && !reference.endsWith(String.valueOf(separator))
        ? named
        : reference.substring(0, reference.indexOf(separator) + 1);
  }

  List<NamePattern> patterns(char separator) {
    return patterns.stream().map(p -> new NamePattern(reference + p, separator)).toList();
  }
}
