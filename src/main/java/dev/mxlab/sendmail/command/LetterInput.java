package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.reception.Letter;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A message from standard input: until its end, or a dot alone without -i. Line ends become LF. */
final class LetterInput {
  private static final int LONGEST = 1 << 16;

  private final Letter letter;
  private final long most;
  private final boolean ignoreDots;
  private long size;

  /**
   * @param most bytes, 0 for no limit
   */
  LetterInput(Letter letter, long most, boolean ignoreDots) {
    this.letter = letter;
    this.most = most;
    this.ignoreDots = ignoreDots;
  }

  void read(InputStream input, TrafficLog traffic) throws IOException {
    InputStream in = new BufferedInputStream(input);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      line.write(octet);
      if (octet != '\n' && line.size() < LONGEST) {
        continue;
      }
      byte[] bytes = unixEnd(line.toByteArray());
      line.reset();
      traffic.came(bytes);
      if (!ignoreDots && bytes.length == 2 && bytes[0] == '.' && bytes[1] == '\n') {
        letter.end();
        return;
      }
      take(bytes);
    }
    if (line.size() > 0) {
      line.write('\n');
      traffic.came(line.toByteArray());
      take(line.toByteArray());
    }
    traffic.ended();
    letter.end();
  }

  private void take(byte[] bytes) throws IOException {
    size += bytes.length;
    if (most > 0 && size > most) {
      throw new IOException("Message exceeds maximum fixed size (" + most + ")");
    }
    letter.write(bytes, 0, bytes.length);
  }

  private static byte[] unixEnd(byte[] line) {
    int length = line.length;
    if (length < 2 || line[length - 2] != '\r' || line[length - 1] != '\n') {
      return line;
    }
    byte[] shorter = Arrays.copyOf(line, length - 1);
    shorter[length - 2] = '\n';
    return shorter;
  }
}
