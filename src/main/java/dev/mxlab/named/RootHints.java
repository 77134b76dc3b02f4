package dev.mxlab.named;

import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Phrase;
import dev.mxlab.text.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Where look-ups start: the root servers that a hint zone's file names, or the Internet's own. */
public final class RootHints {
  private static final int MOST_RECORDS = 1000;

  private RootHints() {}

  /** The servers of the Internet's root, which a named without a hint zone knows by itself. */
  static List<Record> builtin() {
    try (InputStream in = RootHints.class.getResourceAsStream("root.hints")) {
      return records(new Master(Objects.requireNonNull(in), Name.root));
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /**
   * Reads a hint zone's file.
   *
   * @param shownAs how it stands in the configuration
   */
  public static Diagnosed<List<Record>> read(Path file, String shownAs, Position at) {
    String failure;
    if (!Files.isRegularFile(file)) {
      failure = "file not found";
    } else {
      try (Master master = new Master(file.toString(), Name.root)) {
        List<Record> records = records(master);
        if (records.stream()
            .anyMatch(r -> r.getType() == Type.NS && r.getName().equals(Name.root))) {
          return new Diagnosed<>(records, List.of());
        }
        failure = "no root name servers in it";
      } catch (IOException broken) {
        failure = Objects.toString(broken.getMessage(), "unreadable");
      }
    }
    String message = at + ": could not configure root hints from '" + shownAs + "': " + failure;
    return new Diagnosed<>(
        null,
        List.of(Diagnostic.error(at, message, Phrase.of(RootHints.class, "no-hints", shownAs))));
  }

  private static List<Record> records(Master master) throws IOException {
    List<Record> records = new ArrayList<>();
    for (Record next = master.nextRecord();
        next != null && records.size() < MOST_RECORDS;
        next = master.nextRecord()) {
      if (next.getType() == Type.NS || next.getType() == Type.A || next.getType() == Type.AAAA) {
        records.add(next);
      }
    }
    return List.copyOf(records);
  }
}
