package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** makemap(8): builds a map from lines of standard input. */
public final class Makemap implements Command {
  static final int OK = 0;
  static final int USAGE = 64;
  static final int DATA_ERROR = 65;
  static final int CANNOT_CREATE = 73;
  private static final String HELP =
      """
      Usage: makemap [-C cffile] [-N] [-c cachesize] [-D commentchar]
                     [-d] [-e] [-f] [-i type] [-l] [-o] [-r] [-s] [-t delimiter]
                     [-u] [-v] type mapname
      """;

  /** What sendmail's makemap tells Berkeley DB to expect. */
  private static final int EXPECTED = 4096;

  @Override
  public List<String> names() {
    return List.of("makemap");
  }

  @Override
  public int run(Call call) throws IOException {
    MakemapOptions options = MakemapOptions.parse(call.args());
    if (options == null) {
      call.err().print(HELP);
      return USAGE;
    }
    if (options.listTypes()) {
      call.out().println("hash");
      return OK;
    }
    if (!options.type().equals("hash")) {
      call.err().println(opening(options) + "Unknown database type");
      return CANNOT_CREATE;
    }
    String name = options.map().endsWith(".db") ? options.map() : options.map() + ".db";
    Path file = call.host().files().real(call.absolute(name));
    try {
      return options.dump() ? dump(call, file) : build(call, options, file);
    } catch (NoSuchFileException missing) {
      call.err().println(opening(options) + "No such file or directory");
    } catch (AccessDeniedException denied) {
      call.err().println(opening(options) + "Permission denied");
    } catch (IOException failed) {
      call.err().println(opening(options) + failed.getMessage());
    }
    return CANNOT_CREATE;
  }

  private static String opening(MakemapOptions options) {
    return "makemap: error opening type " + options.type() + " map " + options.map() + ": ";
  }

  private static int dump(Call call, Path file) throws IOException {
    for (Map.Entry<String, String> pair : new HashFile(file).pairs().entrySet()) {
      call.out().print(pair.getKey() + "\t" + pair.getValue() + "\n");
    }
    return OK;
  }

  private static int build(Call call, MakemapOptions options, Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new NoSuchFileException(file.toString());
    }
    HashWriter pairs = new HashWriter(EXPECTED);
    if (options.append() && Files.exists(file)) {
      for (HashReader.Pair old : HashReader.read(file)) {
        pairs.put(old.key(), old.value(), true);
      }
    }
    int status = OK;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(call.in(), StandardCharsets.ISO_8859_1));
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String problem = store(line, options, pairs);
      number++;
      if (!problem.isEmpty()) {
        call.err().println("makemap: " + options.map() + ": line " + number + ": " + problem);
        status = DATA_ERROR;
      }
    }
    HashFile.write(file, pairs);
    return status;
  }

  /**
   * Stores a line's pair; what is wrong with it, empty for nothing. Bytes are kept as they came.
   */
  private static String store(String line, MakemapOptions options, HashWriter pairs) {
    if (line.isEmpty() || line.charAt(0) == options.comment()) {
      return "";
    }
    if (isSeparator(line.charAt(0), options)) {
      return line.isBlank() ? "" : "syntax error (leading space)";
    }
    int end = 0;
    while (end < line.length() && !isSeparator(line.charAt(end), options)) {
      end++;
    }
    String key = line.substring(0, end);
    int from = end;
    while (from < line.length() && isSeparator(line.charAt(from), options)) {
      from++;
    }
    String value = line.substring(from);
    if (value.isEmpty() && !options.emptyValues()) {
      return "no RHS for LHS " + key;
    }
    String stored = options.keepCase() ? key : lower(key);
    String end0 = options.includeNul() ? "\0" : "";
    boolean fresh = pairs.put(bytes(stored + end0), bytes(value + end0), options.replace());
    return fresh ? "" : "key " + stored + ": duplicate key";
  }

  private static boolean isSeparator(char c, MakemapOptions options) {
    return options.delimiter() == 0
        ? c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000b'
        : c == options.delimiter();
  }

  /** ASCII letters alone: the bytes of other scripts stay. */
  private static String lower(String key) {
    StringBuilder lower = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      lower.append(c < 0x80 ? String.valueOf(c).toLowerCase(Locale.ROOT) : String.valueOf(c));
    }
    return lower.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
