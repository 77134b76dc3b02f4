package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.dig.Numbers.BadNumber;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.query.Lookup;
import dev.mxlab.named.tool.query.Lookup.Flag;
import dev.mxlab.named.tool.query.Session;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code +name}, {@code +noname} and {@code +name=value} into a lookup, as dig(1) has them.
 */
final class PlusOptions {
  private static final int USUAL_SIZE = 1232;
  private static final int NS = 2;
  private static final long MOST = 0xffff_ffffL;

  private final Session session;
  private final Printing printing;
  private final PrintStream out;
  private final PrintStream err;

  /** One option as typed. */
  private record Typed(String name, boolean on, @Nullable String value, String word) {
    String needed() {
      if (value == null || !on) {
        throw invalid();
      }
      return value;
    }

    Wrong invalid() {
      return Wrong.option("+" + word);
    }
  }

  /** Takes {@code +domain}; empty: none was said. */
  String domain = "";

  PlusOptions(Session session, Printing printing, PrintStream out, PrintStream err) {
    this.session = session;
    this.printing = printing;
    this.out = out;
    this.err = err;
  }

  /**
   * @param text without its plus sign
   * @param batch in a file of questions, which cannot change the transport
   * @param common the lookup is the pattern of all that follow
   */
  void put(String text, Lookup lookup, boolean batch, boolean common) {
    int equals = text.indexOf('=');
    String word = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 || equals == text.length() - 1 ? null : text.substring(equals + 1);
    boolean on = !word.toLowerCase(Locale.ROOT).startsWith("no");
    String name = on ? word : word.substring(2);
    PlusOption option = PlusOption.find(name);
    if (option == null) {
      throw Wrong.option("+" + word);
    }
    Flag flag = option.flag();
    if (flag != null) {
      lookup.set(flag, on != option.reversed());
      return;
    }
    try {
      named(new Typed(option.name(), on, value, word), lookup, batch, common);
    } catch (BadNumber told) {
      throw Wrong.said("Couldn't parse " + subject(option.name()), Session.INTERNAL);
    }
  }

  private static String subject(String name) {
    return switch (name) {
      case "bufsize" -> "buffer size";
      case "retry", "retries" -> "retries";
      default -> name;
    };
  }

  private long number(Typed typed, long most, String what) throws BadNumber {
    return Numbers.decimal(typed.needed(), most, what, out);
  }

  private void named(Typed typed, Lookup lookup, boolean batch, boolean common) throws BadNumber {
    boolean on = typed.on();
    switch (typed.name()) {
      case "all" -> {
        lookup.set(on, Flag.QUESTION, Flag.AUTHORITY, Flag.ANSWER, Flag.ADDITIONAL);
        lookup.set(on, Flag.COMMENTS, Flag.STATS);
        printing.command = on;
      }
      case "cmd" -> printing.command = on;
      case "comments" -> {
        lookup.set(Flag.COMMENTS, on);
        printing.commentsSaid = common ? on : printing.commentsSaid;
      }
      case "question" -> {
        lookup.set(Flag.QUESTION, on);
        printing.questionSaid = common ? on : printing.questionSaid;
      }
      case "rrcomments" -> lookup.recordComments = on ? 1 : -1;
      case "ttlunits" -> {
        lookup.set(Flag.NO_TTL, false);
        lookup.set(Flag.TTL_UNITS, on);
      }
      case "short" -> brief(lookup, on);
      case "yaml" -> yaml(lookup, on);
      case "split" -> split(typed);
      case "nssearch" -> searchServers(lookup, on);
      case "trace" -> trace(lookup, on);
      case "tcp", "vc" -> {
        lookup.set(Flag.TCP, batch ? lookup.is(Flag.TCP) : on);
        lookup.set(Flag.TCP_SAID, !batch || lookup.is(Flag.TCP_SAID));
      }
      case "keepopen" -> session.keepOpen = on;
      case "search", "defname" ->
          session.useSearch = lookup.is(Flag.TRACE) ? session.useSearch : on;
      case "showsearch" -> {
        boolean search = !lookup.is(Flag.TRACE);
        session.showSearch = search ? on : session.showSearch;
        session.useSearch = search ? on : session.useSearch;
      }
      case "domain" -> domain = typed.needed();
      case "ndots" -> session.ndots = (int) number(typed, 0xffff, "ndots");
      case "timeout" -> session.timeout = Math.max(1, number(typed, 0xffff, "timeout"));
      case "tries" -> lookup.attempts = Math.max(1, number(typed, MOST, "tries"));
      case "retry", "retries" -> lookup.attempts = 1 + number(typed, MOST - 1, "retries");
      default -> wire(typed, lookup);
    }
  }

  /** Options that change what is sent. */
  private void wire(Typed typed, Lookup lookup) throws BadNumber {
    boolean on = typed.on();
    String value = typed.value();
    switch (typed.name()) {
      case "opcode" -> lookup.opcode = on ? opcode(typed) : 0;
      case "qid" -> lookup.queryId = on ? (int) number(typed, 0xffff, "qid") : -1;
      case "bufsize" -> {
        if (!on) {
          throw typed.invalid();
        }
        lookup.udpSize = value == null ? USUAL_SIZE : (int) number(typed, 0xffff, "buffer size");
      }
      case "edns" -> {
        int asked = value == null || !on ? 0 : (int) number(typed, 255, "edns");
        lookup.ednsVersion = on ? asked : -1;
      }
      case "ednsflags" -> {
        lookup.ednsFlags = 0;
        if (on && value != null) {
          lookup.ednsFlags = (int) Numbers.anyBase(value, 0xffff, "ednsflags", out);
          edns(lookup, true);
        }
      }
      case "dnssec", "do" -> {
        edns(lookup, on);
        lookup.set(Flag.DNSSEC, on);
      }
      case "nsid" -> {
        edns(lookup, on);
        lookup.set(Flag.NSID, on);
      }
      case "cookie" -> {
        edns(lookup, on);
        lookup.set(Flag.COOKIE, on);
        if (value != null && value.length() > 80) {
          throw Wrong.said("COOKIE data too large", Session.INTERNAL);
        }
        lookup.cookie = value;
      }
      case "ednsopt" -> {
        if (on) {
          lookup.options.add(EdnsOptions.read(value, out));
        } else {
          lookup.options.clear();
        }
      }
      case "padding" -> {
        edns(lookup, on);
        if (value == null) {
          throw typed.invalid();
        }
        lookup.padding = (int) Numbers.decimal(value, 512, "padding", out);
      }
      case "subnet" -> {
        edns(lookup, on && value != null);
        lookup.subnet = on ? EdnsOptions.subnet(typed.needed()) : null;
      }
      default -> withoutEffect(typed);
    }
  }

  /** Options of times past, and of transports that this dig does not have. */
  private void withoutEffect(Typed typed) {
    switch (typed.name()) {
      case "dscp" -> err.print(";; +dscp option is obsolete and has no effect");
      case "mapped", "sigchase", "topdown", "trusted-key", "unexpected" ->
          err.print(";; +" + typed.name() + " option is deprecated");
      default -> {
        if (typed.on()) {
          throw Wrong.said("DNS over TLS and HTTP is not supported here", Session.INTERNAL);
        }
      }
    }
  }

  private static void edns(Lookup lookup, boolean on) {
    if (on && lookup.ednsVersion < 0) {
      lookup.ednsVersion = 0;
    }
  }

  private int opcode(Typed typed) throws BadNumber {
    String value = typed.needed();
    int known = Mnemonics.OPCODES.indexOf(value.toUpperCase(Locale.ROOT));
    return known >= 0 ? known : (int) number(typed, 15, "opcode");
  }

  private void brief(Lookup lookup, boolean on) {
    printing.brief = on;
    if (on) {
      printing.command = false;
      lookup.set(false, Flag.ADDITIONAL, Flag.AUTHORITY, Flag.QUESTION);
      lookup.set(false, Flag.COMMENTS, Flag.STATS);
      lookup.set(Flag.ANSWER, true);
      lookup.recordComments = -1;
    }
  }

  private void yaml(Lookup lookup, boolean on) {
    printing.yaml = on;
    if (on) {
      printing.command = false;
      lookup.set(Flag.STATS, false);
      lookup.recordComments = -1;
    }
  }

  /** Widths count in fours, and the last three characters for the step beyond. */
  private void split(Typed typed) throws BadNumber {
    if (!typed.on()) {
      if (typed.value() != null) {
        throw typed.invalid();
      }
      printing.split = 0;
      return;
    }
    if (typed.value() == null) {
      return;
    }
    int width;
    try {
      width = (int) number(typed, 1023, "split");
    } catch (BadNumber told) {
      // BIND goes on with the width that it had before it gives up.
      err.print(printing.split < 0 ? uneven(0) : "");
      throw told;
    }
    if (width % 4 != 0) {
      width = (width + 3) / 4 * 4;
      err.print(uneven(width));
    }
    printing.split = width == 0 ? 0 : width + 3;
  }

  private static String uneven(int width) {
    return ";; Warning, split must be a multiple of 4; adjusting to " + width + "\n";
  }

  private void searchServers(Lookup lookup, boolean on) {
    lookup.set(Flag.NS_SEARCH, on);
    if (on) {
      lookup.set(true, Flag.TRACE_ROOT, Flag.RECURSE, Flag.IDENTIFY, Flag.TYPE_SAID);
      lookup.set(false, Flag.STATS, Flag.COMMENTS);
      lookup.set(false, Flag.ADDITIONAL, Flag.AUTHORITY, Flag.QUESTION);
      lookup.type = NS;
      printing.brief = true;
      lookup.recordComments = 0;
    }
  }

  /** The path of a question is shown by the answers and referrals alone. */
  private void trace(Lookup lookup, boolean on) {
    lookup.set(on, Flag.TRACE, Flag.TRACE_ROOT);
    if (on) {
      lookup.set(true, Flag.RECURSE, Flag.IDENTIFY, Flag.AUTHORITY, Flag.DNSSEC, Flag.COOKIE);
      lookup.set(false, Flag.COMMENTS, Flag.STATS, Flag.ADDITIONAL, Flag.QUESTION);
      lookup.recordComments = 0;
      session.useSearch = false;
    }
  }
}
