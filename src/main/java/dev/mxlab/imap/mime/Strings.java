package dev.mxlab.imap.mime;

import dev.mxlab.imap.wire.Out;
import org.jspecify.annotations.Nullable;

/** Strings of messages as dovecot sends them. */
final class Strings {
  private Strings() {}

  static void nstring(Out out, @Nullable String text) {
    out.nstring(text);
  }

  /** Text that people read: white space made one, and no backslashes, which many clients show. */
  static void human(Out out, @Nullable String text) {
    if (text == null) {
      out.add("NIL");
      return;
    }
    boolean plain = true;
    boolean space = true;
    StringBuilder tidy = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        plain &= c == ' ' && !space;
        if (!space) {
          tidy.append(' ');
        }
        space = true;
      } else {
        plain &= c < 0x80 && c != 0 && c != '"' && c != '\\';
        tidy.append(c == 0 ? '\u0080' : c);
        space = false;
      }
    }
    if (space && tidy.length() > 0) {
      plain = false;
      tidy.setLength(tidy.length() - 1);
    }
    if (plain || tidy.length() == 0) {
      out.add('"').add(tidy.toString()).add('"');
    } else {
      out.literal(tidy.toString());
    }
  }
}
