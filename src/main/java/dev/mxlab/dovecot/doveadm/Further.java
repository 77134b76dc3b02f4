package dev.mxlab.dovecot.doveadm;

import dev.mxlab.dovecot.doveadm.Adm.Work;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.Message;
import dev.mxlab.mailbox.MessageText;
import dev.mxlab.mailbox.NewMessage;
import dev.mxlab.mailbox.UidSet;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commands that are asked for less often. */
final class Further {
  static final Map<String, Work> WORKS =
      Map.ofEntries(
          Map.entry("save", Further::save),
          Map.entry("deduplicate", Further::deduplicate),
          Map.entry("altmove", Further::altmove),
          Map.entry("mailbox metadata", Further::metadata),
          Map.entry("dump", Further::dump),
          Map.entry("exec", Further::exec),
          Map.entry("proxy kick", Further::kickProxies),
          Map.entry("service stop", Further::stopService),
          Map.entry("stats dump", Further::statistics));

  private static final String ID = "Message-ID:";
  private static final int LARGEST = 64 << 20;
  private static final int MOST_HEADER_LINES = 1000;

  private Further() {}

  private static void save(Adm adm, List<String> args) throws Failure, IOException {
    Options options = Options.parse("save", MailUser.OPTIONS + "m:", args);
    String name = options.value('m').orElse("INBOX");
    byte[] octets = adm.call().in().readNBytes(LARGEST);
    MailUser.each(
        adm,
        options,
        user -> {
          String wire = Masks.wire(name);
          if (!wire.equals("INBOX") && !user.mail().exists(wire)) {
            throw user.failed(
                Failure.NOT_FOUND,
                "Failed to open mailbox %s: Mailbox doesn't exist: %s".formatted(name, name));
          }
          try (Mailbox box = user.mail().open(wire)) {
            NewMessage message =
                new NewMessage(
                    () -> new ByteArrayInputStream(octets),
                    Flags.NONE,
                    null,
                    user.account().name());
            if (box.append(List.of(message)).isEmpty()) {
              throw user.failed(Failure.TEMPORARY, "Saving failed");
            }
          }
        });
  }

  /** Those that are in a mailbox twice: by what they are, or with -m by their Message-ID. */
  private static void deduplicate(Adm adm, List<String> args) throws Failure, IOException {
    Options options = Options.parse("deduplicate", MailUser.OPTIONS + "m", args);
    if (options.rest().isEmpty()) {
      throw adm.misused();
    }
    Query query = Messages.query(adm, options, 0);
    MailUser.each(
        adm,
        options,
        user ->
            Messages.each(
                user,
                query,
                "Syncing mailbox '%s' failed",
                (box, view, indexes) -> {
                  Set<String> seen = new HashSet<>();
                  UidSet.Builder twice = UidSet.builder();
                  for (int index : indexes) {
                    Message message = view.messages().get(index);
                    String key = options.has('m') ? messageId(box, message) : "";
                    if (!key.isEmpty() && !seen.add(key)) {
                      twice.add(message.uid());
                    }
                  }
                  box.expunge(twice.build(), false);
                }));
  }

  private static String messageId(Mailbox box, Message message) throws IOException {
    try (MessageText text = box.open(message.uid());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(text.from(0), StandardCharsets.ISO_8859_1))) {
      String line = lines.readLine();
      for (int i = 0; line != null && !line.isEmpty() && i < MOST_HEADER_LINES; i++) {
        if (line.regionMatches(true, 0, ID, 0, ID.length())) {
          return line.substring(ID.length()).strip();
        }
        line = lines.readLine();
      }
    }
    return "";
  }

  /** No storage here has a second place for old mail. */
  private static void altmove(Adm adm, List<String> args) throws Failure, IOException {
    Options options = Options.parse("altmove", MailUser.OPTIONS + "r", args);
    if (options.rest().isEmpty()) {
      throw adm.misused();
    }
    Query query = Messages.query(adm, options, 0);
    MailUser.each(
        adm,
        options,
        user ->
            Messages.each(user, query, "Syncing mailbox '%s' failed", (box, view, found) -> {}));
  }

  /** {@code get}, {@code set}, {@code unset}: mail_attribute_dict is not served. */
  private static void metadata(Adm adm, List<String> args) throws Failure, IOException {
    String verb = args.isEmpty() ? "" : args.get(0);
    if (!List.of("get", "set", "unset").contains(verb)) {
      throw new Failure(Failure.USAGE, adm.usage().all("mailbox").stripTrailing());
    }
    boolean get = verb.equals("get");
    Options options = Options.parse(verb, MailUser.OPTIONS + "s", args.subList(1, args.size()));
    if (options.rest().size() < (verb.equals("set") ? 3 : 2)) {
      throw adm.misused();
    }
    MailUser.each(
        adm,
        options,
        user -> {
          throw user.failed(
              Failure.DATA,
              "Failed to " + (get ? "get" : "set") + " attribute: Mailbox attributes not enabled");
        });
  }

  /** Dovecot's own files are not what lies here. */
  private static void dump(Adm adm, List<String> args) throws Failure {
    Options options = Options.parse("dump", "t:", args);
    if (options.rest().isEmpty()) {
      throw adm.misused();
    } else if (options.has('t')) {
      adm.call()
          .err()
          .println(
              "Available dump types: dbox index log mailboxlog thread imapzlib dcrypt-file"
                  + " dcrypt-key multiplex");
      throw Failure.fatal(Failure.USAGE, "Unknown type: " + options.value('t').orElse(""));
    }
    throw Failure.fatal(Failure.DATA, "Can't autodetect file type: " + options.rest().get(0));
  }

  private static void exec(Adm adm, List<String> args) throws Failure {
    if (args.isEmpty()) {
      throw adm.misused();
    }
    throw Failure.fatal(
        Failure.TEMPORARY,
        "execv(%s/%s) failed: No such file or directory"
            .formatted(adm.conf().value("libexec_dir"), args.get(0)));
  }

  private static void kickProxies(Adm adm, List<String> args) throws Failure {
    if (args.isEmpty()) {
      throw adm.misused();
    }
    adm.call().out().println("0 connections kicked");
  }

  private static void stopService(Adm adm, List<String> args) throws Failure {
    if (args.isEmpty()) {
      throw Failure.fatal(Failure.TEMPORARY, "service parameter missing");
    }
    throw new Failure(Failure.NOT_FOUND, "Error: Unknown service: " + args.get(0));
  }

  /** No metric is defined. */
  private static void statistics(Adm adm, List<String> args) {
    adm.call().out().println("metric_name\tfield\tcount\tsum\tmin\tmax\tavg\tmedian\tstddev\t%95");
  }
}
