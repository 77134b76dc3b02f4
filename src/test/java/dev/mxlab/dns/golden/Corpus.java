package dev.mxlab.dns.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The blocks of a file in golden/dns; its README tells the format. */
public final class Corpus {
  /** One query and the answers that count as right. */
  public record Case(String id, boolean raw, Map<String, String> fields, List<Variant> variants) {
    public String field(String name, String otherwise) {
      return fields.getOrDefault(name, otherwise);
    }

    public boolean set(String name) {
      return field(name, "0").equals("1");
    }

    /** BIND's answers, or all where BIND's was not recorded. */
    public List<Variant> ofBind() {
      List<Variant> bind = variants.stream().filter(v -> v.servers().contains("named")).toList();
      return bind.isEmpty() ? variants : bind;
    }
  }

  /**
   * @param lines by their key: H, E, Q?, O, AN, AU, AD, D, R
   */
  public record Variant(List<String> servers, Map<String, List<String>> lines) {
    public List<String> all(String key) {
      return lines.getOrDefault(key, List.of());
    }

    public String one(String key) {
      List<String> values = all(key);
      return values.isEmpty() ? "" : values.get(0);
    }

    public boolean truncated() {
      return lines.containsKey("T");
    }
  }

  private Corpus() {}

  public static List<Case> load(String name) {
    try (InputStream in = Corpus.class.getResourceAsStream("/golden/dns/" + name)) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      return parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Case> parse(String text) {
    List<Case> cases = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] pair = line.split(" ", 2);
      String rest = pair.length > 1 ? pair[1] : "";
      if (pair[0].equals("Q") || pair[0].equals("W")) {
        cases.add(header(pair[0].equals("W"), rest.split(" ")));
      } else if (pair[0].equals("V")) {
        last(cases).variants().add(new Variant(List.of(rest.split(",")), new HashMap<>()));
      } else {
        List<Variant> variants = last(cases).variants();
        variants
            .get(variants.size() - 1)
            .lines()
            .computeIfAbsent(pair[0], none -> new ArrayList<>())
            .add(rest);
      }
    }
    return cases;
  }

  private static Case last(List<Case> cases) {
    return cases.get(cases.size() - 1);
  }

  private static Case header(boolean raw, String[] words) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    return new Case(words[0], raw, fields, new ArrayList<>());
  }
}
