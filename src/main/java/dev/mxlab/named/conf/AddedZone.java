package dev.mxlab.named.conf;

import dev.mxlab.named.conf.NamedConf.ZoneType;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/**
 * A zone statement that did not come with named.conf: {@code rndc addzone} brought it.
 *
 * @param view as it is shown: {@code _default}
 * @param statement its zone statement
 */
public record AddedZone(String view, Statement statement) {
  /** The head of the statement is written anew, so that all come out alike. */
  private static final String FORM = "zone \"%s\" %s;";

  /** What named-checkconf complains of in a file, and named lets pass in a command. */
  private static final String SHARED_FILE = "writeable file";

  /**
   * What a command line came to.
   *
   * @param zone null when it could not be read
   * @param result BIND's name of the outcome
   * @param text what the caller is told beside it
   * @param log what the log is told
   */
  public record Parsed(
      @Nullable AddedZone zone, int dclass, String result, String text, List<String> log) {
    public Parsed {
      log = List.copyOf(log);
    }

    static Parsed failed(String result, String text, String... log) {
      return new Parsed(null, DClass.IN, result, text, List.of(log));
    }
  }

  public Name apex() {
    return Objects.requireNonNull(DomainNames.parse(statement.word()));
  }

  /** As {@code rndc showzone} prints it. */
  public String line() {
    return ConfPrinter.line(statement);
  }

  /** Its type; empty where none is given. */
  public Optional<ZoneType> type() {
    Value.Body block = statement.body();
    return block.find("in-view").isPresent()
        ? Optional.of(ZoneType.IN_VIEW)
        : block.find("type").flatMap(t -> ZoneType.of(t.word()));
  }

  /**
   * Reads {@code NAME [CLASS [VIEW]] { ... };}.
   *
   * @param command {@code addzone} or {@code modzone}: complaints begin with it
   */
  public static Parsed parse(String command, String line, String directory) {
    int brace = line.indexOf('{');
    String head = brace < 0 ? line : line.substring(0, brace);
    List<String> words = head.isBlank() ? List.of() : List.of(head.trim().split("\\s+"));
    if (words.isEmpty()) {
      String near = brace < 0 ? "end of file" : "'{'";
      return Parsed.failed("unexpected token", "", command + ": expected string near " + near);
    }
    if (words.size() > 3 || brace < 0) {
      String near = words.size() > 3 ? "'" + words.get(3) + "'" : "end of file";
      return Parsed.failed("unexpected token", "", command + ": '{' expected near " + near);
    }
    String text = FORM.formatted(plain(words.get(0)), line.substring(brace));
    // The line brings its own last semicolon.
    ConfParser.Parsed parsed = read(command, text.substring(0, text.length() - 1), directory);
    Value.Body top = parsed.top();
    if (top == null || top.all("zone").isEmpty()) {
      List<String> log = new ArrayList<>();
      parsed
          .diagnostics()
          .forEach(d -> log.add(d.message().strip().replaceFirst("^(\\w+):\\d+: ", "$1: ")));
      return new Parsed(null, DClass.IN, parsed.result(), "", log);
    }
    String dclass = words.size() > 1 ? plain(words.get(1)) : "IN";
    int value = DClass.value(dclass);
    if (value < 0) {
      return Parsed.failed("unknown class/type", "", "none:1: unknown class '" + dclass + "'");
    }
    String view = words.size() > 2 ? plain(words.get(2)) : View.DEFAULT_NAME;
    AddedZone zone = new AddedZone(view, top.all("zone").get(0));
    return new Parsed(zone, value, "success", "", List.of());
  }

  private static String plain(String word) {
    return word.replace("\"", "");
  }

  private static ConfParser.Parsed read(String name, String text, String directory) {
    return new ConfParser(StatementTable.bind918(), new OneText(text), directory, false)
        .parse(name);
  }

  /** The zone statements of a file that named wrote itself; broken, it has none. */
  public static List<AddedZone> readAll(String view, String file, String text, String directory) {
    Value.Body top = read(file, text, directory).top();
    return top == null
        ? List.of()
        : top.all("zone").stream().map(zone -> new AddedZone(view, zone)).toList();
  }

  /** A text that is no file. */
  private record OneText(String text) implements ConfFiles {
    @Override
    public String read(String path) throws IOException {
      if (path.contains("\0")) {
        throw new NoSuchFileException(path);
      }
      return text;
    }

    @Override
    public boolean isDirectory(String path) {
      return true;
    }

    @Override
    public List<String> list(String directory) {
      return List.of();
    }
  }

  /** The statement of a zone, wherever it came from; null when there is none. */
  public static @Nullable AddedZone find(NamedConf conf, String view, Name apex) {
    Value.Body body = conf.tree();
    for (Statement each : conf.tree().all("view")) {
      if (each.word().equals(view)) {
        body = each.body();
      }
    }
    return body.all("zone").stream()
        .map(zone -> new AddedZone(view, zone))
        .filter(zone -> zone.apex().equals(apex))
        .findFirst()
        .orElse(null);
  }

  /**
   * A configuration with other zones: those that {@code gone} says so of leave, then {@code added}
   * come. Its diagnostics are those of the added zones alone.
   */
  public static ConfReader.Reading change(
      NamedConf conf, BiPredicate<String, Name> gone, List<AddedZone> added) {
    List<Statement> statements = new ArrayList<>();
    boolean views = !conf.views().isEmpty();
    for (Statement statement : conf.tree().statements()) {
      if (statement.name().equals("view")) {
        statements.add(changed(statement, gone, added));
      } else if (views || !leaves(statement, View.DEFAULT_NAME, gone)) {
        statements.add(statement);
      }
    }
    if (!views) {
      added.forEach(zone -> statements.add(zone.statement()));
    }
    Value.Body tree = new Value.Body(List.copyOf(statements), conf.tree().at());
    Complaints complaints = new Complaints();
    // Which directories there are was checked when the file itself was read.
    ConfReader.Asked asked = new ConfReader.Asked(false, false, true);
    new ConfChecks(tree, complaints, asked, directory -> true).run();
    List<String> files = added.stream().map(z -> z.statement().at().file()).toList();
    List<Diagnostic> theirs =
        complaints.all().stream()
            .filter(d -> files.contains(d.at().file()) && !d.message().contains(SHARED_FILE))
            .toList();
    boolean wrong = Diagnostic.anyError(theirs);
    return new ConfReader.Reading(
        wrong ? null : new Binder(tree).bind(conf.directory()),
        theirs,
        wrong ? "failure" : "success");
  }

  private static boolean leaves(Statement zone, String view, BiPredicate<String, Name> gone) {
    return zone.name().equals("zone") && gone.test(view, new AddedZone(view, zone).apex());
  }

  private static Statement changed(
      Statement view, BiPredicate<String, Name> gone, List<AddedZone> added) {
    List<Statement> inner = new ArrayList<>();
    for (Statement statement : view.body().statements()) {
      if (!leaves(statement, view.word(), gone)) {
        inner.add(statement);
      }
    }
    added.stream()
        .filter(zone -> zone.view().equals(view.word()))
        .forEach(zone -> inner.add(zone.statement()));
    Value.Body body = new Value.Body(List.copyOf(inner), view.body().at());
    List<Value> values = new ArrayList<>();
    view.values().forEach(v -> values.add(v instanceof Value.Body ? body : v));
    return new Statement(view.row(), List.copyOf(values), view.at());
  }
}
