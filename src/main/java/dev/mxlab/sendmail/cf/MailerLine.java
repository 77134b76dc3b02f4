package dev.mxlab.sendmail.cf;

import dev.mxlab.text.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An M line: {@code Mesmtp, P=[IPC], F=mDFMuXa, S=EnvFromSMTP/HdrFromSMTP, ... A=TCP $h}. */
final class MailerLine {
  private static final String FIELDS = "ACDEFLMNPQRSTUWmr";

  private MailerLine() {}

  /** Null, and a problem, when the line makes no mailer. Of a field's name one letter counts. */
  static CfConfig.@Nullable Mailer parse(String text, Position at, Consumer<String> trouble) {
    int comma = text.indexOf(',');
    String name = (comma < 0 ? text : text.substring(0, comma)).strip();
    if (name.isEmpty()) {
      trouble.accept("name required for mailer");
      return null;
    }
    Map<Character, String> fields = new LinkedHashMap<>();
    for (String rest = comma < 0 ? "" : text.substring(comma + 1).strip(); !rest.isEmpty(); ) {
      int equals = rest.indexOf('=');
      if (equals < 1) {
        trouble.accept("mailer " + name + ": `=' expected");
        return null;
      }
      if (FIELDS.indexOf(rest.charAt(0)) < 0) {
        trouble.accept("M" + name + ": unknown mailer equate " + rest.charAt(0) + "=");
        return null;
      }
      int end = end(rest, equals + 1, rest.charAt(0));
      fields.put(rest.charAt(0), rest.substring(equals + 1, end).strip());
      rest = end < rest.length() ? rest.substring(end + 1).strip() : "";
    }
    for (char letter : new char[] {'P', 'A'}) {
      if (!fields.containsKey(letter)) {
        trouble.accept("M" + name + ": " + letter + "= argument required");
        return null;
      }
    }
    if (fields.getOrDefault('P', "").equals("[TCP]")) {
      trouble.accept("M" + name + ": P=[TCP] must be replaced by P=[IPC]");
      return null;
    }
    return new CfConfig.Mailer(
        name,
        fields.getOrDefault('P', ""),
        fields.getOrDefault('F', "").replaceAll("\\s", ""),
        fields.getOrDefault('S', ""),
        fields.getOrDefault('R', ""),
        fields.getOrDefault('A', ""),
        size(fields.getOrDefault('M', "")),
        Map.copyOf(fields),
        at);
  }

  /** A field ends at a comma that is not escaped; the argument vector may hold none. */
  private static int end(String text, int from, char field) {
    int i = from;
    while (i < text.length() && text.charAt(i) != ',') {
      i += text.charAt(i) == '\\' && field != 'E' ? 2 : 1;
    }
    return Math.min(i, text.length());
  }

  private static long size(String digits) {
    return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : 0;
  }
}
