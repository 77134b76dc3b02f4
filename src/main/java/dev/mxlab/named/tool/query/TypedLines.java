package dev.mxlab.named.tool.query;

import dev.mxlab.host.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads commands line by line; a person at a terminal gets a prompt. */
public final class TypedLines {
  private static final int LONGEST = 0xffff;

  private final InputStream in;
  private final PrintStream out;
  private final boolean prompted;

  public TypedLines(InputStream in, PrintStream out, boolean prompted) {
    this.in = in;
    this.out = out;
    this.prompted = prompted;
  }

  /** A host's shell says by TTY whether somebody sits there. */
  public static TypedLines of(Call call) {
    return new TypedLines(call.in(), call.out(), call.environment().containsKey("TTY"));
  }

  public boolean prompted() {
    return prompted;
  }

  /** The next line without its end; null when there is none. Reads no further. */
  public @Nullable String next() throws IOException {
    if (prompted) {
      out.print("> ");
    }
    out.flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet = in.read();
    boolean ended = octet < 0;
    while (octet >= 0 && octet != '\n' && line.size() < LONGEST) {
      line.write(octet);
      octet = in.read();
    }
    return ended ? null : line.toString(StandardCharsets.UTF_8);
  }
}
