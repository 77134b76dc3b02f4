package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.queue.Envelope;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What -N, -R, -V, -B, -h and -p ask for a message (RFC 3461; main.c).
 *
 * @param receipts flags of the R lines
 * @param flags of the F line
 * @param macros of the $ lines
 * @param hops how many servers the message has seen already
 * @param problem what is wrong with the words; empty when nothing is
 */
record Wish(String receipts, String flags, Map<String, String> macros, int hops, String problem) {
  /** RFC 3461 section 4. */
  private static final Pattern XTEXT = Pattern.compile("([!-*,-<>-~]|\\+[0-9A-F]{2})+");

  private static final List<String> BODIES = List.of("7BIT", "8BITMIME");

  static Wish of(Arguments arguments) {
    Map<Character, String> values = arguments.values();
    Map<String, String> macros = new TreeMap<>();
    String flags = "";
    String notify = "PFD";
    String words = values.get('N');
    if (words != null) {
      String letters = letters(words.toLowerCase(Locale.ROOT));
      if (letters == null) {
        return wrong("Invalid -N argument");
      }
      notify = "PN" + letters;
    }
    String back = values.getOrDefault('R', "");
    if (!back.isEmpty()) {
      String lower = back.toLowerCase(Locale.ROOT);
      if (!lower.equals("hdrs") && !lower.equals("full")) {
        return wrong("Invalid -R value");
      }
      flags = lower.equals("hdrs") ? "nd" : "d";
    }
    String id = values.get('V');
    if (id != null) {
      if (!XTEXT.matcher(id).matches()) {
        return wrong("Invalid syntax in -V flag");
      }
      macros.put(Envelope.ENVELOPE_ID, id);
    }
    String body = values.get('B');
    if (body != null) {
      if (!BODIES.contains(body.toUpperCase(Locale.ROOT))) {
        return wrong("Illegal body type " + body);
      }
      macros.put(Envelope.BODY_TYPE, body.toUpperCase(Locale.ROOT));
    }
    String hops = values.getOrDefault('h', "0");
    if (!hops.matches("[0-9]{1,9}")) {
      return wrong("Bad hop count (" + hops + ")");
    }
    String protocol = values.get('p');
    if (protocol != null) {
      int colon = protocol.indexOf(':');
      macros.put("r", colon < 0 ? protocol : protocol.substring(0, colon));
      if (colon >= 0) {
        macros.put("s", protocol.substring(colon + 1));
      }
    }
    return new Wish(notify, flags, macros, Integer.parseInt(hops), "");
  }

  /** Null where the words do not go together. */
  private static @Nullable String letters(String words) {
    if (words.equals("never")) {
      return "";
    }
    StringBuilder letters = new StringBuilder();
    for (String word : words.split(",", -1)) {
      switch (word) {
        case "success" -> letters.append('S');
        case "failure" -> letters.append('F');
        case "delay" -> letters.append('D');
        default -> {
          return null;
        }
      }
    }
    return letters.toString();
  }

  private static Wish wrong(String problem) {
    return new Wish("", "", Map.of(), 0, problem);
  }
}
