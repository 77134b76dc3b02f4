package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.DaemonPort;
import dev.mxlab.smtp.LineEnds;

/**
 * What a client is offered (doc/op, ruleset srv_features): a small letter turns something on, its
 * capital off, the last one counts. A port's own letters come first.
 *
 * @param letters in their order
 * @param lineEnds what becomes of odd line ends in a message (u, g, o)
 */
record Features(String letters, LineEnds lineEnds) {
  static Features of(DaemonPort port, String letters) {
    StringBuilder all = new StringBuilder();
    for (char letter :
        new char[] {DaemonPort.NO_ETRN, DaemonPort.NO_AUTHENTICATION, DaemonPort.NO_TLS}) {
      all.append(port.has(letter) ? letter : "");
    }
    // M=a of a port is the l of a client.
    all.append(port.has(DaemonPort.AUTHENTICATION) ? "l" : "");
    LineEnds.Bare cr = LineEnds.Bare.REFUSED;
    LineEnds.Bare lf = LineEnds.Bare.REFUSED;
    for (String word : letters.replace("\"", "").split("\\s+")) {
      all.append(word.isEmpty() ? "" : word.charAt(0));
      cr = bare(word, 'u', cr);
      lf = bare(word, 'g', lf);
    }
    String chosen = all.toString();
    boolean lfEnds = chosen.lastIndexOf('O') > chosen.lastIndexOf('o');
    return new Features(chosen, new LineEnds(cr, lf, lfEnds));
  }

  /** A capital takes all, {@code u2} replaces. */
  private static LineEnds.Bare bare(String word, char letter, LineEnds.Bare before) {
    if (word.isEmpty() || Character.toLowerCase(word.charAt(0)) != letter) {
      return before;
    } else if (word.charAt(0) != letter) {
      return LineEnds.Bare.KEPT;
    }
    return word.startsWith("2", 1) ? LineEnds.Bare.BLANK : LineEnds.Bare.REFUSED;
  }

  /** Whether what is on by itself was turned off. */
  boolean without(char capital) {
    return letters.lastIndexOf(capital) > letters.lastIndexOf(Character.toLowerCase(capital));
  }

  /** Whether what is off by itself was turned on. */
  boolean with(char small) {
    return letters.lastIndexOf(small) > letters.lastIndexOf(Character.toUpperCase(small));
  }
}
