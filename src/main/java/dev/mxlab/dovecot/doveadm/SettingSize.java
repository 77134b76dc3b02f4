package dev.mxlab.dovecot.doveadm;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of octets as dovecot's settings have it: {@code 10k}, {@code 1 M}. */
final class SettingSize {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12}) *([BKMGT]?)");

  private SettingSize() {}

  static Optional<String> octets(String text) {
    Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    return size.matches()
        ? Optional.of(
            String.valueOf(
                Long.parseLong(size.group(1)) << 10 * Math.max(0, "BKMGT".indexOf(size.group(2)))))
        : Optional.empty();
  }
}
