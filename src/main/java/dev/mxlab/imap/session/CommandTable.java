package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The commands that there are after the login. */
final class CommandTable {
  /** Makes a command of its arguments. */
  @FunctionalInterface
  interface Maker {
    Command make(List<Arg> args) throws BadCommand;
  }

  private static final Set<String> BY_THE_SESSION = Set.of("IDLE", "APPEND");

  private final Mail mail;
  private final Map<String, Maker> makers = new HashMap<>();

  CommandTable(Mail mail, Notifications notifications) {
    this.mail = mail;
    general();
    MailboxCommands mailboxes = new MailboxCommands(mail);
    makers.put("CREATE", mailboxes::create);
    makers.put("DELETE", mailboxes::delete);
    makers.put("RENAME", mailboxes::rename);
    makers.put("SUBSCRIBE", args -> mailboxes.subscribe(args, true));
    makers.put("UNSUBSCRIBE", args -> mailboxes.subscribe(args, false));
    makers.put("STATUS", args -> new StatusCommand(mail).make(args));
    makers.put("LIST", args -> ListCommand.list(mail, args, "LIST"));
    makers.put("XLIST", args -> ListCommand.list(mail, args, "XLIST"));
    makers.put("LSUB", args -> ListCommand.list(mail, args, "LSUB"));
    SelectCommand select = new SelectCommand(mail);
    makers.put("SELECT", args -> select.select(args, false));
    makers.put("EXAMINE", args -> select.select(args, true));
    makers.put("CLOSE", args -> select.close());
    makers.put("UNSELECT", args -> select.unselect());
    makers.put("EXPUNGE", args -> select.expunge());
    makers.put("UID EXPUNGE", select::uidExpunge);
    for (boolean uid : new boolean[] {false, true}) {
      String prefix = uid ? "UID " : "";
      makers.put(prefix + "FETCH", args -> FetchCommand.make(mail, args, uid));
      makers.put(prefix + "STORE", args -> new StoreCommand(mail, args, uid));
      makers.put(prefix + "COPY", args -> CopyCommand.make(mail, args, uid, false));
      makers.put(prefix + "MOVE", args -> CopyCommand.make(mail, args, uid, true));
      makers.put(prefix + "SEARCH", args -> SearchCommand.search(mail, args, uid));
      makers.put(prefix + "SORT", args -> SearchCommand.sort(mail, args, uid));
      makers.put(prefix + "THREAD", args -> ThreadCommand.make(mail, args, uid));
    }
    makers.put("CANCELUPDATE", args -> mail.contexts().cancel(args));
    makers.put("NOTIFY", notifications::command);
  }

  private void general() {
    makers.put(
        "CAPABILITY",
        args ->
            Command.of(
                out -> {
                  out.line("* CAPABILITY " + Capabilities.AFTER_LOGIN);
                  return "OK Capability completed";
                }));
    makers.put(
        "LOGOUT",
        args ->
            Command.of(
                out -> {
                  // What was deferred is in the mail's files before the client is gone.
                  mail.unselect();
                  return "OK Logout completed";
                },
                Command.Sync.NONE));
    makers.put("NOOP", args -> Command.of(out -> refreshed("OK NOOP completed")));
    makers.put(
        "CHECK",
        args -> {
          mail.selected();
          return Command.of(out -> refreshed("OK Check completed"));
        });
    makers.put(
        "ID",
        args ->
            Command.of(
                out -> {
                  out.line("* ID (\"name\" \"Dovecot\")");
                  return "OK ID completed";
                }));
    makers.put("ENABLE", this::enable);
    makers.put(
        "NAMESPACE",
        args ->
            Command.of(
                out -> {
                  out.line("* NAMESPACE ((\"\" \"" + mail.account().separator() + "\")) NIL NIL");
                  return "OK Namespace completed";
                }));
    makers.put("X-CANCEL", args -> Command.of(out -> "NO Command tag not found"));
    for (String off : List.of("GENURLAUTH", "URLFETCH", "RESETKEY")) {
      makers.put(
          off,
          args -> {
            throw new BadCommand("URLAUTH disabled");
          });
    }
    for (String off : List.of("GETMETADATA", "SETMETADATA")) {
      makers.put(
          off, args -> Command.of(out -> "NO [CANNOT] Generic mailbox attributes not enabled"));
    }
  }

  private String refreshed(String answer) throws IOException {
    var view = mail.view();
    if (view != null) {
      view.mailbox().refresh();
    }
    return answer;
  }

  /** RFC 5161: what is unknown is passed over. */
  private Command enable(List<Arg> args) throws BadCommand {
    for (Arg arg : args) {
      if (arg.word() == null) {
        throw new BadCommand("Invalid arguments");
      }
    }
    return Command.of(
        out -> {
          StringBuilder enabled = new StringBuilder();
          for (Arg arg : args) {
            String word = String.valueOf(arg.word());
            if (word.equals("CONDSTORE")) {
              mail.enableCondstore(out);
              enabled.append(" CONDSTORE");
            } else if (word.equals("QRESYNC")) {
              mail.enableQresync(out);
              enabled.append(" QRESYNC");
            }
          }
          if (enabled.length() > 0) {
            out.line("* ENABLED" + enabled);
          }
          return "OK Enabled";
        });
  }

  boolean knows(String name) {
    return makers.containsKey(name) || BY_THE_SESSION.contains(name);
  }

  Command command(String name, List<Arg> args) throws BadCommand {
    Maker maker = makers.get(name);
    if (maker == null) {
      throw new BadCommand("Unknown command");
    }
    return maker.make(args);
  }
}
