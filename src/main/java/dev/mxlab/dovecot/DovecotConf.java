package dev.mxlab.dovecot;

import dev.mxlab.host.HostFiles;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What dovecot.conf and the files that it includes say: an immutable list of settings in the order
 * in which they were read, each with its place. The last one counts.
 */
public final class DovecotConf {
  /** Where dovecot looks. */
  public static final String FILE = "/etc/dovecot/dovecot.conf";

  /** The exit code of a configuration error (lib-master, FATAL_DEFAULT). */
  public static final int EXIT_FATAL = 89;

  private static final SettingTable TABLE = SettingTable.load();
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}) *([a-z]*)");

  /**
   * A section that a setting stands in: {@code service pop3-login}.
   *
   * @param name empty where it has none
   */
  public record Section(String type, String name) {
    @Override
    public String toString() {
      return name.isEmpty() ? type : type + ' ' + name;
    }
  }

  /** {@code key = value} as it was read, variables expanded. */
  public record Setting(List<Section> in, String key, String value, Position at) {
    public Setting {
      in = List.copyOf(in);
    }
  }

  private final List<Setting> settings;
  private final List<List<Section>> sections;
  private final SettingTable table;

  DovecotConf(List<Setting> settings, List<List<Section>> sections, SettingTable table) {
    this.settings = List.copyOf(settings);
    this.sections = List.copyOf(sections);
    this.table = table;
  }

  /** Reads {@link #FILE} of a host with all that it includes. */
  public static Diagnosed<DovecotConf> read(HostFiles files) {
    return read(files, FILE);
  }

  /** Reads another file in its place; {@code file} is an absolute path of the host. */
  static Diagnosed<DovecotConf> read(HostFiles files, String file) {
    return new ConfParser(files, TABLE).parse(file);
  }

  public List<Setting> settings() {
    return settings;
  }

  /** All sections that were opened, also those without a setting. */
  public List<List<Section>> sections() {
    return sections;
  }

  /** The setting that counts at the top level; empty where no file has it. */
  public Optional<Setting> find(String key) {
    return find(List.of(), key);
  }

  /** The setting that counts in a section. */
  public Optional<Setting> find(List<Section> in, String key) {
    return settings.stream()
        .filter(s -> s.key().equals(key) && s.in().equals(in))
        .reduce((first, second) -> second);
  }

  /** The value for a protocol: its own {@code protocol pop3 { }} section goes before the rest. */
  public String forProtocol(String protocol, String key) {
    return find(List.of(new Section("protocol", protocol)), key)
        .or(() -> find(key))
        .map(Setting::value)
        .orElseGet(() -> table.initial(key));
  }

  public String value(String key) {
    return find(key).map(Setting::value).orElseGet(() -> table.initial(key));
  }

  boolean yes(String key) {
    return isYes(forProtocol("pop3", key));
  }

  static boolean isYes(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return lower.equals("yes") || lower.equals("y") || lower.equals("1");
  }

  long number(String key) {
    return Long.parseLong(forProtocol("pop3", key));
  }

  Duration time(String key) {
    return duration(forProtocol("pop3", key)).orElse(Duration.ZERO);
  }

  /** {@code 2 secs}, {@code 5 mins}; a number without its unit is none, unless it is 0. */
  static Optional<Duration> duration(String text) {
    Matcher matcher = TIME.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long n = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit.isEmpty()) {
      return n == 0 ? Optional.of(Duration.ZERO) : Optional.empty();
    } else if (is(unit, "msecs", "mseconds", "millisecs", "milliseconds")
        && unit.length() > 1
        && !is(unit, "mins", "minutes")) {
      return Optional.of(Duration.ofMillis(n));
    } else if (is(unit, "secs", "seconds")) {
      return Optional.of(Duration.ofSeconds(n));
    } else if (is(unit, "mins", "minutes")) {
      return Optional.of(Duration.ofMinutes(n));
    } else if (is(unit, "hours")) {
      return Optional.of(Duration.ofHours(n));
    } else if (is(unit, "days")) {
      return Optional.of(Duration.ofDays(n));
    }
    return is(unit, "weeks") ? Optional.of(Duration.ofDays(7 * n)) : Optional.empty();
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

  /** The words of a list such as {@code protocols} or {@code listen}. */
  public List<String> words(String key) {
    List<String> words = new ArrayList<>();
    for (String word : value(key).split("[ ,\\t]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  SettingTable table() {
    return table;
  }
}
