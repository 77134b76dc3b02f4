package dev.mxlab.dovecot;

import dev.mxlab.dovecot.DovecotConf.Section;
import dev.mxlab.dovecot.DovecotConf.Setting;
import dev.mxlab.host.HostFiles;
import dev.mxlab.host.SystemError;
import dev.mxlab.text.Diagnosed;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads dovecot.conf and what it includes. Dovecot stops at the first error; here the rest is
 * looked through too, so that all that is wrong is told at once, each in dovecot's words.
 */
final class ConfParser {
  private static final int DEEPEST_INCLUDE = 20;
  private static final long LARGEST_FILE = 1 << 20;
  private static final Pattern VARIABLE = Pattern.compile("\\$[A-Za-z0-9_:]+");

  private final HostFiles files;
  private final SettingTable table;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Setting> settings = new ArrayList<>();
  private final List<List<Section>> opened = new ArrayList<>();
  private final Deque<Position> openedAt = new ArrayDeque<>();
  private final List<Section> inside = new ArrayList<>();
  private final Deque<String> including = new ArrayDeque<>();
  private @Nullable Position lastOpened;

  ConfParser(HostFiles files, SettingTable table) {
    this.files = files;
    this.table = table;
  }

  Diagnosed<DovecotConf> parse(String file) {
    try {
      read(file);
    } catch (NoSuchFileException none) {
      add(
          Diagnostic.error(
              Position.of(file),
              "open(" + file + ") failed: No such file or directory",
              Phrase.of(ConfParser.class, "conf.missing", file)));
    } catch (IOException e) {
      add(Diagnostic.error(Position.of(file), "open(" + file + ") failed: " + SystemError.text(e)));
    }
    if (!inside.isEmpty() && lastOpened != null) {
      Position at = openedAt.peek() == null ? lastOpened : openedAt.peek();
      String text =
          "Error in configuration file %s: Missing '}' (section started at %s:%d)"
              .formatted(file, at.file(), at.line());
      add(Diagnostic.error(at, text, Phrase.of(ConfParser.class, "conf.brace")));
    }
    DovecotConf conf = new DovecotConf(settings, opened, table);
    if (!Diagnostic.anyError(diagnostics)) {
      new ConfChecks(conf, this::add).run();
    }
    return new Diagnosed<>(Diagnostic.anyError(diagnostics) ? null : conf, diagnostics);
  }

  private void read(String file) throws IOException {
    Path real = files.real(file);
    if (Files.size(real) > LARGEST_FILE) {
      throw new IOException("File too large");
    }
    including.push(file);
    String text = new String(Files.readAllBytes(real), StandardCharsets.UTF_8);
    StringBuilder continued = new StringBuilder();
    int number = 0;
    for (String raw : text.split("\r?\n", -1)) {
      number++;
      String bare = ConfLine.bare(raw);
      if (bare.endsWith("\\")) {
        continued.append(bare.substring(0, bare.length() - 1).stripTrailing()).append(' ');
        continue;
      }
      apply(ConfLine.parse(continued + bare), Position.of(file, number));
      continued.setLength(0);
    }
    including.pop();
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
    String section = inside.isEmpty() ? "" : inside.get(inside.size() - 1).type();
    Optional<SettingTable.Row> row = table.find(section, line.key());
    if (row.isEmpty()) {
      unknown(section, line.key(), at);
      return;
    }
    String value = expand(line.value());
    Optional<String> wrong = Values.problem(row.get(), value);
    if (wrong.isPresent()) {
      error(at, wrong.get(), Values.mend(row.get()));
    }
    settings.add(new Setting(inside, line.key(), value, at));
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
  private String expand(String value) {
    if (value.indexOf('$') < 0) {
      return value;
    }
    return VARIABLE
        .matcher(value)
        .replaceAll(
            match -> {
              String name = match.group().substring(1);
              String known = new DovecotConf(settings, opened, table).value(name);
              return Matcher.quoteReplacement(known);
            });
  }

  private void begin(ConfLine line, Position at) {
    String outer = inside.isEmpty() ? "" : inside.get(inside.size() - 1).type();
    if (!table.allows(outer, line.key()) && !outer.equals("plugin")) {
      unknown(outer, line.key(), at);
    }
    inside.add(new Section(line.key(), line.value()));
    opened.add(List.copyOf(inside));
    openedAt.push(at);
    lastOpened = at;
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
    List<String> found = matching(absolute);
    if (found.isEmpty() && needed) {
      Phrase mend = Phrase.of(ConfParser.class, "conf.include", absolute);
      boolean glob = absolute.contains("*") || absolute.contains("?");
      String text =
          glob
              ? "No matches"
              : "Couldn't open include file " + absolute + ": No such file or directory";
      error(at, text, mend);
    }
    for (String file : found) {
      if (including.contains(file) || including.size() >= DEEPEST_INCLUDE) {
        error(at, "Recursive include file: " + file, Phrase.of(ConfParser.class, "conf.loop"));
        continue;
      }
      try {
        read(file);
      } catch (IOException e) {
        if (needed) {
          error(
              at,
              "Couldn't open include file " + file + ": " + e.getMessage(),
              Phrase.of(ConfParser.class, "conf.include", file));
        }
      }
    }
  }

  /** The files that a pattern names, as glob(3) sorts them; only its last part may be a pattern. */
  private List<String> matching(String pattern) {
    int slash = pattern.lastIndexOf('/');
    String directory = pattern.substring(0, slash);
    String name = pattern.substring(slash + 1);
    if (name.indexOf('*') < 0 && name.indexOf('?') < 0) {
      return Files.isRegularFile(files.real(pattern)) ? List.of(pattern) : List.of();
    }
    Pattern regex =
        Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
    return files.list(directory).stream()
        .filter(file -> !file.startsWith(".") && regex.matcher(file).matches())
        .map(file -> directory + '/' + file)
        .filter(file -> Files.isRegularFile(files.real(file)))
        .sorted()
        .toList();
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
