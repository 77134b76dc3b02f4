package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.HostFiles;
import dev.mxlab.host.SystemError;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads dovecot.conf and what it includes. Dovecot stops at the first error; here the rest is
 * looked through too, so that all that is wrong is told at once, each in dovecot's words.
 */
final class ConfParser {
  /** What becomes of {@code ssl_cert = </some/file}. */
  enum OtherFiles {
    /** It stays as it is written, as other settings' names behind a $ do. */
    WRITTEN,
    /** It stays as it is written. */
    LEFT,
    /** The file must be there; the value stays as it is written. */
    CHECKED,
    /** The file's content is the value. */
    READ
  }

  private static final long LARGEST_FILE = 1 << 20;
  private static final int MOST_SETTINGS = 20_000;

  private final HostFiles files;
  private final SettingTable table;
  private final OtherFiles others;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Setting> settings = new ArrayList<>();
  private final List<List<Section>> opened = new ArrayList<>();
  private final Deque<Position> openedAt = new ArrayDeque<>();
  private final List<Section> inside = new ArrayList<>();
  private final Includes includes;
  private String first = DovecotConf.FILE;

  ConfParser(HostFiles files, SettingTable table, OtherFiles others) {
    this.files = files;
    this.table = table;
    this.others = others;
    this.includes = new Includes(files);
  }

  DovecotConf.Read parse(String file) {
    first = file;
    try {
      read(file, text(file));
    } catch (NoSuchFileException none) {
      add(
          Diagnostic.error(
              Position.of(file),
              "open(" + file + ") failed: No such file or directory",
              Phrase.of(ConfParser.class, "conf.missing", file)));
    } catch (IOException e) {
      add(Diagnostic.error(Position.of(file), "open(" + file + ") failed: " + SystemError.text(e)));
    }
    DovecotConf conf = new DovecotConf(first, settings, opened, table);
    List<Diagnostic> checks = new ArrayList<>();
    Position open = openedAt.peek();
    if (open != null) {
      checks.add(unclosed(open));
    } else if (!Diagnostic.anyError(diagnostics)) {
      new ConfChecks(conf, checks::add).run();
    }
    return new DovecotConf.Read(conf, diagnostics, checks);
  }

  private Diagnostic unclosed(Position at) {
    String text =
        "Error in configuration file %s: Missing '}' (section started at %s:%d)"
            .formatted(first, at.file(), at.line());
    return Diagnostic.error(at, text, Phrase.of(ConfParser.class, "conf.brace"));
  }

  private String text(String file) throws IOException {
    Optional<String> packaged = includes.packaged(file);
    if (packaged.isPresent()) {
      return packaged.get();
    }
    Path real = files.real(file);
    if (Files.size(real) > LARGEST_FILE) {
      throw new IOException("File too large");
    }
    return new String(Files.readAllBytes(real), StandardCharsets.UTF_8);
  }

  private void read(String file, String text) {
    includes.enter(file);
    StringBuilder continued = new StringBuilder();
    int number = 0;
    for (String raw : text.split("\r?\n", -1)) {
      number++;
      Position at = Position.of(file, number);
      if (raw.isBlank() || raw.stripLeading().startsWith("#")) {
        continued.setLength(0);
        continue;
      }
      ConfLine.Text bare = ConfLine.uncommented(raw);
      if (bare.ambiguous()) {
        add(Diagnostic.warning(at, ambiguous(at), Phrase.of(ConfParser.class, "conf.hash")));
      }
      if (bare.text().endsWith("\\")) {
        String part = bare.text().substring(0, bare.text().length() - 1);
        continued.append(part.stripTrailing()).append(' ');
        continue;
      }
      apply(ConfLine.parse(continued + bare.text()), at);
      continued.setLength(0);
    }
    includes.leave();
  }

  private static String ambiguous(Position at) {
    return "Configuration file %s line %d: Ambiguous '#' character in line, treating it as comment. Add a space before it to remove this warning."
        .formatted(at.file(), at.line());
  }

  private void apply(ConfLine line, Position at) {
    switch (line.kind()) {
      case NOTHING -> {}
      case SETTING -> setting(line, at);
      case BEGIN -> begin(line, at);
      case END -> end(at);
      case INCLUDE -> include(line.value(), true, at);
      case INCLUDE_TRY -> include(line.value(), false, at);
      case ERROR -> error(at, line.key(), Phrase.of(ConfParser.class, "conf.syntax"));
    }
  }

  private void setting(ConfLine line, Position at) {
    String type = inside.isEmpty() ? "" : inside.get(inside.size() - 1).type();
    if (type.isEmpty() && OldSettings.isOld(line.key(), line.value())) {
      old(OldSettings.replace(line.key(), line.value()), at);
      return;
    }
    boolean listOfSections = type.isEmpty() && SettingTable.isSection(line.key());
    Optional<SettingTable.Row> row = table.find(type, line.key());
    if (authInFilter(line.key(), at)) {
      return;
    }
    if (row.isPresent()) {
      put(inside, row.get(), line.bare() ? expand(line.key(), line.value(), at) : line.value(), at);
    } else if (!listOfSections) {
      unknown(type, line.key(), at);
    }
  }

  /** How passwords are looked up is the same for all clients. */
  private boolean authInFilter(String key, Position at) {
    boolean narrow =
        inside.stream()
            .anyMatch(one -> one.type().equals("remote") || one.type().startsWith("local"));
    boolean auth = key.startsWith("auth_") || key.equals("passdb") || key.equals("userdb");
    if (narrow && auth) {
      error(
          at,
          "Auth settings not supported inside local/remote blocks: " + key,
          Phrase.of(ConfParser.class, "conf.nesting"));
    }
    return narrow && auth;
  }

  private void old(OldSettings.Now now, Position at) {
    for (String said : now.said()) {
      add(
          Diagnostic.warning(
              at,
              "Obsolete setting in %s:%d: %s".formatted(at.file(), at.line(), said),
              Phrase.of(ConfParser.class, "conf.old")));
    }
    for (OldSettings.Put put : now.puts()) {
      int depth = put.in().size();
      String type = depth == 0 ? "" : put.in().get(depth - 1).type();
      table.find(type, put.key()).ifPresent(row -> put(put.in(), row, put.value(), at));
    }
  }

  private void put(List<Section> in, SettingTable.Row row, String value, Position at) {
    String counts = value.startsWith("<") ? fromFile(row.name(), value, at) : value;
    Optional<String> wrong = Values.problem(row, counts);
    if (wrong.isPresent()) {
      error(at, wrong.get(), Values.mend(row));
    }
    if (in.isEmpty()) {
      warnOfFilters(row.name(), at);
    }
    if (settings.size() < MOST_SETTINGS) {
      settings.add(new Setting(in, row.name(), counts, at));
    }
  }

  /** A filter that says otherwise stays as it is, although it stands before. */
  private void warnOfFilters(String key, Position at) {
    settings.stream()
        .filter(s -> s.key().equals(key) && !s.in().isEmpty() && s.in().get(0).isFilter())
        .findFirst()
        .ifPresent(
            s -> {
              String text =
                  "%s line %d: Global setting %s won't change the setting inside an earlier filter at %s line %d (if this is intentional, avoid this warning by moving the global setting before %s line %d)"
                      .formatted(
                          at.file(),
                          at.line(),
                          key,
                          s.at().file(),
                          s.at().line(),
                          s.at().file(),
                          s.at().line());
              add(Diagnostic.warning(at, text, Phrase.of(ConfParser.class, "conf.filter")));
            });
  }

  /** The value of {@code </path}; a relative path begins where the file that names it stands. */
  private String fromFile(String key, String value, Position at) {
    boolean left = others == OtherFiles.LEFT || others == OtherFiles.WRITTEN;
    if (left || value.indexOf('\0') >= 0) {
      return value;
    }
    String path = Path.of(at.file()).resolveSibling(value.substring(1)).normalize().toString();
    try {
      String content = text(path);
      return others == OtherFiles.READ ? content : value;
    } catch (IOException e) {
      error(
          at,
          key + ": Can't open file " + path + ": " + SystemError.text(e),
          Phrase.of(ConfParser.class, "conf.file", path));
      return value;
    }
  }

  private void unknown(String section, String key, Position at) {
    StringBuilder path = new StringBuilder();
    inside.forEach(s -> path.append(s.type()).append(" { "));
    Phrase mend =
        table
            .nearest(section, key)
            .map(near -> Phrase.of(ConfParser.class, "conf.near", near))
            .orElseGet(() -> Phrase.of(ConfParser.class, "conf.unknown", key));
    error(at, "Unknown setting: " + path + key, mend);
  }

  /** {@code $protocols} stands for the value until then. */
  private String expand(String key, String value, Position at) {
    if (value.indexOf('$') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    for (String word : value.split("(?<= )|(?= )")) {
      String name = word.startsWith("$") ? word.substring(1) : "";
      boolean known = !name.isEmpty() && table.find("", name).isPresent();
      boolean wanted = name.equals(key) || others != OtherFiles.WRITTEN;
      text.append(known && wanted ? current(name) : word);
      if (!name.isEmpty()
          && !known
          && (others == OtherFiles.READ || others == OtherFiles.CHECKED)) {
        error(at, "Unknown variable: " + word, Phrase.of(ConfParser.class, "conf.unknown", name));
      }
    }
    return text.toString();
  }

  private String current(String key) {
    DovecotConf now = new DovecotConf(first, settings, opened, table);
    List<Section> filters = inside.stream().filter(Section::isFilter).toList();
    return now.find(filters, key)
        .or(() -> now.find(key))
        .map(Setting::value)
        .orElseGet(() -> table.initial(key));
  }

  private void begin(ConfLine line, Position at) {
    String outer = inside.isEmpty() ? "" : inside.get(inside.size() - 1).type();
    Optional<String> wrong = Nesting.problem(inside, line.key(), line.value());
    boolean allowed = table.allows(outer, line.key());
    boolean narrow = authInFilter(line.key(), at);
    inside.add(new Section(line.key(), line.value(), number(line)));
    if (narrow) {
      opened.add(List.copyOf(inside));
      openedAt.push(at);
      return;
    }
    if (wrong.isPresent()) {
      error(at, wrong.get(), Phrase.of(ConfParser.class, "conf.nesting"));
    } else if (!allowed) {
      unknown(outer, line.key(), at);
    }
    opened.add(List.copyOf(inside));
    openedAt.push(at);
  }

  /** Sections without a name are different ones; those of a kind that needs none are the same. */
  private int number(ConfLine line) {
    if (!line.value().isEmpty() || SettingTable.isFree(line.key())) {
      return 0;
    }
    long before =
        opened.stream().filter(path -> path.get(path.size() - 1).type().equals(line.key())).count();
    return (int) before + 1;
  }

  private void end(Position at) {
    if (inside.isEmpty()) {
      error(at, "Unexpected '}'", Phrase.of(ConfParser.class, "conf.brace"));
    } else {
      inside.remove(inside.size() - 1);
      openedAt.pop();
    }
  }

  private void include(String pattern, boolean needed, Position at) {
    if (pattern.indexOf('\0') >= 0) {
      error(at, "No matches", Phrase.of(ConfParser.class, "conf.include", "\\0"));
      return;
    }
    String absolute = Path.of(at.file()).resolveSibling(pattern).normalize().toString();
    List<String> found = includes.matching(absolute);
    if (found.isEmpty() && needed) {
      error(at, "No matches", Phrase.of(ConfParser.class, "conf.include", absolute));
    }
    for (String file : found) {
      if (includes.isOpen(file)) {
        error(at, "Recursive include file: " + file, Phrase.of(ConfParser.class, "conf.loop"));
      } else if (!Files.isDirectory(files.real(file))) {
        include(file, at);
      }
    }
  }

  private void include(String file, Position at) {
    try {
      read(file, text(file));
    } catch (IOException e) {
      error(
          at,
          "Couldn't open include file " + file + ": " + SystemError.text(e),
          Phrase.of(ConfParser.class, "conf.include", file));
    }
  }

  private void error(Position at, String what, Phrase mend) {
    add(
        Diagnostic.error(
            at,
            "Error in configuration file %s line %d: %s".formatted(at.file(), at.line(), what),
            mend));
  }

  private void add(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }
}
