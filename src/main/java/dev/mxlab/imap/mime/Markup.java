package dev.mxlab.imap.mime;

import java.util.Locale;
import java.util.Map;

/** The text of HTML, as far as a search or a preview wants it. */
public final class Markup {
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");

  private Markup() {}

  public static String text(String html) {
    StringBuilder text = new StringBuilder(html.length());
    int at = 0;
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '<') {
        at = skipTag(html, at, text);
      } else if (c == '&') {
        at = entity(html, at, text);
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  private static int skipTag(String html, int at, StringBuilder text) {
    if (html.startsWith("<!--", at)) {
      int end = html.indexOf("-->", at);
      return end < 0 ? html.length() : end + 3;
    }
    int close = html.indexOf('>', at);
    if (close < 0) {
      return html.length();
    }
    String tag = html.substring(at + 1, Math.min(close, at + 8)).toLowerCase(Locale.ROOT);
    for (String hidden : new String[] {"style", "script"}) {
      if (tag.startsWith(hidden)) {
        int end = html.toLowerCase(Locale.ROOT).indexOf("</" + hidden, close);
        return end < 0 ? html.length() : end;
      }
    }
    text.append(' ');
    return close + 1;
  }

  private static int entity(String html, int at, StringBuilder text) {
    int end = html.indexOf(';', at);
    if (end < 0 || end - at > 10) {
      text.append('&');
      return at + 1;
    }
    String name = html.substring(at + 1, end);
    String known = ENTITIES.get(name);
    if (known != null) {
      text.append(known);
      return end + 1;
    }
    try {
      if (name.startsWith("#")) {
        boolean hex = name.startsWith("#x") || name.startsWith("#X");
        int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
        text.appendCodePoint(code);
        return end + 1;
      }
    } catch (IllegalArgumentException unknown) {
      // No character of that number: it stays as it is written.
    }
    text.append('&');
    return at + 1;
  }
}
