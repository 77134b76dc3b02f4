package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.SystemError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  private static final int LONGEST = 1023;

  @Override
  public List<String> names() {
    return List.of("makemap");
  }

  @Override
  public int run(Call call) throws IOException {
    MakemapOptions options = MakemapOptions.parse(call.args());
    if (!options.problem().isEmpty()) {
      if (!options.problem().equals(MakemapOptions.USAGE)) {
        call.err().println("makemap: " + options.problem());
      }
      call.err().print(HELP);
      return USAGE;
    }
    Optional<String> trusted;
    try {
      trusted = CfOption.trustedUser(call, options.file());
    } catch (IOException missing) {
      call.err().println("makemap: " + options.file() + ": " + SystemError.text(missing));
      return CfOption.NO_INPUT;
    }
    if (options.listTypes()) {
      for (String type : MakemapOptions.TYPES) {
        String suffix = type.equals("implicit") ? ":" : ":db";
        call.out().println(options.listSuffixes() ? type + suffix : type);
      }
      return OK;
    }
    String missing = MakemapOptions.missing(options.type());
    if (!missing.isEmpty()) {
      call.err().println("makemap: " + missing);
      return CANNOT_CREATE;
    }
    if (!MakemapOptions.TYPES.contains(options.type())) {
      call.err().println(opening(options) + "Unknown database type");
      return CANNOT_CREATE;
    }
    try {
      MapPlace place = MapPlace.of(call, options.map());
      return options.dump()
          ? dump(call, place, options, trusted)
          : build(call, options, place, trusted);
    } catch (IOException failed) {
      call.err().println(opening(options) + SystemError.text(failed));
      return CANNOT_CREATE;
    }
  }

  private static String opening(MakemapOptions options) {
    return "makemap: error opening type " + options.type() + " map " + options.map() + ": ";
  }

  private static int dump(
      Call call, MapPlace place, MakemapOptions options, Optional<String> trusted)
      throws IOException {
    for (HashReader.Pair pair : place.read(hashOr(options), trusted)) {
      call.out().writeBytes(withoutEnd(pair.key()));
      call.out().write(options.delimiter() == 0 ? '\t' : options.delimiter());
      call.out().writeBytes(withoutEnd(pair.value()));
      call.out().write('\n');
    }
    return OK;
  }

  private static byte[] withoutEnd(byte[] item) {
    int length = item.length > 0 && item[item.length - 1] == 0 ? item.length - 1 : item.length;
    return Arrays.copyOf(item, length);
  }

  private static String hashOr(MakemapOptions options) {
    return options.type().equals("btree") ? "btree" : "hash";
  }

  private static int build(
      Call call, MakemapOptions options, MapPlace place, Optional<String> trusted)
      throws IOException {
    boolean tree = options.type().equals("btree");
    PairStore pairs =
        tree
            ? new BtreeWriter(options.duplicates())
            : new HashWriter(EXPECTED, options.duplicates());
    if (options.append()) {
      for (HashReader.Pair old : place.read(hashOr(options), trusted)) {
        pairs.put(
            old.key(),
            old.value(),
            options.duplicates() ? PairStore.Same.ADDED : PairStore.Same.REPLACED);
      }
    } else {
      place.prepare(options.linksAllowed(), trusted);
    }
    int status = OK;
    InputStream in = new BufferedInputStream(call.in());
    int number = 0;
    for (String line = line(in); line != null; line = line(in)) {
      number++;
      // What did not fit is read as a line of its own.
      String problem =
          line.length() == LONGEST && !line.endsWith("\n")
              ? "line too long (" + (LONGEST + 1) + " bytes max)"
              : store(call, line.endsWith("\n") ? chopped(line) : line, options, pairs);
      if (!problem.isEmpty()) {
        call.err().println("makemap: " + options.map() + ": line " + number + ": " + problem);
        status = DATA_ERROR;
      }
    }
    place.write(pairs, trusted);
    return status;
  }

  /** With its LF; as fgets(3) reads it, {@link #LONGEST} bytes at most. */
  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while (line.length() < LONGEST && (c = in.read()) >= 0) {
      line.append((char) c);
      if (c == '\n') {
        return line.toString();
      }
    }
    return line.isEmpty() ? null : line.toString();
  }

  private static String chopped(String line) {
    return line.substring(0, line.length() - 1);
  }

  /**
   * Stores a line's pair; what is wrong with it, empty for nothing. Bytes are kept as they came.
   */
  private static String store(Call call, String line, MakemapOptions options, PairStore pairs) {
    if (line.isEmpty() || line.charAt(0) == options.comment()) {
      return "";
    }
    if (options.delimiter() == 0 && isSeparator(line.charAt(0), options)) {
      return "syntax error (leading space)";
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
    String stored = options.keepCase() ? key : lower(key);
    if (value.isEmpty() && !options.emptyValues()) {
      return "no RHS for LHS " + stored;
    }
    String end0 = options.includeNul() ? "\0" : "";
    if (options.verbose()) {
      call.out().println("key=`" + stored + "', val=`" + value + "'");
    }
    PairStore.Same same =
        options.duplicates()
            ? PairStore.Same.ADDED
            : options.replace() ? PairStore.Same.REPLACED : PairStore.Same.REFUSED;
    boolean fresh = pairs.put(bytes(stored + end0), bytes(value + end0), same);
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
