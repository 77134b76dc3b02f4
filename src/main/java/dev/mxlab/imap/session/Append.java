package dev.mxlab.imap.session;

import dev.mxlab.imap.mime.BinaryParts;
import dev.mxlab.imap.wire.Arg;
import dev.mxlab.imap.wire.BadCommand;
import dev.mxlab.imap.wire.CommandReader.Event;
import dev.mxlab.imap.wire.ImapDate;
import dev.mxlab.imap.wire.Out;
import dev.mxlab.mailbox.Flags;
import dev.mxlab.mailbox.MailStore;
import dev.mxlab.mailbox.Mailbox;
import dev.mxlab.mailbox.MailboxNameException;
import dev.mxlab.mailbox.NewMessage;
import dev.mxlab.mailbox.UidSet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * APPEND (RFC 3501 section 6.3.11) of one message or several (RFC 3502), whole or in parts (RFC
 * 4469). Octets go to the spool as they come; the mailbox gets all messages at the end, or none.
 */
final class Append {
  private static final String CATENATE = "CATENATE";

  /** A message before its octets: what the mailbox shall know of it. */
  private record Head(Flags flags, @Nullable Instant date) {}

  private final Mail mail;
  private final List<NewMessage> messages = new ArrayList<>();
  private final List<Spool.Message> spooled = new ArrayList<>();
  private @Nullable Mailbox target;
  private Head head = new Head(Flags.NONE, null);
  private Spool.@Nullable Message coming;
  private boolean named;
  private boolean inParts;

  /** Whether the message may have octets that are no lines (RFC 3516 section 4.4). */
  private boolean binary;

  /** Whether nothing of the message has come yet. */
  private boolean fresh;

  private boolean streaming;
  private boolean failed;

  Append(Mail mail) {
    this.mail = mail;
  }

  /** Without any octets: wrong, or parts by their URLs only. */
  static Command withoutMessage(Mail mail, List<Arg> args) {
    Append append = new Append(mail);
    return append.finished(args);
  }

  boolean failed() {
    return failed;
  }

  /** Whether octets of a message are being taken. */
  boolean streaming() {
    return streaming;
  }

  void streamBegins() {
    streaming = true;
  }

  /** Whether a literal is a message or a part of one, and no argument. */
  boolean takesLiteral(Event.Literal literal) {
    List<Arg> before = literal.before();
    if (literal.depth() == 0) {
      return named || !before.isEmpty();
    }
    if (literal.depth() > 1 || before.isEmpty()) {
      return false;
    }
    List<Arg> parts = before.get(before.size() - 1).group();
    boolean list = inParts && before.size() == 1 || isCatenate(before, before.size() - 1);
    return list && parts != null && !parts.isEmpty() && isWord(parts.get(parts.size() - 1), "TEXT");
  }

  private static boolean isCatenate(List<Arg> args, int at) {
    return at > 0 && isWord(args.get(at - 1), CATENATE);
  }

  private static boolean isWord(Arg arg, String word) {
    return word.equals(arg.word());
  }

  /** Octets are about to come: checks all before them. May wait. */
  void begin(Event.Literal literal) throws IOException, BadCommand {
    streaming = false;
    read(literal.before(), literal.depth() > 0);
    if (literal.size() == 0 && !inParts) {
      throw BadCommand.answered("NO Can't save a zero byte message");
    }
    if (!inParts) {
      beginMessage();
    }
    if (fresh) {
      binary = literal.binary();
    } else if (literal.binary() && !binary) {
      throw BadCommand.answered(
          "NO [UNKNOWN-CTE] Binary input allowed only when the first part is binary");
    }
    fresh = false;
  }

  /** Some octets came. May wait. */
  void octets(byte[] octets) throws IOException {
    Spool.Message message = coming;
    if (message != null) {
      message.out().write(octets);
    }
  }

  /** The line has ended. */
  Command finished(List<Arg> args) {
    return new Command() {
      private String answer = "";

      @Override
      public boolean proceed(Out out) throws IOException, BadCommand {
        try {
          answer = finish(args);
        } finally {
          Append.this.abandon();
        }
        return true;
      }

      @Override
      public String answer() {
        return answer;
      }

      @Override
      public void abandon() {
        Append.this.abandon();
      }
    };
  }

  private String finish(List<Arg> args) throws IOException, BadCommand {
    read(args, false);
    endMessage();
    if (messages.isEmpty()) {
      throw new BadCommand("Missing message size");
    }
    Mailbox mailbox = target();
    List<Long> uids = mailbox.append(messages);
    mail.countAppended(uids.size());
    return "OK [APPENDUID %d %s] Append completed"
        .formatted(mailbox.snapshot().uidValidity(), UidSet.of(uids));
  }

  /**
   * Reads arguments since the last octets.
   *
   * @param open whether the last one is a list that goes on
   */
  private void read(List<Arg> args, boolean open) throws IOException, BadCommand {
    int at = 0;
    if (!named) {
      at = 1;
      name(args);
    } else if (inParts) {
      List<Arg> list = args.isEmpty() ? null : args.get(0).group();
      if (list == null) {
        throw new BadCommand("Invalid arguments");
      }
      at = 1;
      parts(list, open && args.size() == 1);
    }
    while (at < args.size()) {
      endMessage();
      at = oneMessage(args, at, open);
    }
  }

  private void name(List<Arg> args) throws IOException, BadCommand {
    if (args.isEmpty()) {
      throw new BadCommand("Missing arguments");
    }
    String name = args.get(0).string();
    if (name == null) {
      throw new BadCommand("Invalid arguments");
    }
    named = true;
    try {
      target = mail.open(mail.names().check(name, false));
    } catch (MailboxNameException e) {
      throw BadCommand.answered(CopyCommand.tryCreate(mail.names(), e, name));
    }
  }

  private Mailbox target() throws BadCommand {
    Mailbox mailbox = target;
    if (mailbox == null) {
      throw new BadCommand("Invalid arguments");
    }
    return mailbox;
  }

  /** Flags, date, and parts if there are; where the next message begins. */
  private int oneMessage(List<Arg> args, int from, boolean open) throws IOException, BadCommand {
    int at = from;
    Flags flags = Flags.NONE;
    List<Arg> words = args.get(at).group();
    if (words != null) {
      flags = FlagArgs.parse(words, mail.longestKeyword());
      at++;
    }
    Instant date = null;
    if (at < args.size() && args.get(at) instanceof Arg.Text text) {
      date = ImapDate.moment(text.text());
      if (date == null) {
        throw new BadCommand("Invalid internal date");
      }
      at++;
    }
    head = new Head(flags, date);
    if (at == args.size()) {
      return at;
    }
    List<Arg> list = at + 1 < args.size() ? args.get(at + 1).group() : null;
    if (!isWord(args.get(at), CATENATE) || list == null) {
      throw new BadCommand("Invalid arguments");
    }
    boolean goesOn = open && at + 2 == args.size();
    if (list.isEmpty() && !goesOn) {
      throw new BadCommand("Empty CATENATE list");
    }
    inParts = true;
    beginMessage();
    parts(list, goesOn);
    return at + 2;
  }

  private void parts(List<Arg> list, boolean goesOn) throws IOException, BadCommand {
    for (int i = 0; i < list.size(); i++) {
      boolean last = i + 1 == list.size();
      if (isWord(list.get(i), "URL") && !last) {
        url(list.get(++i));
      } else if (!(isWord(list.get(i), "TEXT") && last && goesOn)) {
        throw new BadCommand("Invalid arguments");
      }
    }
    inParts = goesOn;
  }

  private void url(Arg arg) throws IOException, BadCommand {
    String url = arg.string();
    Spool.Message message = coming;
    if (url == null || message == null) {
      throw new BadCommand("Invalid arguments");
    }
    new MessageUrl(mail, url).copyTo(message.out());
    fresh = false;
  }

  private void beginMessage() throws IOException {
    endMessage();
    Spool.Message message = mail.spool().begin();
    spooled.add(message);
    coming = message;
    fresh = true;
    binary = false;
  }

  private void endMessage() throws IOException {
    Spool.Message message = coming;
    coming = null;
    if (message != null) {
      MailStore.Content content = binary ? inLines(message) : message.content();
      messages.add(new NewMessage(content, head.flags(), head.date()));
    }
  }

  private MailStore.Content inLines(Spool.Message message) throws IOException {
    Spool.Message lines = mail.spool().begin();
    spooled.add(lines);
    MailStore.Content content = message.content();
    return BinaryParts.convert(content, lines.out()) ? lines.content() : content;
  }

  void abandon() {
    failed = true;
    spooled.forEach(Spool.Message::close);
    spooled.clear();
    Mailbox mailbox = target;
    target = null;
    if (mailbox != null) {
      mailbox.close();
    }
  }
}
