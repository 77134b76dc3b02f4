package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.doveadm.Adm.Work;
import dev.mxlab.dovecot.doveadm.Report.Column;
import dev.mxlab.dovecot.doveadm.Report.Form;
import dev.mxlab.imap.wire.Utf7;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.MailAccount;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.Snapshot;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The commands about mailboxes as a whole. */
final class Mailboxes {
  static final Map<String, Work> WORKS =
      Map.ofEntries(
          Map.entry("mailbox list", Mailboxes::list),
          Map.entry("mailbox status", Mailboxes::status),
          Map.entry("mailbox create", Mailboxes::create),
          Map.entry("mailbox delete", Mailboxes::delete),
          Map.entry("mailbox rename", Mailboxes::rename),
          Map.entry("mailbox subscribe", (adm, args) -> subscribe(adm, args, true)),
          Map.entry("mailbox unsubscribe", (adm, args) -> subscribe(adm, args, false)),
          Map.entry("mailbox mutf7", Mailboxes::mutf7),
          Map.entry("force-resync", (adm, args) -> look(adm, args, "f")),
          Map.entry("index", (adm, args) -> look(adm, args, "qn:")),
          Map.entry("purge", (adm, args) -> options(adm, args, "", 0)));

  private static final List<String> FIELDS =
      List.of(
          "messages",
          "recent",
          "uidnext",
          "uidvalidity",
          "unseen",
          "highestmodseq",
          "vsize",
          "guid",
          "firstsaved");

  private Mailboxes() {}

  private static Options options(Adm adm, List<String> args, String more, int least)
      throws Failure {
    String name = adm.command().substring(adm.command().indexOf(' ') + 1);
    Options options = Options.parse(name, MailUser.OPTIONS + more, args);
    if (options.rest().size() < least) {
      throw adm.misused();
    }
    return options;
  }

  private static void list(Adm adm, List<String> args) throws Failure, IOException {
    Options options = options(adm, args, "78s", 0);
    MailUser.each(
        adm,
        options,
        user -> {
          List<String> names =
              options.has('s')
                  ? new ArrayList<>(user.mail().subscriptions())
                  : levels(user, options.rest());
          Report report = adm.report(Form.FLOW, Column.untitled("mailbox"));
          for (String name : names) {
            if (wanted(options.rest(), name, user)) {
              report.record(List.of(options.has('7') ? name : Masks.shown(name)));
            }
          }
          report.end();
        });
  }

  /** All names, also those that only have others below them. */
  private static List<String> levels(MailUser user, List<String> masks) throws IOException {
    Set<String> selectable = new LinkedHashSet<>(user.names(masks, true));
    List<String> names = new ArrayList<>();
    for (MailAccount.Listed listed : user.mail().list()) {
      boolean level = !listed.selectable() && !user.mail().isRoot(listed.name());
      if (level || selectable.contains(listed.name())) {
        names.add(listed.name());
      }
    }
    return names;
  }

  private static boolean wanted(List<String> masks, String name, MailUser user) {
    char separator = user.mail().separator();
    int root = user.mail().rootLength(name);
    String prefix = root == 0 ? "" : Masks.shown(name).substring(0, root) + separator;
    // A mask is about the names of one namespace.
    return masks.isEmpty()
        || masks.stream()
            .anyMatch(
                m ->
                    m.startsWith(prefix) && Masks.matches(m, Masks.shown(name), separator)
                        || m.equals(Masks.shown(name)));
  }

  private static void status(Adm adm, List<String> args) throws Failure, IOException {
    Options options = options(adm, args, "t", 2);
    List<String> masks = options.rest().subList(1, options.rest().size());
    Set<String> wanted = new TreeSet<>();
    for (String field : options.rest().get(0).split(" +")) {
      if (field.equals("all")) {
        wanted.addAll(FIELDS);
      } else if (FIELDS.contains(field)) {
        wanted.add(field);
      } else {
        throw Failure.fatal(Failure.USAGE, "Unknown status field: " + field);
      }
    }
    List<String> fields = FIELDS.stream().filter(wanted::contains).toList();
    List<Column> columns = new ArrayList<>();
    if (!options.has('t')) {
      columns.add(Column.untitled("mailbox"));
    }
    fields.forEach(field -> columns.add(Column.of(field)));
    MailUser.each(
        adm,
        options,
        user -> {
          long[] sums = new long[fields.size()];
          Report report = null;
          for (String name : asked(user, masks)) {
            try (Mailbox box = open(user, name)) {
              List<String> values = new ArrayList<>();
              for (int i = 0; i < fields.size(); i++) {
                String value = value(fields.get(i), box);
                sums[i] += value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
                values.add(value);
              }
              if (!options.has('t')) {
                values.add(0, Masks.shown(name));
                report = report == null ? adm.report(Form.FLOW, columns) : report;
                report.record(values);
              }
            }
          }
          if (options.has('t')) {
            report = adm.report(Form.FLOW, columns);
            report.record(java.util.Arrays.stream(sums).mapToObj(Long::toString).toList());
          }
          if (report != null) {
            report.end();
          }
        });
  }

  /** Masks as the names that match them; a name without a mask must exist. */
  private static List<String> asked(MailUser user, List<String> masks) throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : user.names(masks, false)) {
      if (wanted(masks, name, user)) {
        names.add(name);
      }
    }
    for (String mask : masks) {
      String name = Masks.wire(mask);
      if (!Masks.isMask(mask) && !names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static Mailbox open(MailUser user, String name) throws Failure, IOException {
    if (!name.equals("INBOX") && !user.mail().exists(name)) {
      String shown = Masks.shown(name);
      throw user.failed(
          Failure.NOT_FOUND,
          "Mailbox %s: Failed to lookup mailbox status: Mailbox doesn't exist: %s"
              .formatted(shown, shown));
    }
    return user.mail().open(name);
  }

  private static String value(String field, Mailbox box) throws IOException {
    Snapshot now = box.refresh();
    List<Message> all = now.messages();
    return switch (field) {
      case "messages" -> String.valueOf(all.size());
      case "recent" -> String.valueOf(recent(now));
      case "uidnext" -> String.valueOf(now.uidNext());
      case "uidvalidity" -> String.valueOf(now.uidValidity());
      case "unseen" -> String.valueOf(all.stream().filter(m -> !m.flags().has(Flag.SEEN)).count());
      case "highestmodseq" -> String.valueOf(now.highestModseq());
      case "vsize" -> String.valueOf(all.stream().mapToLong(Message::size).sum());
      case "guid" -> Guids.of(box);
      default -> all.isEmpty() ? "never" : String.valueOf(all.get(0).saved().getEpochSecond());
    };
  }

  private static long recent(Snapshot now) {
    return now.messages().stream().filter(m -> m.uid() >= now.firstRecent()).count();
  }

  private static void create(Adm adm, List<String> args) throws Failure, IOException {
    Options options = options(adm, args, "sg:", 1);
    MailUser.each(
        adm,
        options,
        user -> {
          for (String name : options.rest()) {
            String wire = Masks.wire(name);
            check(user, "create", "created", name);
            if (wire.equals("INBOX") || user.mail().exists(wire) && !user.mail().isRoot(wire)) {
              throw user.failed(
                  Failure.DATA, "Can't create mailbox " + name + ": Mailbox already exists");
            }
            user.mail().create(wire);
            if (options.has('s')) {
              user.mail().subscribe(wire, true);
            }
          }
        });
  }

  /** Whether a name is in no namespace. */
  private static boolean isNowhere(MailUser user, String name) {
    return user.mail().complaint(Masks.wire(name)).startsWith("Client ");
  }

  /** A name that cannot be is nothing to do anything with. */
  private static void check(MailUser user, String verb, String done, String name) throws Failure {
    String complaint = user.mail().complaint(Masks.wire(name));
    String what = "Can't " + verb + " mailbox " + name + ": ";
    if (isNowhere(user, name)) {
      throw user.failed(Failure.DATA, what + "Mailbox can't be " + done);
    } else if (complaint.startsWith("[CANNOT] ") && !name.endsWith("" + user.mail().separator())) {
      throw user.failed(Failure.USAGE, what + complaint.substring(9));
    }
  }

  private static void delete(Adm adm, List<String> args) throws Failure, IOException {
    Options options = options(adm, args, "ersZ", 1);
    MailUser.each(
        adm,
        options,
        user -> {
          for (String name : options.rest()) {
            String wire = Masks.wire(name);
            if (!wire.equals("INBOX") && user.mail().isRoot(wire)) {
              throw user.failed(
                  Failure.USAGE,
                  "Can't delete mailbox " + name + ": Storage root can't be deleted");
            }
            check(user, "delete", "deleted", name);
            boolean level = options.has('r') && levels(user, List.of()).contains(wire);
            if (!level && !user.mail().exists(wire)) {
              throw user.failed(
                  Failure.NOT_FOUND,
                  "Can't delete mailbox " + name + ": Mailbox doesn't exist: " + name);
            }
            deleteOne(user, name, wire, options);
          }
        });
  }

  private static void deleteOne(MailUser user, String name, String wire, Options options)
      throws Failure, IOException {
    if (wire.equals("INBOX")) {
      // It is there again at once, without its mail.
      try (Mailbox box = user.mail().open(wire)) {
        UidSet.Builder all = UidSet.builder();
        box.refresh().messages().forEach(message -> all.add(message.uid()));
        if (box.expunge(all.build(), false).isEmpty() && box.snapshot().count() > 0) {
          throw user.failed(Failure.TEMPORARY, "Can't delete mailbox " + name);
        }
      }
      return;
    }
    if (options.has('e')) {
      try (Mailbox box = user.mail().open(wire)) {
        if (box.refresh().count() > 0) {
          throw user.failed(
              Failure.TEMPORARY, "Can't delete mailbox " + name + ": Mailbox isn't empty");
        }
      }
    }
    List<String> doomed = new ArrayList<>();
    if (user.mail().exists(wire)) {
      doomed.add(wire);
    }
    if (options.has('r')) {
      user.names().stream()
          .filter(n -> n.startsWith(wire + user.mail().separator()))
          .forEach(n -> doomed.add(0, n));
    }
    for (String one : doomed) {
      user.mail().delete(one);
      if (options.has('s')) {
        user.mail().subscribe(one, false);
      }
    }
  }

  private static void rename(Adm adm, List<String> args) throws Failure, IOException {
    Options options = options(adm, args, "s", 2);
    String from = options.rest().get(0);
    String to = options.rest().get(1);
    MailUser.each(
        adm,
        options,
        user -> {
          String what = "Can't rename mailbox " + from + " to " + to + ": ";
          String immovable = user.mail().immovable(Masks.wire(from), Masks.wire(to));
          boolean apart =
              isNowhere(user, from) || isNowhere(user, to) || immovable.contains("across");
          if (apart) {
            throw user.failed(
                Failure.DATA, what + "Can't rename mailboxes across specified storages.");
          }
          if (user.mail().exists(Masks.wire(to))) {
            throw user.failed(Failure.DATA, what + "Target mailbox already exists");
          } else if (!user.mail().exists(Masks.wire(from))) {
            throw user.failed(Failure.NOT_FOUND, what + "Mailbox doesn't exist: " + from);
          }
          user.mail().rename(Masks.wire(from), Masks.wire(to));
          if (options.has('s')) {
            user.mail().subscribe(Masks.wire(from), false);
            user.mail().subscribe(Masks.wire(to), true);
          }
        });
  }

  private static void subscribe(Adm adm, List<String> args, boolean wanted)
      throws Failure, IOException {
    Options options = options(adm, args, "", 1);
    MailUser.each(
        adm,
        options,
        user -> {
          for (String name : options.rest()) {
            String wire = Masks.wire(name);
            if (isNowhere(user, name)) {
              String verb = wanted ? "subscribe" : "unsubscribe";
              throw user.failed(
                  Failure.DATA,
                  "Can't %s mailbox %s to: Mailbox can't be %sd".formatted(name, verb, verb));
            }
            user.mail().subscribe(wire, wanted);
          }
        });
  }

  private static void mutf7(Adm adm, List<String> args) throws Failure {
    Options options = Options.parse("mutf7", "78", args);
    if (options.rest().isEmpty()) {
      throw adm.misused();
    }
    for (String name : options.rest()) {
      String text = options.has('7') ? Utf7.decode(name) : Utf7.encode(name);
      if (text == null) {
        throw new Failure(Failure.DATA, "Error: Mailbox name not valid mUTF-7: " + name);
      }
      adm.call().out().println(text);
    }
  }

  /** What rebuilds or completes an index: the store does it as it looks. */
  private static void look(Adm adm, List<String> args, String more) throws Failure, IOException {
    Options options = options(adm, args, more, 1);
    MailUser.each(
        adm,
        options,
        user -> {
          for (String name : user.names()) {
            if (wanted(options.rest(), name, user)) {
              try (Mailbox box = user.mail().open(name)) {
                box.refresh();
              }
            }
          }
        });
  }
}
