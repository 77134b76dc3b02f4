package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.MacroText;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of macros for one connection or one message, over those of the sendmail.cf. */
public final class Macros {
  /** RFC 5322 section 3.3, as sendmail's arpadate writes it. */
  private static final DateTimeFormatter MAIL_DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmm");
  private static final DateTimeFormatter UNIX_DATE =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

  private final CfConfig config;
  private final Map<String, String> values = new HashMap<>();

  /** What $a, $b, $d and $t tell; null for what the file says. */
  private @Nullable ZonedDateTime moment;

  public Macros(CfConfig config) {
    this.config = config;
  }

  /** {@code name} as after the dollar: {@code s}, {@code {client_addr}}. */
  public Macros set(String name, String value) {
    values.put(name, value);
    return this;
  }

  /** $a $b $d $t: of this moment. */
  public Macros at(ZonedDateTime now) {
    moment = now;
    return this;
  }

  private @Nullable String value(String name) {
    String value = values.get(name);
    if (value != null) {
      return value;
    }
    ZonedDateTime now = moment;
    if (now == null) {
      return config.raw(name);
    }
    return switch (name) {
      case "a", "b" -> keep(name, date(now));
      case "d" -> keep(name, UNIX_DATE.format(now));
      case "t" -> keep(name, STAMP.format(now.withZoneSameInstant(ZoneOffset.UTC)));
      default -> config.raw(name);
    };
  }

  private String keep(String name, String value) {
    values.put(name, value);
    return value;
  }

  public String expand(String template) {
    return MacroText.expand(template, this::value);
  }

  /** {@code Sun, 22 Nov 2026 10:53:47 +0900}. */
  public static String date(ZonedDateTime at) {
    return MAIL_DATE.format(at);
  }
}
