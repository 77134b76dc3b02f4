package dev.mxlab.named.tool.message;

import java.net.IDN;
import java.util.regex.Pattern;

/** {@code +idnout}: names in their own script. */
public final class IdnText {
  private static final Pattern LABEL =
      Pattern.compile("\\bxn--[a-z0-9-]+", Pattern.CASE_INSENSITIVE);

  private IdnText() {}

  public static String shown(String text) {
    return LABEL.matcher(text).replaceAll(label -> IDN.toUnicode(label.group()));
  }
}
