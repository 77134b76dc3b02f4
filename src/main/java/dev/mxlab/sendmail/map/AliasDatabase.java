package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds aliases.db from aliases, as {@code newaliases} does. */
public final class AliasDatabase {
  /** The program runs with the group of the mail submission program. */
  private static final String GROUP = "smmsp";

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
   * @param type class of the map: a btree, or else a hash
   * @param text the alias file
   * @param call whose user makes the map, beside the file
   * @param names what sendmail thinks of the names
   * @param trusted TrustedUser; empty for none
   * @param links whether the map may be a link (WriteMapToSymLink)
   */
  public static Built build(
      String shown,
      String type,
      Path text,
      Call call,
      AliasNames names,
      Optional<String> trusted,
      boolean links)
      throws IOException {
    byte[] octets = Files.readAllBytes(text);
    Charset charset = charset(octets);
    List<String> lines = new ArrayList<>();
    for (String line : new String(octets, charset).split("\n", -1)) {
      int end = line.indexOf('\0');
      lines.add(end < 0 ? line : line.substring(0, end));
    }
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    AliasText aliases = AliasText.parse(shown, lines, names);
    PairStore pairs = type.equals("btree") ? new BtreeWriter(false) : new HashWriter(0);
    // sendmail's mark of a complete alias database.
    byte[] mark = terminated("@", charset);
    pairs.put(mark, mark, PairStore.Same.REPLACED);
    int longest = 0;
    int bytes = 0;
    for (AliasText.Entry entry : aliases.entries()) {
      byte[] value = terminated(entry.value(), charset);
      pairs.put(terminated(entry.name(), charset), value, PairStore.Same.REPLACED);
      longest = Math.max(longest, value.length - 1);
      bytes += entry.name().getBytes(charset).length + value.length - 1;
    }
    MapPlace place = MapPlace.of(call, shown);
    place.prepareQuietly(trusted, links);
    place.write(pairs, trusted, GROUP);
    return new Built(aliases.entries().size(), longest, bytes, aliases.diagnostics());
  }

  /** Octets that are no letters of ours stay what they are. */
  private static Charset charset(byte[] octets) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
      return StandardCharsets.UTF_8;
    } catch (CharacterCodingException other) {
      return StandardCharsets.ISO_8859_1;
    }
  }

  private static byte[] terminated(String text, Charset charset) {
    return (text + "\0").getBytes(charset);
  }
}
