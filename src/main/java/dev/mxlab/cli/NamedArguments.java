package dev.mxlab.cli;

import dev.mxlab.named.Bind;
import dev.mxlab.named.HostConfFiles;
import dev.mxlab.named.NamedOptions;
import dev.mxlab.named.tool.Flags;
import dev.mxlab.net.RealStack;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line of named(8).
 *
 * @param told what is printed instead of serving: -v, -V, -h; else empty
 */
record NamedArguments(NamedOptions options, int threads, RealStack.Families families, String told) {
  private static final String KNOWN = "46A:c:C:d:D:E:fFgL:hM:m:n:N:p:sS:t:T:U:u:vVx:X:";
  private static final String USAGE =
      "usage: named [-4|-6] [-c conffile] [-d debuglevel] [-D comment] [-E engine]\n"
          + "             [-f|-g] [-L logfile] [-n number_of_cpus] [-p port] [-s]\n"
          + "             [-S sockets] [-t chrootdir] [-u username] [-U listeners]\n"
          + "             [-X lockfile] [-m {usage|trace|record|size|mctx}]\n"
          + "             [-M fill|nofill]\n"
          + "usage: named [-v|-V|-C]";
  private static final int LAST_PORT = 65_535;
  private static final int MOST_THREADS = 128;

  /** It cannot be meant; the message is the complaint. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  static NamedArguments parse(List<String> args) throws Wrong {
    Flags flags = Flags.read(args, KNOWN);
    if (flags.odd().isPresent()) {
      throw new Wrong(USAGE + "\nnamed: unknown option '-" + flags.odd().get() + "'");
    }
    if (!flags.operands().isEmpty()) {
      throw new Wrong(USAGE + "\nnamed: extra command line arguments");
    }
    if (flags.has('4') && flags.has('6')) {
      throw new Wrong("named: only one of -4 and -6 may be specified");
    }
    int processors = Runtime.getRuntime().availableProcessors();
    NamedOptions options =
        new NamedOptions(
            "named " + String.join(" ", args),
            flags.value('c', HostConfFiles.location(new RealFiles())),
            Path.of("").toAbsolutePath().toString(),
            number(flags, 'p', "port", 0, LAST_PORT),
            flags.has('g'),
            debug(flags));
    return new NamedArguments(
        options, number(flags, 'n', "cpu", processors, MOST_THREADS), families(flags), told(flags));
  }

  private static int debug(Flags flags) throws Wrong {
    String text = flags.value('d', "0");
    if (!text.matches("\\d{1,9}")) {
      throw new Wrong("named: debug level '" + text + "' must be numeric");
    }
    return Integer.parseInt(text);
  }

  private static RealStack.Families families(Flags flags) {
    return flags.has('4')
        ? RealStack.Families.IPV4
        : flags.has('6') ? RealStack.Families.IPV6 : RealStack.Families.BOTH;
  }

  private static String told(Flags flags) {
    if (flags.has('h')) {
      return USAGE;
    }
    return flags.has('v') || flags.has('V') ? Bind.TITLE + " <id:>" : "";
  }

  private static int number(Flags flags, char option, String what, int otherwise, int most)
      throws Wrong {
    String text = flags.value(option, Integer.toString(otherwise));
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException notOne) {
      throw new Wrong("named: " + what + " '" + text + "' must be numeric");
    }
    if (flags.has(option) && (value < 1 || value > most)) {
      throw new Wrong("named: " + what + " '" + text + "' out of range");
    }
    return value;
  }
}
