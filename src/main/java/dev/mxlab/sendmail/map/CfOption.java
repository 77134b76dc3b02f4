package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The little that map tools read of a sendmail.cf: single options, nothing else of the file. */
final class CfOption {
  static final int NO_INPUT = 66;
  private static final String PATH = "/etc/mail/sendmail.cf";

  private CfOption() {}

  /**
   * @param file what -C names; empty for the host's own, which need not be there
   * @return the last value; empty for none
   * @throws IOException when the file that -C names cannot be read
   */
  static Optional<String> find(Call call, String file, String option) throws IOException {
    Path real = call.host().files().real(file.isEmpty() ? PATH : call.absolute(file));
    if (file.isEmpty() && !Files.isReadable(real)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(real, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("O ") && line.indexOf('=') > 0)
          .filter(line -> line.substring(2, line.indexOf('=')).strip().equalsIgnoreCase(option))
          .map(line -> line.substring(line.indexOf('=') + 1).strip())
          .reduce((first, last) -> last);
    }
  }

  /** Whom root's maps belong to. */
  static Optional<String> trustedUser(Call call, String file) throws IOException {
    return find(call, file, "TrustedUser").filter(name -> !name.isEmpty());
  }
}
