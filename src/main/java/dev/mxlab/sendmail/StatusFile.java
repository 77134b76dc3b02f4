package dev.mxlab.sendmail;

import dev.mxlab.sendmail.cf.CfConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The StatusFile: numbers by mailer, in sendmail's own form (struct statistics on 64-bit Linux), so
 * that its mailstats reads ours and ours its.
 *
 * @param since zero for an empty file
 * @param totals connections from, to, and rejected
 * @param rows for each mailer's number: messages from, kilobytes from, messages to, kilobytes to,
 *     rejected, discarded, quarantined
 */
public record StatusFile(long since, long[] totals, long[][] rows) {
  /** MAXMAILERS. */
  public static final int MAILERS = 25;

  private static final int COLUMNS = 7;
  private static final int MAGIC = 0x1B1DE;
  private static final int VERSION = 4;
  private static final int SIZE = 3 * Long.BYTES + (3 + COLUMNS * MAILERS) * Long.BYTES;

  /** The mailers that are there before the file's own. */
  private static final List<String> FIRST = List.of("prog", "*file*", "*include*");

  private static StatusFile empty() {
    return new StatusFile(0, new long[3], new long[MAILERS][COLUMNS]);
  }

  /** Whether it is another program's; an empty one is not. */
  public static boolean foreign(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length > 0
        && (bytes.length < 4
            || ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() != MAGIC);
  }

  public static StatusFile read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length != SIZE || in.getInt() != MAGIC || in.getInt() != VERSION) {
      return empty();
    }
    StatusFile status = new StatusFile(in.getLong(), new long[3], new long[MAILERS][COLUMNS]);
    in.getLong();
    for (int i = 0; i < 3; i++) {
      status.totals[i] = in.getLong();
    }
    for (int column = 0; column < COLUMNS; column++) {
      for (int mailer = 0; mailer < MAILERS; mailer++) {
        status.rows[mailer][column] = in.getLong();
      }
    }
    return status;
  }

  public void write(Path file) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(VERSION).putLong(since).putLong(SIZE);
    for (long total : totals) {
      out.putLong(total);
    }
    for (int column = 0; column < COLUMNS; column++) {
      for (int mailer = 0; mailer < MAILERS; mailer++) {
        out.putLong(rows[mailer][column]);
      }
    }
    Files.write(file, out.array());
  }

  /** The mailers' names by their numbers. */
  public static List<String> names(CfConfig config) {
    List<String> names = new ArrayList<>(FIRST);
    config.mailers().values().stream()
        .sorted(Comparator.comparingInt((CfConfig.Mailer mailer) -> mailer.at().line()))
        .map(CfConfig.Mailer::name)
        .filter(name -> !FIRST.contains(name))
        .limit(MAILERS - FIRST.size())
        .forEach(names::add);
    return names;
  }

  /** With what was counted since. */
  public StatusFile and(Statistics.Counts counts, CfConfig config) {
    if (counts.first().equals(Instant.EPOCH)) {
      return this;
    }
    StatusFile sum = since == 0 ? empty().since(counts.first().getEpochSecond()) : this;
    List<String> names = names(config);
    counts
        .from()
        .forEach(
            (domain, more) -> {
              boolean local = domain.isEmpty() || config.inClass("w", domain);
              sum.add(names.indexOf(local ? "local" : "esmtp"), 0, more);
            });
    for (Map.Entry<String, Statistics.Sum> to : counts.to().entrySet()) {
      sum.add(names.indexOf(to.getKey()), 2, to.getValue());
    }
    sum.totals[0] += counts.connectionsFrom();
    sum.totals[1] += counts.connectionsTo();
    return sum;
  }

  private StatusFile since(long second) {
    return new StatusFile(second, totals, rows);
  }

  private void add(int mailer, int column, Statistics.Sum more) {
    if (mailer >= 0) {
      rows[mailer][column] += more.messages();
      rows[mailer][column + 1] += more.kilobytes();
    }
  }
}
