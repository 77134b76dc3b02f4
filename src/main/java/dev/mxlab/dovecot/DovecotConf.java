package dev.mxlab.dovecot;

import dev.mxlab.host.HostFiles;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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

  /**
   * A section that a setting stands in: {@code service pop3-login}.
   *
   * @param name empty where it has none
   * @param number tells sections of the same type that have no name apart, from 1 on; 0 for those
   *     with a name
   */
  public record Section(String type, String name, int number) {
    public Section(String type, String name) {
      this(type, name, 0);
    }

    @Override
    public String toString() {
      return name.isEmpty() ? type : type + ' ' + name;
    }

    boolean isFilter() {
      return SettingTable.isFilter(type);
    }
  }

  /** {@code key = value} as it was read, variables expanded. */
  public record Setting(List<Section> in, String key, String value, Position at) {
    public Setting {
      in = List.copyOf(in);
    }
  }

  private final String file;
  private final List<Setting> settings;
  private final List<List<Section>> sections;
  private final SettingTable table;
  private final Map<String, List<Setting>> byKey;

  /** Times by what is written for them. */
  private final Map<String, Duration> durations = new ConcurrentHashMap<>();

  DovecotConf(
      String file, List<Setting> settings, List<List<Section>> sections, SettingTable table) {
    this.file = file;
    this.settings = List.copyOf(settings);
    this.byKey = settings.stream().collect(Collectors.groupingBy(Setting::key));
    this.sections = List.copyOf(sections);
    this.table = table;
  }

  /** Reads {@link #FILE} of a host with all that it includes. */
  public static Diagnosed<DovecotConf> read(HostFiles files) {
    return read(files, FILE);
  }

  /** Reads another file in its place; {@code file} is an absolute path of the host. */
  public static Diagnosed<DovecotConf> read(HostFiles files, String file) {
    return new ConfParser(files, TABLE, ConfParser.OtherFiles.LEFT).parse(file).whole();
  }

  /** As the daemon reads it: files that settings name with {@code <} must be there. */
  static Diagnosed<DovecotConf> readForService(HostFiles files) {
    Diagnosed<DovecotConf> read =
        new ConfParser(files, TABLE, ConfParser.OtherFiles.CHECKED).parse(FILE).whole();
    DovecotConf conf = read.value();
    if (conf == null) {
      return read;
    }
    List<Diagnostic> all = new ArrayList<>(read.diagnostics());
    all.addAll(MailLocation.parse(conf).diagnostics());
    return new Diagnosed<>(Diagnostic.anyError(all) ? null : conf, all);
  }

  /** All that can be said of a file, also of one that is wrong. */
  static Read readAll(HostFiles files, String file, ConfParser.OtherFiles others) {
    return new ConfParser(files, TABLE, others).parse(file);
  }

  /** What dovecot does where no file says anything. */
  static DovecotConf defaults() {
    return new DovecotConf(FILE, List.of(), List.of(), TABLE);
  }

  /**
   * @param conf what could be read until the first error
   * @param syntax what is wrong with lines of the file
   * @param checks what is wrong with values that only make sense together
   */
  record Read(DovecotConf conf, List<Diagnostic> syntax, List<Diagnostic> checks) {
    Diagnosed<DovecotConf> whole() {
      List<Diagnostic> all = new ArrayList<>(syntax);
      all.addAll(checks);
      return new Diagnosed<>(Diagnostic.anyError(all) ? null : conf, all);
    }
  }

  /** The file that was read first. */
  public String file() {
    return file;
  }

  public List<Setting> settings() {
    return settings;
  }

  /** All sections that were opened, also those without a setting. */
  public List<List<Section>> sections() {
    return sections;
  }

  /** The sections of a type at the top level, in their order: every {@code passdb}. */
  public List<Section> sections(String type) {
    List<Section> found = new ArrayList<>();
    for (List<Section> path : sections) {
      if (path.size() == 1 && path.get(0).type().equals(type) && !found.contains(path.get(0))) {
        found.add(path.get(0));
      }
    }
    return found;
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

  /** The value in a section of the top level: {@code driver} of a passdb. */
  public String value(Section in, String key) {
    return find(List.of(in), key)
        .map(Setting::value)
        .orElseGet(() -> table.find(in.type(), key).map(SettingTable.Row::initial).orElse(""));
  }

  /** The setting that counts for a connection. */
  public Optional<Setting> find(Scope scope, String key) {
    Setting best = null;
    for (Setting setting : byKey.getOrDefault(key, List.of())) {
      if (scope.matches(setting.in())
          && (best == null || Scope.weight(setting.in()) >= Scope.weight(best.in()))) {
        best = setting;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The value that counts for a connection. */
  public String value(Scope scope, String key) {
    return find(scope, key).map(Setting::value).orElseGet(() -> table.initial(key));
  }

  /** The value for a protocol: its own {@code protocol pop3 { }} section goes before the rest. */
  public String forProtocol(String protocol, String key) {
    return value(Scope.of(protocol), key);
  }

  public String value(String key) {
    return value(Scope.GLOBAL, key);
  }

  public boolean yes(Scope scope, String key) {
    return Values.isYes(value(scope, key));
  }

  public long number(Scope scope, String key) {
    return Long.parseLong(value(scope, key));
  }

  public Duration time(Scope scope, String key) {
    return durations.computeIfAbsent(
        value(scope, key), text -> Values.duration(text).orElse(Duration.ZERO));
  }

  boolean yes(String key) {
    return yes(Scope.of("pop3"), key);
  }

  long number(String key) {
    return number(Scope.of("pop3"), key);
  }

  Duration time(String key) {
    return time(Scope.of("pop3"), key);
  }

  /** {@code 2 secs}, {@code 5 mins}; a number without its unit is none, unless it is 0. */
  static Optional<Duration> duration(String text) {
    return Values.duration(text);
  }

  /** The words of a list such as {@code protocols} or {@code listen}. */
  public List<String> words(String key) {
    return split(value(key));
  }

  static List<String> split(String value) {
    List<String> words = new ArrayList<>();
    if (value.isEmpty()) {
      return words;
    }
    for (String word : value.split("[ ,\\t]+")) {
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
