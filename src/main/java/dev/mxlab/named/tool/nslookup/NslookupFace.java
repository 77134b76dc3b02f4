package dev.mxlab.named.tool.nslookup;

import dev.mxlab.named.tool.message.Form;
import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.message.RdataText;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Rr;
import dev.mxlab.named.tool.query.Chase;
import dev.mxlab.named.tool.query.Exchange;
import dev.mxlab.named.tool.query.Lookup;
import dev.mxlab.named.tool.query.PlainFace;
import dev.mxlab.named.tool.query.Session;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints as nslookup does. */
final class NslookupFace extends PlainFace {
  private static final int A = 1;
  private static final int SOA = 6;
  private static final int AAAA = 28;
  private static final int LAST_NAMED_CODE = 16;

  /** What stands before the data of each type, by number; other types show their number. */
  private static final List<String> WORDS =
      List.of(
          "rtype_0 = ",
          "internet address = ",
          "nameserver = ",
          "md = ",
          "mf = ",
          "canonical name = ",
          "soa = ",
          "mb = ",
          "mg = ",
          "mr = ",
          "rtype_10 = ",
          "protocol = ",
          "name = ",
          "hinfo = ",
          "minfo = ",
          "mail exchanger = ",
          "text = ",
          "rp = ",
          "afsdb = ",
          "x25 address = ",
          "isdn address = ",
          "rt = ",
          "nsap = ",
          "nsap_ptr = ",
          "signature = ",
          "key = ",
          "px = ",
          "gpos = ",
          "has AAAA address ",
          "loc = ",
          "next = ",
          "rtype_31 = ",
          "rtype_32 = ",
          "service = ",
          "rtype_34 = ",
          "naptr = ",
          "kx = ",
          "cert = ",
          "v6 address = ",
          "dname = ",
          "rtype_40 = ",
          "optional = ");

  private static final List<String> HEADLINES =
      List.of("QUESTIONS", "ANSWERS", "AUTHORITY RECORDS", "ADDITIONAL RECORDS");

  /** Settings, as {@code set} changes them. */
  boolean detailed;

  boolean usualTypes = true;

  /** The host had no IPv4 address. */
  boolean addressMissing;

  @Nullable Session session;

  private boolean answered;
  private boolean failed;

  NslookupFace(PrintStream out) {
    super(out);
  }

  int exit() {
    return answered && !failed ? 0 : 1;
  }

  @Override
  public void trying(String name) {
    // Only host -v tells.
  }

  @Override
  public void received(Exchange exchange, int octets) {
    // Only dig and host tell.
  }

  @Override
  public void message(Exchange exchange, Reply message, boolean ours) {
    answered = true;
    Lookup lookup = exchange.lookup();
    boolean first = !usualTypes || lookup.type == A;
    if (first) {
      out.print("Server:\t\t" + exchange.server().called() + "\n");
      out.print("Address:\t" + exchange.peer() + "\n\n");
    }
    if (detailed) {
      details(message);
    }
    if (message.rcode() != 0) {
      int rcode = message.rcode();
      String code = rcode > LAST_NAMED_CODE ? "?" + rcode : Mnemonics.rcode(rcode);
      out.print("** server can't find " + Rr.shown(exchange.name()) + ": " + code + "\n");
      failed = true;
      return;
    }
    Session asking = session;
    if (usualTypes && lookup.type == A && asking != null) {
      asking.add(Chase.next(lookup, Chase.canonical(message, exchange.name()), AAAA, asking.tries));
    }
    if (!message.has(Reply.AA) && first) {
      out.print("Non-authoritative answer:\n");
    }
    answer(lookup, message);
    if (!message.has(Reply.AA) && lookup.type != A && lookup.type != AAAA) {
      out.print("\nAuthoritative answers can be found from:\n");
      section(message, Reply.AUTHORITY);
      section(message, Reply.ADDITIONAL);
    }
  }

  private void answer(Lookup lookup, Reply message) {
    if (!message.section(Reply.ANSWER).isEmpty()) {
      section(message, Reply.ANSWER);
    } else if (usualTypes && lookup.type == A) {
      addressMissing = true;
    } else if (!usualTypes || (lookup.type == AAAA && addressMissing)) {
      out.print("*** Can't find " + lookup.typed + ": No answer\n");
    }
  }

  private void section(Reply message, int section) {
    for (Rr rr : message.section(section)) {
      boolean address = rr.type() == A || rr.type() == AAAA;
      if (address && section == Reply.ANSWER) {
        out.print("Name:\t" + rr.name() + "\nAddress: " + RdataText.of(rr, Form.PLAIN) + "\n");
      } else if (rr.type() == SOA) {
        out.print(rr.name() + "\n" + authority(rr));
      } else {
        out.print(rr.name() + "\t" + data(rr));
      }
    }
  }

  private static String data(Rr rr) {
    String word = rr.type() < WORDS.size() ? WORDS.get(rr.type()) : "rdata_" + rr.type() + " = ";
    return word + RdataText.of(rr, Form.PLAIN) + "\n";
  }

  private static String authority(Rr rr) {
    String[] fields = RdataText.of(rr, Form.PLAIN).split(" ");
    String[] names = {"origin", "mail addr", "serial", "refresh", "retry", "expire", "minimum"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      String value = fields[i];
      boolean dotted = i < 2 && value.length() > 1 && value.endsWith(".");
      text.append('\t').append(names[i]).append(" = ");
      text.append(dotted ? value.substring(0, value.length() - 1) : value).append('\n');
    }
    return text.toString();
  }

  private void details(Reply message) {
    out.print("------------\n");
    for (int section = Reply.QUESTION; section <= Reply.ADDITIONAL; section++) {
      out.print("    " + HEADLINES.get(section) + ":\n");
      for (Rr rr : message.section(section)) {
        if (section == Reply.QUESTION) {
          String type = Mnemonics.type(rr.type());
          String dclass = Mnemonics.dclass(rr.dclass());
          out.print("\t" + rr.name() + ", type = " + type + ", class = " + dclass + "\n");
        } else {
          out.print("    ->  " + rr.name() + "\n");
          out.print(rr.type() == SOA ? authority(rr) : "\t" + data(rr));
          out.print("\tttl = " + rr.ttl() + "\n");
        }
      }
    }
    out.print("------------\n");
  }
}
