package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.cf.Blame;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.cf.MacroText;
import dev.mxlab.sendmail.cf.Safety;
import dev.mxlab.sendmail.map.MapAnswer;
import dev.mxlab.sendmail.map.MapSources;
import dev.mxlab.sendmail.reception.Macros;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code sendmail -bt}, address test mode: shows what a sendmail.cf says and how names and maps
 * answer (testmodeline in main.c; doc/op, "Testing the configuration file").
 */
final class AddressTest {
  private static final int EX_OSFILE = 72;
  private static final int LONGEST_LINE = 8192;
  private static final int MOST_SETTINGS = 10_000;
  private static final String HELP = "test-mode-help.txt";

  private final Call call;
  private final CfConfig config;
  private final NameLookup names;
  private final RuleTest rules;
  private final Map<String, String> macros = new HashMap<>();
  private final Map<String, Map<String, String>> words = new HashMap<>();
  private final boolean verbose;
  private boolean ended;

  private AddressTest(Call call, CfConfig config, Arguments arguments) {
    this.call = call;
    this.config = config;
    this.names = new NameLookup(call.host().resolver(), config.macro("m"));
    MapSources sources =
        MapSources.of(call.host(), config.macro("m"))
            .guarded(Safety.of(call.host()), Blame.of(config), this::complain);
    this.rules = new RuleTest(config, sources, this::say);
    this.verbose = arguments.verbose();
    rules.trace().debug(arguments.debugging());
  }

  /** Complaints about the file come first; they keep nobody from testing what is right in it. */
  static int run(Call call, Arguments arguments) throws IOException {
    String file = arguments.file().isEmpty() ? CfFile.PATH : call.absolute(arguments.file());
    if (!arguments.file().isEmpty() && !Setup.isThere(call, call.err(), file)) {
      return EX_OSFILE;
    }
    Diagnosed<CfConfig> read = CfFile.readWhatStands(file, call.host());
    read.diagnostics().forEach(diagnostic -> call.err().println(diagnostic.message()));
    call.err().flush();
    CfConfig config = read.value();
    if (config != null && config.level() < CfFile.LEVEL) {
      String old =
          "Warning: .cf file is out of date: sendmail %s supports version %d, .cf file is version %d";
      call.err().println(old.formatted(CfFile.VERSION, CfFile.LEVEL, config.level()));
      call.err().flush();
    }
    if (config == null) {
      return EX_OSFILE;
    }
    if (arguments.debug()) {
      Identity.print(config, arguments.debugging(), call.out());
    }
    new AddressTest(call, config, arguments).talk();
    return 0;
  }

  private void talk() throws IOException {
    say("ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)");
    say("Enter <ruleset> <address>");
    while (!ended) {
      call.out().print("> ");
      call.out().flush();
      String line = line(call.in());
      if (line == null) {
        return;
      }
      if (verbose) {
        say(line);
      }
      command(line.stripLeading());
    }
  }

  /** Of a map that is not to be trusted both the terminal and the log hear. */
  private void complain(String text) {
    say(text);
    String line = "NOQUEUE: SYSERR(" + call.user().name() + "): " + text;
    call.host().journal().record(new Event.DaemonSaid("sendmail-command", "alert", line));
  }

  private void say(String line) {
    call.out().print(line + "\n");
  }

  /** Null at the end; what is too long is cut. */
  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.size() < LONGEST_LINE) {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
  }

  private void command(String line) throws IOException {
    switch (line.isEmpty() ? '#' : line.charAt(0)) {
      case '#' -> {}
      case '?' -> help();
      case '.' -> set(line);
      case '=' -> show(line);
      case '-' -> debug(line);
      case '$' -> value(line);
      case '/' -> slash(line);
      default -> rules.run(line);
    }
  }

  private void help() throws IOException {
    try (InputStream text = AddressTest.class.getResourceAsStream(HELP)) {
      Objects.requireNonNull(text, HELP).transferTo(call.out());
    }
  }

  private void set(String line) {
    char kind = line.length() > 1 ? line.charAt(1) : 0;
    if (kind == 0) {
      say("Usage: .[DC]macro value(s)");
    } else if (kind != 'D' && kind != 'C') {
      say("Unknown \".\" command " + line);
    } else {
      String name = name(line.substring(2));
      if (!name.isEmpty() && macros.size() + words.size() < MOST_SETTINGS) {
        set(
            kind,
            name.length() == 3 ? name.substring(1, 2) : name,
            line.substring(2 + name.length()));
      }
    }
  }

  private void set(char kind, String name, String value) {
    if (kind == 'D') {
      macros.put(name, value);
      rules.set(name, MacroText.expand(value, this::macro));
      return;
    }
    Map<String, String> members = words.computeIfAbsent(name, n -> new LinkedHashMap<>());
    for (String word : MacroText.expand(value, this::macro).strip().split("\\s+")) {
      if (!word.isEmpty() && members.size() < MOST_SETTINGS) {
        members.putIfAbsent(ClassWords.folded(word), word);
      }
    }
    rules.changed(config.withClasses(classes()));
  }

  /** Those of the file and the words typed since. */
  private Map<String, Map<String, CfConfig.Member>> classes() {
    Map<String, Map<String, CfConfig.Member>> all = new HashMap<>(config.classes());
    words.forEach(
        (name, typed) -> {
          Map<String, CfConfig.Member> members =
              new LinkedHashMap<>(all.getOrDefault(name, Map.of()));
          typed.forEach(
              (folded, word) ->
                  members.putIfAbsent(folded, new CfConfig.Member(word, Position.of("-bt"))));
          all.put(name, members);
        });
    return all;
  }

  /** One character, or {@code {name}}; empty, after a complaint, for none. */
  private String name(String text) {
    if (text.isEmpty()) {
      call.err().println("Name required for macro/class");
      return "";
    }
    int close = text.charAt(0) == '{' ? text.indexOf('}') : 0;
    if (close < 0) {
      call.err().println("Unbalanced { on " + text);
      return "";
    }
    return text.substring(0, close + 1);
  }

  private void show(String line) {
    char kind = line.length() > 1 ? line.charAt(1) : 0;
    if (kind == 0) {
      say("Usage: =Sruleset or =M");
    } else if (kind == 'M') {
      new MailerText(config).lines().forEach(this::say);
    } else if (kind == 'S') {
      rules.show(line.substring(2).strip());
    } else {
      say("Unknown \"=\" command " + line);
    }
  }

  private void debug(String line) {
    if (line.length() < 2) {
      say("Usage: -d{debug arguments}");
    } else if (line.charAt(1) != 'd') {
      say("Unknown \"-\" command " + line);
    } else {
      rules.trace().debug(line.substring(2));
    }
  }

  private void value(String line) {
    boolean all = line.startsWith("$=");
    String name = name(line.substring(all ? 2 : 1));
    if (name.isEmpty()) {
      return;
    }
    String bare = name.length() == 3 ? name.substring(1, 2) : name;
    if (all) {
      ClassWords.ordered(members(bare)).forEach(this::say);
      return;
    }
    String value = macro(bare);
    say(value == null ? "Undefined" : value);
  }

  private @Nullable String macro(String name) {
    if (macros.containsKey(name)) {
      return macros.get(name);
    }
    return switch (name) {
      case "_" -> call.user().name() + "@localhost";
      case "b" -> Macros.date(call.host().localTime());
      default -> config.raw(name);
    };
  }

  /** T lines are class t (readcf.c). */
  private Iterable<String> trusted() {
    return config.others().stream()
        .filter(raw -> raw.letter() == 'T')
        .flatMap(raw -> List.of(raw.text().strip().split("\\s+")).stream())
        .toList();
  }

  private List<String> members(String name) {
    Map<String, String> all = new LinkedHashMap<>();
    config.members(name).forEach(word -> all.putIfAbsent(ClassWords.folded(word), word));
    if (name.equals("t")) {
      trusted().forEach(word -> all.putIfAbsent(ClassWords.folded(word), word));
    }
    words.getOrDefault(name, Map.of()).forEach(all::putIfAbsent);
    return List.copyOf(all.values());
  }

  private void slash(String line) {
    String[] parts = line.split("[ \t]+", 2);
    String command = parts[0].toLowerCase(Locale.ROOT);
    String rest = parts.length > 1 ? parts[1] : "";
    switch (command) {
      case "/" -> say("Usage: /[canon|map|mx|parse|try|tryflags]");
      case "/quit" -> ended = true;
      case "/mx" -> {
        if (rest.isEmpty()) {
          say("Usage: /mx address");
        } else {
          names.exchangers(rest).forEach(this::say);
        }
      }
      case "/canon" -> {
        if (rest.isEmpty()) {
          say("Usage: /canon address");
        } else {
          say("getcanonname(" + rest + ") returns " + names.canonical(rest).name());
        }
      }
      case "/map" -> map(rest);
      case "/tryflags" -> {
        if (rest.isEmpty()) {
          say("Usage: /tryflags [Hh|Ee][Ss|Rr]");
        } else {
          rules.flags(rest);
        }
      }
      case "/header" -> rules.header(rest);
      case "/try" -> rules.attempt(rest);
      case "/parse", "/sender" -> {
        if (rest.isBlank() && command.equals("/parse")) {
          say("Usage: " + command + " address");
        } else if (command.equals("/parse")) {
          rules.parse(rest);
        } else {
          rules.sender(rest);
        }
      }
      case "/expand" -> {
        if (rest.isEmpty()) {
          say("Usage: /expand string");
        } else {
          call.out().print(rest);
        }
      }
      // The real one says nothing either.
      case "/gethostbyname" -> {}
      default -> say("Unknown \"/\" command " + parts[0]);
    }
  }

  private void map(String rest) {
    String[] parts = rest.split("[ \t]", 2);
    if (rest.isEmpty()) {
      say("Usage: /map mapname key");
    } else if (parts.length < 2) {
      say("No key specified");
    } else if (!rules.maps().has(parts[0])) {
      say("Map named \"" + parts[0] + "\" not found");
    } else {
      MapAnswer.Found found = rules.look(parts[0], parts[1]);
      String value = found.value();
      say(
          "map_lookup: "
              + parts[0]
              + " ("
              + parts[1]
              + ") "
              + (value == null ? "no match" : "returns " + value)
              + " ("
              + found.status()
              + ")");
    }
  }
}
