package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** STATUS (RFC 3501 section 6.3.10, RFC 8438), also as a part of LIST and NOTIFY. */
final class StatusCommand {
  /** What can be asked, in the order of the answer. */
  enum Item {
    MESSAGES,
    RECENT,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    HIGHESTMODSEQ,
    SIZE,
    X_SIZE,
    X_GUID;

    String word() {
      return name().replace('_', '-');
    }
  }

  private final Mail mail;

  StatusCommand(Mail mail) {
    this.mail = mail;
  }

  Command make(List<Arg> args) throws BadCommand {
    if (args.size() < 2) {
      throw new BadCommand("Missing arguments");
    }
    String name = args.get(0).string();
    List<Arg> group = args.get(1).group();
    if (name == null || group == null) {
      throw new BadCommand("Invalid arguments");
    }
    Set<Item> items = items(group);
    return Command.of(
        out -> {
          String checked = mail.names().check(name, false);
          if (items.contains(Item.HIGHESTMODSEQ)) {
            mail.enableCondstore(out);
          }
          var view = mail.view();
          boolean selected = view != null && view.mailbox().name().equals(checked);
          try (Mailbox mailbox = mail.open(checked)) {
            Snapshot now = view != null && selected ? view.told() : mailbox.refresh();
            write(
                out,
                name,
                now,
                items,
                view != null && selected ? view.recentCount() : unclaimed(now));
          } catch (MailboxNameException e) {
            return mail.names().answer(e, name);
          }
          return selected
              ? "OK [CLIENTBUG] Status on selected mailbox completed"
              : "OK Status completed";
        });
  }

  static Set<Item> items(List<Arg> group) throws BadCommand {
    if (group.isEmpty()) {
      throw new BadCommand("Empty status list");
    }
    EnumSet<Item> items = EnumSet.noneOf(Item.class);
    for (Arg arg : group) {
      String word = arg.word();
      if (word == null) {
        throw new BadCommand("Status list contains non-atoms");
      }
      items.add(
          Arrays.stream(Item.values())
              .filter(item -> item.word().equals(word))
              .findFirst()
              .orElseThrow(() -> new BadCommand("Invalid status item " + word)));
    }
    return items;
  }

  /** Writes the status of a mailbox that may be any. */
  void write(Out out, String name, Set<Item> items) throws IOException {
    try (Mailbox mailbox = mail.open(name)) {
      write(out, name, mailbox.refresh(), items);
    }
  }

  static void write(Out out, String name, Snapshot now, Set<Item> items) {
    write(out, name, now, items, unclaimed(now));
  }

  private static void write(Out out, String name, Snapshot now, Set<Item> items, long recent) {
    out.add("* STATUS ").astring(name).add(" (");
    for (Item item : items) {
      if (!out.endsWith('(')) {
        out.add(' ');
      }
      out.add(item.word()).add(' ');
      if (item == Item.X_GUID) {
        out.add(guid(name, now));
      } else {
        out.add(item == Item.RECENT ? recent : value(now, item));
      }
    }
    out.line(")");
  }

  private static long value(Snapshot now, Item item) {
    return switch (item) {
      case MESSAGES -> now.count();
      case RECENT -> unclaimed(now);
      case UIDNEXT -> now.uidNext();
      case UIDVALIDITY -> now.uidValidity();
      case UNSEEN -> unseen(now);
      case SIZE, X_SIZE -> now.messages().stream().mapToLong(Message::size).sum();
      case HIGHESTMODSEQ -> now.highestModseq();
      case X_GUID -> 0;
    };
  }

  static long unseen(Snapshot now) {
    return now.messages().stream().filter(m -> !m.flags().has(Flag.SEEN)).count();
  }

  /** A mailbox is known by its name and validity: both together come only once. */
  private static String guid(String name, Snapshot now) {
    byte[] known = (now.uidValidity() + "/" + name).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(known).toString().replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static long unclaimed(Snapshot now) {
    int first = now.indexOf(now.firstRecent());
    return now.count() - (first < 0 ? -first - 1L : first);
  }
}
