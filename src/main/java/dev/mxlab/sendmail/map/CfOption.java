package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The little that map tools read of a sendmail.cf: single options, nothing else of the file. */
final class CfOption {
  static final int NO_INPUT = 66;
  private static final String PATH = "/etc/mail/sendmail.cf";

  private CfOption() {}

  /**
   * The last value.
   *
   * @param file what -C names; empty for the host's own, which need not be there
   * @return empty for none
   * @throws IOException when the file that -C names cannot be read
   */
  static Optional<String> find(Call call, String file, String option) throws IOException {
    List<String> values = all(call, file, option, '\0', "");
    String last = values.isEmpty() ? "" : values.get(values.size() - 1);
    return last.isEmpty() ? Optional.empty() : Optional.of(last);
  }

  /**
   * Every value, in the file's order.
   *
   * @param letter the option's old name
   * @param standard the value where the host has no file
   */
  static List<String> all(Call call, String file, String option, char letter, String standard)
      throws IOException {
    Path real = call.host().files().real(file.isEmpty() ? PATH : call.absolute(file));
    if (file.isEmpty() && !Files.isReadable(real)) {
      return List.of(standard);
    } else if (Files.isDirectory(real)) {
      // It can be opened, and has no line.
      return List.of();
    }
    try (Stream<String> lines = Files.lines(real, StandardCharsets.ISO_8859_1)) {
      return lines.flatMap(line -> value(line, option, letter).stream()).toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  private static Optional<String> value(String line, String option, char letter) {
    int equals = line.indexOf('=');
    if (line.startsWith("O ") && equals > 0) {
      return line.substring(2, equals).strip().equalsIgnoreCase(option)
          ? Optional.of(line.substring(equals + 1).strip())
          : Optional.empty();
    }
    return line.length() > 2 && line.charAt(0) == 'O' && line.charAt(1) == letter
        ? Optional.of(line.substring(2).strip())
        : Optional.empty();
  }

  /** Whom root's maps belong to. */
  static Optional<String> trustedUser(Call call, String file) throws IOException {
    return find(call, file, "TrustedUser").filter(name -> !name.isEmpty());
  }
}
