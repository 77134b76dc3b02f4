package dev.mxlab.dovecot;

import dev.mxlab.text.Phrase;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values by their settings' types: what is wrong with them, and how doveconf writes them. */
final class Values {
  private static final Pattern TIME = Pattern.compile("(\\d{1,18}) *([a-zA-Z]*)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,20}) *([a-zA-Z]*)");
  private static final long LARGEST_UINT = 0xffffffffL;
  private static final BigInteger LARGEST_SIZE =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final String SIZES = "bkmgt";

  private Values() {}

  /** What doveconf says of a value; empty when it takes it. */
  static Optional<String> problem(SettingTable.Row row, String value) {
    // A value read from a file cannot be judged here.
    if (value.startsWith("<")) {
      return Optional.empty();
    }
    String type = row.type();
    if (type.startsWith("enum ")) {
      boolean known = choices(row).contains(value);
      return known ? Optional.empty() : Optional.of("Invalid value: " + value);
    }
    return switch (type) {
      case "bool" -> bool(value);
      case "uint" -> number(value);
      case "octal" -> octal(value);
      case "port" -> port(value);
      case "time" -> time(value, false);
      case "msecs" -> time(value, true);
      case "size" ->
          bytes(value).isPresent() ? Optional.empty() : Optional.of("Invalid size: " + value);
      default -> Optional.empty();
    };
  }

  private static Optional<String> bool(String value) {
    boolean known = isYes(value) || value.toLowerCase(Locale.ROOT).equals("no");
    return known
        ? Optional.empty()
        : Optional.of("Invalid boolean value: " + value + " (use yes or no)");
  }

  static boolean isYes(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return lower.equals("yes") || lower.equals("y") || lower.equals("1");
  }

  private static Optional<String> number(String value) {
    String why = "";
    if (value.matches("-\\d+")) {
      why = "Number too small";
    } else if (!value.matches("\\d+")) {
      why = "Not a valid number";
    } else if (new BigInteger(value).bitLength() > 32) {
      why = "Number too large";
    }
    return why.isEmpty() ? Optional.empty() : Optional.of("Invalid number " + value + ": " + why);
  }

  private static Optional<String> octal(String value) {
    if (!value.startsWith("0")) {
      return number(value);
    }
    return value.matches("[0-7]{1,11}")
        ? Optional.empty()
        : Optional.of("Invalid number: " + value);
  }

  private static Optional<String> port(String value) {
    boolean good = value.matches("\\d{1,5}") && Integer.parseInt(value) <= 0xffff;
    return good ? Optional.empty() : Optional.of("Invalid port number " + value);
  }

  private static Optional<String> time(String value, boolean milliseconds) {
    Optional<Duration> time = duration(value);
    if (time.isPresent() || value.equals("unlimited")) {
      boolean small = time.isPresent() && isMilliseconds(value);
      return small && !milliseconds
          ? Optional.of("Milliseconds not supported for this setting: " + value)
          : Optional.empty();
    } else if (value.matches("\\d+")) {
      return Optional.of(
          "Time interval '" + value + "' is missing units (add e.g. 's' for seconds)");
    }
    return Optional.of("Invalid time interval: " + value);
  }

  private static boolean isMilliseconds(String value) {
    String unit = value.replaceFirst("\\d+ *", "").toLowerCase(Locale.ROOT);
    return unit.startsWith("ms") || unit.startsWith("mse") || unit.startsWith("mil");
  }

  /** {@code 2 secs}, {@code 5 mins}; a number without its unit is none, unless it is 0. */
  static Optional<Duration> duration(String value) {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long n = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    if (n > LARGEST_UINT) {
      return Optional.empty();
    } else if (unit.isEmpty()) {
      return n == 0 ? Optional.of(Duration.ZERO) : Optional.empty();
    } else if (is(unit, "secs", "seconds")) {
      return Optional.of(Duration.ofSeconds(n));
    } else if (is(unit, "mins", "minutes")) {
      return Optional.of(Duration.ofMinutes(n));
    } else if (is(unit, "hours")) {
      return Optional.of(Duration.ofHours(n));
    } else if (is(unit, "days")) {
      return Optional.of(Duration.ofDays(n));
    } else if (is(unit, "weeks")) {
      return Optional.of(Duration.ofDays(7 * n));
    }
    return is(unit, "msecs", "mseconds", "millisecs", "milliseconds")
        ? Optional.of(Duration.ofMillis(n))
        : Optional.empty();
  }

  /** Dovecot takes any beginning of a unit's name. */
  private static boolean is(String unit, String... names) {
    for (String name : names) {
      if (name.startsWith(unit)) {
        return true;
      }
    }
    return false;
  }

  /** A size in octets. */
  static Optional<Long> size(String value) {
    return bytes(value).filter(n -> n.bitLength() < Integer.SIZE).map(BigInteger::longValue);
  }

  private static Optional<BigInteger> bytes(String value) {
    Matcher matcher = SIZE.matcher(value);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String unit = matcher.group(2).toLowerCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : SIZES.indexOf(unit.charAt(0));
    boolean known = unit.length() < 2 || unit.substring(1).matches("i?b?") && power > 0;
    BigInteger bytes = new BigInteger(matcher.group(1)).shiftLeft(10 * Math.max(0, power));
    return power < 0 || !known || bytes.compareTo(LARGEST_SIZE) > 0
        ? Optional.empty()
        : Optional.of(bytes);
  }

  /** As doveconf writes it: {@code 7200 s} is 2 hours. */
  static String canonical(SettingTable.Row row, String value) {
    if (value.startsWith("<") || problem(row, value).isPresent()) {
      return value;
    }
    return switch (row.type()) {
      case "bool" -> isYes(value) ? "yes" : "no";
      case "uint", "port" -> new BigInteger(value).toString();
      case "octal" ->
          "0" + Long.toOctalString(Long.parseLong(value, value.startsWith("0") ? 8 : 10));
      case "time" -> duration(value).map(Values::seconds).orElse(value);
      case "msecs" -> duration(value).map(Values::milliseconds).orElse(value);
      case "size" -> bytes(value).map(Values::size).orElse(value);
      default -> value;
    };
  }

  private static String seconds(Duration time) {
    long n = time.toSeconds();
    long[] lengths = {7 * 86_400, 86_400, 3600, 60};
    String[] names = {"weeks", "days", "hours", "mins"};
    for (int i = 0; i < lengths.length; i++) {
      if (n > 0 && n % lengths[i] == 0) {
        return n / lengths[i] + " " + names[i];
      }
    }
    return n == 0 ? "0" : n + " secs";
  }

  private static String milliseconds(Duration time) {
    long n = time.toMillis();
    return n % 1000 == 0 ? seconds(time) : n + " ms";
  }

  private static String size(BigInteger bytes) {
    if (bytes.signum() == 0) {
      return "0";
    }
    int power = Math.min(bytes.getLowestSetBit() / 10, SIZES.length() - 1);
    String unit = "" + "BkMGT".charAt(power);
    return bytes.shiftRight(10 * power) + " " + unit;
  }

  static Phrase mend(SettingTable.Row row) {
    if (row.type().startsWith("enum ")) {
      return Phrase.of(Values.class, "value.enum", row.name(), String.join(", ", choices(row)));
    }
    return switch (row.type()) {
      case "bool" -> Phrase.of(Values.class, "value.bool", row.name());
      case "time", "msecs" -> Phrase.of(Values.class, "value.time", row.name());
      default -> Phrase.of(Values.class, "value.number", row.name());
    };
  }

  private static List<String> choices(SettingTable.Row row) {
    return List.of(row.type().substring("enum ".length()).split(":"));
  }
}
