package dev.mxlab.named;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What this name server says that it is: the BIND whose behaviour it has. */
public final class Bind {
  public static final String VERSION = "9.18.49-1~deb12u3-Debian";
  public static final String TITLE = "BIND " + VERSION + " (Extended Support Version)";

  private Bind() {}

  /** Whom BIND names as its own. */
  static List<String> authors() {
    try (InputStream in = Bind.class.getResourceAsStream("authors.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
