package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.dig.Numbers.BadNumber;
import dev.mxlab.named.tool.query.Addresses;
import dev.mxlab.named.tool.query.Addresses.Families;
import dev.mxlab.named.tool.query.Session;
import dev.mxlab.named.tool.query.TsigKey;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of one letter; those without a value may stand together. */
final class DashOptions {
  /** {@code -h} and {@code -v} end the call. */
  enum Ending {
    NONE,
    HELP,
    VERSION
  }

  private static final String ALONE = "46dhimnruv";
  private static final String ALL = "46bcdfhikmnpqrtvyx";
  private static final int MOST_PORT = 0xffff;

  /** A key as typed. {@code algorithm} is null where it is none that we know. */
  record TypedKey(TsigKey.@Nullable Algorithm algorithm, String name, String secret) {}

  private final Session session;
  private final DigArguments arguments;
  private final PrintStream out;
  private final PrintStream err;
  private @Nullable String batchFile;
  private @Nullable String keyFile;
  private @Nullable TypedKey typedKey;

  DashOptions(Session session, DigArguments arguments, PrintStream out, PrintStream err) {
    this.session = session;
    this.arguments = arguments;
    this.out = out;
    this.err = err;
  }

  /** Thrown by -h and -v. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Ending ending;

    Ended(Ending ending) {
      super("", null, false, false);
      this.ending = ending;
    }

    Ending ending() {
      return ending;
    }
  }

  @Nullable String batchFile() {
    return batchFile;
  }

  @Nullable String keyFile() {
    return keyFile;
  }

  @Nullable TypedKey typedKey() {
    return typedKey;
  }

  /** What must be known before anything else is read: families, and whether ~/.digrc counts. */
  static boolean preread(List<String> words, Session session) {
    boolean settings = true;
    boolean four = false;
    boolean six = false;
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).startsWith("-")) {
        continue;
      }
      String option = words.get(i).substring(1);
      while (!option.isEmpty() && ALONE.indexOf(option.charAt(0)) >= 0) {
        settings &= option.charAt(0) != 'r';
        four |= option.charAt(0) == '4';
        six |= option.charAt(0) == '6';
        option = option.substring(1);
      }
      if (four && six) {
        throw Wrong.said("only one of -4 and -6 allowed", 1);
      }
      if (option.isEmpty()) {
        continue;
      }
      boolean valued = ALL.indexOf(option.charAt(0)) >= 0;
      i += option.length() == 1 ? 1 : 0;
      if (!valued || i >= words.size()) {
        throw Wrong.option("-" + option);
      }
    }
    session.families = new Families(!six, !four);
    return settings;
  }

  /** True when it took the next word. */
  boolean read(String text, @Nullable String next) {
    String option = text;
    while (!option.isEmpty() && ALONE.indexOf(option.charAt(0)) >= 0) {
      alone(option.charAt(0));
      if (option.length() == 1) {
        return false;
      }
      option = option.substring(1);
    }
    boolean fromNext = option.length() == 1;
    String value = fromNext ? next : option.length() > 1 ? option.substring(1) : null;
    if (value == null) {
      throw Wrong.option("-" + option);
    }
    valued(option, value);
    return fromNext;
  }

  private void alone(char option) {
    switch (option) {
      case 'h' -> throw new Ended(Ending.HELP);
      case 'v' -> throw new Ended(Ending.VERSION);
      case 'u' -> arguments.microseconds();
      default -> {
        // -4, -6 and -r count already; -d, -i, -m and -n change nothing.
      }
    }
  }

  private void valued(String option, String value) {
    switch (option.charAt(0)) {
      case 'b' -> source(value);
      case 'c' -> arguments.classOption(value);
      case 'f' -> batchFile = value;
      case 'k' -> keyFile = value;
      case 'p' -> session.port = port(value);
      case 'q' -> arguments.nameOption(value);
      case 't' -> arguments.typeOption(value);
      case 'x' -> arguments.reverseOption(value);
      case 'y' -> key(value);
      default -> throw Wrong.option("-" + option);
    }
  }

  private int port(String text) {
    try {
      return (int) Numbers.decimal(text, MOST_PORT, "port number", out);
    } catch (BadNumber told) {
      throw Wrong.said("Couldn't parse port number", 1);
    }
  }

  private void source(String text) {
    int hash = text.indexOf('#');
    int port = hash < 0 ? 0 : port(text.substring(hash + 1));
    InetAddress address = Addresses.numeric(hash < 0 ? text : text.substring(0, hash));
    if (address == null || !session.families.has(address)) {
      throw Wrong.said("invalid address " + text, 1);
    }
    session.from = new InetSocketAddress(address, port);
    boolean four = address instanceof Inet4Address;
    session.families = new Families(four, !four);
  }

  /** {@code [hmac:]name:secret}. */
  private void key(String text) {
    List<String> parts = Arrays.stream(text.split(":", 3)).filter(part -> !part.isEmpty()).toList();
    if (parts.size() < 2) {
      throw Wrong.usage();
    }
    typedKey =
        parts.size() == 2
            ? new TypedKey(TsigKey.MD5, parts.get(0), parts.get(1))
            : new TypedKey(algorithm(parts.get(0)), parts.get(1), parts.get(2));
  }

  TsigKey.@Nullable Algorithm algorithm(String name) {
    try {
      TsigKey.Algorithm algorithm = TsigKey.algorithm(name);
      if (algorithm == null) {
        err.print(";; Warning, ignoring invalid TSIG algorithm " + name + "\n");
      }
      return algorithm;
    } catch (TsigKey.BadKey bad) {
      int dash = name.lastIndexOf('-');
      String range = bad.why().substring(bad.why().indexOf('['));
      out.print("invalid digest-bits " + range + " '" + name.substring(dash + 1) + "': ");
      out.print("out of range\n");
      throw Wrong.said("couldn't parse digest bits", 1);
    }
  }
}
