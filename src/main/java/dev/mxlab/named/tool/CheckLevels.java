package dev.mxlab.named.tool;

import dev.mxlab.dns.zone.Checks;
import dev.mxlab.dns.zone.Checks.Integrity;
import dev.mxlab.dns.zone.Checks.Level;
import dev.mxlab.dns.zone.Elsewhere;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How strict named-checkzone is told to be: its options -i -k -l -m -M -n -r -S -T -W. */
final class CheckLevels {
  private static final Map<String, Level> LEVELS =
      Map.of("ignore", Level.IGNORE, "warn", Level.WARN, "fail", Level.FAIL);
  private static final String SCOPES = "full|full-sibling|local|local-sibling|none";

  private final Flags flags;

  CheckLevels(Flags flags) {
    this.flags = flags;
  }

  /** What is wrong with the options, in the tool's words; null when nothing is. */
  @Nullable String complaint() {
    for (Map.Entry<Character, String> given : flags.given().entrySet()) {
      if (!fits(given.getKey(), given.getValue())) {
        return switch (given.getKey()) {
          case 'l' -> "maximum TTL must be numeric";
          case 'L' -> "source serial number must be numeric";
          case 's' -> "unknown or unsupported style: " + given.getValue();
          default -> "invalid argument to -" + given.getKey() + ": " + given.getValue();
        };
      }
    }
    return null;
  }

  private static boolean fits(char option, String value) {
    return switch (option) {
      case 'i' -> value.matches(SCOPES);
      case 'k', 'm', 'M', 'n', 'r', 'S' -> LEVELS.containsKey(value);
      case 'T' -> value.equals("warn") || value.equals("ignore");
      case 'l', 'L' -> value.matches("\\d{1,10}");
      case 's' -> value.equals("full") || value.equals("relative");
      default -> true;
    };
  }

  /**
   * {@code usual}, changed as the options say; only without a complaint.
   *
   * @param elsewhere looks up the hosts of other zones, where that is asked for
   */
  Checks of(Checks usual, Elsewhere elsewhere) {
    String scope = flags.value('i', "full");
    Integrity integrity =
        new Integrity(
            !scope.equals("none"),
            !scope.endsWith("-sibling"),
            level('M', Level.WARN),
            level('S', Level.WARN),
            !flags.value('T', "warn").equals("ignore"),
            !flags.value('W', "warn").equals("ignore"),
            Long.parseLong(flags.value('l', "0")),
            scope.startsWith("full") ? elsewhere : null);
    return new Checks(
        level('k', usual.names()),
        level('n', usual.nsAddress()),
        level('m', usual.mxAddress()),
        usual.mostRecords(),
        usual.manyErrors(),
        integrity);
  }

  private Level level(char option, Level usual) {
    return LEVELS.getOrDefault(flags.value(option, ""), usual);
  }
}
