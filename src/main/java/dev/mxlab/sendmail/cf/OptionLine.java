package dev.mxlab.sendmail.cf;

import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An O line: {@code O Name=value}, or the old {@code Oxvalue} with a one-letter name. */
public final class OptionLine {
  private OptionLine() {}

  /**
   * Null, and a problem, when there is no such option.
   *
   * @param text without the O: as it follows {@code -O} (with a blank before) or {@code -o} too
   */
  public static CfConfig.@Nullable Option parse(
      String text,
      Position at,
      BiConsumer<String, @Nullable Phrase> error,
      BiConsumer<String, @Nullable Phrase> warning) {
    return text.startsWith(" ") ? named(text, at, error, warning) : lettered(text, at, error);
  }

  private static CfConfig.@Nullable Option named(
      String text,
      Position at,
      BiConsumer<String, @Nullable Phrase> error,
      BiConsumer<String, @Nullable Phrase> warning) {
    int equals = text.indexOf('=');
    String name = (equals < 0 ? text : text.substring(0, equals)).strip();
    String value = equals < 0 ? "" : text.substring(equals + 1).strip();
    Optional<CfOptions.Row> row = CfOptions.table().named(name);
    if (name.equalsIgnoreCase("Timeout")) {
      // All of them at once, which nothing sets any more.
      return null;
    } else if (name.isEmpty()) {
      error.accept("readcf: null option name", null);
      return null;
    }
    if (row.isEmpty() && name.regionMatches(true, 0, "Timeout.", 0, 8)) {
      error.accept("settimeout: invalid timeout " + name.substring(8), mend(name));
      return null;
    }
    if (row.isEmpty()) {
      List<CfOptions.Row> candidates = CfOptions.table().startingWith(name);
      if (candidates.size() > 1) {
        error.accept(
            "readcf: ambiguous option name "
                + name
                + " (matches "
                + candidates.get(0).name()
                + " and "
                + candidates.get(1).name()
                + ")",
            mend(name));
        return null;
      } else if (candidates.isEmpty()) {
        error.accept("readcf: unknown option name " + name, mend(name));
        return null;
      }
      row = Optional.of(candidates.get(0));
      warning.accept(
          "Option " + name + " used as abbreviation for " + candidates.get(0).name(), null);
    }
    return checked(row.get(), value, at, error);
  }

  private static CfConfig.@Nullable Option lettered(
      String text, Position at, BiConsumer<String, @Nullable Phrase> error) {
    Optional<CfOptions.Row> row =
        text.isEmpty() ? Optional.empty() : CfOptions.table().lettered(text.charAt(0));
    if (row.isEmpty()) {
      String letter = text.isEmpty() ? "0x0" : "0x%x".formatted((int) text.charAt(0) & 0xff);
      error.accept("readcf: unknown option name " + letter, mend(text));
      return null;
    }
    return checked(row.get(), text.substring(1).strip(), at, error);
  }

  private static CfConfig.@Nullable Option checked(
      CfOptions.Row row, String value, Position at, BiConsumer<String, @Nullable Phrase> error) {
    boolean good =
        switch (row.kind()) {
          case MINUTES, HOURS, DAYS -> Intervals.valid(value);
          case MODE -> value.isEmpty() || "bqidBQID".indexOf(value.charAt(0)) >= 0;
          default -> true;
        };
    if (!good) {
      error.accept(
          row.kind() == CfOptions.Kind.MODE
              ? "Unknown delivery mode " + value.charAt(0)
              : "Invalid time specification \"" + value + "\" for option " + row.name(),
          Phrase.of(OptionLine.class, "option-value", row.name()));
      return null;
    }
    if (row.name().equals("DontBlameSendmail")) {
      Blame.unknown(value)
          .ifPresent(
              word ->
                  error.accept(
                      "readcf: DontBlameSendmail option: " + word + " unrecognized",
                      Phrase.of(OptionLine.class, "option-value", row.name())));
    }
    return new CfConfig.Option(row.name(), value, at);
  }

  private static Phrase mend(String name) {
    return Phrase.of(OptionLine.class, "unknown-option", name);
  }
}
