package dev.mxlab.named.tool;

import dev.mxlab.named.tool.DigQuery.Flag;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/**
 * Reads dig's command line, left to right: options before the first name hold for all questions,
 * later ones for the question before them.
 */
final class DigArguments {
  /** The command line was wrong; the texts go to standard output and standard error. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;
    final String out;

    Wrong(String out, String err) {
      super(err);
      this.out = out;
    }

    String err() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * @param server as typed after {@code @}; null: those of /etc/resolv.conf
   */
  record Parsed(@Nullable String server, int port, List<DigQuery> queries) {}

  static final String USAGE =
      """
      Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
                  {global-d-opt} host [@local-server] {local-d-opt}
                  [ host [@local-server] {local-d-opt} [...]]
      """;
  private static final String USE_HELP =
      USAGE + "\nUse \"dig -h\" (or \"dig -h | more\") for complete list of options\n";

  private static final Map<String, Flag> FLAGS = new TreeMap<>();

  /** Accepted because they change nothing here: no search list, no cookies, no IDN. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "search",
          "defname",
          "cookie",
          "badcookie",
          "showbadcookie",
          "rrcomments",
          "idnin",
          "idnout",
          "keepopen",
          "besteffort",
          "showsearch",
          "mapped");

  private static final Set<String> OTHERS =
      Set.of("all", "bufsize", "time", "timeout", "tries", "retry", "edns", "short");

  static {
    FLAGS.put("tcp", Flag.TCP);
    FLAGS.put("vc", Flag.TCP);
    FLAGS.put("recurse", Flag.RECURSE);
    FLAGS.put("rdflag", Flag.RECURSE);
    FLAGS.put("dnssec", Flag.DNSSEC);
    FLAGS.put("do", Flag.DNSSEC);
    FLAGS.put("aaflag", Flag.AA_FLAG);
    FLAGS.put("aaonly", Flag.AA_FLAG);
    FLAGS.put("adflag", Flag.AD_FLAG);
    FLAGS.put("ad", Flag.AD_FLAG);
    FLAGS.put("cdflag", Flag.CD_FLAG);
    FLAGS.put("cd", Flag.CD_FLAG);
    FLAGS.put("cmd", Flag.CMD);
    FLAGS.put("comments", Flag.COMMENTS);
    FLAGS.put("question", Flag.QUESTION);
    FLAGS.put("answer", Flag.ANSWER);
    FLAGS.put("authority", Flag.AUTHORITY);
    FLAGS.put("additional", Flag.ADDITIONAL);
    FLAGS.put("stats", Flag.STATS);
    FLAGS.put("ignore", Flag.IGNORE_TRUNCATION);
    FLAGS.put("identify", Flag.IDENTIFY);
    FLAGS.put("ttlid", Flag.TTL);
    FLAGS.put("class", Flag.CLASS);
    FLAGS.put("cl", Flag.CLASS);
    FLAGS.put("qr", Flag.QUERY_SHOWN);
    FLAGS.put("trace", Flag.TRACE);
    FLAGS.put("fail", Flag.NEXT_ON_SERVFAIL);
    FLAGS.put("multiline", Flag.MULTILINE);
  }

  private final String version;
  private final List<String> words;
  private final List<Draft> drafts = new ArrayList<>();
  private final Draft defaults = new Draft("");
  private final StringBuilder warnings = new StringBuilder();
  private Draft current = defaults;
  private @Nullable String server;
  private int port = 53;
  private int at;
  private String greeting = "";

  /** A question in the making. */
  private static final class Draft {
    final String name;
    EnumSet<Flag> flags = EnumSet.copyOf(DigQuery.DEFAULTS);
    int type = Type.A;
    int dclass = DClass.IN;
    int udpSize = 1232;
    int seconds = 5;
    int tries = 3;
    boolean tcpSaid;
    boolean typeSaid;

    Draft(String name) {
      this.name = name;
    }

    Draft named(String other) {
      Draft copy = new Draft(other);
      copy.flags = EnumSet.copyOf(flags);
      copy.type = type;
      copy.dclass = dclass;
      copy.udpSize = udpSize;
      copy.seconds = seconds;
      copy.tries = tries;
      copy.tcpSaid = tcpSaid;
      copy.typeSaid = typeSaid;
      return copy;
    }

    void set(Flag flag, boolean on) {
      if (on) {
        flags.add(flag);
      } else {
        flags.remove(flag);
      }
    }

    DigQuery done(String greeting) {
      return new DigQuery(name, type, dclass, Set.copyOf(flags), udpSize, seconds, tries, greeting);
    }
  }

  private DigArguments(String version, List<String> words) {
    this.version = version;
    this.words = words;
  }

  /**
   * @param warned takes what dig prints while it reads the command line
   */
  static Parsed parse(String version, List<String> words, StringBuilder warned) throws Wrong {
    DigArguments arguments = new DigArguments(version, words);
    try {
      while (arguments.at < words.size()) {
        arguments.word(words.get(arguments.at++));
      }
    } finally {
      warned.append(arguments.warnings);
    }
    if (arguments.drafts.isEmpty()) {
      arguments.begin(".").type = Type.NS;
    }
    List<DigQuery> queries = new ArrayList<>();
    for (Draft draft : arguments.drafts) {
      queries.add(draft.done(queries.isEmpty() ? arguments.greeting : ""));
    }
    return new Parsed(arguments.server, arguments.port, queries);
  }

  private void word(String word) throws Wrong {
    if (word.startsWith("@")) {
      server = word.substring(1);
    } else if (word.startsWith("+")) {
      plus(word);
    } else if (word.startsWith("-") && word.length() > 1) {
      dash(word);
    } else if (typeOf(word) > 0) {
      type(typeOf(word));
    } else if (DClass.value(word) > 0) {
      current.dclass = DClass.value(word);
    } else {
      begin(word);
    }
  }

  private Draft begin(String name) {
    if (drafts.isEmpty()) {
      greet();
    }
    current = defaults.named(name);
    drafts.add(current);
    return current;
  }

  /** As printgreeting() does it: with what is known when the first name is met. */
  private void greet() {
    if (!defaults.flags.contains(Flag.CMD)) {
      return;
    }
    StringBuilder text = new StringBuilder("\n; <<>> DiG ").append(version).append(" <<>>");
    words.forEach(word -> text.append(' ').append(word));
    text.append('\n');
    if (server != null) {
      text.append("; (1 server found)\n");
    }
    boolean shortForm = defaults.flags.contains(Flag.SHORT);
    greeting =
        text.append(";; global options:")
            .append(shortForm ? " +short" : "")
            .append(" +cmd\n")
            .toString();
  }

  private void type(int type) {
    current.type = type;
    current.typeSaid = true;
    // dig asks for everything over TCP unless told otherwise.
    boolean bulky = type == Type.AXFR || type == Type.ANY;
    if (bulky && (!current.tcpSaid || type == Type.AXFR)) {
      current.set(Flag.TCP, true);
    }
  }

  static int typeOf(String word) {
    if (word.regionMatches(true, 0, "TYPE", 0, 4) && word.length() > 4) {
      return number(word.substring(4), 65_535);
    }
    int type = Type.value(word.toUpperCase(Locale.ROOT));
    return type == Type.IXFR ? -1 : type;
  }

  private static int number(String text, int most) {
    try {
      int value = Integer.parseInt(text);
      return value >= 0 && value <= most ? value : -1;
    } catch (NumberFormatException notOne) {
      return -1;
    }
  }

  private static Wrong invalid(String option) {
    return new Wrong("", "Invalid option: " + option + "\n" + USE_HELP);
  }

  private void dash(String word) throws Wrong {
    char option = word.charAt(1);
    if (word.length() == 2 && "46mru".indexOf(option) >= 0) {
      return;
    }
    if ("pxtcq".indexOf(option) < 0) {
      throw invalid(word);
    }
    String value = word.substring(2);
    if (value.isEmpty()) {
      if (at >= words.size()) {
        throw invalid(word);
      }
      value = words.get(at++);
    }
    switch (option) {
      case 'p' -> port = valued("port number", "port", value, 65_535);
      case 'x' -> reverse(value);
      case 'q' -> begin(value);
      case 't' -> {
        int type = typeOf(value);
        if (type < 0) {
          warnings.append(";; Warning, ignoring invalid type ").append(value).append('\n');
        } else {
          type(type);
        }
      }
      default -> {
        int dclass = DClass.value(value);
        if (dclass < 0) {
          warnings.append(";; Warning, ignoring invalid class ").append(value).append('\n');
        } else {
          current.dclass = dclass;
        }
      }
    }
  }

  private void reverse(String address) {
    int family = address.contains(":") ? Address.IPv6 : Address.IPv4;
    byte[] octets = Address.toByteArray(address, family);
    String name;
    if (octets != null) {
      name = ReverseMap.fromAddress(octets).toString();
    } else {
      // Part of an address: 192.168 is 168.192.in-addr.arpa.
      List<String> parts = new ArrayList<>(List.of(address.split("\\.")));
      java.util.Collections.reverse(parts);
      name = String.join(".", parts) + ".in-addr.arpa.";
    }
    Draft draft = begin(name);
    if (!draft.typeSaid) {
      draft.type = Type.PTR;
    }
    draft.dclass = DClass.IN;
  }

  private int valued(String what, String desc, String text, int most) throws Wrong {
    int value = number(text, most);
    if (value < 0) {
      boolean digits = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
      String why = digits ? "out of range" : "not a valid number";
      String named = desc.equals("port") ? "port number" : desc;
      throw new Wrong(
          "invalid " + named + " '" + text + "': " + why + "\n",
          "dig: Couldn't parse " + what + "\n");
    }
    return value;
  }

  private void plus(String word) throws Wrong {
    String body = word.substring(1);
    int equals = body.indexOf('=');
    String value = equals < 0 ? null : body.substring(equals + 1);
    String name = (equals < 0 ? body : body.substring(0, equals)).toLowerCase(Locale.ROOT);
    boolean on = !name.startsWith("no") || name.equals("nssearch");
    String option = on ? name : name.substring(2);
    String full = complete(option);
    if (full == null) {
      throw invalid(word);
    }
    Flag flag = FLAGS.get(full);
    if (flag == Flag.TCP) {
      current.tcpSaid = true;
    }
    if (flag == Flag.NEXT_ON_SERVFAIL) {
      current.set(flag, !on);
    } else if (flag != null) {
      current.set(flag, on);
      if (flag == Flag.TRACE && on) {
        trace();
      }
      if (flag == Flag.DNSSEC && on) {
        current.set(Flag.EDNS, true);
      }
    } else if (OTHERS.contains(full)) {
      other(full, on, value, word);
    }
  }

  private static @Nullable String complete(String option) {
    List<String> candidates = new ArrayList<>();
    for (Set<String> names : List.of(FLAGS.keySet(), WITHOUT_EFFECT, OTHERS)) {
      if (names.contains(option)) {
        return option;
      }
      names.stream().filter(name -> name.startsWith(option)).forEach(candidates::add);
    }
    candidates.sort(null);
    return option.isEmpty() || candidates.isEmpty() ? null : candidates.get(0);
  }

  private void other(String option, boolean on, @Nullable String value, String word) throws Wrong {
    switch (option) {
      case "all" -> all(on);
      case "short" -> shortForm(on);
      case "edns" -> current.set(Flag.EDNS, on);
      case "bufsize" -> {
        current.udpSize =
            value == null ? 1232 : valued("buffer size", "buffer size", value, 65_535);
        current.set(Flag.EDNS, true);
      }
      case "time", "timeout" ->
          current.seconds = Math.max(1, valued("timeout", "timeout", needed(value, word), 65_535));
      case "tries" ->
          current.tries = Math.max(1, valued("tries", "tries", needed(value, word), 65_535));
      default -> current.tries = 1 + valued("retries", "retries", needed(value, word), 65_534);
    }
  }

  private static String needed(@Nullable String value, String word) throws Wrong {
    if (value == null) {
      throw invalid(word);
    }
    return value;
  }

  private void all(boolean on) {
    for (Flag flag :
        List.of(
            Flag.QUESTION,
            Flag.ANSWER,
            Flag.AUTHORITY,
            Flag.ADDITIONAL,
            Flag.COMMENTS,
            Flag.STATS,
            Flag.CMD)) {
      current.set(flag, on);
    }
  }

  /** The path of a question is shown by the answers and referrals alone. */
  private void trace() {
    current.flags.removeAll(Set.of(Flag.COMMENTS, Flag.STATS, Flag.QUESTION, Flag.ADDITIONAL));
    current.flags.addAll(Set.of(Flag.AUTHORITY, Flag.ANSWER, Flag.IDENTIFY, Flag.DNSSEC));
  }

  private void shortForm(boolean on) {
    current.set(Flag.SHORT, on);
    if (on) {
      all(false);
      current.set(Flag.ANSWER, true);
    }
  }

  /** A numeric address as typed after {@code @}; null when it is a name. */
  static @Nullable InetAddress numeric(String text) {
    int family = text.contains(":") ? Address.IPv6 : Address.IPv4;
    byte[] octets = Address.toByteArray(text, family);
    try {
      return octets == null ? null : InetAddress.getByAddress(octets);
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
