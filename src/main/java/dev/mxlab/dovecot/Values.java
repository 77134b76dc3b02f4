package dev.mxlab.dovecot;

import dev.mxlab.text.Phrase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks values by their settings' types, in the words of settings-parser.c. */
final class Values {
  private Values() {}

  static Optional<String> problem(SettingTable.Row row, String value) {
    // A value read from a file cannot be judged here.
    if (value.startsWith("<")) {
      return Optional.empty();
    }
    String type = row.type();
    if (type.equals("bool")) {
      return bool(value);
    } else if (type.equals("uint")) {
      return value.matches("\\d{1,10}")
          ? Optional.empty()
          : Optional.of("Invalid number " + value + ": Not a valid number");
    } else if (type.equals("time")) {
      return time(value);
    } else if (type.equals("size")) {
      return value.matches("(?i)\\d{1,18} *([bkmgt]|[kmgt]i?b?)?|unlimited")
          ? Optional.empty()
          : Optional.of("Invalid size: " + value);
    } else if (type.startsWith("enum ")) {
      return choices(row).contains(value)
          ? Optional.empty()
          : Optional.of("Invalid value: " + value);
    }
    return Optional.empty();
  }

  private static Optional<String> bool(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    boolean known = DovecotConf.isYes(value) || lower.equals("no");
    return known
        ? Optional.empty()
        : Optional.of("Invalid boolean value: " + value + " (use yes or no)");
  }

  private static Optional<String> time(String value) {
    if (DovecotConf.duration(value).isPresent() || value.equals("unlimited")) {
      return Optional.empty();
    } else if (value.matches("\\d+")) {
      return Optional.of(
          "Time interval '" + value + "' is missing units (add e.g. 's' for seconds)");
    }
    return Optional.of("Invalid time interval: " + value);
  }

  static Phrase mend(SettingTable.Row row) {
    if (row.type().startsWith("enum ")) {
      return Phrase.of(Values.class, "value.enum", row.name(), String.join(", ", choices(row)));
    }
    return switch (row.type()) {
      case "bool" -> Phrase.of(Values.class, "value.bool", row.name());
      case "time" -> Phrase.of(Values.class, "value.time", row.name());
      default -> Phrase.of(Values.class, "value.number", row.name());
    };
  }

  private static List<String> choices(SettingTable.Row row) {
    return List.of(row.type().substring("enum ".length()).split(":"));
  }
}
