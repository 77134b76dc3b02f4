package dev.mxlab.smtp.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of dialogues with a server:
 *
 * <pre>
 * === name          starts a case            # ...    a remark
 * {@literal @}config NAME      and other facts of the case
 * C: text           a line of the client     C| text  its bytes, \r \n \t \xHH \\ unescaped
 * C*N: text         the line N times         C#N text a line of N octets that starts with text
 * S: text           a line of the server; {QID} {DATE} {ANY} {N} stand for what changes
 * W: seconds        wait                     X:       the server closes the connection
 * </pre>
 */
public final class DialogueFile {
  public sealed interface Step {
    record Send(String bytes) implements Step {}

    record Expect(String line) implements Step {}

    record Closed() implements Step {}
  }

  public record Case(String name, Map<String, String> facts, List<Step> steps) {}

  private static final Pattern MANY = Pattern.compile("C\\*(\\d+): ?(.*)");
  private static final Pattern LONG = Pattern.compile("C#(\\d+) (.*)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-fA-F]{2}|.)");

  private DialogueFile() {}

  /** The cases of all {@code .dlg} files in a directory of the test resources. */
  public static List<Case> folder(String resource) {
    try (Stream<Path> files = Files.list(directory(resource))) {
      return files
          .filter(file -> file.toString().endsWith(".dlg"))
          .sorted()
          .flatMap(file -> read(file).stream())
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Where a directory of the test resources is. */
  public static Path directory(String resource) {
    try {
      return Path.of(
          Objects.requireNonNull(DialogueFile.class.getResource(resource), resource).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Case> read(Path file) {
    try {
      List<Case> cases = new ArrayList<>();
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("===")) {
          cases.add(new Case(line.substring(3).strip(), new HashMap<>(), new ArrayList<>()));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          add(cases.get(cases.size() - 1), line);
        }
      }
      return cases;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void add(Case to, String line) {
    Matcher many = MANY.matcher(line);
    Matcher longLine = LONG.matcher(line);
    if (line.startsWith("@")) {
      String[] fact = line.substring(1).split(" ", 2);
      to.facts().put(fact[0], fact[1].strip());
    } else if (many.matches()) {
      to.steps()
          .add(new Step.Send((many.group(2) + "\r\n").repeat(Integer.parseInt(many.group(1)))));
    } else if (longLine.matches()) {
      int length = Integer.parseInt(longLine.group(1));
      String text = longLine.group(2);
      to.steps().add(new Step.Send(text + "x".repeat(length - text.length()) + "\r\n"));
    } else {
      String text = line.length() > 3 ? line.substring(3) : "";
      switch (line.substring(0, 2)) {
        case "C:" -> to.steps().add(new Step.Send(text + "\r\n"));
        case "C|" -> to.steps().add(new Step.Send(unescape(text)));
        case "S:" -> to.steps().add(new Step.Expect(text));
        case "X:" -> to.steps().add(new Step.Closed());
        case "W:" -> {}
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(String.valueOf(character(found.group(1)))));
  }

  private static char character(String escape) {
    return switch (escape.charAt(0)) {
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 't' -> '\t';
      case '0' -> '\0';
      case 'x' -> escape.length() == 3 ? (char) Integer.parseInt(escape.substring(1), 16) : 'x';
      default -> escape.charAt(0);
    };
  }

  /** An expected line as a pattern. */
  public static Pattern pattern(String line) {
    Map<String, String> placeholders =
        Map.of(
            "{QID}", "[0-9A-Za-z]{8,20}",
            "{DATE}", "[A-Z][a-z]{2}, {1,2}\\d{1,2} [A-Z][a-z]{2} \\d{4} [\\d:]{8} [+-]\\d{4}.*?",
            "{N}", "\\d+",
            "{ANY}", ".*");
    String regex = Pattern.quote(line);
    for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
      regex = regex.replace(placeholder.getKey(), "\\E" + placeholder.getValue() + "\\Q");
    }
    return Pattern.compile(regex);
  }
}
