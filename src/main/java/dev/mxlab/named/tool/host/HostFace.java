package dev.mxlab.named.tool.host;

import dev.mxlab.named.tool.message.Form;
import dev.mxlab.named.tool.message.MessageText;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.message.RdataText;
import dev.mxlab.named.tool.message.RecordLine;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.message.Style;
import dev.mxlab.named.tool.query.Chase;
import dev.mxlab.named.tool.query.Exchange;
import dev.mxlab.named.tool.query.Lookup;
import dev.mxlab.named.tool.query.Lookup.Flag;
import dev.mxlab.named.tool.query.PlainFace;
import dev.mxlab.named.tool.query.Session;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** Prints as host does. */
final class HostFace extends PlainFace {
  private static final int A = 1;
  private static final int NS = 2;
  private static final int PTR = 12;
  private static final int MX = 15;
  private static final int AAAA = 28;
  private static final int AXFR = 252;
  private static final int ANY = 255;
  private static final int NXDOMAIN = 3;
  private static final int LAST_NAMED_CODE = 16;
  private static final Set<Integer> ADDRESSES = Set.of(A, AAAA, NS, PTR);
  private static final Set<Integer> SIGNATURES = Set.of(46, 47, 50);

  private static final Map<Integer, String> SENTENCES =
      Map.ofEntries(
          Map.entry(1, "has address"),
          Map.entry(2, "name server"),
          Map.entry(5, "is an alias for"),
          Map.entry(11, "has well known services"),
          Map.entry(12, "domain name pointer"),
          Map.entry(13, "host information"),
          Map.entry(15, "mail is handled by"),
          Map.entry(16, "descriptive text"),
          Map.entry(19, "x25 address"),
          Map.entry(20, "ISDN address"),
          Map.entry(24, "has signature"),
          Map.entry(25, "has key"),
          Map.entry(28, "has IPv6 address"),
          Map.entry(29, "location"));

  /** Settings, as the command line changes them. */
  boolean brief = true;

  boolean signaturesToo = true;

  /** Of a zone's list only addresses and names. */
  boolean addressesOnly = true;

  /** The type that is listed of a zone. */
  int listed = A;

  /** Neither type nor class was asked for: A, AAAA and MX. */
  boolean usualTypes = true;

  boolean serverNamed;
  @Nullable Session session;

  private boolean serverShown;
  private boolean anything;
  private boolean failed;

  HostFace(PrintStream out) {
    super(out);
  }

  int exit() {
    return anything && !failed ? 0 : 1;
  }

  @Override
  public void trying(String name) {
    out.print(brief ? "" : "Trying \"" + name + "\"\n");
  }

  @Override
  public void received(Exchange exchange, int octets) {
    if (!brief) {
      long took = exchange.took().toMillis();
      out.print("Received " + octets + " bytes from " + exchange.peer() + " in " + took + " ms\n");
    }
  }

  @Override
  public void message(Exchange exchange, Reply message, boolean ours) {
    anything = true;
    if (serverNamed && !serverShown) {
      out.print("Using domain server:\nName: " + exchange.server().called() + "\n");
      out.print("Address: " + exchange.peer() + "\nAliases: \n\n");
      serverShown = true;
    }
    if (message.rcode() != 0) {
      notFound(exchange, message.rcode());
      failed = true;
      return;
    }
    Lookup lookup = exchange.lookup();
    if (usualTypes && lookup.type == A) {
      askFurther(lookup, Chase.canonical(message, exchange.name()));
    }
    if (!brief) {
      header(message);
    }
    sections(exchange, message);
    if (brief && !usualTypes && message.section(Reply.ANSWER).isEmpty()) {
      String type = Mnemonics.type(lookup.type);
      out.print(Rr.shown(exchange.name()) + " has no " + type + " record\n");
    }
  }

  private void notFound(Exchange exchange, int rcode) {
    Lookup lookup = exchange.lookup();
    String name = rcode == NXDOMAIN ? lookup.typed : Rr.shown(exchange.name());
    String code = rcode > LAST_NAMED_CODE ? "?" + rcode : Mnemonics.rcode(rcode);
    String who =
        lookup.is(Flag.IDENTIFY_BEFORE)
            ? "Nameserver " + exchange.server().shown() + ":\n\t"
            : "Host ";
    out.print(who + name + " not found: " + rcode + "(" + code + ")\n");
  }

  private void askFurther(Lookup lookup, Name name) {
    Session asking = session;
    if (asking != null) {
      asking.add(Chase.next(lookup, name, AAAA, asking.tries));
      asking.add(Chase.next(lookup, name, MX, asking.tries));
    }
  }

  private void header(Reply message) {
    out.print(";; ->>HEADER<<- opcode: " + Mnemonics.OPCODES.get(message.opcode()));
    out.print(", status: " + Mnemonics.rcode(message.rcode()) + ", id: " + message.id() + "\n");
    out.print(";; flags: " + MessageText.flags(message).strip());
    out.print("; QUERY: " + message.count(Reply.QUESTION));
    out.print(", ANSWER: " + message.count(Reply.ANSWER));
    out.print(", AUTHORITY: " + message.count(Reply.AUTHORITY));
    out.print(", ADDITIONAL: " + message.count(Reply.ADDITIONAL) + "\n");
    Rr opt = message.opt();
    if (opt != null) {
      out.print(";; EDNS: version: " + message.ednsVersion() + ", udp=" + opt.dclass() + "\n");
    }
    out.print(message.tsig() == null ? "" : ";; PSEUDOSECTIONS: TSIG\n");
  }

  private void sections(Exchange exchange, Reply message) {
    for (int section = Reply.QUESTION; section <= Reply.ADDITIONAL; section++) {
      List<Rr> records = message.section(section);
      if (records.isEmpty() || (brief && section != Reply.ANSWER)) {
        continue;
      }
      out.print(brief ? "" : "\n;; " + MessageText.section(message, section) + " SECTION:\n");
      for (Rr rr : records) {
        if (section == Reply.QUESTION) {
          // The real one picks from a zone's list what it shows, and from its question, too.
          boolean whole = shown(exchange.lookup(), rr);
          out.print(whole ? RecordLine.question(rr, Style.USUAL) + "\n" : ";");
        } else if (shown(exchange.lookup(), rr)) {
          out.print(brief ? sentence(exchange, rr) : RecordLine.of(rr, Style.USUAL) + "\n");
        }
      }
    }
    out.print(brief ? "" : "\n");
  }

  private boolean shown(Lookup lookup, Rr rr) {
    boolean wanted =
        addressesOnly ? ADDRESSES.contains(rr.type()) : listed == ANY || rr.type() == listed;
    return (lookup.type != AXFR || wanted) && (signaturesToo || !SIGNATURES.contains(rr.type()));
  }

  private static String sentence(Exchange exchange, Rr rr) {
    Lookup lookup = exchange.lookup();
    String verb = SENTENCES.getOrDefault(rr.type(), "has " + Mnemonics.type(rr.type()) + " record");
    String server = exchange.server().shown();
    return (lookup.is(Flag.IDENTIFY_BEFORE) ? "Nameserver " + server + ":\n\t" : "")
        + rr.name()
        + " "
        + verb
        + " "
        + RdataText.of(rr, Form.PLAIN)
        + (lookup.is(Flag.IDENTIFY) ? " on server " + server : "")
        + "\n";
  }
}
