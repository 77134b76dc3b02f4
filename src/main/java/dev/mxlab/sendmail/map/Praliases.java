package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** praliases(8): prints the alias database, or some of its keys. */
public final class Praliases implements Command {
  private static final int EX_USAGE = 64;
  private static final String DEFAULT = "/etc/mail/aliases";

  @Override
  public List<String> names() {
    return List.of("praliases");
  }

  @Override
  public int run(Call call) throws IOException {
    List<String> keys = new ArrayList<>();
    String configuration = "";
    String file = "";
    for (int i = 0; i < call.args().size(); i++) {
      String arg = call.args().get(i);
      if (arg.equals("--")) {
        keys.addAll(call.args().subList(i + 1, call.args().size()));
        break;
      } else if (!arg.startsWith("-") || arg.length() == 1) {
        keys.add(arg);
        continue;
      }
      char letter = arg.charAt(1);
      boolean attached = arg.length() > 2;
      if (letter == 'l') {
        MakemapOptions.TYPES.forEach(call.out()::println);
        return 0;
      } else if (letter != 'C' && letter != 'f') {
        return usage(call, "invalid option -- '" + letter + "'");
      } else if (!attached && i + 1 == call.args().size()) {
        return usage(call, "option requires an argument -- '" + letter + "'");
      }
      String value = attached ? arg.substring(2) : call.args().get(++i);
      configuration = letter == 'C' ? value : configuration;
      file = letter == 'f' ? value : file;
    }
    if (!file.isEmpty()) {
      print(call, file, keys);
      return 0;
    }
    try {
      for (String files : CfOption.all(call, configuration, "AliasFile", 'A', DEFAULT)) {
        for (String each : files.split("[,\\s]+(?!-)")) {
          print(call, each, keys);
        }
      }
    } catch (IOException missing) {
      call.err().println("praliases: " + configuration + ": " + SystemError.text(missing));
      return CfOption.NO_INPUT;
    }
    return 0;
  }

  private static int usage(Call call, String problem) {
    call.err().println("praliases: " + problem);
    call.err().println("usage: praliases [-C cffile] [-f aliasfile] [key ...]");
    return EX_USAGE;
  }

  /**
   * @param specification as AliasFile has it: a file, or a class of maps, a colon and a file
   */
  private static void print(Call call, String specification, List<String> keys) {
    int colon = specification.indexOf(':');
    String type = colon < 0 ? "" : specification.substring(0, colon);
    String file = specification.substring(colon + 1).replaceFirst("^(\\s*-\\S*)*\\s*", "");
    if (!type.isEmpty() && !type.equals("hash") && !type.equals("btree")) {
      call.err().println("praliases: Skipping non-file based alias type " + type);
      return;
    } else if (file.isEmpty() || colon == 0) {
      call.err().println("praliases: illegal alias specification: " + specification);
      return;
    }
    try {
      List<HashReader.Pair> pairs =
          MapPlace.of(call, file).readOpenly(type.isEmpty() ? MapPlace.ANY : List.of(type));
      if (keys.isEmpty()) {
        pairs.forEach(pair -> line(call, text(pair.key()), text(pair.value())));
      }
      for (String key : keys) {
        String value =
            pairs.stream()
                .filter(pair -> text(pair.key()).equals(key))
                .map(pair -> text(pair.value()))
                .findFirst()
                .orElse(null);
        if (value == null) {
          call.out().println(key + ": No such key");
        } else {
          line(call, key, value);
        }
      }
    } catch (IOException failed) {
      call.err().println("praliases: " + file + ": open: " + SystemError.text(failed));
    }
  }

  private static void line(Call call, String key, String value) {
    call.out().println(key + ":" + value);
  }

  private static String text(byte[] item) {
    int length = item.length > 0 && item[item.length - 1] == 0 ? item.length - 1 : item.length;
    return new String(item, 0, length, java.nio.charset.StandardCharsets.UTF_8);
  }
}
