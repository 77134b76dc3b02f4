package dev.mxlab.sendmail.map;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.Ownership;
import dev.mxlab.host.SystemError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** praliases(8): prints the alias database, or some of its keys. */
public final class Praliases implements Command {
  private static final int EX_USAGE = 64;
  private static final String DEFAULT = "/etc/mail/aliases";
  private static final int OTHERS_READ = 0004;

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
      if (!arg.startsWith("-") || arg.length() == 1 || !keys.isEmpty()) {
        keys.add(arg);
        continue;
      }
      char letter = arg.charAt(1);
      boolean attached = arg.length() > 2;
      if (letter != 'C' && letter != 'f') {
        return usage(call, "invalid option -- '" + letter + "'");
      } else if (!attached && i + 1 == call.args().size()) {
        return usage(call, "option requires an argument -- '" + letter + "'");
      }
      String value = attached ? arg.substring(2) : call.args().get(++i);
      configuration = letter == 'C' ? value : configuration;
      file = letter == 'f' ? value : file;
    }
    String files;
    try {
      files = CfOption.find(call, configuration, "AliasFile").orElse(DEFAULT);
    } catch (IOException missing) {
      call.err().println("praliases: " + configuration + ": " + SystemError.text(missing));
      return CfOption.NO_INPUT;
    }
    for (String each : (file.isEmpty() ? files : file).split("[,\\s]+")) {
      print(call, each.substring(each.lastIndexOf(':') + 1), keys);
    }
    return 0;
  }

  private static int usage(Call call, String problem) {
    call.err().println("praliases: " + problem);
    call.err().println("usage: praliases [-C cffile] [-f aliasfile] [key ...]");
    return EX_USAGE;
  }

  private static void print(Call call, String file, List<String> keys) {
    try {
      List<HashReader.Pair> pairs = read(call, file);
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
    } catch (NoSuchFileException missing) {
      // Without a file there is nothing that tells its type.
      call.err().println("praliases: " + file + ": open: Unknown database type");
    } catch (IOException failed) {
      call.err().println("praliases: " + file + ": open: " + SystemError.text(failed));
    }
  }

  private static List<HashReader.Pair> read(Call call, String file) throws IOException {
    String path = call.absolute(file.endsWith(".db") ? file : file + ".db");
    Ownership owner = Disk.of(call).ownership(path);
    // It asks for no privilege of root's: a stranger's file must be open to everybody.
    boolean strangers = call.user().isRoot() && !owner.owner().equals(call.user().name());
    boolean there = Disk.of(call).exists(path);
    if (there && strangers && (owner.mode() & OTHERS_READ) == 0) {
      throw new AccessDeniedException(path);
    }
    return MapPlace.of(call, file).read("any");
  }

  private static void line(Call call, String key, String value) {
    call.out().println(key + ":" + value);
  }

  private static String text(byte[] item) {
    int length = item.length > 0 && item[item.length - 1] == 0 ? item.length - 1 : item.length;
    return new String(item, 0, length, java.nio.charset.StandardCharsets.UTF_8);
  }
}
