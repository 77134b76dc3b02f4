package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.dig.Numbers.BadNumber;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.query.Addresses;
import dev.mxlab.named.tool.query.Lookup;
import dev.mxlab.named.tool.query.Lookup.Flag;
import dev.mxlab.named.tool.query.Server;
import dev.mxlab.named.tool.query.Session;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Reads dig's words, left to right: what stands before the first name holds for all questions, what
 * stands behind a name for that one.
 */
final class DigArguments {
  /** Where a line of words comes from. */
  enum Source {
    COMMAND_LINE,
    /** ~/.digrc: settings for every question, no question itself. */
    SETTINGS,
    /** A line of the file of {@code -f}. */
    BATCH
  }

  private static final int PTR = 12;
  private static final int NS = 2;
  private static final int IXFR = 251;
  private static final int AXFR = 252;
  private static final int ANY = 255;
  private static final int LONGEST_GREETING = 1023;
  private static final int MOST_SERVERS = 20;
  private static final long MOST_SERIAL = 0xffff_ffffL;

  private final Session session;
  private final Printing printing;
  private final PrintStream out;
  private final PrintStream err;
  private final PlusOptions plus;
  private final String version;
  private final DashOptions dashes;

  private final Lookup common = new Lookup();
  private Lookup current = common;
  private List<String> words = List.of();
  private Source source = Source.COMMAND_LINE;
  private boolean typesToo;
  private boolean fresh;
  private boolean greeted;
  private boolean greetedBefore;
  private int added;
  private int serversFound;

  DigArguments(
      Session session, Printing printing, String version, PrintStream out, PrintStream err) {
    this.session = session;
    this.printing = printing;
    this.version = version;
    this.out = out;
    this.err = err;
    this.plus = new PlusOptions(session, printing, out, err);
    this.dashes = new DashOptions(session, this, out, err);
    common.ednsVersion = 0;
    common.attempts = session.tries;
    common.set(true, Flag.AD_FLAG, Flag.COOKIE);
  }

  DashOptions dashes() {
    return dashes;
  }

  /** What {@code +domain} said; empty: nothing. */
  String domain() {
    return plus.domain;
  }

  /** Puts the questions of a line into the session. */
  void read(List<String> line, Source from) {
    words = line;
    source = from;
    typesToo = true;
    greeted = false;
    added = 0;
    fresh = from != Source.BATCH;
    current = from == Source.BATCH ? common.copy() : common;
    int at = 0;
    while (at < line.size() && !line.get(at).startsWith("%")) {
      String word = line.get(at++);
      if (word.startsWith("@")) {
        if (!server(word.substring(1))) {
          return;
        }
      } else if (word.startsWith("+")) {
        plusOption(word.substring(1));
      } else if (word.startsWith("-")) {
        at += dashes.read(word.substring(1), at < line.size() ? line.get(at) : null) ? 1 : 0;
      } else {
        plain(word);
      }
    }
  }

  /** Without any name the root's name servers are asked for. */
  void askRootUnlessAsked() {
    if (added == 0) {
      Lookup lookup = next();
      lookup.type = NS;
      lookup.set(Flag.TYPE_SAID, true);
      ask(lookup, ".");
    }
  }

  private void plusOption(String text) {
    PlusOption option = PlusOption.find(text);
    if (option != null && option.name().equals("dns64prefix")) {
      Lookup lookup = next();
      lookup.set(false, Flag.ADDITIONAL, Flag.AUTHORITY, Flag.QUESTION);
      lookup.set(false, Flag.COMMENTS, Flag.STATS);
      lookup.set(true, Flag.DNS64_PREFIX, Flag.ANSWER, Flag.TYPE_SAID);
      lookup.recordComments = -1;
      lookup.type = 28;
      lookup.typed = "ipv4only.arpa";
      printing.command = false;
      added++;
      session.add(lookup);
    } else {
      plus.put(text, current, source == Source.BATCH, current == common);
    }
  }

  /** False when the line of a file names a server that nobody knows: the line is passed over. */
  private boolean server(String name) {
    Addresses.Found found = session.addresses(name);
    if (found.addresses().isEmpty()) {
      String why = "couldn't get address for '" + name + "': " + found.why();
      if (source != Source.BATCH) {
        throw Wrong.said(why, 1);
      }
      err.print(why + ": skipping lookup\n");
      session.remove(current);
      added++;
      return false;
    }
    List<InetAddress> addresses = found.addresses();
    serversFound = Math.min(MOST_SERVERS, addresses.size());
    for (InetAddress address : addresses.subList(0, serversFound)) {
      current.servers.add(new Server(address, name));
    }
    return true;
  }

  private void plain(String word) {
    if (typesToo && (type(word) || dclass(word))) {
      return;
    }
    if (source != Source.SETTINGS) {
      ask(next(), word);
    }
  }

  private boolean type(String word) {
    boolean incremental = word.toLowerCase(Locale.ROOT).startsWith("ixfr=");
    Integer type = incremental ? (Integer) IXFR : Mnemonics.typeOf(word);
    if (type == null) {
      return false;
    }
    if (type == IXFR && !incremental) {
      err.print(";; Warning, ixfr requires a serial number\n");
      return true;
    }
    typed(type, incremental ? word.substring(5) : "");
    current.set(Flag.TYPE_SAID, true);
    return true;
  }

  private boolean dclass(String word) {
    Integer dclass = Mnemonics.classOf(word);
    if (dclass == null) {
      return false;
    }
    if (current.is(Flag.CLASS_SAID)) {
      err.print(";; Warning, extra class option\n");
    }
    current.dclass = dclass;
    current.set(Flag.CLASS_SAID, true);
    return true;
  }

  private void typed(int type, String serial) {
    if (current.is(Flag.TYPE_SAID)) {
      err.print(";; Warning, extra type option\n");
    }
    current.type = type;
    current.ixfrSerial = 0;
    boolean free = !current.is(Flag.TCP_SAID);
    if (type == IXFR) {
      current.set(Flag.TYPE_SAID, true);
      try {
        current.ixfrSerial = Numbers.decimal(serial, MOST_SERIAL, "serial number", out);
      } catch (BadNumber told) {
        throw Wrong.said("Couldn't parse serial number", 1);
      }
    }
    if (type == IXFR || type == AXFR) {
      current.set(Flag.QUESTION, printing.questionSaid);
      current.set(Flag.COMMENTS, printing.commentsSaid);
    }
    if (free && (type == IXFR || type == ANY)) {
      current.set(Flag.TCP, true);
    }
  }

  /** {@code -t}: after it words are names alone. */
  void typeOption(String value) {
    typesToo = false;
    boolean incremental = value.toLowerCase(Locale.ROOT).startsWith("ixfr=");
    Integer type = incremental ? (Integer) IXFR : Mnemonics.typeOf(value);
    if (type == null || (type == IXFR && !incremental)) {
      err.print(";; Warning, ignoring invalid type " + value + "\n");
      return;
    }
    typed(type, incremental ? value.substring(5) : "");
    current.set(Flag.TYPE_SAID, current.is(Flag.TYPE_SAID) || source != Source.SETTINGS);
  }

  void classOption(String value) {
    if (current.is(Flag.CLASS_SAID)) {
      err.print(";; Warning, extra class option\n");
    }
    typesToo = false;
    Integer dclass = Mnemonics.classOf(value);
    if (dclass == null) {
      err.print(";; Warning, ignoring invalid class " + value + "\n");
    } else {
      current.dclass = dclass;
      current.set(Flag.CLASS_SAID, true);
    }
  }

  void nameOption(String value) {
    if (source != Source.SETTINGS) {
      ask(next(), value);
    }
  }

  void reverseOption(String value) {
    Lookup lookup = next();
    String name = Addresses.reversed(value, false);
    lookup.type = lookup.is(Flag.TYPE_SAID) ? lookup.type : PTR;
    ask(lookup, name == null ? value : name);
  }

  void microseconds() {
    current.set(Flag.MICROSECONDS, true);
  }

  /** The lookup that a name belongs to: a new one, save for the first of a file's line. */
  private Lookup next() {
    if (fresh) {
      current = common.copy();
    }
    fresh = true;
    return current;
  }

  private void ask(Lookup lookup, String name) {
    lookup.typed = name;
    lookup.set(Flag.TRACE_ROOT, lookup.is(Flag.TRACE) || lookup.is(Flag.NS_SEARCH));
    lookup.set(Flag.NEW_SEARCH, true);
    if (!greeted) {
      greeted = true;
      greet(lookup);
    }
    added++;
    session.add(lookup);
  }

  private void greet(Lookup lookup) {
    if (!printing.command) {
      return;
    }
    StringBuilder text = new StringBuilder(greetedBefore ? "" : "\n");
    text.append("; <<>> DiG ").append(version).append(" <<>>");
    words.forEach(word -> text.append(' ').append(word));
    text.append('\n');
    if (!greetedBefore) {
      if (serversFound > 0) {
        text.append("; (").append(serversFound).append(" server");
        text.append(serversFound > 1 ? "s" : "").append(" found)\n");
      }
      text.append(";; global options:").append(printing.brief ? " +short" : "");
      text.append(" +cmd\n");
      greetedBefore = true;
    }
    lookup.greeting = text.substring(0, Math.min(text.length(), LONGEST_GREETING));
  }
}
