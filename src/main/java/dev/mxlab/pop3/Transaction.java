package dev.mxlab.pop3;

import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.pop3.Pop3Effect.BeginMessage;
import dev.mxlab.pop3.Pop3Effect.Drain;
import dev.mxlab.pop3.Pop3Effect.EndMessage;
import dev.mxlab.pop3.Pop3Effect.Fetched;
import dev.mxlab.pop3.Pop3Effect.Finish;
import dev.mxlab.pop3.Pop3Effect.ReadPiece;
import dev.mxlab.pop3.Pop3Effect.Send;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The transaction state (RFC 1939 section 5) and QUIT's update, as dovecot's pop3 has them. */
final class Transaction {
  /** MAX_INBUF_SIZE. */
  static final int LONGEST_LINE = 2048;

  static final List<String> CAPABILITIES =
      List.of("CAPA", "TOP", "UIDL", "RESP-CODES", "PIPELINING", "AUTH-RESP-CODE");

  private static final int MOST_BAD_COMMANDS = 20;
  private static final String DOT = ".\r\n";
  private static final int LINES_AT_ONCE = 500;

  private final Pop3Settings settings;
  private final Pop3Session session;
  private final List<Maildrop.Message> messages;
  private final BitSet deleted = new BitSet();
  private final BitSet seen = new BitSet();
  private final long size;
  private int badCommands;
  private int lastSeen;
  private int highestGone = -1;

  // A list under way: which, and the next message.
  private boolean listingUids;
  private int nextListed = -1;

  // A message under way.
  private int current;
  private long currentOctets;
  private boolean wholeMessage;
  private boolean answered;
  private @Nullable MessageEncoder encoder;

  // For the log.
  private int topCount;
  private long topBytes;
  private int retrCount;
  private long retrBytes;
  private boolean removedSome;
  private boolean uidsTold;
  private int lowestRead = -1;

  Transaction(
      Pop3Settings settings, Pop3Session session, List<Maildrop.Message> messages, long size) {
    this.settings = settings;
    this.session = session;
    this.messages = messages;
    this.size = size;
  }

  void line(String line) {
    int space = line.indexOf(' ');
    String name = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    String args = space < 0 ? "" : stripSpaces(line.substring(space));
    if (command(name, args)) {
      badCommands = 0;
    } else {
      badCommand();
    }
  }

  private void badCommand() {
    if (++badCommands > MOST_BAD_COMMANDS) {
      say("-ERR Too many bad commands.");
      session.close("Too many bad commands.");
    }
  }

  private boolean command(String name, String args) {
    return switch (name) {
      case "CAPA" -> capa();
      case "STAT" -> ok("+OK " + (messages.size() - deleted.cardinality()) + ' ' + sizeLeft());
      case "LIST" -> list(args);
      case "UIDL" -> uidl(args);
      case "RETR" -> retr(args);
      case "TOP" -> top(args);
      case "DELE" -> dele(args);
      case "NOOP" -> ok("+OK");
      case "RSET" -> rset();
      case "LAST" -> settings.enableLast() ? ok("+OK " + lastSeen) : unknown(name);
      case "QUIT" -> quit();
      case "" -> bad("-ERR Unknown command.");
      default -> unknown(name);
    };
  }

  private boolean unknown(String name) {
    return bad("-ERR Unknown command: " + name);
  }

  private boolean capa() {
    say("+OK");
    CAPABILITIES.forEach(this::say);
    return ok(".");
  }

  private long sizeLeft() {
    return size - deleted.stream().mapToLong(i -> messages.get(i).octets()).sum();
  }

  private boolean list(String args) {
    if (args.isEmpty()) {
      say("+OK " + (messages.size() - deleted.cardinality()) + " messages:");
      return listAll(false);
    }
    Numbers numbers = new Numbers(args);
    int index = number(numbers, false);
    return index >= 0 && ok("+OK " + (index + 1) + ' ' + messages.get(index).octets());
  }

  private boolean uidl(String args) {
    uidsTold |= !messages.isEmpty();
    if (args.isEmpty()) {
      say("+OK");
      return listAll(true);
    }
    int index = number(new Numbers(args), false);
    return index >= 0 && ok("+OK " + (index + 1) + ' ' + messages.get(index).uid());
  }

  private boolean listAll(boolean uids) {
    listingUids = uids;
    nextListed = 0;
    listOn();
    return true;
  }

  /** As much of the list as fits; a long one waits for the client in between. */
  private void listOn() {
    int lines = 0;
    for (; nextListed < messages.size(); nextListed++) {
      if (deleted.get(nextListed)) {
        continue;
      }
      if (lines++ == LINES_AT_ONCE) {
        session.ask(new Drain());
        return;
      }
      Maildrop.Message message = messages.get(nextListed);
      say((nextListed + 1) + " " + (listingUids ? message.uid() : message.octets()));
    }
    say(".");
    nextListed = -1;
  }

  private boolean retr(String args) {
    int index = number(new Numbers(args), false);
    if (index < 0) {
      return false;
    }
    retrCount++;
    lowestRead = lowestRead < 0 ? index : Math.min(lowestRead, index);
    lastSeen = Math.max(lastSeen, index + 1);
    currentOctets = messages.get(index).octets();
    fetch(index, MessageEncoder.whole(currentOctets, workarounds()), true);
    return true;
  }

  private boolean top(String args) {
    Numbers numbers = new Numbers(args);
    int index = number(numbers, true);
    if (index < 0) {
      return false;
    }
    String rest = stripSpaces(numbers.rest());
    Numbers lines = new Numbers(rest);
    if (!lines.present()) {
      return bad("-ERR Invalid size: " + rest);
    } else if (lines.tooManyLines()) {
      return bad("-ERR Size too large: " + rest);
    } else if (!lines.rest().isEmpty()) {
      return bad("-ERR Noise after size: " + lines.rest());
    }
    topCount++;
    fetch(index, MessageEncoder.top(lines.value(), workarounds()), false);
    return true;
  }

  private Set<String> workarounds() {
    return settings.options().workarounds();
  }

  private void fetch(int index, MessageEncoder how, boolean whole) {
    current = index;
    wholeMessage = whole;
    encoder = how;
    answered = false;
    session.ask(new BeginMessage(index, whole));
  }

  void begun(byte[] bytes, int length, boolean whole) {
    String answer = wholeMessage ? "+OK " + currentOctets + " octets" : "+OK";
    answered = true;
    if (wholeMessage) {
      seen.set(current);
    }
    count(answer.length() + 2);
    say(answer);
    piece(bytes, length, whole);
  }

  void piece(byte[] bytes, int length, boolean last) {
    MessageEncoder way = encoder();
    send(way.encode(bytes, length));
    if (!last && !way.full()) {
      session.ask(new Drain());
      return;
    }
    send(way.end());
    count(-DOT.length());
    session.replies().add(new EndMessage());
    if (wholeMessage) {
      session.replies().add(new Fetched(current));
    }
    encoder = null;
  }

  private void send(byte[] bytes) {
    count(bytes.length);
    if (bytes.length > 0) {
      session.replies().add(new Send(bytes));
    }
  }

  /** Dovecot's log counts the answer's first line, but not the dot. */
  private void count(int bytes) {
    if (wholeMessage) {
      retrBytes += bytes;
    } else {
      topBytes += bytes;
    }
  }

  void drained() {
    if (nextListed >= 0) {
      listOn();
    } else {
      session.ask(new ReadPiece());
    }
  }

  /** In the midst of a message nothing can be said any more; the client must not take it whole. */
  void unreadable(MailTrouble trouble) {
    encoder = null;
    if (answered) {
      session.replies().add(new EndMessage());
      session.close("Message could not be read to its end");
    } else if (trouble == MailTrouble.GONE) {
      say("-ERR Message " + (current + 1) + " expunged.");
      if (current <= highestGone) {
        badCommand();
      }
      highestGone = Math.max(highestGone, current);
    } else {
      say(trouble.reply());
      badCommand();
    }
  }

  private boolean dele(String args) {
    int index = number(new Numbers(args), false);
    if (index < 0) {
      return false;
    }
    deleted.set(index);
    return ok("+OK Marked to be deleted.");
  }

  private boolean rset() {
    deleted.clear();
    if (settings.enableLast()) {
      seen.clear();
      lastSeen = 0;
    }
    return ok("+OK");
  }

  /** What was done to the mailbox is on the disk before the client hears of it. */
  private boolean quit() {
    session.ask(new Finish(indexes(seen), indexes(deleted)));
    return true;
  }

  private static Set<Integer> indexes(BitSet bits) {
    return bits.stream().boxed().collect(Collectors.toUnmodifiableSet());
  }

  void finished(boolean done) {
    removedSome = done && !deleted.isEmpty();
    if (!done) {
      say(MailTrouble.INTERNAL.reply());
      session.close("Storage error during logout.");
    } else {
      say(deleted.isEmpty() ? "+OK Logging out." : "+OK Logging out, messages deleted.");
      session.close("Logged out");
    }
  }

  /** The index of a message that can be asked for, or -1 after saying why there is none. */
  private int number(Numbers numbers, boolean moreFollows) {
    if (!numbers.present()) {
      bad("-ERR Invalid message number: " + numbers.text());
    } else if (numbers.tooLarge()) {
      bad("-ERR Message number too large: " + numbers.rest());
    } else if (moreFollows ? !numbers.rest().startsWith(" ") : !numbers.rest().isEmpty()) {
      bad("-ERR Noise after message number: " + numbers.rest());
    } else if (numbers.value() == 0 || numbers.value() > messages.size()) {
      bad("-ERR There's no message " + numbers.value() + ".");
    } else if (deleted.get((int) numbers.value() - 1)) {
      bad("-ERR Message is deleted.");
    } else {
      return (int) numbers.value() - 1;
    }
    return -1;
  }

  /** By the names of the variables of pop3_logout_format. */
  Map<String, String> statistics() {
    Map<String, String> values = new HashMap<>();
    put(values, "t", "top_count", topCount);
    put(values, "p", "top_bytes", topBytes);
    put(values, "r", "retr_count", retrCount);
    put(values, "b", "retr_bytes", retrBytes);
    put(values, "d", "deleted_count", removedSome ? deleted.cardinality() : 0);
    put(values, "m", "message_count", messages.size());
    put(values, "s", "message_bytes", size);
    long removed = deleted.stream().mapToLong(i -> messages.get(i).octets()).sum();
    values.put("deleted_bytes", String.valueOf(removedSome ? removed : 0));
    values.put("u", uidsTold ? uidlChange() : "");
    values.put("uidl_change", uidsTold ? uidlChange() : "");
    return values;
  }

  /**
   * The unique ids that the client left here when it came before, as far as can be told from what
   * it read, and those that it leaves now: numbers and checksums, one pair where nothing changed.
   */
  private String uidlChange() {
    int before = lowestRead < 0 ? messages.size() : lowestRead;
    int old = 0;
    int now = 0;
    int left = 0;
    for (int i = 0; i < messages.size(); i++) {
      CRC32 sum = new CRC32();
      sum.update(messages.get(i).uid().getBytes(StandardCharsets.UTF_8));
      old ^= i < before ? (int) sum.getValue() : 0;
      if (!removedSome || !deleted.get(i)) {
        now ^= (int) sum.getValue();
        left++;
      }
    }
    String first = String.format(Locale.ROOT, "%d/%08x", before, old);
    return old == now && before == left
        ? first
        : first + String.format(Locale.ROOT, " -> %d/%08x", left, now);
  }

  private static void put(Map<String, String> values, String letter, String name, long number) {
    values.put(letter, String.valueOf(number));
    values.put(name, String.valueOf(number));
  }

  private MessageEncoder encoder() {
    if (encoder == null) {
      throw new IllegalStateException("no message is being read");
    }
    return encoder;
  }

  private boolean ok(String line) {
    say(line);
    return true;
  }

  private boolean bad(String line) {
    say(line);
    return false;
  }

  private void say(String line) {
    session.replies().line(line);
  }

  private static String stripSpaces(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) == ' ') {
      i++;
    }
    return text.substring(i);
  }
}
