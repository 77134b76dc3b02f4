package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.Getopt;
import org.jspecify.annotations.Nullable;

/** nsupdate's command line; the text of a refusal goes to standard error. */
record Options(
    boolean debugging,
    boolean local,
    boolean tcp,
    boolean interactive,
    int port,
    long timeout,
    long udpTimeout,
    long udpRetries,
    @Nullable String key,
    @Nullable String keyFile,
    @Nullable String resolvConf) {
  static final String SPEC = "46C:dDghilL:Mok:p:Pr:R:t:Tu:vVy:";
  private static final long FOREVER = 0xffff_ffffL;

  /** The call ends with exit code 1. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String text) {
      super(text, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  static Options of(Getopt words) throws Refused {
    boolean debugging = false;
    long timeout = 300;
    long udpTimeout = 3;
    long udpRetries = 3;
    int port = 53;
    String key = null;
    String keyFile = null;
    String resolvConf = null;
    for (Getopt.Option option : words.options()) {
      String value = option.value();
      switch (option.letter()) {
        case 'd', 'D', 'M' -> debugging = true;
        case 'L' -> number(value, "bad library debug value '" + value + "'");
        case 'y' -> key = value;
        case 'k' -> keyFile = value;
        case 'C' -> resolvConf = value;
        case 'p' -> {
          long number = number(value, "bad port number '" + value + "'");
          if (number > 0xffff) {
            throw new Refused("bad port number '" + value + "'\n");
          }
          port = (int) number;
        }
        case 't' -> {
          timeout = number(value, "bad timeout '" + value + "'");
          timeout = timeout == 0 ? FOREVER : timeout;
        }
        case 'u' -> udpTimeout = number(value, "bad udp timeout '" + value + "'");
        case 'r' -> udpRetries = number(value, "bad udp retries '" + value + "'");
        case 'R' -> throw new Refused("The -R option has been deprecated.\n");
        default -> {
          // Read below, or before.
        }
      }
    }
    if (key != null && keyFile != null) {
      throw new Refused("nsupdate: cannot specify both -k and -y\n");
    }
    if (words.has('g') || words.has('o')) {
      throw new Refused(
          "nsupdate: cannot specify -g\tor -o, program not linked with GSS API Library\n");
    }
    return new Options(
        debugging,
        words.has('l'),
        words.has('v'),
        words.has('i'),
        port,
        timeout,
        udpTimeout,
        udpRetries,
        key,
        keyFile,
        resolvConf);
  }

  private static long number(String text, String complaint) throws Refused {
    Long number = Changes.number(text);
    if (number == null) {
      throw new Refused(complaint + "\n");
    }
    return number;
  }
}
