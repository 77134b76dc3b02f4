package dev.mxlab.named.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How something ended, as the libraries of BIND 9.18 count and name it: rndc shows the text, and
 * with -r the identifier and the number. The table is the resource {@code results.txt}.
 */
public record Result(int number, String id, String text) {
  private static final Map<Integer, Result> BY_NUMBER = new HashMap<>();
  private static final Map<String, Result> BY_TEXT = new HashMap<>();

  static {
    load();
  }

  public static final Result SUCCESS = of("success");
  public static final Result FAILURE = of("failure");
  public static final Result NOT_FOUND = of("not found");
  public static final Result UNEXPECTED_END = of("unexpected end of input");

  private static void load() {
    try (InputStream in = Result.class.getResourceAsStream("results.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] field = line.split(" ", 3);
        Result result = new Result(Integer.parseInt(field[0]), field[1], field[2]);
        BY_NUMBER.put(result.number(), result);
        BY_TEXT.putIfAbsent(result.text(), result);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** By its text; what BIND has no result for is a failure that says so. */
  public static Result of(String text) {
    Result known = BY_TEXT.get(text);
    return known == null ? new Result(numberOf("failure"), "ISC_R_FAILURE", text) : known;
  }

  private static int numberOf(String text) {
    return Objects.requireNonNull(BY_TEXT.get(text)).number();
  }

  /** By its number, for what another program sent. */
  public static Result of(int number) {
    return Objects.requireNonNullElseGet(
        BY_NUMBER.get(number),
        () -> new Result(number, "UNKNOWN", "(result code text not available)"));
  }

  public boolean ok() {
    return number == 0;
  }
}
