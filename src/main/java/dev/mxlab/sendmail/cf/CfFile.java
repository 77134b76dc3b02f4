package dev.mxlab.sendmail.cf;

import dev.mxlab.host.Host;
import dev.mxlab.host.HostFiles;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sendmail.cf line by line, as readcf.c does: what a line names must stand above it. All
 * errors are collected; the configuration is there unless one was found.
 */
public final class CfFile {
  public static final String PATH = "/etc/mail/sendmail.cf";

  /** Of the sendmail whose behaviour this is: $v. */
  public static final String VERSION = "8.17.1.9";

  /** What is said of a class file that cannot be read, and what the command ends with then. */
  public static final String UNREADABLE_CLASS = "fileclass: cannot open '";

  /** The highest version of a V line. */
  public static final int LEVEL = 10;

  private static final int MAX_BYTES = 8 << 20;
  private static final int MAX_CLASS_WORDS = 100_000;

  private final String path;
  private final HostFiles files;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Map<String, CfConfig.Macro> macros = new LinkedHashMap<>();
  private final Map<String, Map<String, CfConfig.Member>> classes = new LinkedHashMap<>();
  private final List<CfConfig.Option> options = new ArrayList<>();
  private final List<DaemonPort> ports = new ArrayList<>();
  private final Map<String, CfConfig.Mailer> mailers = new LinkedHashMap<>();
  private final List<CfConfig.Header> headers = new ArrayList<>();
  private final List<CfConfig.KeyedMap> maps = new ArrayList<>();
  private final List<CfConfig.Raw> others = new ArrayList<>();
  private final RulesetLines rulesets = new RulesetLines();
  private List<String> probed = List.of();
  private int level;

  /** Of {@code -bd} and {@code -bt}: ${opMode}, which rules may test while they are read. */
  private static final String DAEMON = "d";

  private static final String TEST = "t";

  private final String mode;

  private final Safety safety;

  private CfFile(String path, HostFiles files, Safety safety, String mode) {
    this.path = path;
    this.safety = safety;
    this.files = files;
    this.mode = mode;
  }

  /** Reads {@code path} as it stands on {@code host} now. */
  public static Diagnosed<CfConfig> read(String path, Host host) {
    return read(path, host.files(), Safety.of(host), Machine.of(host));
  }

  /** On a disk where nobody's rights are looked at. */
  public static Diagnosed<CfConfig> read(String path, HostFiles files, Machine machine) {
    return read(path, files, Safety.none(), machine);
  }

  private static Diagnosed<CfConfig> read(
      String path, HostFiles files, Safety safety, Machine machine) {
    CfFile reader = new CfFile(path, files, safety, DAEMON);
    reader.predefine(machine);
    reader.readFile();
    return new Diagnosed<>(
        Diagnostic.anyError(reader.diagnostics) ? null : reader.config(), reader.diagnostics);
  }

  /**
   * All that could be read of {@code path}, errors or not, as {@code sendmail -bt} works with it;
   * null only where the file itself cannot be read.
   */
  public static Diagnosed<CfConfig> readWhatStands(String path, Host host) {
    CfFile reader = new CfFile(path, host.files(), Safety.of(host), TEST);
    reader.predefine(Machine.of(host));
    boolean read = reader.readFile();
    return new Diagnosed<>(read ? reader.config() : null, reader.diagnostics);
  }

  private CfConfig config() {
    if (ports.isEmpty()) {
      ports.add(DaemonPort.standard(path));
    }
    return new CfConfig(
        path,
        level,
        macros,
        classes,
        options,
        ports,
        mailers,
        headers,
        maps,
        rulesets.all(),
        others);
  }

  private void predefine(Machine machine) {
    Position nowhere = Position.of(path);
    define("j", machine.hostname(), nowhere);
    define("w", machine.shortName(), nowhere);
    define("m", machine.domain(), nowhere);
    define("k", machine.hostname(), nowhere);
    define("v", VERSION, nowhere);
    define("n", "MAILER-DAEMON", nowhere);
    machine.names().forEach(name -> enter("w", name, nowhere));
    probed = machine.probed();
    enter("m", machine.domain(), nowhere);
    define("{opMode}", mode, nowhere);
  }

  private boolean readFile() {
    List<String> lines = text(path, 0, "cannot open");
    if (lines == null) {
      return false;
    }
    CfLines.fold(lines).forEach(this::line);
    if (level > LEVEL) {
      String text =
          "Warning: .cf version level (%d) exceeds sendmail version %s functionality (%d)";
      diagnostics.add(Diagnostic.error(Position.of(path), text.formatted(level, VERSION, LEVEL)));
    }
    if (probes()) {
      probed.forEach(name -> enter("w", name, Position.of(path)));
    }
    return true;
  }

  /** Whether the loopback interface is asked for its address (O DontProbeInterfaces). */
  private boolean probes() {
    String value = "";
    for (CfConfig.Option option : options) {
      if (option.name().equals("DontProbeInterfaces")) {
        value = option.value().isEmpty() ? "true" : option.value().toLowerCase(Locale.ROOT);
      }
    }
    return value.isEmpty() || "ty1l".indexOf(value.charAt(0)) < 0;
  }

  /** The lines of a file of the host; null, and an error, when it cannot be read. */
  private @Nullable List<String> text(String name, int line, String complaint) {
    if (!absolute(name)) {
      error(line, complaint + ": No such file or directory", missing(name));
      return null;
    }
    Path real = files.real(name);
    try {
      if (Files.size(real) > MAX_BYTES) {
        error(
            line, complaint + ": File too large", Phrase.of(CfFile.class, "file-too-large", name));
        return null;
      }
      if (!safety.readable(name)) {
        throw new AccessDeniedException(name);
      }
      // Bytes that are not UTF-8 become replacement characters: a comment must not stop the daemon.
      byte[] bytes = Files.readAllBytes(real);
      return RuleText.plain(new String(bytes, StandardCharsets.UTF_8)).lines().toList();
    } catch (NoSuchFileException missing) {
      error(line, complaint + ": No such file or directory", missing(name));
    } catch (IOException trouble) {
      error(line, complaint + ": " + reason(trouble), Phrase.of(CfFile.class, "unreadable", name));
    }
    return null;
  }

  private static boolean absolute(String name) {
    return name.startsWith("/") && name.indexOf('\0') < 0;
  }

  private static Phrase missing(String name) {
    return Phrase.of(CfFile.class, "missing-file", name);
  }

  private static String reason(IOException trouble) {
    return "Is a directory".equals(trouble.getMessage())
        ? "Is a directory"
        : trouble instanceof AccessDeniedException ? "Permission denied" : "Input/output error";
  }

  private void line(CfLines.Line line) {
    String text = line.text();
    Position at = Position.of(path, line.number());
    String rest = text.substring(1);
    switch (text.charAt(0)) {
      case 'C' -> classWords(rest, at);
      case 'D' -> macro(rest, at);
      case 'F' -> classFile(rest, at);
      case 'H' -> header(rest, at);
      case 'K' -> map(rest, at);
      case 'M' -> mailer(rest, at);
      case 'O' -> option(rest, at);
      case 'R' ->
          rulesets.rule(
              text,
              at,
              side -> RuleText.expand(side, this::value),
              problem -> error(at.line(), problem, ruleMend(problem)));
      case 'S' -> rulesets.start(rest, at, problem -> error(at.line(), problem, null));
      case 'V' -> version(rest, at);
      case 'Q' -> queueGroup(rest, at);
      case 'E', 'L', 'P', 'T', 'X' -> others.add(new CfConfig.Raw(text.charAt(0), rest, at));
      default ->
          error(
              at.line(),
              "unknown configuration line \"" + text + "\"",
              Phrase.of(CfFile.class, "unknown-line", text.substring(0, 1)));
    }
  }

  private void queueGroup(String text, Position at) {
    QueueLine group = QueueLine.parse(text, at, problem -> error(at.line(), problem, null));
    if (group != null) {
      others.add(new CfConfig.Raw('Q', text, at));
    }
  }

  /** A mailer's group has to be known before it. */
  private void queueOf(CfConfig.Mailer mailer) {
    String name = mailer.fields().getOrDefault('Q', "");
    boolean known =
        name.isEmpty()
            || name.equals(QueueLine.DEFAULT)
            || others.stream().anyMatch(raw -> raw.letter() == 'Q' && names(raw, name));
    if (!known) {
      error(mailer.at().line(), "mailer " + mailer.name() + ": unknown queue " + name, null);
    }
  }

  private static boolean names(CfConfig.Raw raw, String name) {
    QueueLine group = QueueLine.parse(raw.text(), raw.at(), problem -> {});
    return group != null && group.name().equals(name);
  }

  private static @Nullable Phrase ruleMend(String problem) {
    return problem.endsWith("(tab expected)")
        ? Phrase.of(CfFile.class, "tabs")
        : problem.startsWith("replacement $")
            ? Phrase.of(CfFile.class, "replacement")
            : problem.startsWith("missing valid ruleset")
                ? Phrase.of(CfFile.class, "no-ruleset")
                : null;
  }

  private void version(String text, Position at) {
    String digits = text.strip().replaceFirst("[^0-9].*", "");
    if (digits.isEmpty()) {
      error(at.line(), "invalid argument to V line: \"" + text + "\"", null);
    }
    level = digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
    int slash = text.indexOf('/');
    String vendor = slash < 0 ? "" : text.substring(slash + 1).strip();
    if (!vendor.isEmpty() && !vendor.equalsIgnoreCase("Berkeley")) {
      error(at.line(), "invalid V line vendor code: \"" + vendor + "\"", null);
    }
  }

  private void macro(String text, Position at) {
    String name = Names.of(text);
    if (name.isEmpty()) {
      error(at.line(), "Name required for macro/class", null);
      return;
    }
    define(Names.bare(name), Names.unquoted(text.substring(name.length())), at);
  }

  private void define(String name, String value, Position at) {
    macros.put(name, new CfConfig.Macro(name, value, at));
  }

  private void classWords(String text, Position at) {
    String name = Names.of(text);
    if (name.isEmpty()) {
      error(at.line(), "Name required for macro/class", null);
      return;
    }
    for (String word : text.substring(name.length()).strip().split("\\s+")) {
      if (word.startsWith("$=")) {
        // The members that the other class has at this line.
        Map<String, CfConfig.Member> other = classes.get(Names.bare(word.substring(2)));
        if (other != null) {
          List.copyOf(other.values()).forEach(m -> enter(Names.bare(name), m.text(), at));
        }
      } else {
        enter(Names.bare(name), MacroText.expand(word, this::value), at);
      }
    }
  }

  private void enter(String name, String word, Position at) {
    Map<String, CfConfig.Member> members =
        classes.computeIfAbsent(name, n -> new LinkedHashMap<>());
    if (!word.isEmpty() && members.size() < MAX_CLASS_WORDS) {
      members.putIfAbsent(word.toLowerCase(Locale.ROOT), new CfConfig.Member(word, at));
    }
  }

  private @Nullable String value(String name) {
    CfConfig.Macro macro = macros.get(name);
    return macro == null ? null : macro.value();
  }

  private void classFile(String text, Position at) {
    String name = Names.of(text);
    if (name.isEmpty()) {
      error(at.line(), "Name required for macro/class", null);
      return;
    }
    String rest = text.substring(name.length()).strip();
    boolean optional = rest.startsWith("-o");
    if (optional) {
      rest = rest.substring(2).strip();
    }
    String[] parts = rest.split("\\s+", 2);
    String format = parts.length > 1 ? parts[1].strip() : "%s";
    String file = parts[0];
    if (optional && (!absolute(file) || !Files.exists(files.real(file)))) {
      return;
    }
    if (file.isEmpty()) {
      error(at.line(), "fileclass: missing file name", null);
      return;
    }
    if (file.startsWith("|") || file.startsWith("@")) {
      error(
          at.line(),
          "fileclass: '" + file + "': programs and maps not supported as class source",
          Phrase.of(CfFile.class, "class-program"));
      return;
    }
    String complaint = UNREADABLE_CLASS + file + "'";
    String danger = danger(file);
    if (!danger.isEmpty()) {
      error(
          at.line(),
          complaint + ": " + danger,
          Phrase.of(CfFile.class, "unsafe-directory", Safety.parent(file)));
      return;
    }
    List<String> lines = text(file, at.line(), complaint);
    if (lines == null) {
      return;
    }
    for (int i = 0; i < lines.size(); i++) {
      for (String word : Names.scan(lines.get(i), format)) {
        enter(Names.bare(name), word, Position.of(file, i + 1));
      }
    }
  }

  /** Who can put names into class w, say, gets the mail of others. */
  private String danger(String file) {
    Blame blame = Blame.of(options);
    return blame.accepts("ClassFileInUnsafeDirPath")
            || !absolute(file)
            || !Files.exists(files.real(file))
        ? ""
        : safety.above(file, blame);
  }

  private void header(String text, Position at) {
    String rest = text.strip();
    String flags = "";
    if (rest.startsWith("?")) {
      int end = rest.indexOf('?', 1);
      if (end < 0) {
        error(at.line(), "header syntax error, line \"" + text + "\"", null);
        return;
      }
      flags = rest.substring(1, end);
      rest = rest.substring(end + 1).stripLeading();
    }
    int colon = rest.indexOf(':');
    if (colon < 1) {
      error(at.line(), "header syntax error, line \"" + text + "\"", null);
      return;
    }
    headers.add(
        new CfConfig.Header(
            flags, rest.substring(0, colon).strip(), rest.substring(colon + 1).strip(), at));
  }

  private void map(String text, Position at) {
    CfConfig.KeyedMap map =
        MapLine.parse(text, at, (problem, mend) -> error(at.line(), problem, mend));
    if (map != null) {
      maps.add(map);
    }
  }

  private void mailer(String text, Position at) {
    CfConfig.Mailer mailer = MailerLine.parse(text, at, problem -> error(at.line(), problem, null));
    if (mailer != null) {
      queueOf(mailer);
      mailers.put(mailer.name(), mailer);
      for (String side : new String[] {mailer.sender(), mailer.recipient()}) {
        for (String name : side.split("/", 2)) {
          rulesets.named(name.strip(), at, problem -> error(at.line(), problem, null));
        }
      }
    }
  }

  private void option(String text, Position at) {
    CfConfig.Option option =
        OptionLine.parse(
            text,
            at,
            (problem, mend) -> error(at.line(), problem, mend),
            (remark, mend) -> warn(at.line(), remark, mend));
    if (option == null) {
      return;
    }
    options.add(option);
    if (option.name().equals("DaemonPortOptions")) {
      ports.add(
          DaemonPort.parse(
              option.value(),
              ports.size(),
              at,
              problem -> error(at.line(), problem, Phrase.of(CfFile.class, "daemon-port"))));
    }
  }

  private void error(int line, String words, @Nullable Phrase mend) {
    diagnostics.add(
        new Diagnostic(
            Position.of(path, line),
            dev.mxlab.text.Severity.ERROR,
            path + ": line " + line + ": " + words,
            mend));
  }

  private void warn(int line, String words, @Nullable Phrase mend) {
    diagnostics.add(
        new Diagnostic(
            Position.of(path, line),
            dev.mxlab.text.Severity.WARNING,
            path + ": line " + line + ": " + words,
            mend));
  }
}
