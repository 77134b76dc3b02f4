package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.doveadm.Adm.Work;
import dev.mxlab.dovecot.doveadm.Report.Column;
import dev.mxlab.dovecot.doveadm.Report.Form;
import dev.mxlab.imap.view.OpenMessage;
import dev.mxlab.imap.view.View;
import dev.mxlab.mailbox.Flag;
import dev.mxlab.mailbox.FlagChange;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The commands about messages that a query finds. */
final class Messages {
  static final Map<String, Work> WORKS =
      Map.of(
          "search", Messages::search,
          "fetch", Messages::fetch,
          "expunge", Messages::expunge,
          "copy", (adm, args) -> transfer(adm, args, false),
          "move", (adm, args) -> transfer(adm, args, true),
          "flags add", (adm, args) -> flags(adm, args, FlagChange.How.ADD),
          "flags remove", (adm, args) -> flags(adm, args, FlagChange.How.REMOVE),
          "flags replace", (adm, args) -> flags(adm, args, FlagChange.How.REPLACE));

  /** What is done with the messages that were found in a mailbox. */
  @FunctionalInterface
  interface Found {
    void in(Mailbox box, View view, List<Integer> indexes) throws Failure, IOException;
  }

  private Messages() {}

  private static Options options(Adm adm, List<String> args, String more, int least)
      throws Failure {
    String name = adm.command().substring(adm.command().indexOf(' ') + 1);
    Options options = Options.parse(name, MailUser.OPTIONS + more, args);
    if (options.rest().size() < least) {
      throw adm.misused();
    }
    return options;
  }

  static Query query(Adm adm, Options options, int from) throws Failure {
    List<String> words = options.rest().subList(from, options.rest().size());
    Query query = new Query(words, adm.call().host().now(), adm.call().host().zone());
    query.check();
    return query;
  }

  /**
   * @param missing what is said of a mailbox that does not exist, with {@code %s} for its name
   */
  static void each(MailUser user, Query query, String missing, Found found)
      throws Failure, IOException {
    char separator = user.mail().separator();
    for (String mask : query.mailboxes()) {
      String wire = Masks.wire(mask);
      if (!Masks.isMask(mask) && !wire.equals("INBOX") && !user.mail().exists(wire)) {
        throw user.failed(
            Failure.NOT_FOUND, missing.formatted(mask) + ": Mailbox doesn't exist: " + mask);
      }
    }
    for (String name : user.names()) {
      if (query.mayBeIn(Masks.shown(name), separator)) {
        try (Mailbox box = user.mail().open(name);
            View view = View.open(box, true, true)) {
          List<Integer> indexes = query.in(box, view, separator);
          if (!indexes.isEmpty()) {
            found.in(box, view, indexes);
          }
        }
      }
    }
  }

  private static void search(Adm adm, List<String> args) throws Failure, IOException {
    Options options = options(adm, args, "", 1);
    Query query = query(adm, options, 0);
    MailUser.each(
        adm,
        options,
        user -> {
          Report report =
              adm.report(Form.FLOW, Column.untitled("mailbox-guid"), Column.untitled("uid"));
          each(
              user,
              query,
              "Couldn't get mailbox '%s' GUID",
              (box, view, indexes) -> {
                for (int index : indexes) {
                  long uid = view.messages().get(index).uid();
                  report.record(List.of(Guids.of(box), String.valueOf(uid)));
                }
              });
          report.end();
        });
  }

  private static void fetch(Adm adm, List<String> args) throws Failure, IOException {
    Options options = options(adm, args, "", 2);
    Fields fields = Fields.parse(options.rest().get(0), adm);
    Query query = query(adm, options, 1);
    MailUser.each(
        adm,
        options,
        user -> {
          Report report = adm.report(Form.PAGER, fields.columns());
          each(
              user,
              query,
              "Couldn't open mailbox '%s'",
              (box, view, indexes) -> {
                for (int index : indexes) {
                  Message message = view.messages().get(index);
                  try (OpenMessage open = new OpenMessage(box, message)) {
                    report.record(fields.of(user, view, index, open));
                  }
                }
              });
          report.end();
        });
  }

  private static UidSet uids(View view, List<Integer> indexes) {
    UidSet.Builder uids = UidSet.builder();
    indexes.forEach(index -> uids.add(view.messages().get(index).uid()));
    return uids.build();
  }

  private static void expunge(Adm adm, List<String> args) throws Failure, IOException {
    Options options = options(adm, args, "dm", 1);
    Query query = query(adm, options, 0);
    if (!query.namesMailboxes()) {
      throw Failure.fatal(
          Failure.USAGE,
          "expunge: To avoid accidents, search query must contain MAILBOX in all search branches");
    }
    MailUser.each(
        adm,
        options,
        user ->
            each(
                user,
                query,
                "Couldn't open mailbox '%s'",
                (box, view, indexes) -> box.expunge(uids(view, indexes), false)));
  }

  /** {@code DESTINATION [user SOURCE] QUERY}. */
  private static void transfer(Adm adm, List<String> args, boolean move)
      throws Failure, IOException {
    Options options = options(adm, args, "", 2);
    String destination = options.rest().get(0);
    boolean other = options.rest().size() > 3 && options.rest().get(1).equals("user");
    Query query = query(adm, options, other ? 3 : 1);
    MailUser.each(
        adm,
        options,
        user -> {
          String wire = Masks.wire(destination);
          if (!wire.equals("INBOX") && !user.mail().exists(wire)) {
            throw user.failed(
                Failure.NOT_FOUND,
                "Can't open mailbox '%s': Mailbox doesn't exist: %s"
                    .formatted(destination, destination));
          }
          try (Mailbox target = user.mail().open(wire)) {
            Found found =
                (box, view, indexes) -> {
                  if (move) {
                    box.move(uids(view, indexes), target);
                  } else {
                    box.copy(uids(view, indexes), target);
                  }
                };
            if (other) {
              Options source = new Options(Map.of('u', options.rest().get(2)), options.rest());
              MailUser.each(
                  adm, source, from -> each(from, query, "Couldn't open mailbox '%s'", found));
            } else {
              each(user, query, "Couldn't open mailbox '%s'", found);
            }
          }
        });
  }

  private static void flags(Adm adm, List<String> args, FlagChange.How how)
      throws Failure, IOException {
    Options options = options(adm, args, "", 2);
    List<Flag> system = new ArrayList<>();
    List<String> keywords = new ArrayList<>();
    for (String word : options.rest().get(0).trim().split(" +")) {
      Optional<Flag> flag = Flag.of(word);
      if (flag.isPresent()) {
        system.add(flag.get());
      } else if (word.startsWith("\\")) {
        throw Failure.fatal(
            Failure.TEMPORARY, "Invalid system flag: \\" + capital(word.substring(1)));
      } else if (!word.isEmpty()) {
        keywords.add(word);
      }
    }
    Query query = query(adm, options, 1);
    FlagChange change = new FlagChange(how, Flags.of(system, keywords));
    MailUser.each(
        adm,
        options,
        user ->
            each(
                user,
                query,
                "Couldn't open mailbox '%s'",
                (box, view, indexes) -> box.store(uids(view, indexes), change, Long.MAX_VALUE)));
  }

  private static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
