package dev.mxlab.imap.session;

import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.mailbox.MailAccount;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The commands that there are after the login. One map serves all sessions. */
final class CommandTable {
  /** Makes a command of its arguments. */
  @FunctionalInterface
  private interface Maker {
    Command make(CommandTable session, List<Arg> args) throws BadCommand;
  }

  private static final Set<String> BY_THE_SESSION = Set.of("IDLE", "APPEND");
  private static final Map<String, Maker> MAKERS = makers();

  private final Mail mail;
  private final Notifications notifications;

  CommandTable(Mail mail, Notifications notifications) {
    this.mail = mail;
    this.notifications = notifications;
  }

  private static Map<String, Maker> makers() {
    Map<String, Maker> makers = new HashMap<>();
    general(makers);
    mailboxes(makers);
    makers.put("SELECT", (s, args) -> new SelectCommand(s.mail).select(args, false));
    makers.put("EXAMINE", (s, args) -> new SelectCommand(s.mail).select(args, true));
    makers.put("CLOSE", (s, args) -> new SelectCommand(s.mail).close());
    makers.put("UNSELECT", (s, args) -> new SelectCommand(s.mail).unselect());
    makers.put("EXPUNGE", (s, args) -> new SelectCommand(s.mail).expunge());
    makers.put("UID EXPUNGE", (s, args) -> new SelectCommand(s.mail).uidExpunge(args));
    for (boolean uid : new boolean[] {false, true}) {
      String prefix = uid ? "UID " : "";
      makers.put(prefix + "FETCH", (s, args) -> FetchCommand.make(s.mail, args, uid));
      makers.put(prefix + "STORE", (s, args) -> new StoreCommand(s.mail, args, uid));
      makers.put(prefix + "COPY", (s, args) -> CopyCommand.make(s.mail, args, uid, false));
      makers.put(prefix + "MOVE", (s, args) -> CopyCommand.make(s.mail, args, uid, true));
      makers.put(prefix + "SEARCH", (s, args) -> SearchCommand.search(s.mail, args, uid));
      makers.put(prefix + "SORT", (s, args) -> SearchCommand.sort(s.mail, args, uid));
      makers.put(prefix + "THREAD", (s, args) -> ThreadCommand.make(s.mail, args, uid));
    }
    makers.put("CANCELUPDATE", (s, args) -> s.mail.contexts().cancel(args));
    makers.put("NOTIFY", (s, args) -> s.notifications.command(args));
    return Map.copyOf(makers);
  }

  private static void mailboxes(Map<String, Maker> makers) {
    makers.put("CREATE", (s, args) -> new MailboxCommands(s.mail).create(args));
    makers.put("DELETE", (s, args) -> new MailboxCommands(s.mail).delete(args));
    makers.put("RENAME", (s, args) -> new MailboxCommands(s.mail).rename(args));
    makers.put("SUBSCRIBE", (s, args) -> new MailboxCommands(s.mail).subscribe(args, true));
    makers.put("UNSUBSCRIBE", (s, args) -> new MailboxCommands(s.mail).subscribe(args, false));
    makers.put("STATUS", (s, args) -> new StatusCommand(s.mail).make(args));
    for (String list : List.of("LIST", "XLIST", "LSUB")) {
      makers.put(list, (s, args) -> ListCommand.list(s.mail, args, list));
    }
  }

  private static void general(Map<String, Maker> makers) {
    makers.put(
        "CAPABILITY",
        (s, args) ->
            Command.of(
                out -> {
                  out.line("* CAPABILITY " + Capabilities.afterLogin(s.mail.settings()));
                  return "OK Capability completed";
                }));
    makers.put(
        "LOGOUT",
        (s, args) ->
            Command.of(
                out -> {
                  // What was deferred is in the mail's files before the client is gone.
                  s.mail.unselect();
                  return "OK Logout completed";
                },
                Command.Sync.NONE));
    makers.put("NOOP", (s, args) -> Command.telling(out -> s.refreshed("OK NOOP completed")));
    makers.put(
        "CHECK",
        (s, args) -> {
          s.mail.selected();
          return Command.telling(out -> s.refreshed("OK Check completed"));
        });
    makers.put(
        "ID",
        (s, args) ->
            Command.of(
                out -> {
                  out.line("* ID " + s.mail.settings().options().identity());
                  return "OK ID completed";
                }));
    makers.put("ENABLE", (s, args) -> s.enable(args));
    makers.put(
        "NAMESPACE",
        (s, args) ->
            Command.of(
                out -> {
                  out.line("* NAMESPACE" + namespaces(s.mail.account().namespaces()));
                  return "OK Namespace completed";
                }));
    makers.put("X-CANCEL", (s, args) -> Command.of(out -> "NO Command tag not found"));
    for (String off : List.of("GENURLAUTH", "URLFETCH", "RESETKEY")) {
      makers.put(
          off,
          (s, args) -> {
            throw new BadCommand("URLAUTH disabled");
          });
    }
    makers.put("GETMETADATA", (s, args) -> Metadata.get(s.mail, args));
    makers.put("SETMETADATA", (s, args) -> Metadata.set(s.mail, args));
  }

  /** RFC 2342 section 5: ours, others' and everybody's. */
  private static String namespaces(List<MailAccount.Namespace> all) {
    StringBuilder text = new StringBuilder();
    for (MailAccount.Namespace.Type type : MailAccount.Namespace.Type.values()) {
      StringBuilder group = new StringBuilder();
      for (MailAccount.Namespace one : all) {
        if (one.type() == type) {
          group.append("(").append(quoted(one.prefix())).append(" ");
          group.append(quoted(String.valueOf(one.separator()))).append(")");
        }
      }

      text.append(group.length() == 0 ? " NIL" : " (" + group + ')');
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
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
    return MAKERS.containsKey(name) || BY_THE_SESSION.contains(name);
  }

  Command command(String name, List<Arg> args) throws BadCommand {
    Maker maker = MAKERS.get(name);
    if (maker == null) {
      throw new BadCommand("Unknown command");
    }
    return maker.make(this, args);
  }
}
