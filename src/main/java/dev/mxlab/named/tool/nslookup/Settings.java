package dev.mxlab.named.tool.nslookup;

import dev.mxlab.named.tool.message.Mnemonics;
import dev.mxlab.named.tool.query.Addresses;
import dev.mxlab.named.tool.query.Fatal;
import dev.mxlab.named.tool.query.Lookup;
import dev.mxlab.named.tool.query.Lookup.Flag;
import dev.mxlab.named.tool.query.Server;
import dev.mxlab.named.tool.query.Session;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What is typed at nslookup, and what {@code set} changed. */
final class Settings {
  private static final int PTR = 12;
  private static final int ANY = 255;
  private static final long LARGEST = 0xffff_ffffL;

  /** Words of {@code set} that take no value, and how much of them must be typed. */
  private static final List<String> WORDS =
      List.of(
          "all:3",
          "recurse:3",
          "norecurse:5",
          "defname:3",
          "nodefname:5",
          "vc:2",
          "novc:4",
          "debug:3",
          "nodebug:5",
          "d2:2",
          "nod2:4",
          "search:3",
          "nosearch:5",
          "sil:3",
          "fail:3",
          "nofail:5");

  private final Session session;
  private final NslookupFace face;
  private final PrintStream out;
  private String type = "A";
  private String dclass = "IN";
  private boolean recurse = true;
  private boolean tcp;
  private boolean tcpSaid;
  private boolean verbose;
  private boolean patient = true;

  Settings(Session session, NslookupFace face, PrintStream out) {
    this.session = session;
    this.face = face;
    this.out = out;
    face.session = session;
  }

  /** False when it ends the conversation. */
  boolean command(String line) {
    List<String> words = new ArrayList<>(List.of(line.strip().split("[ \t\r\n]+")));
    String word = words.get(0);
    String argument = words.size() > 1 ? words.get(1) : "";
    switch (word.toLowerCase(Locale.ROOT)) {
      case "" -> {}
      case "exit" -> {
        return false;
      }
      case "server", "lserver" -> {
        if (!argument.isEmpty()) {
          server(argument);
        }
        session.checkRecursion = false;
        servers();
      }
      case "help", "?" -> out.print("The '" + word + "' command is not yet implemented.\n");
      case "finger", "root", "ls", "view" ->
          out.print("The '" + word + "' command is not implemented.\n");
      default -> {
        if (word.equalsIgnoreCase("set") && !argument.isEmpty()) {
          set(argument);
        } else {
          look(word);
        }
      }
    }
    return true;
  }

  void server(String name) {
    Addresses.Found found = session.addresses(name);
    if (found.addresses().isEmpty()) {
      throw new Fatal("couldn't get address for '" + name + "': " + found.why() + "\n", 0);
    }
    session.servers.clear();
    for (InetAddress address : found.addresses()) {
      session.servers.add(new Server(address, name));
    }
    session.checkRecursion = false;
  }

  void look(String name) {
    face.addressMissing = false;
    String reversed = Addresses.reversed(name, true);
    Lookup lookup = new Lookup();
    lookup.typed = reversed == null ? name : reversed;
    lookup.type = reversed == null ? Objects.requireNonNullElse(Mnemonics.typeOf(type), 1) : PTR;
    lookup.dclass = Objects.requireNonNullElse(Mnemonics.classOf(dclass), 1);
    lookup.attempts = session.tries;
    lookup.set(Flag.RECURSE, recurse);
    lookup.set(Flag.TCP, tcp || (lookup.type == ANY && !tcpSaid));
    lookup.set(Flag.BEST_EFFORT, false);
    lookup.set(Flag.SERVFAIL_STOPS, !patient);
    lookup.set(Flag.NEW_SEARCH, true);
    session.add(lookup);
  }

  void set(String option) {
    if (option.isEmpty()) {
      return;
    }
    int equals = option.indexOf('=');
    if (equals >= 0 && valued(option, equals)) {
      return;
    }
    String typed = option.toLowerCase(Locale.ROOT);
    for (String each : WORDS) {
      int colon = each.indexOf(':');
      int least = Integer.parseInt(each.substring(colon + 1));
      if (typed.length() >= least && each.substring(0, colon).startsWith(typed)) {
        word(each.substring(0, colon));
        return;
      }
    }
    out.print("*** Invalid option: " + option + "\n");
  }

  private void word(String word) {
    boolean on = !word.startsWith("no");
    switch (on ? word : word.substring(2)) {
      case "all" -> all();
      case "recurse" -> recurse = on;
      case "defname", "search" -> session.useSearch = on;
      case "vc" -> {
        tcp = on;
        tcpSaid = true;
      }
      case "debug" -> {
        face.detailed = on;
        session.showSearch = on;
      }
      case "d2" -> verbose = on;
      case "fail" -> patient = !on;
      default -> {
        // sil: silence about nslookup's age, long kept anyway.
      }
    }
  }

  private boolean valued(String option, int equals) {
    String value = option.substring(equals + 1);
    switch (option.substring(0, equals).toLowerCase(Locale.ROOT)) {
      case "class", "cl" -> {
        if (Mnemonics.classOf(value) == null) {
          out.print("unknown query class: " + value + "\n");
        } else {
          dclass = value;
        }
      }
      case "type", "ty", "querytype", "query", "qu", "q" -> {
        if (Mnemonics.typeOf(value) == null) {
          out.print("unknown query type: " + value + "\n");
        } else {
          type = value;
          face.usualTypes = false;
        }
      }
      case "domain", "do" -> {
        session.searchList = List.of(value);
        session.useSearch = true;
      }
      case "port", "po" -> session.port = (int) number(value, 0xffff, "port", session.port);
      case "timeout", "t" -> session.timeout = number(value, LARGEST, "timeout", session.timeout);
      case "retry", "ret" ->
          session.tries = number(value, Integer.MAX_VALUE, "tries", session.tries);
      case "ndots" -> session.ndots = (int) number(value, 128, "ndots", session.ndots);
      default -> {
        return false;
      }
    }
    return true;
  }

  private long number(String text, long most, String what, long before) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long value = digits && text.length() <= 12 ? Long.parseLong(text) : LARGEST + 1;
    if (digits && value <= most) {
      return value;
    }
    String why = digits ? "out of range" : "not a valid number";
    out.print("invalid " + what + " '" + text + "': " + why + "\n");
    return before;
  }

  private void servers() {
    for (Server server : session.servers) {
      out.print("Default server: " + server.called() + "\n");
      out.print("Address: " + server.shown() + "#" + session.port + "\n");
    }
  }

  private void all() {
    servers();
    out.print("\nSet options:\n");
    out.print("  " + (tcp ? "vc" : "novc") + "\t\t\t" + (face.detailed ? "debug" : "nodebug"));
    out.print("\t\t" + (verbose ? "d2" : "nod2") + "\n");
    out.print("  " + (session.useSearch ? "search" : "nosearch"));
    out.print("\t\t" + (recurse ? "recurse" : "norecurse") + "\n");
    out.print("  timeout = " + session.timeout + "\t\tretry = " + session.tries);
    out.print("\tport = " + session.port + "\tndots = " + session.ndots + "\n");
    out.printf("  querytype = %-8s\tclass = %s\n", type, dclass);
    out.print("  srchlist = " + String.join("/", session.searchList) + "\n");
  }
}
