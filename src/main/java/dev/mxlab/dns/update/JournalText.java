package dev.mxlab.dns.update;

import dev.mxlab.dns.resolve.RecordText;
import dev.mxlab.dns.update.JournalHeader.Position;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A journal in the words of named-journalprint(1). */
public final class JournalText {
  private static final int TAB = 8;
  private static final int TTL_COLUMN = 24;
  private static final int CLASS_COLUMN = 32;
  private static final int TYPE_COLUMN = 40;
  private static final int DATA_COLUMN = 48;
  private static final int INDEX_WIDTH = 8;

  private final Appendable to;
  private final boolean headers;

  /**
   * @param headers whether the file's and the steps' headers are shown, too
   */
  public JournalText(Appendable to, boolean headers) {
    this.to = to;
    this.headers = headers;
  }

  /**
   * Prints a journal; one that was cut off, up to there.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws JournalException when it is damaged
   */
  public void print(Path journal) throws IOException {
    JournalReading reading = JournalReading.open(journal);
    try (reading) {
      JournalHeader header = reading.header();
      if (headers) {
        header(header);
      }
      if (header.sourceSerial() != null) {
        to.append("Source serial = " + header.sourceSerial() + "\n");
      }
      if (!header.isEmpty()) {
        reading.seek(header.begin().serial(), header.end().serial());
        steps(reading);
      }
    } catch (EOFException cut) {
      // What is whole was shown.
    }
  }

  private void header(JournalHeader header) throws IOException {
    to.append("Journal format = BIND LOG V9" + (header.old() ? "" : ".2") + "\n");
    to.append("Header version = " + (header.old() ? 1 : 2) + "\n");
    to.append("Start serial = " + header.begin().serial() + "\n");
    to.append("End serial = " + header.end().serial() + "\n");
    to.append("Index (size = " + header.indexSize() + "):\n");
    List<Position> index = header.index();
    for (int i = 0; i < index.size(); i++) {
      to.append(Long.toString(index.get(i).offset()));
      to.append((i + 1) % INDEX_WIDTH == 0 ? '\n' : ' ');
    }
    if (index.size() < header.indexSize()) {
      to.append('\n');
    }
  }

  private void steps(JournalReading reading) throws IOException {
    JournalReading.@Nullable Step last = null;
    int soas = 0;
    for (Record record = reading.next(); record != null; record = reading.next()) {
      JournalReading.Step step = reading.step();
      if (step != null && step != last) {
        last = step;
        soas = 0;
        if (headers) {
          to.append("Transaction: version " + step.version());
          to.append(" offset " + step.at().offset() + " size " + step.size());
          to.append(" rrcount " + step.count());
          to.append(" start " + step.from() + " end " + step.to() + "\n");
        }
      }
      soas += record.getType() == Type.SOA ? 1 : 0;
      to.append(soas < 2 ? "del " : "add ").append(line(record)).append('\n');
    }
  }

  private static String line(Record record) {
    StringBuilder line = new StringBuilder();
    int column = word(line, 0, record.getName().toString(), TTL_COLUMN);
    column = word(line, column, Long.toString(record.getTTL()), CLASS_COLUMN);
    column = word(line, column, DClass.string(record.getDClass()), TYPE_COLUMN);
    word(line, column, Type.string(record.getType()), DATA_COLUMN);
    return line.append(RecordText.data(record)).toString();
  }

  /** Fills with tabs up to a column; a blank at least. */
  private static int word(StringBuilder line, int at, String word, int next) {
    line.append(word);
    int from = at + word.length();
    int column = Math.max(next, from + 1);
    int tabs = column / TAB - from / TAB;
    line.append("\t".repeat(tabs));
    line.append(" ".repeat(column - (tabs > 0 ? column / TAB * TAB : from)));
    return column;
  }
}
