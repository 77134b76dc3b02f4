package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** editmap(8): asks for one record of a map, changes or removes it. */
public final class Editmap implements Command {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final int CANNOT_CREATE = 73;
  private static final String HELP =
      "Usage: editmap [-C cffile] [-N] [-f] [-q|-u|-x] maptype mapname key [ \"value ...\" ]\n";

  @Override
  public List<String> names() {
    return List.of("editmap");
  }

  @Override
  public int run(Call call) {
    StringBuilder flags = new StringBuilder();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < call.args().size(); i++) {
      String arg = call.args().get(i);
      if (!operands.isEmpty() || !arg.startsWith("-") || arg.length() == 1) {
        operands.add(arg);
      } else if (arg.startsWith("-C")) {
        i += arg.length() == 2 ? 1 : 0;
      } else {
        flags.append(arg.substring(1));
      }
    }
    boolean update = flags.indexOf("u") >= 0;
    long modes = flags.chars().filter(c -> "qux".indexOf(c) >= 0).count();
    boolean known = flags.chars().allMatch(c -> "Nfqux".indexOf(c) >= 0);
    if (!known || modes != 1 || operands.size() != (update ? 4 : 3)) {
      call.err().print(HELP);
      return USAGE;
    }
    return edit(call, flags.toString(), operands);
  }

  private static int edit(Call call, String flags, List<String> operands) {
    String type = operands.get(0);
    String map = operands.get(1);
    String opening = "editmap: error opening type " + type + " map " + map + ": ";
    if (!type.equals("hash") && !type.equals("btree")) {
      call.err().println(opening + "Unknown database type");
      return CANNOT_CREATE;
    }
    Path file = call.host().files().real(call.absolute(map.endsWith(".db") ? map : map + ".db"));
    String end = flags.indexOf('N') >= 0 ? "\0" : "";
    String key = operands.get(2);
    byte[] stored = bytes((flags.indexOf('f') >= 0 ? key : key.toLowerCase(Locale.ROOT)) + end);
    try {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(map);
      }
      List<HashReader.Pair> pairs = HashReader.read(file);
      if (flags.indexOf('q') >= 0) {
        return ask(call, pairs, stored, key, map);
      }
      boolean there = pairs.stream().anyMatch(pair -> Arrays.equals(pair.key(), stored));
      if (flags.indexOf('x') >= 0 && !there) {
        call.err().println("editmap: key " + key + " doesn't exist in map " + map);
        return 0;
      }
      PairStore store = type.equals("btree") ? new BtreeWriter(false) : new HashWriter(0);
      for (HashReader.Pair pair : pairs) {
        if (!Arrays.equals(pair.key(), stored)) {
          store.put(pair.key(), pair.value(), PairStore.Same.REPLACED);
        }
      }
      if (flags.indexOf('u') >= 0) {
        store.put(stored, bytes(operands.get(3) + end), PairStore.Same.REPLACED);
      }
      HashFile.write(file, store);
      return 0;
    } catch (IOException failed) {
      call.err().println(opening + SystemError.text(failed));
      return CANNOT_CREATE;
    }
  }

  private static int ask(
      Call call, List<HashReader.Pair> pairs, byte[] stored, String key, String map) {
    for (HashReader.Pair pair : pairs) {
      if (Arrays.equals(pair.key(), stored)) {
        String value = new String(pair.value(), StandardCharsets.UTF_8);
        call.out().println(value.endsWith("\0") ? value.substring(0, value.length() - 1) : value);
        return 0;
      }
    }
    call.err().println("editmap: couldn't find key " + key + " in map " + map);
    return UNAVAILABLE;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
