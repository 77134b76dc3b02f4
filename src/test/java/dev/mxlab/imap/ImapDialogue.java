package dev.mxlab.imap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A recorded dialogue; see the head of the files in {@code dialogue/imap}. */
record ImapDialogue(String name, Map<String, String> settings, List<Step> steps) {
  /**
   * @param kind {@code C}, {@code S} or {@code X}
   */
  record Step(char kind, String text, int line) {}

  static List<ImapDialogue> load(String file) {
    List<ImapDialogue> dialogues = new ArrayList<>();
    int number = 0;
    for (String line : resource(file).split("\n", -1)) {
      number++;
      if (line.startsWith("=== ")) {
        dialogues.add(
            new ImapDialogue(line.substring(4).strip(), new HashMap<>(), new ArrayList<>()));
      } else if (line.startsWith("@")) {
        String[] setting = line.substring(1).split(" ", 2);
        dialogues.get(dialogues.size() - 1).settings().put(setting[0], setting[1]);
      } else if (line.matches("[CSX]:.*")) {
        String text = line.length() > 3 ? line.substring(3) : "";
        String ended = line.charAt(0) == 'C' ? text + "\r\n" : text;
        dialogues.get(dialogues.size() - 1).steps().add(new Step(line.charAt(0), ended, number));
      } else if (line.startsWith("C| ")) {
        String text = line.substring(3).replace("\\r", "\r").replace("\\n", "\n");
        dialogues.get(dialogues.size() - 1).steps().add(new Step('C', text, number));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException(file + ":" + number + ": " + line);
      }
    }
    return dialogues;
  }

  static Pattern pattern(String expected) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    var placeholder = Pattern.compile("\\{(QID|DATE|N|ANY)}").matcher(expected);
    while (placeholder.find()) {
      regex.append(Pattern.quote(expected.substring(at, placeholder.start())));
      regex.append(
          switch (placeholder.group(1)) {
            case "QID" -> "[0-9A-Za-z]{8,20}";
            case "N" -> "\\d+";
            case "DATE" -> "[A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} [0-9:]{8} [+-]\\d{4}";
            default -> ".*";
          });
      at = placeholder.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(expected.substring(at))).toString());
  }

  static String resource(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String path) {
    try (InputStream in = ImapDialogue.class.getResourceAsStream("/dialogue/imap/" + path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
