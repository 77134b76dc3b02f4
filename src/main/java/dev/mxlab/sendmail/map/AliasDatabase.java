package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Builds aliases.db from aliases, as {@code newaliases} does. */
public final class AliasDatabase {
  private AliasDatabase() {}

  /**
   * What was built: the numbers that newaliases(1) prints, and what was wrong with the lines that
   * were left out.
   */
  public record Built(int aliases, int longest, int bytes, List<Diagnostic> diagnostics) {
    public Built {
      diagnostics = List.copyOf(diagnostics);
    }

    /** As sendmail says it: {@code /etc/aliases: 2 aliases, longest 18 bytes, 41 bytes total}. */
    public String summary(String file) {
      return file
          + ": "
          + aliases
          + " aliases, longest "
          + longest
          + " bytes, "
          + bytes
          + " bytes total";
    }
  }

  /**
   * Builds a file's database.
   *
   * @param shown the file's name for messages
   * @param text the alias file
   * @param call whose user makes the map, beside the file
   * @param names what sendmail thinks of the names
   * @param trusted TrustedUser; empty for none
   */
  public static Built build(
      String shown, Path text, Call call, AliasNames names, Optional<String> trusted)
      throws IOException {
    String content = new String(Files.readAllBytes(text), StandardCharsets.UTF_8);
    AliasText aliases = AliasText.parse(shown, content.lines().toList(), names);
    HashWriter pairs = new HashWriter(0);
    // sendmail's mark of a complete alias database.
    pairs.put(terminated("@"), terminated("@"), PairStore.Same.REPLACED);
    int longest = 0;
    int bytes = 0;
    for (AliasText.Entry entry : aliases.entries()) {
      byte[] value = terminated(entry.value());
      pairs.put(terminated(entry.name()), value, PairStore.Same.REPLACED);
      longest = Math.max(longest, value.length - 1);
      bytes += entry.name().getBytes(StandardCharsets.UTF_8).length + value.length - 1;
    }
    MapPlace.of(call, shown).write(pairs, trusted);
    return new Built(aliases.entries().size(), longest, bytes, aliases.diagnostics());
  }

  private static byte[] terminated(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }
}
