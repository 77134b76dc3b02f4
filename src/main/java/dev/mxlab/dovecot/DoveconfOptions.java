package dev.mxlab.dovecot;

import dev.mxlab.dovecot.ConfTree.Shown;
import dev.mxlab.host.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * doveconf's command line.
 *
 * @param simple {@code key=value} lines for programs
 * @param secrets whether passwords are shown
 * @param expand whether files named with {@code <} are read
 * @param execute whether a command is to be run with the settings in its environment
 * @param module whose settings are shown; empty for all
 * @param names of single settings or sections
 */
record DoveconfOptions(
    String file,
    Shown shown,
    boolean defaults,
    boolean simple,
    boolean secrets,
    boolean expand,
    boolean execute,
    boolean valuesOnly,
    String module,
    Scope scope,
    List<String> names) {
  private static final String KNOWN = "adf:hHm:nNpPexsSkc:";
  private static final Set<String> MODULES =
      Set.of("imap", "pop3", "lmtp", "auth", "login", "ssl", "submission", "doveadm", "director");

  /** Empty when it was refused, which has been said then. */
  static Optional<DoveconfOptions> parse(List<String> args, Call call) {
    Reading reading = new Reading();
    for (int i = 0; i < args.size(); i++) {
      String word = args.get(i);
      if (word.equals("--")) {
        reading.names.addAll(args.subList(i + 1, args.size()));
        break;
      } else if (!word.startsWith("-") || word.equals("-")) {
        reading.names.add(word);
        continue;
      }
      for (int j = 1; j < word.length(); j++) {
        char c = word.charAt(j);
        int known = c == ':' ? -1 : KNOWN.indexOf(c);
        if (known < 0) {
          return refused(call, "doveconf: invalid option -- '" + c + "'");
        } else if (known + 1 == KNOWN.length() || KNOWN.charAt(known + 1) != ':') {
          reading.option(c);
          continue;
        }
        boolean attached = j + 1 < word.length();
        if (!attached && i + 1 >= args.size()) {
          return refused(call, "doveconf: option requires an argument -- '" + c + "'");
        }
        Optional<String> wrong =
            reading.option(c, attached ? word.substring(j + 1) : args.get(++i), call);
        if (wrong.isPresent()) {
          return refused(call, wrong.get());
        }
        break;
      }
    }
    if (reading.execute && reading.names.isEmpty()) {
      reading.missing = "Missing command for -e";
    }
    if (reading.missing.length() > 0) {
      return refused(call, "doveconf: Fatal: " + reading.missing);
    }
    return Optional.of(reading.done());
  }

  private static Optional<DoveconfOptions> refused(Call call, String why) {
    call.err().println(why);
    return Optional.empty();
  }

  /** Whether a setting of the top level belongs to the module that was asked for. */
  boolean isOfModule(String key) {
    int end = key.indexOf('_');
    String owner = end < 0 ? "" : key.substring(0, end);
    return module.isEmpty() || owner.equals(module) || !MODULES.contains(owner);
  }

  /** The options so far. */
  private static final class Reading {
    private final List<String> names = new ArrayList<>();
    private String file = DovecotConf.FILE;
    private Shown shown = Shown.ALL;
    private boolean defaults;
    private boolean simple;
    private boolean secrets;
    private boolean expand;
    private boolean execute;
    private boolean valuesOnly;
    private String module = "";
    private Scope scope = Scope.GLOBAL;
    private String missing = "";

    void option(char c) {
      switch (c) {
        case 'd' -> defaults = true;
        case 'e' -> execute = true;
        case 'h' -> valuesOnly = true;
        case 'H' -> missing = "Host parameter missing %d";
        case 'n' -> shown = shown == Shown.WRITTEN ? shown : Shown.CHANGED;
        case 'N' -> shown = Shown.WRITTEN;
        case 'P' -> secrets = true;
        case 'S' -> simple = true;
        case 'x' -> expand = true;
        default -> {}
      }
    }

    /** What is wrong with it, in doveconf's words. */
    Optional<String> option(char c, String value, Call call) {
      if (c == 'c') {
        file = call.absolute(value);
      } else if (c == 'm') {
        module = value;
      } else if (!filter(value)) {
        return Optional.of("doveconf: Fatal: Unknown filter argument: " + value);
      }
      return Optional.empty();
    }

    private boolean filter(String value) {
      if (value.startsWith("service=") || value.startsWith("protocol=")) {
        String protocol = value.substring(value.indexOf('=') + 1);
        scope = new Scope(protocol, scope.local(), scope.remote(), scope.localName());
      } else if (value.startsWith("lname=")) {
        scope = new Scope(scope.protocol(), scope.local(), scope.remote(), value.substring(6));
      } else {
        return false;
      }
      return true;
    }

    DoveconfOptions done() {
      return new DoveconfOptions(
          file,
          shown,
          defaults,
          simple,
          secrets,
          expand,
          execute,
          valuesOnly,
          module,
          scope,
          names);
    }
  }
}
