package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.DaemonPort;

/**
 * What a client is offered (doc/op, ruleset srv_features): a small letter turns something on, its
 * capital off, the last one counts. A port's own letters come first.
 *
 * @param letters in their order
 */
record Features(String letters) {
  static Features of(DaemonPort port, String letters) {
    StringBuilder all = new StringBuilder();
    for (char letter :
        new char[] {DaemonPort.NO_ETRN, DaemonPort.NO_AUTHENTICATION, DaemonPort.NO_TLS}) {
      all.append(port.has(letter) ? letter : "");
    }
    // M=a of a port is the l of a client.
    all.append(port.has(DaemonPort.AUTHENTICATION) ? "l" : "");
    for (String word : letters.replace("\"", "").split("\\s+")) {
      all.append(word.isEmpty() ? "" : word.charAt(0));
    }
    return new Features(all.toString());
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
