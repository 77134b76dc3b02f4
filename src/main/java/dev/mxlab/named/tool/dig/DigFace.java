package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.HexDump;
import dev.mxlab.named.tool.message.IdnText;
import dev.mxlab.named.tool.message.MessageText;
import dev.mxlab.named.tool.message.MessageText.Omit;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.message.RdataText;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.message.Style;
import dev.mxlab.named.tool.query.Exchange;
import dev.mxlab.named.tool.query.Face;
import dev.mxlab.named.tool.query.Lookup;
import dev.mxlab.named.tool.query.Lookup.Flag;
import dev.mxlab.named.tool.query.Session;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.xbill.DNS.Name;

/** Prints as dig does. */
final class DigFace implements Face {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH);
  private static final Name LOCAL = Name.fromConstantString("local.");
  private static final int AXFR = 252;
  private static final int FORMERR = 1;
  private static final int NOTIMP = 4;
  private static final List<Flag> SHOWN =
      List.of(Flag.QUESTION, Flag.ANSWER, Flag.AUTHORITY, Flag.ADDITIONAL);

  private final PrintStream out;
  private final Printing printing;
  private final InstantSource clock;
  private final ZoneId zone;

  /** The session that is worked off; it knows about keys. */
  private final Supplier<Session> session;

  DigFace(
      PrintStream out,
      Printing printing,
      InstantSource clock,
      ZoneId zone,
      Supplier<Session> session) {
    this.out = out;
    this.printing = printing;
    this.clock = clock;
    this.zone = zone;
    this.session = session;
  }

  @Override
  public void trying(String name) {
    // Only host -v tells.
  }

  @Override
  public void warning(String text) {
    if (!printing.yaml) {
      out.print(";; " + text + "\n");
    }
  }

  @Override
  public void error(String text) {
    out.print((printing.yaml ? "- type: DIG_ERROR\n  message: |\n    " : ";; ") + text + "\n");
  }

  @Override
  public void comment(Lookup lookup, String text) {
    if (lookup.is(Flag.COMMENTS)) {
      warning(text);
    }
  }

  @Override
  public void unreadable(String why, byte[] wire) {
    if (!printing.yaml) {
      out.print(";; Got bad packet: " + why + "\n" + wire.length + " bytes\n");
      out.print(HexDump.of(wire));
    }
  }

  @Override
  public void unreached(Lookup lookup) {
    out.print(lookup.greeting);
    error("no servers could be reached");
  }

  @Override
  public void transferFailed(String why) {
    out.print("; Transfer failed." + why + "\n");
  }

  @Override
  public void unresolved(String server, String why) {
    out.print("couldn't get address for '" + server + "': " + why + "\n");
  }

  @Override
  public void message(Exchange exchange, Reply message, boolean ours) {
    Lookup lookup = exchange.lookup();
    boolean later = lookup.is(Flag.TRANSFER) && exchange.transfer().messages() > 0;
    boolean hidden = printing.brief || lookup.is(Flag.DNS64_PREFIX);
    if (!hidden && printing.command) {
      out.print(lookup.greeting);
    }
    lookup.greeting = "";
    Style style = printing.style(lookup);
    if (printing.yaml) {
      out.print(Yaml.head(exchange, message, ours));
      out.print(MessageText.yamlHeader(message, style));
    } else if (lookup.is(Flag.COMMENTS) && !hidden) {
      head(lookup, message, ours);
    }
    if (lookup.is(Flag.DNS64_PREFIX)) {
      out.print(lookup.is(Flag.ANSWER) ? Dns64.prefixes(message) : "");
    } else if (printing.brief) {
      brief(exchange, message);
    } else {
      sections(exchange, message, style, later);
    }
    if (ours && lookup.is(Flag.STATS) && !printing.yaml) {
      out.print(";; QUERY SIZE: " + message.size() + "\n\n");
    }
  }

  private void sections(Exchange exchange, Reply message, Style style, boolean later) {
    Lookup lookup = exchange.lookup();
    boolean commented = lookup.is(Flag.COMMENTS);
    StringBuilder text = new StringBuilder();
    if (commented) {
      text.append(MessageText.options(message, style));
    }
    Omit omit = Omit.NOTHING;
    if (lookup.is(Flag.ONE_SOA) && lookup.type == AXFR) {
      omit = later ? Omit.EVERY_SOA : Omit.LATER_SOA;
    }
    for (int section = Reply.QUESTION; section <= Reply.ADDITIONAL; section++) {
      if (lookup.is(SHOWN.get(section))) {
        text.append(MessageText.records(message, section, style, omit));
      }
    }
    if (lookup.is(Flag.ADDITIONAL)) {
      text.append(MessageText.signature(message, style));
    }
    out.print(commented && !printing.yaml ? "\n" : "");
    out.print(text);
  }

  private void head(Lookup lookup, Reply message, boolean ours) {
    out.print(ours ? ";; Sending:\n" : ";; Got answer:\n");
    for (Rr question : message.section(Reply.QUESTION)) {
      if (question.owner().subdomain(LOCAL)) {
        out.print(
            ";; WARNING: .local is reserved for Multicast DNS\n"
                + ";; You are currently testing what happens when an mDNS query is leaked to"
                + " DNS\n");
        break;
      }
    }
    out.print(";; ->>HEADER<<- opcode: " + Mnemonics.OPCODES.get(message.opcode()));
    out.print(", status: " + status(message.rcode()) + ", id: " + message.id() + "\n");
    out.print(";; flags:" + MessageText.flags(message));
    out.print(message.has(Reply.Z) ? "; MBZ: 0x4" : "");
    out.print("; QUERY: " + message.count(Reply.QUESTION));
    out.print(", ANSWER: " + message.count(Reply.ANSWER));
    out.print(", AUTHORITY: " + message.count(Reply.AUTHORITY));
    out.print(", ADDITIONAL: " + message.count(Reply.ADDITIONAL) + "\n");
    if (!ours) {
      warnings(lookup, message);
    }
  }

  private void warnings(Lookup lookup, Reply message) {
    if (message.has(Reply.RD) && !message.has(Reply.RA)) {
      out.print(";; WARNING: recursion requested but not available\n");
    }
    boolean refused = message.rcode() == FORMERR || message.rcode() == NOTIMP;
    if (lookup.ednsVersion >= 0 && message.opt() == null && refused) {
      String plain = lookup.is(Flag.DNSSEC) ? "+nodnssec +noedns" : "+noedns";
      out.print(
          "\n;; WARNING: EDNS query returned status "
              + status(message.rcode())
              + " - retry with '"
              + plain
              + "'\n");
    }
    if (message.extra() > 0) {
      out.print(";; WARNING: Message has " + message.extra() + " extra bytes at end\n");
    }
  }

  private static String status(int rcode) {
    String name = Mnemonics.rcode(rcode);
    return Character.isDigit(name.charAt(0)) ? "?" + name : name;
  }

  private void brief(Exchange exchange, Reply message) {
    Lookup lookup = exchange.lookup();
    if (!lookup.is(Flag.ANSWER)) {
      return;
    }
    boolean typed = lookup.is(Flag.TRACE) || lookup.is(Flag.NS_SEARCH);
    String from = "";
    if (lookup.is(Flag.IDENTIFY)) {
      from =
          " from server " + exchange.server().shown() + " in " + took(exchange, "us", "ms") + ".";
    }
    for (Rr rr : message.section(Reply.ANSWER)) {
      String data = RdataText.of(rr, printing.brief(lookup));
      String line = (typed ? Mnemonics.type(rr.type()) + " " : "") + data + from + "\n";
      out.print(lookup.is(Flag.IDN_OUT) ? IdnText.shown(line) : line);
    }
  }

  private static String took(Exchange exchange, String micro, String milli) {
    Duration took = exchange.took();
    return exchange.lookup().is(Flag.MICROSECONDS)
        ? took.toNanos() / 1000 + " " + micro
        : took.toMillis() + " " + milli;
  }

  @Override
  public void received(Exchange exchange, int octets) {
    Lookup lookup = exchange.lookup();
    if (printing.brief || printing.yaml) {
      return;
    }
    boolean transfer = lookup.is(Flag.TRANSFER);
    String server = exchange.peer() + "(" + exchange.server().called() + ")";
    if (lookup.is(Flag.STATS)) {
      out.print(";; Query time: " + took(exchange, "usec", "msec") + "\n");
      out.print(";; SERVER: " + server + " (" + (exchange.tcp() ? "TCP" : "UDP") + ")\n");
      out.print(";; WHEN: " + WHEN.format(clock.instant().atZone(zone)) + "\n");
      out.print(transfer ? size(exchange) : ";; MSG SIZE  rcvd: " + octets + "\n");
      if (session.get().key != null && session.get().unsigned) {
        out.print(";; WARNING -- Some TSIG could not be validated\n");
      }
      out.print(unusedKey ? ";; WARNING -- TSIG key was not used.\n" : "");
      out.print("\n");
    } else if (lookup.is(Flag.IDENTIFY)) {
      long all = transfer ? exchange.transfer().octets() : octets;
      out.print(";; Received " + all + " bytes from " + server + " in ");
      out.print(took(exchange, "us", "ms") + "\n\n");
    }
  }

  /** A key was given that could not be made. */
  boolean unusedKey;

  private static String size(Exchange exchange) {
    return ";; XFR size: "
        + exchange.transfer().records()
        + " records (messages "
        + exchange.transfer().messages()
        + ", bytes "
        + exchange.transfer().octets()
        + ")\n";
  }
}
