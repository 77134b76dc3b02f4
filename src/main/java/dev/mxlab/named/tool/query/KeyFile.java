package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.query.TsigKey.BadKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a key file: a {@code key} statement as tsig-keygen(8) prints it, or a pair {@code
 * K*.key} and {@code K*.private}.
 *
 * @param pair it was such a pair
 */
public record KeyFile(String algorithm, String name, String secret, boolean pair) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\n]*|#[^\n]*|\"([^\"\n]*)\"|([{};])|([^\\s{};\"]+)", Pattern.DOTALL);
  private static final String ENDINGS = "(\\.private|\\.key|\\.)$";
  private static final Map<Integer, String> ALGORITHMS =
      Map.of(
          157, "hmac-md5",
          161, "hmac-sha1",
          162, "hmac-sha224",
          163, "hmac-sha256",
          164, "hmac-sha384",
          165, "hmac-sha512");

  /**
   * @param path the real file; the one of a pair, or what their names have in common
   * @throws BadKey with BIND's word for why it could not be read
   */
  public static KeyFile read(Path path) throws BadKey {
    KeyFile pair = pair(path);
    if (pair != null) {
      return pair;
    }
    try {
      return statement(Files.readString(path, StandardCharsets.UTF_8));
    } catch (NoSuchFileException missing) {
      throw new BadKey("file not found");
    } catch (java.nio.file.AccessDeniedException denied) {
      throw new BadKey("permission denied");
    } catch (IOException unreadable) {
      throw new BadKey("failure");
    }
  }

  /** What BIND logs of a pair of files; empty for others. */
  public String warning(String file, ZonedDateTime now) {
    String base = file.replaceFirst(ENDINGS, "");
    return pair
        ? TsigKey.logTime(now)
            + " "
            + base
            + ".private: Use of K* file pairs for HMAC is deprecated\n\n"
        : "";
  }

  private static KeyFile statement(String text) throws BadKey {
    Matcher tokens = TOKEN.matcher(text);
    List<String> words =
        tokens
            .results()
            .map(found -> found.group(1) != null ? found.group(1) : found.group())
            .filter(word -> !word.startsWith("/*") && !word.startsWith("//"))
            .filter(word -> !word.startsWith("#"))
            .toList();
    int key = words.indexOf("key");
    if (key < 0 || words.size() < key + 3 || !words.get(key + 2).equals("{")) {
      throw new BadKey("unexpected token");
    }
    String algorithm = "";
    String secret = "";
    for (int i = key + 3; i + 1 < words.size() && !words.get(i).equals("}"); i++) {
      algorithm = words.get(i).equals("algorithm") ? words.get(i + 1) : algorithm;
      secret = words.get(i).equals("secret") ? words.get(i + 1) : secret;
    }
    if (algorithm.isEmpty() || secret.isEmpty()) {
      throw new Fatal("key must have algorithm and secret\n", 0);
    }
    return new KeyFile(algorithm, words.get(key + 1), secret, false);
  }

  /** Null when there is no such pair. */
  private static @Nullable KeyFile pair(Path path) {
    String base = path.toString().replaceFirst(ENDINGS, "");
    try {
      String[] words =
          Files.readString(Path.of(base + ".key"))
              .replaceAll("(?m)^;.*$", "")
              .strip()
              .split("\\s+");
      int type = List.of(words).indexOf("KEY");
      Matcher secret =
          Pattern.compile("(?m)^Key:\\s*(\\S+)")
              .matcher(Files.readString(Path.of(base + ".private")));
      if (type < 0 || words.length < type + 4 || !secret.find()) {
        return null;
      }
      String algorithm = ALGORITHMS.get(Integer.valueOf(words[type + 3]));
      return algorithm == null ? null : new KeyFile(algorithm, words[0], secret.group(1), true);
    } catch (IOException | NumberFormatException none) {
      return null;
    }
  }
}
