package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    String configuration = "";
    for (int i = 0; i < call.args().size(); i++) {
      String arg = call.args().get(i);
      if (arg.equals("--")) {
        operands.addAll(call.args().subList(i + 1, call.args().size()));
        break;
      } else if (!arg.startsWith("-") || arg.length() == 1) {
        operands.add(arg);
        continue;
      }
      for (int j = 1; j < arg.length(); j++) {
        char c = arg.charAt(j);
        boolean attached = j + 1 < arg.length();
        if ("CNfqux".indexOf(c) < 0) {
          return usage(call, "invalid option -- '" + c + "'");
        } else if (c == 'C' && !attached && i + 1 == call.args().size()) {
          return usage(call, "option requires an argument -- 'C'");
        } else if (c == 'C') {
          configuration = attached ? arg.substring(j + 1) : call.args().get(++i);
          break;
        }
        flags.append(c);
      }
    }
    boolean update = flags.indexOf("u") >= 0;
    long modes = "qux".chars().filter(c -> flags.indexOf(Character.toString(c)) >= 0).count();
    if (modes != 1 || operands.size() < (update ? 4 : 3) || !update && operands.size() > 3) {
      call.err().print(HELP);
      return USAGE;
    }
    Optional<String> trusted;
    try {
      trusted = CfOption.trustedUser(call, configuration);
    } catch (IOException missing) {
      call.err().println("editmap: " + configuration + ": " + SystemError.text(missing));
      return CfOption.NO_INPUT;
    }
    return edit(call, flags.toString(), operands, trusted);
  }

  private static int usage(Call call, String problem) {
    call.err().println("editmap: " + problem);
    call.err().print(HELP);
    return USAGE;
  }

  private static int edit(
      Call call, String flags, List<String> operands, Optional<String> trusted) {
    String type = operands.get(0);
    String map = operands.get(1);
    String opening = "editmap: error opening type " + type + " map " + map + ": ";
    String missing = MakemapOptions.missing(type);
    if (!missing.isEmpty()) {
      call.err().println("editmap: " + missing);
      return CANNOT_CREATE;
    } else if (!MakemapOptions.TYPES.contains(type)) {
      call.err().println(opening + "Unknown database type");
      return CANNOT_CREATE;
    }
    String end = flags.indexOf('N') >= 0 ? "\0" : "";
    String typed = operands.get(2);
    String key = flags.indexOf('f') >= 0 ? typed : typed.toLowerCase(Locale.ROOT);
    byte[] stored = bytes(key + end);
    try {
      MapPlace place = MapPlace.of(call, map);
      boolean update = flags.indexOf('u') >= 0;
      List<HashReader.Pair> pairs = List.of();
      if (flags.indexOf('q') >= 0 || place.exists()) {
        pairs = place.read(type, trusted);
      } else {
        place.prepare(false, trusted);
      }
      if (flags.indexOf('q') >= 0) {
        return ask(call, pairs, stored, key, map);
      }
      boolean there = pairs.stream().anyMatch(pair -> Arrays.equals(pair.key(), stored));
      if (flags.indexOf('x') >= 0 && !there) {
        call.err().println("editmap: key " + key + " doesn't exist in map " + map);
        if (place.exists()) {
          return 0;
        }
      }
      PairStore store = type.equals("btree") ? new BtreeWriter(false) : new HashWriter(0);
      for (HashReader.Pair pair : pairs) {
        if (!Arrays.equals(pair.key(), stored)) {
          store.put(pair.key(), pair.value(), PairStore.Same.REPLACED);
        }
      }
      if (update) {
        store.put(stored, bytes(operands.get(3) + end), PairStore.Same.REPLACED);
      }
      place.write(store, trusted);
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
